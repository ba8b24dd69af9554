"""WARC records survive writing and reading, and standard tools accept them."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from onrecord.store import warc

DATE = "2024-05-06T07:08:09Z"
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=50)


@given(block=st.binary(max_size=5000), uri=words, content_type=words)
def test_a_record_is_read_as_written(block: bytes, uri: str, content_type: str) -> None:
    made = warc.make("resource", DATE, "text/plain", block, (("WARC-Target-URI", uri), ("X", content_type)))
    read = warc.from_bytes(warc.to_bytes(made))
    assert read.block == block
    assert read.type == "resource"
    assert [name for name, _ in read.headers] == [*(name for name, _ in made.headers), "Content-Length"]
    assert read.id == made.id
    assert warc.problems_of(read) == []


@given(uri=st.text())
def test_no_value_breaks_out_of_its_header(uri: str) -> None:
    hostile = f"http://a.example/{uri}\r\nWARC-Type: response\r\n\r\n"
    data = warc.to_bytes(warc.make("resource", DATE, "text/plain", b"x", (("WARC-Target-URI", hostile),)))
    read = warc.from_bytes(data)
    assert (read.type, read.block) == ("resource", b"x")
    assert len(list(ArchiveIterator(io.BytesIO(data), parse_http=False))) == 1


HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>"


def samples() -> bytes:
    response = warc.make(
        "response",
        DATE,
        "application/http;msgtype=response",
        HTTP,
        (("WARC-Target-URI", "http://a.example/"),),
        b"<p>",
    )
    text = warc.make(
        "conversion", DATE, "text/plain;charset=utf-8", "Ça".encode(), (("WARC-Refers-To", response.id),)
    )
    return warc.to_bytes(response) + warc.to_bytes(text)


def test_warcio_accepts_every_digest() -> None:
    seen = []
    for record in WarcioIterator(io.BytesIO(samples()), check_digests="raise"):
        record.content_stream().read()
        seen.append(record.rec_type)
        assert record.digest_checker.passed is True
    assert seen == ["response", "conversion"]


def test_fastwarc_accepts_every_digest() -> None:
    for record in ArchiveIterator(io.BytesIO(samples()), parse_http=False):
        assert record.verify_block_digest()
        record.parse_http()
        if record.is_http:
            assert record.verify_payload_digest()
        assert record.record_date == datetime.fromisoformat(DATE).astimezone(UTC)


def test_the_same_record_has_the_same_bytes_and_another_has_another_id() -> None:
    assert samples() == samples()
    first, second = (warc.make("resource", DATE, "text/plain", block) for block in (b"a", b"b"))
    assert first.id != second.id


def test_a_changed_byte_is_noticed() -> None:
    made = warc.make("response", DATE, "application/http", HTTP, payload=b"<p>")
    for at, n_problems in ((10, 1), (len(HTTP) - 1, 2)):
        block = bytearray(HTTP)
        block[at] ^= 1
        changed = warc.WarcRecord(type="response", headers=made.headers, block=bytes(block))
        assert len(warc.problems_of(changed)) == n_problems


@pytest.mark.parametrize(
    "data", [b"", b"rubbish", b"WARC/1.1\r\n", warc.to_bytes(warc.make("resource", DATE, "x", b"y"))[:40]]
)
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        warc.from_bytes(data)

"""WARC files from elsewhere become captures, damaged and hostile ones outcomes."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from test_files import Limits, reasons

from fictional import NOW, clock
from onrecord.acquire import iter_stream
from onrecord.acquire.source import Source
from onrecord.acquire.warc import iter_warc
from onrecord.record import Capture, Outcome

PAGE = b"<html><body><p>The bridge is open, said Jane Roe.</p></body></html>"
URL = "https://gazette.example/bridge"


def response(
    body: bytes = PAGE,
    status: str = "200 OK",
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=UTF-8"),),
    url: str = URL,
    compressed: bool = True,
) -> bytes:
    head = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    more = ("Content-Type: application/http", f"WARC-Target-URI: {url}", "WARC-Date: 2024-05-06T07:08:09Z")
    data = plain("response", "\r\n".join(head).encode() + b"\r\n\r\n" + body, *more)
    return gzip.compress(data) if compressed else data


def plain(kind: str, block: bytes, *more: str, length: str | None = None) -> bytes:
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:1>",
        f"Content-Length: {len(block) if length is None else length}",
        *more,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def read(data: bytes, limits: Limits | None = None) -> list[Capture | Outcome]:
    return list(iter_warc(io.BytesIO(data), Source(name="x.warc", bounds=limits or Limits(), clock=clock)))


@pytest.mark.parametrize("compressed", [True, False])
def test_a_response_is_decoded_and_kept_as_received(compressed: bool) -> None:
    (capture,) = read(response(compressed=compressed))
    assert isinstance(capture, Capture)
    assert (capture.name, capture.url, capture.payload) == (URL, URL, PAGE)
    assert capture.captured_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert (capture.charset, capture.http_status) == ("utf-8", 200)
    assert capture.http_headers == (("Content-Type", "text/html; charset=UTF-8"),)
    assert capture.http_block == b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n" + PAGE


CHUNKED = (
    b"10\r\n" + PAGE[:16] + b"\r\n" + f"{len(PAGE) - 16:x}".encode() + b"\r\n" + PAGE[16:] + b"\r\n0\r\n\r\n"
)
CODED = {
    "gzip": (gzip.compress(PAGE), [("Content-Encoding", "gzip")]),
    "deflate": (zlib.compress(PAGE), [("Content-Encoding", "deflate")]),
    "brotli": (brotli.compress(PAGE), [("Content-Encoding", "br")]),
    "chunked": (CHUNKED, [("Transfer-Encoding", "chunked")]),
    "said to be gzip and is not": (PAGE, [("Content-Encoding", "gzip")]),
    "said to be chunked and is not": (PAGE, [("Transfer-Encoding", "chunked")]),
    "no type": (PAGE, []),
}


@pytest.mark.parametrize(("body", "headers"), CODED.values(), ids=CODED)
def test_codings(body: bytes, headers: list[tuple[str, str]]) -> None:
    (capture,) = read(response(body, headers=tuple(headers)))
    assert isinstance(capture, Capture)
    assert capture.payload == PAGE
    assert capture.http_block is not None
    assert capture.http_block.endswith(body)


PASSED_OVER = {
    "an error page": response(status="404 Not Found"),
    "a picture": response(b"\x89PNG\r\n\x1a\n", headers=(("Content-Type", "image/png"),)),
    "a script": response(b"let x", headers=(("Content-Type", "application/javascript"),)),
    "a picture that calls itself a page": response(b"\x89PNG\r\n\x1a\n"),
    "a coding that nobody knows": response(
        b"\x28\xb5\x2f\xfd" + bytes(90), headers=(("Content-Encoding", "zstd"),)
    ),
    "a revisit": plain("revisit", b"", f"WARC-Target-URI: {URL}"),
}


@pytest.mark.parametrize("data", PASSED_OVER.values(), ids=PASSED_OVER)
def test_what_holds_no_page_is_passed_over(data: bytes) -> None:
    (outcome,) = read(data)
    assert isinstance(outcome, Outcome)
    assert (outcome.reason, outcome.item) == ("not-an-article", f"x.warc {URL}")


def test_records_about_others_are_passed_over_in_silence() -> None:
    assert (
        read(b"".join(plain(kind, b"x: y") for kind in ("warcinfo", "request", "metadata", "conversion")))
        == []
    )


def test_resources_are_told_by_content() -> None:
    found = read(
        plain("resource", b"The bridge", "WARC-Target-URI: file:///a.txt", "WARC-Date: 2024-05-06")
        + plain("resource", PAGE, f"WARC-Target-URI: <{URL}>", "WARC-Date: nonsense")
        + plain("resource", b'{"text": "a"}')
        + plain("resource", b"")
    )
    assert reasons(found) == ["text/plain", "text/html", "application/json", "empty"]
    assert [one.url for one in found if isinstance(one, Capture)] == [None, URL, None]
    assert found[0].captured_at == datetime(2024, 5, 6, tzinfo=UTC)  # type: ignore[union-attr]
    assert found[1].captured_at == NOW  # type: ignore[union-attr]


DAMAGED = {
    "promises more than it has": (plain("resource", b"abc", length="900"), ["bad-warc"]),
    "no length": (plain("resource", b"abc", length="many"), ["bad-warc", "bad-warc"]),
    "a negative length": (plain("resource", b"abc", length="-5"), ["bad-warc", "bad-warc"]),
    "an immense length": (plain("resource", b"abc", length="9" * 30), ["too-large", "bad-warc"]),
    "too large": (plain("resource", b"a" * 5000), ["too-large"]),
    "no HTTP inside": (plain("response", b"", "Content-Type: application/http"), ["bad-warc"]),
    "no HTTP but noise": (plain("response", b"\xff\xfe\n\n", "Content-Type: application/http"), None),
    "a digest that does not hold": (
        plain("resource", b"abc", "WARC-Block-Digest: sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"),
        ["bad-warc"],
    ),
    "a digest of an unknown kind": (plain("resource", b"abc", "WARC-Block-Digest: crc:1"), ["text/plain"]),
    "a digest in hex": (
        plain("resource", b"abc", "WARC-Block-Digest: md5:900150983cd24fb0d6963f7d28e17f72"),
        ["text/plain"],
    ),
    "a header without an end": (b"WARC/1.0\r\nX: " + b"a" * 1_000_000, ["bad-warc"]),
    "rubbish": (b"WARC/1.0 rubbish\r\n\r\n", ["bad-warc"]),
    "a body cut off": (
        response(gzip.compress(PAGE * 9)[:-20], headers=(("Content-Encoding", "gzip"),)),
        None,
    ),
    "a body damaged": (
        response(gzip.compress(PAGE)[:30] + b"\xff" * 40, headers=(("Content-Encoding", "gzip"),)),
        ["bad-warc"],
    ),
}


@pytest.mark.parametrize(("data", "expected"), DAMAGED.values(), ids=DAMAGED)
def test_damage_ends_in_outcomes(data: bytes, expected: list[str] | None) -> None:
    found = reasons(read(data))
    assert found == expected if expected is not None else len(found) == 1


def test_records_before_damage_are_kept() -> None:
    data = b"".join(response(PAGE + str(i).encode(), url=f"{URL}/{i}") for i in range(5))
    flipped = bytearray(data)
    flipped[len(data) * 3 // 5 + 60] ^= 0xFF
    for broken in (bytes(flipped), data[: len(data) // 2], data + b"\x1f\x8b rubbish"):
        found = reasons(read(broken))
        assert found[0] == found[1] == "text/html"
        assert found[-1] in {"bad-warc", "bad-gzip"}
        assert len(found) <= 6


PAGES = [response(PAGE + bytes([65 + i]), url=f"{URL}/{i}", compressed=False) for i in range(3)]
ABOUT = plain("request", b"GET /bridge HTTP/1.1\r\n\r\n", f"WARC-Target-URI: {URL}")
RECORDS = [PAGES[0], ABOUT, PAGES[1], PAGES[2], plain("metadata", b"via: x\r\n\r\nnote: y")]


def cut_everywhere(parts: list[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """How many parts are whole before a cut, how many bytes of the next one are left, and those bytes."""
    for n_whole, part in enumerate(parts):
        for n_left in range(len(part)):
            if n_whole or n_left >= len(b"WARC/"):  # of less, nobody could say what it is
                yield n_whole, n_left, b"".join(parts[:n_whole]) + part[:n_left]


def through_files(data: bytes) -> list[Capture | Outcome]:
    return list(iter_stream(io.BytesIO(data), "x.warc", Limits(), clock=clock))


@pytest.mark.parametrize("reader", [read, through_files])
def test_a_plain_file_keeps_what_is_whole_before_a_cut(
    reader: Callable[[bytes], list[Capture | Outcome]],
) -> None:
    n_pages = [sum(record in PAGES for record in RECORDS[:n]) for n in range(len(RECORDS))]
    for n_whole, n_left, data in cut_everywhere(RECORDS):
        found = reader(data)
        is_complete = n_left >= len(RECORDS[n_whole]) - len(b"\r\n\r\n")
        n_kept = n_pages[n_whole] + (is_complete and RECORDS[n_whole] in PAGES)
        assert [one.payload for one in found if isinstance(one, Capture)] == [
            PAGE + bytes([65 + i]) for i in range(n_kept)
        ]
        outcomes = [one for one in found if isinstance(one, Outcome)]
        assert [one.reason for one in outcomes] == ["bad-warc"] * (n_left > 0 and not is_complete), data[-90:]
        assert all("cut off" in one.detail or "header" in one.detail for one in outcomes)


@pytest.mark.parametrize("reader", [read, through_files])
def test_a_gzip_file_keeps_what_is_whole_before_a_cut(
    reader: Callable[[bytes], list[Capture | Outcome]],
) -> None:
    members = [gzip.compress(record, mtime=0) for record in RECORDS]
    n_pages = [sum(record in PAGES for record in RECORDS[:n]) for n in range(len(RECORDS))]
    for n_whole, n_left, data in cut_everywhere(members):
        found = reader(data)
        kept = [one.payload for one in found if isinstance(one, Capture)]
        assert kept[: n_pages[n_whole]] == [PAGE + bytes([65 + i]) for i in range(n_pages[n_whole])]
        assert len(kept) - n_pages[n_whole] in {0, 1}  # the checksum may be all that is missing
        outcomes = [one for one in found if isinstance(one, Outcome)]
        assert [one.reason for one in outcomes] == ["bad-gzip"] * (n_left > 0)
        assert all(one.item.startswith("x.warc") for one in outcomes)


def test_a_file_packed_as_one_keeps_what_is_whole_before_a_cut() -> None:
    data = gzip.compress(b"".join(RECORDS), compresslevel=0, mtime=0)
    found = read(data[: data.index(PAGES[2]) + 40])
    assert reasons(found) == ["text/html", "text/html", "bad-gzip"]
    assert isinstance(found[-1], Outcome)
    assert "after the record at byte" in found[-1].detail


def test_many_records_before_a_cut_are_kept() -> None:
    """More than any buffer on the way holds."""
    pages = [response(os.urandom(400).hex().encode(), url=f"{URL}/{i}") for i in range(400)]
    for n_left in (0, 5, 60, 300):
        found = reasons(read(b"".join(pages) + pages[0][:n_left]))
        assert found == ["text/plain"] * 400 + ["bad-gzip"] * (n_left > 0)


def test_a_bomb_inside_a_response_is_refused() -> None:
    body = gzip.compress(b"a" * 50_000_000, compresslevel=9)
    found = read(response(body, headers=(("Content-Encoding", "gzip"),)), Limits(max_payload_bytes=100_000))
    assert reasons(found) == ["too-large"]


def test_a_warc_is_known_by_its_content(tmp_path: Path) -> None:
    for data in (response(compressed=False), response(compressed=True)):
        found = list(iter_stream(io.BytesIO(data), "whatever", Limits(), clock=clock))
        assert reasons(found) == ["text/html"]

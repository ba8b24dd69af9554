"""WACZ packages become captures; damaged and hostile ones become outcomes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from test_files import Limits, reasons
from test_warc import PAGE, response

from fictional import clock
from onrecord.acquire import iter_stream
from onrecord.record import Capture, Outcome

WARC = response()


def package(
    members: dict[str, bytes], *, digest: str | None = None, packing: int = zipfile.ZIP_STORED
) -> bytes:
    listed = [
        {"path": path, "hash": digest or f"sha256:{hashlib.sha256(data).hexdigest()}"}
        for path, data in members.items()
    ]
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", packing) as file:
        file.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": listed}))
        for path, data in members.items():
            file.writestr(path, data)
    return whole.getvalue()


def read(data: bytes) -> list[Capture | Outcome]:
    return list(iter_stream(io.BytesIO(data), "x.wacz", Limits(), clock=clock))


def test_the_archives_of_a_package_are_read_and_nothing_else() -> None:
    (capture,) = read(package({"archive/data.warc.gz": WARC, "pages/pages.jsonl": b"{}"}))
    assert isinstance(capture, Capture)
    assert capture.payload == PAGE


def test_a_member_that_climbs_out_is_never_a_path() -> None:
    assert read(package({"../../archive/data.warc.gz": WARC, "/archive/data.warc": WARC})) == []


def test_a_name_that_climbs_inside_the_archive_folder_is_read_in_place() -> None:
    assert len(read(package({"archive/../../data.warc.gz": WARC}))) == 1


def test_a_wrong_digest_keeps_the_file_out() -> None:
    assert reasons(read(package({"archive/a.warc.gz": WARC}, digest="sha256:" + "0" * 64))) == ["bad-wacz"]


def test_an_unknown_digest_is_named() -> None:
    assert reasons(read(package({"archive/a.warc.gz": WARC}, digest="crc7:00"))) == ["bad-wacz"]


def test_a_zip_bomb_is_not_opened() -> None:
    bomb = package({"archive/a.warc": bytes(40_000_000)}, packing=zipfile.ZIP_DEFLATED)
    assert reasons(read(bomb)) == ["too-large"]


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_package_cut_off_is_damaged(share: float) -> None:
    data = package({"archive/a.warc.gz": WARC})
    assert reasons(read(data[: int(len(data) * share)])) == ["bad-wacz"]


def test_a_zip_that_is_no_package_is_binary() -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        file.writestr("word/document.xml", "<p/>")
    assert reasons(read(whole.getvalue())) == ["binary"]


@pytest.mark.parametrize("listed", [b"[1, 2", b'{"resources": 3}', b"[" * 100_000])
def test_a_list_that_cannot_be_read_is_damage(listed: bytes) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        file.writestr("datapackage.json", listed)
    assert reasons(read(whole.getvalue())) == ["bad-wacz"]

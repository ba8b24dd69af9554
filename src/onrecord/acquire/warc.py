"""WARC files to captures, one for each `response` or `resource` record that holds a page.

The records are read by fastwarc, what is in them is read in `http`: fastwarc 2.0 cannot give a response
both as received and decoded, and its decoding has no bound.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from warcio.statusandheaders import StatusAndHeaders

from onrecord.acquire import http
from onrecord.acquire.detect import HEAD_BYTES, detect
from onrecord.acquire.record_stream import RecordStream
from onrecord.acquire.source import Item, Source
from onrecord.errors import Reject
from onrecord.record import Capture, MediaType

_PAGES = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.revisit)
_READ_BYTES = 1 << 16
_MEDIA_TYPES: dict[str, MediaType] = {"html": "text/html", "text": "text/plain", "json": "application/json"}
_PAGE_TYPES = {"text/html", "application/xhtml+xml", "text/plain", ""}
_MAX_CODED_SHARE = 4  # a body in its codings may be larger than it is decoded; by how much we still read
_DIGEST_ALGORITHMS = {"sha1", "sha256", "sha512", "md5"}


class _Short(Reject):
    """The stream ends within a record's block."""


def iter_warc(stream: IO[bytes], source: Source) -> Iterator[Item]:
    """The captures in a WARC stream, plain or gzip, and an Outcome for each page record that is none.

    Records that describe others (`warcinfo`, `request`, `metadata`) or derive from them (`conversion`)
    are passed over in silence. Reading stops at damage or where the stream is cut off, with one Outcome
    `bad-warc` or, of gzip, `bad-gzip`; all records that are whole before that are read.
    """
    readable = RecordStream(stream)
    after = ""
    try:
        for record in ArchiveIterator(cast("BinaryIO", readable), parse_http=False):
            if record.stream_pos == readable.cut_header:
                break
            try:
                yield from _read_record(record, source)
            except _Short as err:
                yield source.outcome(readable.reason, f"it is cut off: {err.detail}", f" {_name_of(record)}")
                return
            after = f" after the record at byte {record.stream_pos}"
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as err:
        yield source.outcome(readable.reason, f"{readable.error or err}{after}")
    else:
        if readable.error or readable.cut_header is not None:
            yield source.outcome(readable.reason, f"{readable.error or 'it is cut off'}{after}")


def _read_record(record: WarcRecord, source: Source) -> Iterator[Item]:
    """The record's capture or outcome; nothing where it holds no page. Raises _Short."""
    if record.record_type not in _PAGES:
        _pass_over(record)
        return
    url = _name_of(record)
    try:
        yield _capture(record, url, source)
    except _Short:
        raise
    except Reject as err:
        yield source.outcome(err.reason, err.detail, f" {url}")


def _pass_over(record: WarcRecord) -> None:
    left = record.content_length
    while left > 0:
        found = len(record.reader.read(min(left, _READ_BYTES)))
        if not found:
            raise _Short("bad-warc", f"{left} bytes of the record are missing")
        left -= found


def _name_of(record: WarcRecord) -> str:
    url = record.headers.get("WARC-Target-URI") or f"record at byte {record.stream_pos}"
    return url.strip("<>")


def _capture(record: WarcRecord, url: str, source: Source) -> Capture:
    if record.record_type == WarcRecordType.revisit:
        raise Reject("not-an-article", "a revisit, which holds no page itself")
    block = _block(record, source.bounds.max_payload_bytes)
    at = _captured_at(record, source)
    if not (record.headers.get("Content-Type") or "").lower().startswith("application/http"):
        return Capture(
            name=url,
            payload=block,
            media_type=_media_type(block),
            captured_at=at,
            url=_web_address(url),
            offset=record.stream_pos,
        )
    headers, body = http.split(block)
    _refuse_other_than_pages(headers)
    payload = http.decoded(body, headers, source.bounds.max_payload_bytes)
    return Capture(
        name=url,
        payload=payload,
        media_type=_media_type(payload),
        captured_at=at,
        url=_web_address(url),
        charset=http.charset_of(headers.get_header("Content-Type") or ""),
        http_status=200,
        http_headers=tuple((str(name), str(value)) for name, value in headers.headers),
        http_block=block,
        offset=record.stream_pos,
    )


def _block(record: WarcRecord, limit: int) -> bytes:
    """The record's whole block. Raises Reject `too-large`, `bad-warc`; _Short."""
    declared = record.headers.get("Content-Length") or ""
    length = int(declared) if declared.isascii() and declared.isdigit() else -1
    if length > limit * _MAX_CODED_SHARE:
        raise Reject("too-large", f"{length} bytes, the limit is {limit}")
    block = record.reader.read()
    if len(block) != length:
        words = f"{len(block)} bytes where the record promises {declared[:20] or 'nothing'}"
        raise (_Short if len(block) < length else Reject)("bad-warc", words)
    _check_digest(block, record.headers.get("WARC-Block-Digest"))
    return block


def _check_digest(block: bytes, written: str | None) -> None:
    algorithm, _, value = (written or "").partition(":")
    if algorithm not in _DIGEST_ALGORITHMS:
        return
    actual = hashlib.new(algorithm, block, usedforsecurity=False).digest()
    if actual not in _readings(value):
        raise Reject("bad-warc", f"the block is not what its digest {written} says")


def _readings(value: str) -> Iterator[bytes]:
    """The bytes that a digest's letters can stand for: the WARC standard leaves their base open."""
    for decode in (base64.b32decode, bytes.fromhex, base64.b64decode, base64.urlsafe_b64decode):
        try:
            yield decode(value)
        except (binascii.Error, ValueError):
            continue


def _captured_at(record: WarcRecord, source: Source) -> datetime:
    written = record.headers.get("WARC-Date") or ""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return source.clock()
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _web_address(uri: str) -> str | None:
    return uri if uri.startswith(("http://", "https://")) else None


def _refuse_other_than_pages(headers: StatusAndHeaders) -> None:
    status = headers.get_statuscode()
    if status != "200":
        raise Reject("not-an-article", f"HTTP status {status[:20]}")
    media_type = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if media_type not in _PAGE_TYPES:
        raise Reject("not-an-article", f"its type is {media_type[:80]}")


def _media_type(payload: bytes) -> MediaType:
    kind = detect(payload[:HEAD_BYTES])
    if kind == "empty":
        raise Reject("empty")
    if kind not in _MEDIA_TYPES:
        raise Reject("not-an-article", f"it holds {kind} data")
    return _MEDIA_TYPES[kind]

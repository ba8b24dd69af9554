"""An HTTP response as received to its headers and its decoded body, in bounds.

warcio parses headers and chunks; the content codings are undone here, since warcio's own undoing has no
bound and breaks on current brotli.
"""

from __future__ import annotations

import io
import zlib
from typing import IO

import brotli  # type: ignore[import-untyped]
from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from onrecord.errors import Reject

_PARSER = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/2.0", "HTTP/3"], verify=False)
_GZIP = 16 + zlib.MAX_WBITS


def split(block: bytes) -> tuple[StatusAndHeaders, IO[bytes]]:
    """Status line and headers, and a stream of the body as received. Raises Reject `bad-warc`."""
    stream = io.BytesIO(block)
    try:
        return _PARSER.parse(stream), stream
    except (EOFError, ValueError, IndexError) as err:
        raise Reject("bad-warc", "the record holds no HTTP response") from err


def charset_of(content_type: str) -> str | None:
    """The charset that a Content-Type names.

    >>> charset_of('text/html; Charset="UTF-8"')
    'utf-8'
    """
    _, _, after = content_type.lower().partition("charset=")
    return after.partition(";")[0].strip(" \"'")[:40] or None


def decoded(body: IO[bytes], headers: StatusAndHeaders, limit: int) -> bytes:
    """The body without its transfer and content codings. Raises Reject `too-large`, `bad-warc`.

    A body that is not coded as its headers say is taken as it is: many crawlers store it decoded.
    """
    data, coding = _body(body, headers)
    try:
        payload = _undone(data, coding, limit)
    except (zlib.error, brotli.error) as err:
        raise Reject("bad-warc", f"its {coding} body is damaged: {err}") from err
    if len(payload) > limit:
        raise Reject("too-large", f"more than {limit} bytes when decoded")
    return payload


def some_decoded(body: IO[bytes], headers: StatusAndHeaders, limit: int) -> bytes:
    """The first `limit` bytes of the body without its codings, also of one that is cut off or damaged."""
    data, coding = _body(body, headers)
    try:
        if coding in {"gzip", "x-gzip"} and data.startswith(b"\x1f\x8b"):
            return zlib.decompressobj(_GZIP).decompress(data, limit)
        if coding == "br":
            return bytes(brotli.Decompressor().process(data, output_buffer_limit=limit))[:limit]
        return _undone(data, coding, limit)[:limit]
    except (zlib.error, brotli.error, Reject):
        return b""


def _body(body: IO[bytes], headers: StatusAndHeaders) -> tuple[bytes, str]:
    """The body without its transfer coding, and the name of its content coding."""
    chunked = (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    data: bytes = ChunkedDataReader(body).read() if chunked else body.read()
    return data, (headers.get_header("Content-Encoding") or "").strip().lower()


def _undone(data: bytes, coding: str, limit: int) -> bytes:
    """The data without its coding, at most a little more than `limit` bytes of it."""
    if coding in {"gzip", "x-gzip"} and data.startswith(b"\x1f\x8b"):
        return _inflated(data, _GZIP, limit)
    if coding == "deflate" and data[:1] == b"\x78":
        return _inflated(data, zlib.MAX_WBITS, limit)
    if coding == "deflate" and not data.lstrip().startswith(b"<"):
        return _inflated(data, -zlib.MAX_WBITS, limit)  # without the wrapper, as some servers send it
    if coding == "br" and not data.lstrip().startswith(b"<"):
        reader = brotli.Decompressor()
        payload: bytes = reader.process(data, output_buffer_limit=limit + 1)
        return _whole(payload, reader.is_finished(), limit)
    return data


def _inflated(data: bytes, window: int, limit: int) -> bytes:
    reader = zlib.decompressobj(window)
    return _whole(reader.decompress(data, limit + 1), reader.eof, limit)


def _whole(payload: bytes, is_finished: bool, limit: int) -> bytes:
    if not is_finished and len(payload) <= limit:
        raise Reject("bad-warc", "its body is cut off")
    return payload

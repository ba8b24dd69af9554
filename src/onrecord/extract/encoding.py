"""Bytes to text: byte-order mark, then the named charset, then UTF-8, then a guess that says so.

The order follows the WHATWG Encoding Standard's "decode" for what is named; a guess is made only
where nothing is named and the bytes are no UTF-8.
"""

from __future__ import annotations

import codecs
import re

from onrecord.errors import Reject

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_META_REACH = 4096  # bytes of a page in which its charset may be declared; the standard asks for 1024
_SAMPLE = 100_000  # bytes that a guess looks at
_MAX_STRAY = 0.01  # share of bytes that may be stray in text that is otherwise UTF-8
# Labels that the Encoding Standard maps to windows-1252, since that is what such pages hold.
_LATIN = {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "iso8859-1", "iso_8859-1"}


def decode(payload: bytes, charset: str | None = None, *, is_html: bool = False) -> str:
    """The text of `payload`, less its byte-order mark, otherwise to the letter.

    `charset`: what the transport named. Bytes that do not fit a named charset, and stray single bytes
    in UTF-8, are read as windows-1252. Raises Reject `bad-encoding` when nothing fits.
    """
    for mark, name in _MARKS:
        if payload.startswith(mark):
            return _strict(payload[len(mark) :], name)
    named = charset or (_declared(payload) if is_html else None)
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError as err:
        first = err.start
    if named and (text := _named(payload, named)) is not None:
        return text
    if (text := _mostly_utf8(payload)) is not None:
        return text
    return _guessed(payload, first)


def _declared(payload: bytes) -> str | None:
    found = _META_CHARSET.search(payload, 0, _META_REACH)
    return found.group(1).decode("ascii") if found else None


def _strict(payload: bytes, name: str) -> str:
    try:
        return payload.decode(name)
    except UnicodeDecodeError as err:
        raise Reject("bad-encoding", f"its mark says {name}, byte {err.start} does not fit") from err


def _named(payload: bytes, name: str) -> str | None:
    label = name.strip().lower()
    try:
        codec = codecs.lookup("windows-1252" if label in _LATIN else label)
    except LookupError:
        return None
    if codec.name == "utf-8" or not codec._is_text_encoding:
        return None
    try:
        return payload.decode(codec.name)
    except UnicodeDecodeError:
        return None


def _mostly_utf8(payload: bytes) -> str | None:
    """UTF-8 with stray bytes of windows-1252 in it, as pasted pages have; None when there are many."""
    text = payload.decode("utf-8", "surrogateescape")
    stray = sum(1 for char in text if "\udc80" <= char <= "\udcff")
    well_formed = sum(1 for char in text if char > "\x7f") - stray
    if stray > len(payload) * _MAX_STRAY or well_formed < stray:
        return None
    return "".join(_latin(char) if "\udc80" <= char <= "\udcff" else char for char in text)


def _latin(char: str) -> str:
    return bytes([ord(char) - 0xDC00]).decode("windows-1252", "replace")


def _guessed(payload: bytes, first: int) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(payload[:_SAMPLE]).best()
    if best is not None:
        try:
            return payload.decode(best.encoding)
        except UnicodeDecodeError:
            pass
    raise Reject("bad-encoding", f"byte {first} is no UTF-8")

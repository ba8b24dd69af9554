"""What bytes are, told by their beginning, never by a name.

The signs of HTML and the bytes that betray binary data follow the WHATWG MIME Sniffing Standard; we
look further into the bytes than it does, since saved pages often begin with comments.
"""

from __future__ import annotations

import codecs
import re
from typing import Literal

Kind = Literal["gzip", "zip", "warc", "json", "html", "text", "binary", "empty"]

HEAD_BYTES = 8192
"""How much of the beginning `detect` wants to see."""

GZIP_MAGIC = b"\x1f\x8b"
_ZIP_MAGIC = b"PK\x03\x04"
_WARC_MAGIC = b"WARC/"
_BINARY_MAGIC = (
    b"%PDF-", b"%!PS", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"SQLite format 3\0",
    b"\x7fELF", b"MZ\x90", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"OggS", b"ID3", b"{\\rtf",
    b"\x28\xb5\x2f\xfd",
)  # fmt: skip
_CONTROL = bytes({*range(0x00, 0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)})
_MAX_CONTROL_SHARE = 0.05  # compressed data has some 10%, text with a stray NUL far less
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HTML_START = re.compile(
    rb"<(?:!doctype\s+html|\?xml|!--|html|head|body|title|meta|script|style|table|div|article|section|"
    rb"main|header|h1|p|a|br|b|font|iframe|link)[\s>/]",
    re.IGNORECASE,
)
_HTML_INSIDE = re.compile(rb"<(?:!doctype\s+html|html|body)[\s>]", re.IGNORECASE)
_JSON_START = re.compile(rb"\{\s*(?:[\"}]|\Z)")


def detect(head: bytes) -> Kind:
    """What the item is that begins with `head` (its first `HEAD_BYTES`, or all of it).

    `json` stands for JSON lines. Text in a wide encoding is known by its byte-order mark.

    >>> detect(b"<!DOCTYPE html><p>"), detect(b'{"text": "x"}'), detect(b"TEHRAN -"), detect(b"%PDF-1.7")
    ('html', 'json', 'text', 'binary')
    """
    if not head:
        return "empty"
    if head.startswith(GZIP_MAGIC):
        return "gzip"
    if head.startswith(_ZIP_MAGIC):
        return "zip"
    if head.startswith(_WARC_MAGIC):
        return "warc"
    if head.startswith(_BINARY_MAGIC):
        return "binary"
    narrow = narrowed(head)
    if _is_binary(narrow):
        return "binary"
    return _textual(narrow.lstrip(b" \t\r\n\f"))


def narrowed(head: bytes) -> bytes:
    """The head as UTF-8 where a byte-order mark says that it is in another form; without the mark."""
    if head.startswith(codecs.BOM_UTF8):
        return head[len(codecs.BOM_UTF8) :]
    for mark, name in _WIDE_MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(name, "ignore").encode("utf-8", "ignore")
    return head


def _is_binary(head: bytes) -> bool:
    n_control = len(head) - len(head.translate(None, _CONTROL))
    return n_control > max(1, len(head) * _MAX_CONTROL_SHARE)


def _textual(start: bytes) -> Kind:
    if _JSON_START.match(start):
        return "json"
    if _HTML_START.match(start) or _HTML_INSIDE.search(start):
        return "html"
    return "text"

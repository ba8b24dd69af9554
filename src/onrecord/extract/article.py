"""One capture to one article, by its media type."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.errors import Reject
from onrecord.extract.encoding import decode
from onrecord.extract.html import read_html
from onrecord.extract.json_line import read_json_line
from onrecord.extract.language import detect_language
from onrecord.extract.page import Page
from onrecord.record import Article, Capture, Published, text_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one item: bytes after decompression, and code points of text."""

    max_payload_bytes: int = 32_000_000
    max_text_chars: int = 5_000_000


def extract(capture: Capture, limits: Limits | None = None) -> Article:
    """The article in a capture.

    Plain text, and the `text` of a JSON line, are kept to the letter. HTML gives the main text with its
    paragraphs parted by a blank line. Raises Reject: `too-large`, `empty`, `bad-encoding`, `nul`,
    `bad-json`, `bad-field`, `bad-html`, `no-article`.
    """
    limits = limits or Limits()
    if len(capture.payload) > limits.max_payload_bytes:
        raise Reject("too-large", f"{len(capture.payload)} bytes, the limit is {limits.max_payload_bytes}")
    page = _read(capture)
    if len(page.text) > limits.max_text_chars:
        raise Reject(
            "too-large", f"{len(page.text)} characters of text, the limit is {limits.max_text_chars}"
        )
    return _article(capture, page)


def _read(capture: Capture) -> Page:
    if capture.media_type == "application/json":
        return read_json_line(decode(capture.payload))
    text = decode(capture.payload, capture.charset, is_html=capture.media_type == "text/html")
    if not text.strip():
        raise Reject("empty")
    if capture.media_type == "text/html":
        return read_html(text, capture.url)
    if "\0" in text:
        raise Reject("nul", f"at character {text.index(chr(0))}")
    return Page(text=text)


def _article(capture: Capture, page: Page) -> Article:
    return Article(
        id=page.id or text_digest(page.text),
        text=page.text,
        url=page.url or capture.url,
        outlet=page.outlet,
        title=page.title,
        language=page.language or detect_language(page.text),
        published=Published(value=page.published, basis="metadata") if page.published else None,
        authors=page.authors,
    )

"""Lists of addresses to leads: text with one address a line, and OPML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.acquire.lead import Lead, one_line, web_address
from onrecord.acquire.xml import iter_elements

_LINE = re.compile(rb"[^\r\n]+")
_COMMENT = re.compile(r"(?:^|\s)#.*")


def iter_text_list(payload: bytes, via: str) -> Iterator[Lead | None]:
    """The leads of a text: an address a line; None for a line that holds none.

    Empty lines, and what follows a `#` at the line's start or behind a space, are comments; a `#` inside
    an address is its own.
    """
    for found in _LINE.finditer(payload.removeprefix(b"\xef\xbb\xbf")):
        line = _COMMENT.sub("", found.group().decode("utf-8", "replace"), count=1).strip()
        if line:
            url = None if " " in line else web_address(line)
            yield Lead(url=url, via=via) if url else None


def iter_opml(payload: bytes, via: str) -> Iterator[Lead | None]:
    """The feeds of an OPML list; None for an outline whose feed's address is none. Raises Reject `bad-feed`.

    Outlines that only group others are passed over.
    """
    for outline in iter_elements(payload, {"outline"}):
        written = outline.get("xmlUrl") or outline.get("xmlurl")
        if written:
            url = web_address(written, via)
            title = one_line(outline.get("title") or outline.get("text"))
            yield Lead(url=url, via=via, kind="feed", title=title) if url else None

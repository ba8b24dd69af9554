"""Sitemaps to leads: sitemaps, news sitemaps and sitemap indexes, and what robots.txt says of them.

Follows the protocol of sitemaps.org; addresses may lie on other hosts, which the caller decides on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from onrecord.acquire.lead import Lead, one_line, time_of, web_address
from onrecord.acquire.xml import iter_elements, local, text_of

_MAX_FIELDS = 200  # descendants of one entry that are looked at
_ROBOTS_LINE = re.compile(rb"^[ \t]*sitemap[ \t]*:[ \t]*([^\s#]{1,2048})", re.IGNORECASE | re.MULTILINE)
_MAX_ROBOTS_BYTES = 512_000  # RFC 9309 asks for 500 KiB at least


def iter_sitemap(payload: bytes, via: str) -> Iterator[Lead | None]:
    """The leads of a sitemap (`page`) or of an index (`sitemap`); None for an entry without an address.

    Raises Reject `bad-feed`.
    """
    for entry in iter_elements(payload, {"url", "sitemap"}):
        fields = _fields(entry)
        url = web_address(fields.get("loc"), via)
        lead = url and Lead(
            url=url,
            via=via,
            kind="sitemap" if local(entry) == "sitemap" else "page",
            title=one_line(fields.get("title")),
            published=time_of(fields.get("publication_date")),
            updated=time_of(fields.get("lastmod")),
        )
        yield lead or None


def iter_robots(payload: bytes, via: str) -> Iterator[Lead]:
    """The sitemaps that a robots.txt names, each once."""
    seen: set[str] = set()
    for found in _ROBOTS_LINE.finditer(payload[:_MAX_ROBOTS_BYTES]):
        url = web_address(found.group(1).decode("utf-8", "replace"), via)
        if url and url not in seen:
            seen.add(url)
            yield Lead(url=url, via=via, kind="sitemap")


def _fields(entry: Any) -> dict[str, str]:
    """The entry's own fields and those of its `news:news`; not of images and videos beside them."""
    fields: dict[str, str] = {}
    for child in entry.iterchildren("*"):
        if len(fields) >= _MAX_FIELDS:
            break
        for field in child.iterchildren("*") if local(child) == "news" else (child,):
            fields.setdefault(local(field), text_of(field))
    return fields

"""Feeds to leads: RSS 0.9x to 2.0, RDF (RSS 1.0), Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1.

The forms are told by their elements, not by their versions, since feeds mix them freely. Bytes in, leads
out: nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from onrecord.acquire.lead import Lead, one_line, time_of, web_address
from onrecord.acquire.xml import iter_elements, local, text_of
from onrecord.errors import Reject

_PUBLISHED = ("pubDate", "published", "issued", "date", "created")
_UPDATED = ("updated", "modified")
_MAX_FIELDS = 200  # children of one entry that are looked at


class _Item(msgspec.Struct):
    id: str | int | float | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    date_published: str | None = None
    date_modified: str | None = None


class _JsonFeed(msgspec.Struct):
    version: str
    items: list[_Item]


_DECODER = msgspec.json.Decoder(_JsonFeed)


def iter_feed(payload: bytes, via: str) -> Iterator[Lead | None]:
    """The leads of an RSS, RDF or Atom feed, in its order; None for an entry that names no web address.

    Relative addresses are resolved against `xml:base`, else against `via`. Raises Reject `bad-feed`.
    """
    for entry in iter_elements(payload, {"item", "entry"}):
        fields = _fields(entry)
        url = _link(entry, via) or _permalink(entry, via)
        yield _lead(url, via, fields) if url else None


def iter_json_feed(payload: bytes, via: str) -> Iterator[Lead | None]:
    """The leads of a JSON Feed, in its order; None for an item without an address.

    An item that points elsewhere (`external_url`) leads to its own page first. Raises Reject `bad-feed`.
    """
    try:
        feed = _DECODER.decode(payload.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as err:
        raise Reject("bad-feed", str(err)[:200]) from err
    for item in feed.items:
        written = item.url or item.external_url or (item.id if isinstance(item.id, str) else None)
        url = web_address(written, via)
        fields = {"title": item.title, "published": item.date_published, "updated": item.date_modified}
        yield _lead(url, via, fields) if url else None


def _lead(url: str, via: str, fields: dict[str, str | None]) -> Lead:
    return Lead(
        url=url,
        via=via,
        title=one_line(fields.get("title")),
        published=_first_time(fields, _PUBLISHED),
        updated=_first_time(fields, _UPDATED),
    )


def _first_time(fields: dict[str, str | None], names: tuple[str, ...]) -> Any:
    return next((at for name in names if (at := time_of(fields.get(name)))), None)


def _fields(entry: Any) -> dict[str, str | None]:
    """The first text of each child by its local name; a `media:title` never stands before a `title`."""
    fields: dict[str, str | None] = {}
    for child in entry.iterchildren("*"):
        if len(fields) >= _MAX_FIELDS:
            break
        is_media = "search.yahoo.com/mrss" in child.tag
        if not is_media:
            fields.setdefault(local(child), text_of(child))
    return fields


def _link(entry: Any, via: str) -> str | None:
    """The entry's own page: an Atom link that is `alternate` or says no relation, or an RSS link's text."""
    for child in entry.iterchildren("{*}link"):
        if child.get("rel", "alternate") == "alternate":
            url = web_address(child.get("href") or text_of(child), _base(child, via))
            if url:
                return url
    return None


def _permalink(entry: Any, via: str) -> str | None:
    """An RSS `guid` that does not deny being an address, an Atom `id`, or RDF's `about`."""
    for child in entry.iterchildren("{*}guid", "{*}id"):
        if child.get("isPermaLink", "true").lower() != "false":
            return web_address(text_of(child))
    return web_address(entry.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"), via)


def _base(element: Any, via: str) -> str:
    try:
        return web_address(element.base, via) or via
    except ValueError:
        return via

"""What an address gave, told by its content: an article, a feed, a sitemap, a list, a home page."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Literal
from urllib.parse import urlsplit

from onrecord.acquire.detect import GZIP_MAGIC, HEAD_BYTES, detect, narrowed
from onrecord.acquire.feeds import iter_feed, iter_json_feed
from onrecord.acquire.lead import Lead, web_address
from onrecord.acquire.lists import iter_opml, iter_text_list
from onrecord.acquire.sitemaps import iter_sitemap
from onrecord.errors import Reject
from onrecord.record import Outcome

SourceKind = Literal["feed", "json feed", "sitemap", "opml", "list", "home page", "page", "other"]

MAX_LEADS = 50_000
"""How many entries of one list are read: what the sitemap protocol allows a file."""

_PROLOGUE = re.compile(rb"\s*(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>)", re.DOTALL | re.I)
_ROOT = re.compile(rb"\s*<(?:[\w.-]{1,40}:)?(rss|rdf|feed|channel|urlset|sitemapindex|opml)[\s>/]", re.I)
_ROOTS: dict[bytes, SourceKind] = {b"urlset": "sitemap", b"sitemapindex": "sitemap", b"opml": "opml"}
_JSON_FEED = re.compile(rb"\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org\\?/version\\?/")
_ADDRESS = re.compile(rb"https?://[^\s<>\"]+\s*(?:\s#.*)?", re.I)
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
_MAX_FEEDS = 50  # that one page may name

_READERS: dict[SourceKind, Callable[[bytes, str], Iterator[Lead | None]]] = {
    "feed": iter_feed,
    "json feed": iter_json_feed,
    "sitemap": iter_sitemap,
    "opml": iter_opml,
    "list": iter_text_list,
}


def classify(payload: bytes, url: str) -> SourceKind:
    """What the payload is. HTML at a host's root is a home page; elsewhere it is a page, an article mostly.

    >>> classify(b"<?xml version='1.0'?><rss><channel/></rss>", "https://gazette.example/")
    'feed'
    >>> classify(b"<!doctype html><p>Hello", "https://gazette.example/"), classify(b"%PDF-1.7", "x")
    ('home page', 'other')
    """
    head = narrowed(payload[:HEAD_BYTES])
    if root := _root(head):
        return _ROOTS.get(root, "feed")
    kind = detect(payload[:HEAD_BYTES])
    if kind == "json":
        return "json feed" if _JSON_FEED.search(head) else "page"
    if kind == "text":
        return "list" if _is_list(head, whole=len(payload) <= HEAD_BYTES) else "page"
    if kind == "html":
        return "home page" if urlsplit(url).path in {"", "/"} else "page"
    return "other"


def unpacked(payload: bytes, max_bytes: int) -> bytes:
    """The payload, out of its gzip file if it is one. Raises Reject `bad-gzip`, `too-large`."""
    if not payload.startswith(GZIP_MAGIC):
        return payload
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = reader.decompress(payload, max_bytes + 1)
    except zlib.error as err:
        raise Reject("bad-gzip", str(err)) from err
    if len(plain) > max_bytes:
        raise Reject("too-large", f"more than {max_bytes} bytes when unpacked")
    if not reader.eof:
        raise Reject("bad-gzip", "it is cut off")
    return plain


def read_leads(payload: bytes, via: str, limit: int = MAX_LEADS) -> Iterator[Lead | Outcome]:
    """The leads of a feed, a sitemap or a list, at most `limit`, and an Outcome for what is none.

    `bad-address` for an entry without an address, `too-many` where entries are left, `bad-feed` where the
    list is damaged. A payload of another kind gives nothing.
    """
    reader = _READERS.get(classify(payload, via))
    if reader is None:
        return
    number = 0
    try:
        for number, lead in enumerate(islice(reader(payload, via), limit + 1), start=1):
            if number > limit:
                yield _outcome(via, "too-many", f"more than {limit}")
            else:
                yield lead or _outcome(via, "bad-address", f"entry {number}")
    except Reject as err:
        yield _outcome(via, err.reason, err.detail)


def linked_feeds(html: str, url: str) -> tuple[Lead, ...]:
    """The feeds that a page's head names (`<link rel="alternate">`), each once, in its order."""
    from lxml import etree
    from lxml.html import fromstring

    try:
        tree = fromstring(html.encode("utf-8", "replace"), base_url=url)
    except (etree.LxmlError, ValueError, RecursionError):
        return ()
    base = web_address(next((element.get("href") for element in tree.iter("base")), None), url) or url
    found: dict[str, Lead] = {}
    for link in tree.iter("link"):
        is_feed = (link.get("type") or "").partition(";")[0].strip().lower() in _FEED_TYPES
        address = web_address(link.get("href"), base)
        if is_feed and address and "alternate" in (link.get("rel") or "").lower().split():
            found.setdefault(address, Lead(url=address, via=url, kind="feed", title=link.get("title")))
    return tuple(islice(found.values(), _MAX_FEEDS))


def _root(head: bytes) -> bytes | None:
    """The name of the root element, in lower case, if it is one that lists have."""
    at = 0
    while skipped := _PROLOGUE.match(head, at):
        at = skipped.end()
    found = _ROOT.match(head, at)
    return found.group(1).lower() if found else None


def _is_list(head: bytes, *, whole: bool) -> bool:
    """True where every line that is no comment is an address; the last one may be cut off."""
    lines = [line.strip() for line in head.splitlines()]
    told = [line for line in (lines if whole else lines[:-1]) if line and not line.startswith(b"#")]
    return bool(told) and all(_ADDRESS.fullmatch(line) for line in told)


def _outcome(via: str, reason: str, detail: str) -> Outcome:
    return Outcome(item=via, stage="acquire", reason=reason, detail=detail)

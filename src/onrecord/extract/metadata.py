"""What a page says of itself: JSON-LD (schema.org NewsArticle) first, then Open Graph; titles by `title.py`.

trafilatura reads dates to the day and titles with the site's name; a record wants the hour and the headline
that the outlet itself declares, so these few fields are read here and fall back on it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from onrecord.extract.language import normal_code
from onrecord.extract.title import TitleClaims, choose_title
from onrecord.folding import folded

_MAX_SCRIPT_CHARS = 1_000_000
_MAX_NODES = 2_000
_ARTICLE = re.compile(
    r"(^|/)((\w*News|Satirical|Scholarly|Tech)?Article|BlogPosting|LiveBlogPosting|Report\w*)$"
)
_PUBLISHED_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "date",
    "dc.date",
    "parsely-pub-date",
)
_HEADLINE_NAMES = ("headline", "title", "dc.title")
_BETWEEN_NAMES = re.compile(r",? (?:and|und|et|y) |, ")
_WORD = re.compile(r"\w+")
_SITE_ROLES = re.compile(r"^(https?:|www\.|@)|\bredaktion\b|\bnewsroom\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Claims of the head; None or empty where it makes none. `published`: ISO 8601."""

    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    is_article: bool = False
    """Whether the page says that it is one."""


def read_metadata(tree: Any) -> Metadata:
    """The claims of a page, read from its lxml tree, which stays as it is."""
    node = next(_articles(tree), {})
    named = _meta(tree)
    publisher, site_name = _name(node.get("publisher")), named.get("og:site_name")
    url = _canonical(tree) or named.get("og:url")
    names = [name for name in (publisher, site_name) if name]
    return Metadata(
        title=choose_title(_title_claims(tree, node, named), names, _host(url)),
        outlet=publisher or site_name,
        published=_time(node.get("datePublished")) or _first_time(named),
        language=normal_code(_line(node.get("inLanguage")) or tree.get("lang") or named.get("og:locale")),
        url=url,
        authors=_authors(node.get("author")),
        is_article=bool(node) or named.get("og:type", "").casefold() == "article",
    )


def _title_claims(tree: Any, node: dict[str, Any], named: dict[str, str]) -> TitleClaims:
    return TitleClaims(
        shared=named.get("og:title"),
        headline=_line(node.get("headline")),
        alternative=_line(node.get("alternativeHeadline")),
        card=named.get("twitter:title"),
        heading=_heading(tree),
        others=tuple(named[name] for name in _HEADLINE_NAMES if name in named),
    )


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _heading(tree: Any) -> str | None:
    """The words of the first main heading that has any."""
    for element in tree.iter("h1"):
        if words := " ".join("".join(element.itertext()).split()):
            return words
    return None


def _canonical(tree: Any) -> str | None:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical":
            href = (element.get("href") or "").strip()
            return href if href.startswith(("http://", "https://")) else None
    return None


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD nodes that are articles, in document order; damaged scripts are passed over."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads((script.text or "")[:_MAX_SCRIPT_CHARS], strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            if any(_ARTICLE.search(kind) for kind in _texts(node.get("@type"))):
                yield node


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Objects of a JSON-LD value: itself, list members, `@graph` members, `mainEntity`; bounded."""
    queue = [data]
    for _ in range(_MAX_NODES):
        if not queue:
            return
        value = queue.pop(0)
        if isinstance(value, list):
            queue.extend(value)
        elif isinstance(value, dict):
            yield value
            queue.extend(value[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]


def _line(value: Any) -> str | None:
    """The first string of a value as one line, entities resolved."""
    for text in _texts(value):
        plain = " ".join(unescape(text).split())
        if plain:
            return plain
    return None


def _name(value: Any) -> str | None:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and (name := _line(item.get("name"))):
            return name
        if isinstance(item, str) and not item.startswith("http"):
            return _line(item)
    return None


def _authors(value: Any) -> tuple[str, ...]:
    """Those named as authors, each once, however it is written."""
    names: dict[str, str] = {}
    for item in value if isinstance(value, list) else [value]:
        texts = _texts(item.get("name")) if isinstance(item, dict) else _texts(item)
        for plain in filter(None, map(_line, texts)):
            for name in _parted(plain):
                if not _SITE_ROLES.search(name):
                    names.setdefault(_bare(name), name)
    return tuple(names.values())


def _parted(names: str) -> list[str]:
    """The names in one line of them; a comma parts full names only, since it may set a surname off.

    >>> _parted("Jane Roe, John Doe and Ana Poe"), _parted("Roe, Jane")
    (['Jane Roe', 'John Doe', 'Ana Poe'], ['Roe, Jane'])
    """
    parts = [part for part in _BETWEEN_NAMES.split(names) if part]
    return parts if all(" " in part for part in parts) else [names]


def _bare(name: str) -> str:
    """The name as it is compared: letters and digits alone, in one case."""
    return "".join(_WORD.findall(folded(name)))


def _time(value: Any) -> str | None:
    """The value in ISO 8601 as `datetime` writes it, seconds and zone kept; None where it is no time."""
    text = _line(value)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).isoformat() if len(text) > len("2021-05-17") else _day(text)
    except ValueError:
        return None


def _day(text: str) -> str:
    return datetime.fromisoformat(text).date().isoformat()


def _first_time(named: dict[str, str]) -> str | None:
    for name in _PUBLISHED_NAMES:
        if found := _time(named.get(name)):
            return found
    return None

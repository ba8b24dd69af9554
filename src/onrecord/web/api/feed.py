"""A search as an Atom feed (RFC 4287): what came in lately, for programs that follow it.

Each entry is a statement as said. Its id follows from the statement's and never changes; `updated` is when
its article was captured.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from onrecord import __version__
from onrecord.export.wording import readable_date, said_by
from onrecord.search.results import Hit
from onrecord.web import addresses
from onrecord.web.text import shown

ATOM = "http://www.w3.org/2005/Atom"
MAX_TITLE_CHARS = 200
BEGINNING = "1970-01-01T00:00:00+00:00"  # of a feed that nothing has come into yet
_NAMESPACE = uuid.UUID("5a3f6f0e-0f3f-5c0b-9d0f-6f6e72656364")  # ours; ids are derived from it
_NO_XML = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the feed is: `base`, scheme and host; the address of this page of it, and that of the next."""

    base: str
    here: str
    following: str | None


def feed(query: str, hits: Sequence[Hit], captured_at: Mapping[str, str], links: Links) -> bytes:
    """The feed. `captured_at`: by article."""
    root = etree.Element(_name("feed"), nsmap={None: ATOM})
    _add(root, "id", _urn(f"feed\0{query}"))
    _add(root, "title", f"onrecord: {query}" if query else "onrecord: everything said")
    _add(root, "subtitle", "Statements as said; nothing here says that they are true.")
    _add(root, "updated", max(map(_instant, captured_at.values()), default=BEGINNING))
    _add(root, "generator", "onrecord", version=__version__)
    _add(_add(root, "author"), "name", "onrecord")
    _add(root, "link", rel="alternate", type="text/html", href=links.base + addresses.search(query))
    _add(root, "link", rel="self", type="application/atom+xml", href=links.here)
    if links.following is not None:
        _add(root, "link", rel="next", type="application/atom+xml", href=links.following)
    for hit in hits:
        _entry(root, hit, captured_at[hit.article], links.base)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _entry(root: etree._Element, hit: Hit, captured_at: str, base: str) -> None:
    entry = _add(root, "entry")
    who = said_by(hit.speaker, hit.speaker_kind, hit.role, hit.source)
    _add(entry, "id", _urn(f"statement\0{hit.id}"))
    _add(entry, "title", _cut(f"{who}: {hit.text}"))
    _add(entry, "updated", _instant(captured_at))
    published = _aware(hit.published)
    if published:
        _add(entry, "published", published)
    _add(entry, "link", rel="alternate", type="text/html", href=base + addresses.statement(hit.id))
    outward = addresses.outward(hit.url)
    if outward:
        _add(entry, "link", rel="via", href=outward)
    _add(entry, "category", term=hit.kind)
    _add(entry, "content", f"{hit.text}\n\n{_where(hit, who)}", type="text")


def _where(hit: Hit, who: str) -> str:
    """Who is said to have said it, and by whom that is reported."""
    date = readable_date(hit.published) if hit.published else "undated"
    parts = (hit.outlet or "outlet not known", date, f"“{hit.title}”" if hit.title else None)
    return f"— {who}, as reported by {', '.join(part for part in parts if part)} [{hit.kind}]"


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, _name(name))
    if text is not None:
        element.text = _plain(text)
    for key, value in attributes.items():
        element.set(key, _plain(value))
    return element


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _plain(text: str) -> str:
    """The text without what XML cannot hold, or what turns its direction."""
    return _NO_XML.sub("\ufffd", shown(text))


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_TITLE_CHARS else text[: MAX_TITLE_CHARS - 2].rsplit(" ", 1)[0] + " …"


def _urn(what: str) -> str:
    return uuid.uuid5(_NAMESPACE, what.encode("utf-8", "replace").decode()).urn


def _instant(iso: str) -> str:
    return _aware(iso) or BEGINNING


def _aware(iso: str | None) -> str | None:
    """The instant as RFC 3339 has it; None where its day, time or zone is not known."""
    if not iso or "T" not in iso:
        return None
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return at.isoformat(timespec="seconds") if at.tzinfo is not None else None

"""From what a list holds to what is to be fetched. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.acquire.lead import Lead
from onrecord.acquire.sources import SourceKind, linked_feeds, read_leads
from onrecord.addresses import without_tracking
from onrecord.record import Listing, Outcome
from onrecord.store.queueing import Wanted

LISTS: frozenset[SourceKind] = frozenset({"feed", "json feed", "sitemap", "opml", "list"})
_MAX_REMARKS = 20  # outcomes of single entries that one reading logs
_WHOLE = {"bad-feed", "too-many"}  # outcomes that are the list's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a list names, each address once; how the list itself ended; what is wrong with single entries."""

    wanted: tuple[Wanted, ...]
    outcome: Outcome
    remarks: tuple[Outcome, ...] = ()


def read_list(payload: bytes, url: str, kind: SourceKind, limit: int) -> Found:
    """What a feed, a sitemap or a list names, at most `limit` addresses."""
    leads: list[Lead] = []
    remarks: list[Outcome] = []
    n_bad = 0
    outcome = Outcome(item=url, stage="acquire", reason="listed")
    for one in read_leads(payload, url, limit):
        if isinstance(one, Lead):
            leads.append(one)
        elif one.reason in _WHOLE:
            outcome = one
        else:
            n_bad += 1
            remarks += [one] * (n_bad <= _MAX_REMARKS)
    if n_bad > _MAX_REMARKS:
        detail = f"{n_bad - _MAX_REMARKS} more entries"
        remarks.append(Outcome(item=url, stage="acquire", reason="bad-address", detail=detail))
    wanted = _wanted(leads, page_kind="source" if kind == "list" else "page")
    return Found(wanted=wanted, outcome=outcome, remarks=tuple(remarks))


def read_home_page(payload: bytes, url: str, sitemaps: Sequence[str] = ()) -> tuple[Wanted, ...]:
    """The feeds that a page names; where it names none, the sitemaps of its site."""
    feeds = linked_feeds(payload.decode("utf-8", "replace"), url)
    return _wanted(feeds or [Lead(url=sitemap, via=url, kind="sitemap") for sitemap in sitemaps])


def _wanted(leads: Iterable[Lead], page_kind: str = "page") -> tuple[Wanted, ...]:
    found: dict[str, Wanted] = {}
    for lead in leads:
        url = without_tracking(lead.url)
        listing = Listing(via=lead.via, title=lead.title, published=lead.published, updated=lead.updated)
        kind = page_kind if lead.kind == "page" else lead.kind
        found.setdefault(url, Wanted(url=url, kind=kind, listing=listing))
    return tuple(found.values())

"""The way that a text took, from agency to outlet to republisher, with dates and with what says so."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.export.wording import PUBLISHED_BASES, readable_date, readable_instant
from onrecord.record import Record, Republication
from onrecord.web import addresses


@dataclass(frozen=True, slots=True)
class Link:
    """One station: what it is, who, when, and what in the article says so. `is_here`: this article."""

    what: str
    who: str
    address: str | None
    when: str
    basis: str
    is_here: bool = False


def chain_of(record: Record, captured_at: str) -> tuple[Link, ...]:
    """The stations in order; the last is our own capture."""
    note = record.provenance.republication
    published = record.published
    when = readable_date(published.value) if published else "date not known"
    basis = PUBLISHED_BASES[published.basis] if published else "nothing in the article gives a date"
    return (
        *_agencies(record),
        *([_first_outlet(note)] if note is not None else []),
        Link(
            what="Republished by" if note is not None else "Published by",
            who=record.outlet or "an outlet that is not known",
            address=addresses.outlet(record.outlet) if record.outlet else None,
            when=readable_date(note.seen) if note is not None and note.seen else when,
            basis="as the republication note says" if note is not None and note.seen else basis,
            is_here=True,
        ),
        Link(
            "Captured", "by this record", None, readable_instant(captured_at), "kept unchanged in the archive"
        ),
    )


def _agencies(record: Record) -> list[Link]:
    dateline, signoff = record.provenance.dateline, record.provenance.signoff
    signs = []
    if dateline is not None:
        signs.append(f"dateline “{dateline.span.cut(record.text).strip(' -–—')}”")
    if signoff is not None:
        signs.append(f"sign-off “{signoff.text}”")
    basis = " and ".join(signs) or "credited in the article"
    day = readable_date(dateline.date) if dateline and dateline.date else "date not known"
    place = f"{dateline.place}, " if dateline and dateline.place else ""
    return [
        Link("Dispatch of", agency.name or agency.code, addresses.agency(agency.code), place + day, basis)
        for agency in record.provenance.agencies
    ]


def _first_outlet(note: Republication) -> Link:
    when = readable_date(note.published) if note.published else "date not known"
    age = f", {note.age_days} days before" if note.age_days is not None else ""
    return Link(
        what="First published by",
        who=note.source or "a source that is not named",
        address=addresses.outlet(note.source) if note.source else None,
        when=when + age,
        basis="as the republication note says",
    )

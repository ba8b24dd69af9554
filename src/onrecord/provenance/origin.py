"""Where a story comes from: the stage in outline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from onrecord.provenance import conflicts
from onrecord.provenance.agencies import Agencies
from onrecord.provenance.byline import PrintedByline, find_byline, find_end_byline, split_authors
from onrecord.provenance.credits import PrintedCredits, find_credits
from onrecord.provenance.dateline import PrintedDateline, find_dateline
from onrecord.provenance.dates import day_of
from onrecord.provenance.dispatch import Parts, find_dispatch
from onrecord.provenance.lines import lines_of, outside
from onrecord.provenance.places import countries_of
from onrecord.provenance.republication import PrintedNote, find_republication
from onrecord.provenance.signoff import agencies_in, find_signoff
from onrecord.record import (
    Agency,
    Article,
    Byline,
    Dateline,
    Origin,
    Provenance,
    Published,
    Republication,
    Signoff,
)
from onrecord.spans import merged


def find_origin(article: Article, reference_date: date | None = None) -> Origin:
    """Dateline, byline, credits, sign-off, republication note and agencies of an article.

    A date without a year is resolved against the metadata's date, else the republication note's, else
    `reference_date`. Reads no clock. Time is linear in the text; only its head and tail are searched.
    """
    lines = lines_of(article.text)
    agencies = Agencies.of(article.text)
    printed = find_dateline(lines, agencies)
    byline = find_byline(lines, printed.span if printed else None, agencies, article.authors)
    note = find_republication(lines, agencies)
    authors = byline.authors if byline else article.authors
    credit = find_credits(outside(lines, [byline.span] if byline else []), agencies, authors)
    byline = byline or find_end_byline(outside(lines, credit.spans), agencies)
    taken = [*credit.spans, *(part.span for part in (note, byline) if part)]
    signoff = find_signoff(lines, taken, agencies)

    own_day = day_of(article.published.value) if article.published else None
    republication = note.resolved(own_day or reference_date) if note else None
    noted_day = day_of(republication.published) if republication else None
    dateline = printed.resolved(own_day or noted_day or reference_date) if printed else None
    parts = Parts(
        dateline=printed.span if printed else None,
        byline=byline.span if byline else None,
        is_agency_byline=byline is not None and bool(byline.agencies),
        credits=credit.spans,
        signoff=signoff.span if signoff else None,
        republication=note.span if note else None,
    )
    named = _named(dateline, byline, signoff, credit, article, agencies)
    provenance = Provenance(
        dispatch=find_dispatch(lines, article.title, parts),
        dateline=dateline,
        byline=_byline(byline, article, agencies),
        credits=credit.people,
        signoff=signoff,
        republication=republication,
        agencies=tuple(dict.fromkeys(agency for _, found in named for agency in found)),
        conflicts=tuple(_conflicts(article, (printed, dateline), (note, republication), named)),
    )
    return Origin(
        provenance=provenance,
        published=_published(article, dateline, republication),
        furniture=merged(parts.spans()),
    )


_Named = list[tuple[str, tuple[Agency, ...]]]


def _named(
    dateline: Dateline | None,
    byline: PrintedByline | None,
    signoff: Signoff | None,
    credit: PrintedCredits,
    article: Article,
    agencies: Agencies,
) -> _Named:
    """The agencies that each part of the article names, the dateline's first."""
    filed_by: tuple[Agency, ...] = ()
    if dateline and dateline.agency:
        filed_by = agencies.find_all(dateline.agency, countries_of(dateline.place or "")) or (
            Agency(code=dateline.agency),
        )
    return [
        ("dateline", filed_by),
        ("byline", byline.agencies if byline else split_authors(article.authors, agencies)[1]),
        ("sign-off", agencies_in(signoff.text, agencies) if signoff else ()),
        ("credit note", credit.agencies),
        ("text", agencies.expanded),
    ]


def _byline(found: PrintedByline | None, article: Article, agencies: Agencies) -> Byline | None:
    if found and found.authors:
        return Byline(span=found.span, authors=found.authors)
    authors, _ = split_authors(article.authors, agencies)
    return Byline(span=None, authors=authors) if authors else None


def _published(
    article: Article, dateline: Dateline | None, republication: Republication | None
) -> Published | None:
    """The article's date: the metadata's, else the dateline's if it is whole, else the note's."""
    if article.published:
        return article.published
    if dateline and dateline.date and day_of(dateline.date):
        return Published(value=dateline.date, basis="dateline")
    if republication and republication.published:
        return Published(value=republication.published, basis="republication")
    return None


def _conflicts(
    article: Article,
    dateline: tuple[PrintedDateline | None, Dateline | None],
    note: tuple[PrintedNote | None, Republication | None],
    named: Sequence[tuple[str, tuple[Agency, ...]]],
) -> list[str]:
    (printed, filed), (written, republication) = dateline, note
    return [
        *conflicts.find_conflicts(article.published, filed, republication),
        *conflicts.date_conflicts(
            "dateline", printed.day if printed else None, filed.date if filed else None
        ),
        *conflicts.date_conflicts(
            "republication note",
            written.day if written else None,
            republication.published if republication else None,
        ),
        *conflicts.agency_conflicts(named[0][1], named[1:3]),
    ]

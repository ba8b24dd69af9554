"""Contradictions between what an article says of its own origin, as sentences for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from onrecord.provenance.dates import PrintedDate, day_of
from onrecord.record import Agency, Dateline, Published, Republication

_MONTHS = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OLD_DAYS = 7
"""A dispatch that is this much older than the article that carries it is worth a look."""


def find_conflicts(
    metadata: Published | None, dateline: Dateline | None, note: Republication | None
) -> Iterator[str]:
    """What the article's own date, its dateline and its republication note say against each other."""
    article = day_of(metadata.value) if metadata else None
    filed = day_of(dateline.date) if dateline else None
    original = day_of(note.published) if note else None
    seen = day_of(note.seen) if note else None
    yield from _after("dateline", filed, "the article's date", article)
    yield from _after("dateline", filed, "the republication note's date", original)
    yield from _after("republication note's date", original, "the article's date", article)
    yield from _after("article's date", article, "the day on which the republication note was seen,", seen)
    is_republished = original is not None  # then its date, not the article's, is the dispatch's own
    if filed and article and not is_republished and (article - filed).days > _OLD_DAYS:
        lag = f"{(article - filed).days} days before the article's date {_named(article, filed)}"
        yield f"dateline {_named(filed, article)} is {lag}"


def date_conflicts(what: str, printed: PrintedDate | None, value: str | None) -> Iterator[str]:
    """What a printed date says against the calendar: a day that no month has, the wrong weekday."""
    if printed is None:
        return
    if not printed.is_possible:
        yield f"{what} names {printed.day} {_month(printed.month)}, which does not exist"
    on = day_of(value)
    if on and printed.weekday and on.isoweekday() != printed.weekday:
        said, was = _WEEKDAYS[printed.weekday], _WEEKDAYS[on.isoweekday()]
        yield f"{what} says {said}, but {on.day} {_month(on.month)} {on.year} is a {was}"


def agency_conflicts(
    dateline: Sequence[Agency], others: Sequence[tuple[str, Sequence[Agency]]]
) -> Iterator[str]:
    """Where another part of the article names agencies and the dateline names none of them."""
    for what, named in others:
        if dateline and named and not set(dateline) & set(named):
            yield f"dateline names {_codes(dateline)}, {what} names {_codes(named)}"


def _after(what: str, later: date | None, other: str, earlier: date | None) -> Iterator[str]:
    if later and earlier and later > earlier:
        yield f"{what} {_named(later, earlier)} is after {other} {_named(earlier, later)}"


def _named(day: date, other: date) -> str:
    """The day in words, with its year where the other's is another."""
    return f"{day.day} {_month(day.month)}" + (f" {day.year}" if day.year != other.year else "")


def _month(number: int) -> str:
    return _MONTHS[number] if 0 < number < len(_MONTHS) else f"month {number}"


def _codes(agencies: Sequence[Agency]) -> str:
    return " and ".join(agency.code for agency in agencies)

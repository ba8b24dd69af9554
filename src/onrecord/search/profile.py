"""What is on record of a speaker: roles over time, outlets, agencies, to whom, beside whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from onrecord.folding import folded
from onrecord.search.repeated import Repeated, repeated_of
from onrecord.search.sql import spoken_by
from onrecord.search.tallies import MAX_ROWS, Counts, by_article, commonest
from onrecord.store import dialects
from onrecord.store.numbering import day_of
from onrecord.store.tables import agencies, articles, statements

MAX_REPEATED = 5
MAX_LOOKED_AT = 1_500
"""Statements whose values are counted; of more, the newest are."""

MAX_DATED = 10_000
"""Statements that are counted by their day, which their numbers tell; of more, the newest."""

MAX_BESIDE = 300  # articles, the newest, in which others are looked for


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """How a speaker is described, from the first to the last day on which that was published."""

    role: str
    n_statements: int
    first_day: str | None
    last_day: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The statements of one speaker, counted. `beside`: others who speak in the same articles, with in how
    many. `days`: by the day of publication, in order. `repeated`: quotations that several articles carry.

    `n_counted`: how many statements were looked at; `is_all`: False where those are only the newest.
    """

    n_counted: int
    is_all: bool
    names: Counts
    kinds: Counts
    roles: tuple[RoleHeld, ...]
    outlets: Counts
    agencies: Counts
    addressees: Counts
    beside: Counts
    days: Counts
    repeated: tuple[Repeated, ...]


def of_name(name: str) -> ColumnElement[bool]:
    """The statements whose speaker bears the name, but for case and accents."""
    return statements.c.speaker_folded == folded(name)


def of_speaker(canonical_id: str) -> ColumnElement[bool]:
    """The statements of one speaker of the directory, under whichever names."""
    return statements.c.number.in_(spoken_by([canonical_id]))


def profile(connection: Connection, theirs: ColumnElement[bool]) -> Profile:
    """The profile of the statements that the condition names."""
    newest = select(statements.c.number).where(theirs).order_by(statements.c.number.desc())
    numbers = connection.scalars(newest.limit(MAX_DATED)).all()
    counted = numbers[:MAX_LOOKED_AT]
    rows = _rows(connection, counted)
    keys = list(dict.fromkeys(row.article for row in rows))
    named = func.coalesce(agencies.c.name, agencies.c.code)
    wires = by_article(connection, named, keys)
    return Profile(
        n_counted=len(counted),
        is_all=len(counted) == len(numbers),
        names=commonest(row.speaker_name for row in rows),
        kinds=commonest(row.kind for row in rows),
        roles=_roles(rows),
        outlets=commonest(row.outlet for row in rows),
        agencies=commonest(agency for row in rows for agency in wires.get(row.article, ())),
        addressees=commonest(row.addressed_to_name for row in rows),
        beside=_beside(connection, rows, keys[:MAX_BESIDE]),
        days=tuple(sorted(Counter(day for day in map(day_of, numbers) if day).items())),
        repeated=repeated_of(connection, counted, MAX_REPEATED),
    )


def _rows(connection: Connection, numbers: Sequence[int]) -> Sequence[Any]:
    """What is counted of the statements, the newest first."""
    s, a = statements.c, articles.c
    query = select(
        s.number,
        s.article,
        s.kind,
        s.speaker_name,
        s.speaker_folded,
        s.speaker_role,
        s.addressed_to_name,
        a.outlet,
    ).join_from(statements, articles, s.article == a.key)
    found = connection.execute(query.where(dialects.among(connection, s.number, numbers))).all()
    return sorted(found, key=lambda row: -row.number)


def _roles(rows: Sequence[Any]) -> tuple[RoleHeld, ...]:
    """The commonest roles, in the order in which they were first published."""
    days: dict[str, list[str]] = {}
    for row in rows:
        if row.speaker_role is not None:
            day = day_of(row.number)
            days.setdefault(row.speaker_role, []).extend([day] if day else [])
    counts = commonest(row.speaker_role for row in rows)
    found = [
        RoleHeld(role, n, min(days[role], default=None), max(days[role], default=None)) for role, n in counts
    ]
    return tuple(sorted(found, key=lambda one: (one.first_day or "9", one.role)))


def _beside(connection: Connection, rows: Sequence[Any], keys: Sequence[str]) -> Counts:
    """Others who speak in these articles, and in how many of them."""
    s = statements.c
    own = {row.speaker_folded for row in rows}
    query = select(s.article, s.speaker_folded, func.min(s.speaker_name)).where(
        dialects.among_texts(connection, s.article, keys), s.speaker_folded.is_not(None)
    )
    names: dict[str, str] = {}
    tally: Counter[str] = Counter()
    for _, key, name in connection.execute(query.group_by(s.article, s.speaker_folded)):
        if key not in own:
            tally[key] += 1
            names[key] = min(names.get(key, name), name)
    ordered = sorted(tally.items(), key=lambda item: (-item[1], item[0]))[:MAX_ROWS]
    return tuple((names[key], count) for key, count in ordered)

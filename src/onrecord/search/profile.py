"""What is on record of a speaker: roles over time, outlets, agencies, to whom, beside whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, func, select

from onrecord.folding import folded
from onrecord.search.repeated import Repeated, repeated_of
from onrecord.search.sql import spoken_by
from onrecord.store.tables import agencies, articles, statements

MAX_ROWS = 15
MAX_REPEATED = 5
Counts: TypeAlias = tuple[tuple[str, int], ...]
"""Values with how often each occurs, the commonest first."""


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
    many. `days`: by the day of publication, in order. `repeated`: quotations that several articles carry."""

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
    s, a = statements.c, articles.c
    agency = func.coalesce(agencies.c.name, agencies.c.code)
    wired = _counted(agency, theirs).join(agencies, agencies.c.article == s.article)
    return Profile(
        names=_rows(connection, _counted(s.speaker_name, theirs)),
        kinds=_rows(connection, _counted(s.kind, theirs)),
        roles=_roles(connection, theirs),
        outlets=_rows(connection, _counted(a.outlet, theirs)),
        agencies=_rows(connection, wired),
        addressees=_rows(connection, _counted(s.addressed_to_name, theirs)),
        beside=_beside(connection, theirs),
        days=_days(connection, theirs),
        repeated=repeated_of(connection, theirs, MAX_REPEATED),
    )


def _counted(column: ColumnElement[str | None], theirs: ColumnElement[bool]) -> Select[str | None, int]:
    n_times = func.count()
    query = (
        select(column, n_times).select_from(statements).join(articles, articles.c.key == statements.c.article)
    )
    there = query.where(theirs, column.is_not(None)).group_by(column)
    return there.order_by(n_times.desc(), column).limit(MAX_ROWS)


def _rows(connection: Connection, query: Select[str | None, int]) -> Counts:
    return tuple((str(value), int(count)) for value, count in connection.execute(query))


def _roles(connection: Connection, theirs: ColumnElement[bool]) -> tuple[RoleHeld, ...]:
    """The commonest roles, in the order in which they were first published."""
    role, day = statements.c.speaker_role, articles.c.published_day
    query = select(role, func.count(), func.min(day), func.max(day)).join_from(statements, articles)
    rows = query.where(theirs, role.is_not(None)).group_by(role).order_by(func.count().desc(), role)
    found = [RoleHeld(*row) for row in connection.execute(rows.limit(MAX_ROWS))]
    return tuple(sorted(found, key=lambda one: (one.first_day or "9", one.role)))


def _beside(connection: Connection, theirs: ColumnElement[bool]) -> Counts:
    """Others who speak in the same articles, and in how many of them."""
    others = statements.alias("others")
    here = select(statements.c.article).where(theirs)
    names = select(statements.c.speaker_folded).where(theirs, statements.c.speaker_folded.is_not(None))
    n_articles = func.count(others.c.article.distinct())
    query = select(func.min(others.c.speaker_name), n_articles).where(
        others.c.article.in_(here),
        others.c.speaker_folded.is_not(None),
        others.c.speaker_folded.not_in(names),
    )
    ordered = query.group_by(others.c.speaker_folded).order_by(n_articles.desc(), others.c.speaker_folded)
    return _rows(connection, ordered.limit(MAX_ROWS))


def _days(connection: Connection, theirs: ColumnElement[bool]) -> Counts:
    day = articles.c.published_day
    query = select(day, func.count()).join_from(statements, articles).where(theirs, day.is_not(None))
    return _rows(connection, query.group_by(day).order_by(day))

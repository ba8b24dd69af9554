"""What is in the record as a whole: how much, of what, from where, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, select

from onrecord.search.profile import Counts
from onrecord.store.tables import (
    agencies,
    articles,
    captures,
    outcomes,
    runs,
    statements,
    warc_files,
    withdrawn,
)

MAX_OUTLETS = 200
MAX_RECENT = 12


@dataclass(frozen=True, slots=True)
class OutletHeld:
    """What is on record of one outlet. `name` None: the articles that name none."""

    name: str | None
    n_articles: int
    n_statements: int
    n_wired: int
    first_day: str | None
    last_day: str | None
    last_captured_at: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run that added to the record; `finished_at` None: still running, or killed."""

    number: int
    started_at: str
    finished_at: str | None
    n_rejected: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Items that could not be taken for one reason, a slug of `errors.REASONS`; one of them by name."""

    reason: str
    n_items: int
    last_at: str
    example: str


@dataclass(frozen=True, slots=True)
class Recent:
    """An article that came in lately."""

    key: str
    title: str | None
    outlet: str | None
    captured_at: str
    n_statements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The record, counted."""

    n_captures: int
    n_articles: int
    n_statements: int
    n_withdrawn: int
    n_speakers: int
    n_bytes: int
    first_day: str | None
    last_day: str | None
    languages: Counts
    kinds: Counts
    agencies: Counts
    outlets: tuple[OutletHeld, ...]
    runs: tuple[Run, ...]
    failures: tuple[Failure, ...]
    recent: tuple[Recent, ...]
    days: Counts


def overview(connection: Connection) -> Overview:
    """What is in the record."""
    day = articles.c.published_day
    first, last = connection.execute(select(func.min(day), func.max(day))).one()
    by_day = select(day, func.count()).where(day.is_not(None)).group_by(day).order_by(day)
    return Overview(
        n_captures=_count(connection, select(func.count()).select_from(captures)),
        n_articles=_count(connection, select(func.count()).select_from(articles)),
        n_statements=_count(connection, select(func.count()).select_from(statements)),
        n_withdrawn=_count(connection, select(func.count()).select_from(withdrawn)),
        n_speakers=_count(connection, select(func.count(statements.c.speaker_folded.distinct()))),
        n_bytes=_count(connection, select(func.coalesce(func.sum(warc_files.c.committed_bytes), 0))),
        first_day=first,
        last_day=last,
        languages=_counts(connection, _by(articles.c.language)),
        kinds=_counts(connection, _by(statements.c.kind)),
        agencies=agencies_held(connection),
        outlets=outlets_held(connection),
        runs=_runs(connection),
        failures=_failures(connection),
        recent=_recent(connection),
        days=_counts(connection, by_day),
    )


def agencies_held(connection: Connection) -> Counts:
    """The agencies by code, with how many articles carry each."""
    named = select(agencies.c.code, func.count()).group_by(agencies.c.code)
    return _counts(connection, named.order_by(func.count().desc(), agencies.c.code).limit(MAX_OUTLETS))


def _count(connection: Connection, query: Select[int]) -> int:
    return int(connection.scalar(query) or 0)


def _by(column: object) -> Select[str | None, int]:
    n_times = func.count()
    return select(column, n_times).group_by(column).order_by(n_times.desc(), column)  # type: ignore[call-overload, no-any-return]


def _counts(connection: Connection, query: Select[str | None, int]) -> Counts:
    return tuple(
        ("not known" if value is None else str(value), int(n)) for value, n in connection.execute(query)
    )


def outlets_held(connection: Connection) -> tuple[OutletHeld, ...]:
    """The outlets with most articles; counts of statements by a second query, which an index answers."""
    a = articles.c
    wired = select(agencies.c.article).distinct().subquery()
    query = (
        select(
            func.max(a.outlet),
            func.count(),
            func.count(wired.c.article),
            func.min(a.published_day),
            func.max(a.published_day),
            func.max(captures.c.captured_at),
            a.outlet_folded,
        )
        .select_from(articles.join(captures).outerjoin(wired, wired.c.article == a.key))
        .group_by(a.outlet_folded)
        .order_by(func.count().desc(), a.outlet_folded)
        .limit(MAX_OUTLETS)
    )
    said = select(a.outlet_folded, func.count()).join_from(statements, articles).group_by(a.outlet_folded)
    n_said: dict[str | None, int] = {row[0]: row[1] for row in connection.execute(said)}
    return tuple(
        OutletHeld(name, count, n_said.get(folded, 0), n_wired, first, last, captured)
        for name, count, n_wired, first, last, captured, folded in connection.execute(query)
    )


def _runs(connection: Connection) -> tuple[Run, ...]:
    rejected = func.count(outcomes.c.number)
    query = select(runs.c.number, runs.c.started_at, runs.c.finished_at, rejected)
    joined = query.select_from(runs.outerjoin(outcomes, outcomes.c.run == runs.c.number))
    newest = joined.group_by(runs.c.number).order_by(runs.c.number.desc()).limit(MAX_RECENT)
    return tuple(Run(*row) for row in connection.execute(newest))


def _failures(connection: Connection) -> tuple[Failure, ...]:
    o = outcomes.c
    query = select(o.reason, func.count(), func.max(o.at), func.max(o.item)).group_by(o.reason)
    return tuple(Failure(*row) for row in connection.execute(query.order_by(func.count().desc(), o.reason)))


def _recent(connection: Connection) -> tuple[Recent, ...]:
    a = articles.c
    n_said = select(func.count()).where(statements.c.article == a.key).scalar_subquery()
    query = select(a.key, a.title, a.outlet, captures.c.captured_at, n_said).join_from(articles, captures)
    newest = query.order_by(a.capture.desc(), a.key).limit(MAX_RECENT)
    return tuple(Recent(*row) for row in connection.execute(newest))

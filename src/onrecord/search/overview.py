"""What is in the record as a whole: how much, of what, from where, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, func, select

from onrecord.search.tallies import Counts
from onrecord.store.counting import Subject
from onrecord.store.tables import (
    articles,
    captures,
    identities,
    outcomes,
    runs,
    statements,
    totals,
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
    """The record, counted. `n_speakers`: those of the directory whom an article names."""

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
    """What is in the record; counts are read from `totals`, so that it stays quick as the record grows."""
    t = totals.c
    whole = select(func.sum(t.n_articles), func.sum(t.n_statements)).where(t.subject == "language")
    n_articles, n_statements = connection.execute(whole).one()
    days = _held(
        connection, select(t.value, t.n_articles).where(t.subject == "day", t.value != "").order_by(t.value)
    )
    known = select(func.count()).select_from(identities).where(identities.c.n_mentions > 0)
    return Overview(
        n_captures=n_articles or 0,  # each article has one, and goes with it
        n_articles=n_articles or 0,
        n_statements=n_statements or 0,
        n_withdrawn=_count(connection, select(func.count()).select_from(withdrawn)),
        n_speakers=_count(connection, known),
        n_bytes=_count(connection, select(func.coalesce(func.sum(warc_files.c.committed_bytes), 0))),
        first_day=days[0][0] if days else None,
        last_day=days[-1][0] if days else None,
        languages=_held(connection, _by("language", t.n_articles)),
        kinds=_held(connection, _by("kind", t.n_statements)),
        agencies=agencies_held(connection),
        outlets=outlets_held(connection),
        runs=_runs(connection),
        failures=_failures(connection),
        recent=_recent(connection),
        days=days,
    )


def agencies_held(connection: Connection) -> Counts:
    """The agencies by code, with how many articles carry each."""
    return _held(connection, _by("agency", totals.c.n_articles))


def _count(connection: Connection, query: Select[int]) -> int:
    return int(connection.scalar(query) or 0)


def _by(subject: Subject, number: ColumnElement[int]) -> Select[str | None, int]:
    query = select(totals.c.name, number).where(totals.c.subject == subject)
    return query.order_by(number.desc(), totals.c.name).limit(MAX_OUTLETS)


def _held(connection: Connection, query: Select[str | None, int]) -> Counts:
    return tuple(
        ("not known" if value is None else str(value), int(n)) for value, n in connection.execute(query)
    )


def outlets_held(connection: Connection) -> tuple[OutletHeld, ...]:
    """The outlets with most articles."""
    t = totals.c
    query = select(
        t.name, t.n_articles, t.n_statements, t.n_wired, t.first_day, t.last_day, t.last_captured_at
    ).where(t.subject == "outlet")
    ordered = query.order_by(t.n_articles.desc(), t.value).limit(MAX_OUTLETS)
    return tuple(OutletHeld(*row) for row in connection.execute(ordered))


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

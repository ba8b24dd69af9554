"""Who is on record: names with how much they are on record with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import Connection, func, select

from onrecord.folding import folded
from onrecord.store.tables import articles, captures, outcomes, statements


@dataclass(frozen=True, slots=True)
class SpeakerListed:
    """A name, how many statements it made, in how many articles, and when the last one was published."""

    name: str
    kind: str
    n_statements: int
    n_articles: int
    last_day: str | None


def speakers_listed(
    connection: Connection, begins: str = "", *, limit: int, offset: int = 0
) -> tuple[SpeakerListed, ...]:
    """The names with most statements first; `begins`: those with a word that begins so."""
    s = statements.c
    n_statements = func.count()
    query = select(
        func.max(s.speaker_name),
        func.max(s.speaker_kind),
        n_statements,
        func.count(s.article.distinct()),
        func.max(articles.c.published_day),
    ).join_from(statements, articles)
    if begins:
        query = query.where((" " + s.speaker_folded).contains(f" {folded(begins)}", autoescape=True))
    named = query.where(s.speaker_folded.is_not(None)).group_by(s.speaker_folded)
    page = named.order_by(n_statements.desc(), s.speaker_folded).limit(limit).offset(offset)
    return tuple(SpeakerListed(*row) for row in connection.execute(page))


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeListed:
    """An item that could not be taken into the record. `reason`: a slug of `errors.REASONS`.

    `item` names no folder of the machine that it was read on.
    """

    number: int
    item: str
    stage: str
    reason: str
    detail: str
    at: str


def outcomes_listed(
    connection: Connection, reason: str | None = None, *, before: int | None = None, limit: int
) -> tuple[OutcomeListed, ...]:
    """The latest first. `reason`: only those; `before`: only those with a lesser number."""
    o = outcomes.c
    query = select(o.number, o.item, o.stage, o.reason, o.detail, o.at).order_by(o.number.desc()).limit(limit)
    if reason is not None:
        query = query.where(o.reason == reason)
    if before is not None:
        query = query.where(o.number < before)
    return tuple(
        OutcomeListed(
            number=row.number,
            item=row.item if "://" in row.item else PurePath(row.item).name,
            stage=row.stage,
            reason=row.reason,
            detail=row.detail,
            at=row.at,
        )
        for row in connection.execute(query)
    )


def captured_at(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """When each article was captured, ISO 8601 in UTC."""
    query = select(articles.c.key, captures.c.captured_at).join_from(articles, captures)
    rows = connection.execute(query.where(articles.c.key.in_(sorted(set(keys)))))
    return {row.key: row.captured_at for row in rows}

"""Lists: items that could not be taken, and when articles were captured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import Connection, select

from onrecord.store.tables import articles, captures, outcomes


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

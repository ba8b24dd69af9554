"""What the statements that answer a query have in common, counted: for narrowing it, and over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Select, select

from onrecord.search.query import Node
from onrecord.search.sql import Asked, asked_by_words
from onrecord.search.tallies import by_article, commonest
from onrecord.store import dialects
from onrecord.store.numbering import day_of
from onrecord.store.tables import agencies, articles, statements

MAX_COUNTED = 1_000
"""Statements whose values are counted; of more, the newest are."""

MAX_DATED = 20_000
"""Statements that are counted by their day, which needs nothing but their numbers; of more, the newest."""

MAX_VALUES = 12
FacetName = Literal["speaker", "outlet", "agency", "kind", "lang", "occasion"]
FACETS: tuple[FacetName, ...] = ("speaker", "outlet", "agency", "kind", "occasion", "lang")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Counts over the statements that answer a query.

    `n_counted`: how many were looked at for `values`, which holds for each facet its commonest values with
    their counts; `is_all`: False where those are only the newest. `days`: counts by the day of publication,
    in order; `n_undated` have none; `is_whole_time`: False where only the newest were counted.
    """

    n_counted: int
    is_all: bool
    values: dict[FacetName, tuple[tuple[str, int], ...]]
    days: tuple[tuple[str, int], ...]
    n_undated: int
    is_whole_time: bool


def count_facets(connection: Connection, node: Node) -> Facets:
    """The counts of the query's statements."""
    numbers = list(connection.scalars(_newest(asked_by_words(connection, node), MAX_DATED + 1)))
    dated, counted = numbers[:MAX_DATED], numbers[:MAX_COUNTED]
    rows = connection.execute(_columns(connection, counted)).all()
    wires = by_article(connection, agencies.c.code, list({row.article for row in rows}))
    found: dict[FacetName, Iterator[str | None]] = {
        "speaker": (row.speaker_name or None for row in rows),
        "outlet": (row.outlet or None for row in rows),
        "agency": (code for row in rows for code in wires.get(row.article, ())),
        "kind": (row.kind for row in rows),
        "occasion": (row.occasion_kind or None for row in rows),
        "lang": (row.language or None for row in rows),
    }
    days = Counter(map(day_of, dated))
    return Facets(
        n_counted=len(counted),
        is_all=len(numbers) == len(counted),
        values={name: commonest(values, MAX_VALUES) for name, values in found.items()},
        days=tuple(sorted((day, count) for day, count in days.items() if day is not None)),
        n_undated=days[None],
        is_whole_time=len(numbers) <= MAX_DATED,
    )


def _newest(asked: Asked, most: int) -> Select[Any]:
    query = select(asked.number.label("number")).select_from(asked.source).where(*asked.where)
    return query.order_by(asked.number.desc()).limit(most)


def _columns(connection: Connection, numbers: Sequence[int]) -> Select[Any]:
    s, a = statements.c, articles.c
    query = select(s.article, s.kind, s.speaker_name, s.occasion_kind, a.outlet, a.language)
    there = dialects.among(connection, s.number, numbers)
    return query.join_from(statements, articles, s.article == a.key).where(there)

"""What the statements that answer a query have in common, counted: for narrowing it, and over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, select

from onrecord.search.query import Node
from onrecord.search.sql import Asked, asked_by_words
from onrecord.store.numbering import day_bits, day_of_bits
from onrecord.store.tables import agencies, articles, statements

MAX_COUNTED = 3_000
"""Statements whose values are counted; of more, the newest are."""

MAX_DATED = 50_000
"""Statements that are counted by their day, which needs nothing but their numbers; of more, the newest."""

MAX_VALUES = 12
FacetName = Literal["speaker", "outlet", "agency", "kind", "lang", "occasion"]
FACETS: tuple[FacetName, ...] = ("speaker", "outlet", "agency", "kind", "occasion", "lang")
_CHUNK = 500  # rows fetched by one query


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
    asked = asked_by_words(connection, node)
    numbers = list(connection.scalars(_newest(asked, MAX_COUNTED + 1)))
    counted = numbers[:MAX_COUNTED]
    rows = [row for chunk in _chunks(counted) for row in connection.execute(_columns(chunk))]
    wires = _wires(connection, sorted({row.article for row in rows}))
    tallies: dict[FacetName, Counter[str]] = {
        "speaker": Counter(row.speaker_name for row in rows if row.speaker_name),
        "outlet": Counter(row.outlet for row in rows if row.outlet),
        "agency": Counter(code for row in rows for code in wires.get(row.article, ())),
        "kind": Counter(row.kind for row in rows),
        "occasion": Counter(row.occasion_kind for row in rows if row.occasion_kind),
        "lang": Counter(row.language for row in rows if row.language),
    }
    days, n_dated = _days(connection, asked)
    return Facets(
        n_counted=len(counted),
        is_all=len(numbers) == len(counted),
        values={name: _commonest(tally) for name, tally in tallies.items()},
        days=tuple((day, count) for day, count in days if day is not None),
        n_undated=sum(count for day, count in days if day is None),
        is_whole_time=n_dated <= MAX_DATED,
    )


def _newest(asked: Asked, most: int) -> Select[Any]:
    query = select(asked.number.label("number")).select_from(asked.source).where(*asked.where)
    return query.order_by(asked.number.desc()).limit(most)


def _days(connection: Connection, asked: Asked) -> tuple[list[tuple[str | None, int]], int]:
    """The days in order with their counts, and how many statements these are, to one more than the most."""
    newest = _newest(asked, MAX_DATED + 1).subquery()
    day = day_bits(newest.c.number).label("day")
    rows = connection.execute(select(day, func.count()).group_by(day).order_by(day)).all()
    return [(day_of_bits(bits), int(count)) for bits, count in rows], sum(count for _, count in rows)


def _columns(numbers: Sequence[int]) -> Select[Any]:
    s, a = statements.c, articles.c
    query = select(s.article, s.kind, s.speaker_name, s.occasion_kind, a.outlet, a.language)
    return query.join_from(statements, articles, s.article == a.key).where(s.number.in_(numbers))


def _wires(connection: Connection, keys: Sequence[str]) -> dict[str, list[str]]:
    """The codes of each article's agencies."""
    found: dict[str, list[str]] = {}
    for chunk in _chunks(keys):
        query = select(agencies.c.article, agencies.c.code).where(agencies.c.article.in_(chunk))
        for article, code in connection.execute(query):
            found.setdefault(article, []).append(code)
    return found


def _commonest(tally: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The commonest values, equals in the order of the alphabet."""
    return tuple(sorted(tally.items(), key=lambda item: (-item[1], item[0]))[:MAX_VALUES])


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[at : at + _CHUNK] for at in range(0, len(items), _CHUNK))

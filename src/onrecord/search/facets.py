"""What the statements that answer a query have in common, counted: for narrowing it, and over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Select, select

from onrecord.search.query import Node
from onrecord.search.results import selected
from onrecord.store.tables import agencies, articles, statements

MAX_COUNTED = 5_000
"""Statements that are looked at. Of more, every second, third … is, so that a page stays quick."""

MAX_VALUES = 12
FacetName = Literal["speaker", "outlet", "agency", "kind", "lang", "occasion"]
FACETS: tuple[FacetName, ...] = ("speaker", "outlet", "agency", "kind", "occasion", "lang")
_CHUNK = 500  # rows fetched by one query


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Counts over the statements that answer a query.

    `every`: 1 where all were looked at; n: every n-th was, and the counts are estimates, n times what was
    found. `values`: for each facet its commonest values with their counts. `days`: counts by the day of
    publication, in order; `n_undated` have none.
    """

    every: int
    values: dict[FacetName, tuple[tuple[str, int], ...]]
    days: tuple[tuple[str, int], ...]
    n_undated: int


def count_facets(connection: Connection, node: Node, total: int) -> Facets:
    """The counts of the query's statements. `total`: how many there are, as `search` has found."""
    every = max(1, -(-total // MAX_COUNTED))
    numbers = list(connection.scalars(_numbers(node, every)))
    rows = [row for chunk in _chunks(numbers) for row in connection.execute(_columns(chunk))]
    wires = _wires(connection, sorted({row.article for row in rows}))
    tallies: dict[FacetName, Counter[str]] = {
        "speaker": Counter(row.speaker_name for row in rows if row.speaker_name),
        "outlet": Counter(row.outlet for row in rows if row.outlet),
        "agency": Counter(code for row in rows for code in wires.get(row.article, ())),
        "kind": Counter(row.kind for row in rows),
        "occasion": Counter(row.occasion_kind for row in rows if row.occasion_kind),
        "lang": Counter(row.language for row in rows if row.language),
    }
    days = Counter(row.published_day for row in rows if row.published_day)
    return Facets(
        every=every,
        values={name: _commonest(tally, every) for name, tally in tallies.items()},
        days=tuple((day, count * every) for day, count in sorted(days.items())),
        n_undated=(len(rows) - days.total()) * every,
    )


def _numbers(node: Node, every: int) -> Select[Any]:
    number, source, where = selected(node)
    query = select(number).select_from(source).where(*where)
    return query if every == 1 else query.where(number % every == 0)


def _columns(numbers: Sequence[int]) -> Select[Any]:
    s, a = statements.c, articles.c
    query = select(s.article, s.kind, s.speaker_name, s.occasion_kind, a.outlet, a.language, a.published_day)
    return query.join_from(statements, articles, s.article == a.key).where(s.number.in_(numbers))


def _wires(connection: Connection, keys: Sequence[str]) -> dict[str, list[str]]:
    """The codes of each article's agencies."""
    found: dict[str, list[str]] = {}
    for chunk in _chunks(keys):
        query = select(agencies.c.article, agencies.c.code).where(agencies.c.article.in_(chunk))
        for article, code in connection.execute(query):
            found.setdefault(article, []).append(code)
    return found


def _commonest(tally: Counter[str], every: int) -> tuple[tuple[str, int], ...]:
    """The commonest values, equals in the order of the alphabet."""
    ordered = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    return tuple((value, count * every) for value, count in ordered[:MAX_VALUES])


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[at : at + _CHUNK] for at in range(0, len(items), _CHUNK))

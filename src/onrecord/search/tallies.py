"""What is counted in a bounded number of statements or articles, alike for facets, speakers and outlets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import ColumnElement, Connection, select

from onrecord.store import dialects
from onrecord.store.tables import agencies

MAX_ROWS = 15
Counts: TypeAlias = tuple[tuple[str, int], ...]
"""Values with how often each occurs, the commonest first."""


def commonest(values: Iterable[str | None], most: int = MAX_ROWS) -> Counts:
    """The commonest values with how often each occurs, equals in the order of code points."""
    tally = Counter(value for value in values if value is not None)
    return tuple(sorted(tally.items(), key=lambda item: (-item[1], item[0]))[:most])


def by_article(
    connection: Connection, named: ColumnElement[str], keys: Sequence[str]
) -> dict[str, list[str]]:
    """What `named` is of each of the articles' agencies."""
    found: dict[str, list[str]] = {}
    there = dialects.among_texts(connection, agencies.c.article, keys)
    for article, agency in connection.execute(select(agencies.c.article, named).where(there)):
        found.setdefault(article, []).append(agency)
    return found

"""Pages that go on where the last one ended, whatever came into the record meanwhile.

A place in a list by date is the number of the last statement shown; by weight it is how many were shown,
up to where the list goes on by date. Nothing that was shown is passed over again to get there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from onrecord.search import order
from onrecord.search.order import MAX_WEIGHED, Sort
from onrecord.search.query import Node
from onrecord.search.sql import Asked, asked
from onrecord.store.numbering import FIRST_DATED, MAX_STATEMENTS, ORDINAL_BITS, article_numbers


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind the statement `after`, else behind the first `n_shown` by weight."""

    after: int | None = None
    n_shown: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers of statements in order, and the place behind the last of them; None: there are no more."""

    numbers: tuple[int, ...]
    next: Place | None


def stretch(connection: Connection, node: Node, sort: Sort, place: Place, limit: int) -> Stretch:
    """The statements that answer from the place on, `limit` at most."""
    found = asked(connection, node)
    if sort == "relevance" and place.after is None:
        return _by_weight(connection, node, found, place.n_shown, limit)
    numbers = _by_date(connection, found, sort, place.after, limit + 1)
    shown = tuple(numbers[:limit])
    return Stretch(shown, Place(after=shown[-1]) if len(numbers) > limit else None)


def _by_weight(connection: Connection, node: Node, found: Asked, n_shown: int, limit: int) -> Stretch:
    """Those that are weighed; a page that ends with the last of them goes on by date."""
    shown = min(limit, MAX_WEIGHED - n_shown)
    weighed = order.Weighed(connection, found, node).numbers(shown + 1, n_shown)
    numbers = tuple(weighed[:shown])
    if len(weighed) <= shown:
        return Stretch(numbers, None)
    if n_shown + shown < MAX_WEIGHED:
        return Stretch(numbers, Place(n_shown=n_shown + shown))
    last_weighed = order.Newest(connection, found).numbers(1, MAX_WEIGHED - 1)
    return Stretch(numbers, Place(after=last_weighed[0]))


def _by_date(
    connection: Connection, found: Asked, sort: Sort, after: int | None, limit: int
) -> Sequence[int]:
    walk = _Walk(connection, found)
    if after is None:
        listed = order.Oldest if sort == "oldest" else order.Newest
        return listed(connection, found).numbers(limit, 0)
    return walk.older_last(after, limit) if sort == "oldest" else walk.newer_last(after, limit)


class _Walk:
    """Goes along the numbers from one on."""

    def __init__(self, connection: Connection, found: Asked) -> None:
        self._connection = connection
        self._found = found

    def older_last(self, after: int, limit: int) -> list[int]:
        """The earliest day first, the undated last."""
        number = self._found.number
        if after < FIRST_DATED:
            return self._listed(limit, number > after, number < FIRST_DATED)
        numbers = self._listed(limit, number > after)
        if len(numbers) < limit:
            numbers += self._listed(limit - len(numbers), number < FIRST_DATED)
        return numbers

    def newer_last(self, after: int, limit: int) -> list[int]:
        """The latest article first, its statements as they stand in it."""
        number = self._found.number
        least, greatest = article_numbers(after)
        numbers = self._listed(limit, number.between(after + 1, greatest))
        falling = self._select(number < least).order_by(number.desc()).limit(limit - len(numbers))
        groups = groupby(self._connection.scalars(falling), key=lambda one: one >> ORDINAL_BITS)
        articles = [list(group) for _, group in groups]
        for at, group in enumerate(articles):
            is_cut = at == len(articles) - 1  # by the limit: its first statements are wanted, not its last
            numbers += self._first_of(group) if is_cut else reversed(group)
        return numbers

    def _first_of(self, falling: list[int]) -> list[int]:
        number = self._found.number
        return self._listed(MAX_STATEMENTS, number.between(*article_numbers(falling[0])))[: len(falling)]

    def _listed(self, limit: int, *where: ColumnElement[bool]) -> list[int]:
        if limit < 1:
            return []
        query = self._select(*where).order_by(self._found.number).limit(limit)
        return list(self._connection.scalars(query))

    def _select(self, *where: ColumnElement[bool]) -> Select[Any]:
        return select(self._found.number).select_from(self._found.source).where(*self._found.where, *where)

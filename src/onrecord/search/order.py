"""The order of the statements that answer: by date along their numbers, or by the weight of words.

A page costs what stands on it and what is passed over to reach it; nothing is ever sorted in full, and
nothing counted beyond `MAX_COUNTED`, so that a word in most statements is as quick as a rare one.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, func, select

from onrecord.search.query import Node
from onrecord.search.ranking import MAX_CHARS, weights
from onrecord.search.sql import Asked
from onrecord.store import dialects
from onrecord.store.numbering import FIRST_DATED, MAX_STATEMENTS, ORDINAL_BITS, article_numbers
from onrecord.store.tables import statements

Sort = Literal["relevance", "newest", "oldest"]

MAX_COUNTED = 10_000
"""Where more statements answer, it is said that there are more."""

MAX_WEIGHED = 500
"""Where more statements answer, the words weigh in the newest of them; the others follow, newest first."""


class _Numbers:
    def __init__(self, connection: Connection, asked: Asked) -> None:
        self._connection = connection
        self._asked = asked

    def count(self) -> tuple[int, bool]:
        """How many statements answer; True behind it: more than that."""
        n_found = self._count(MAX_COUNTED + 1)
        return min(n_found, MAX_COUNTED), n_found > MAX_COUNTED

    def _count(self, most: int, *more: ColumnElement[bool]) -> int:
        found = self._select(*more).limit(most).subquery()
        return self._connection.scalar(select(func.count()).select_from(found)) or 0

    def _select(self, *more: ColumnElement[bool]) -> Select[Any]:
        return select(self._asked.number).select_from(self._asked.source).where(*self._asked.where, *more)

    def _listed(self, query: Select[Any], limit: int, offset: int = 0) -> list[int]:
        return list(self._connection.scalars(query.limit(limit).offset(offset)))


class Newest(_Numbers):
    """The latest day first, on a day the latest arrival; an article's statements as they stand in it."""

    def numbers(self, limit: int, offset: int) -> list[int]:
        """The numbers of the statements from `offset` on, `limit` at most."""
        falling = self._select().order_by(self._asked.number.desc())
        found = self._listed(falling, limit, offset)
        groups = [list(group) for _, group in groupby(found, key=lambda number: number >> ORDINAL_BITS)]
        return [
            number
            for at, group in enumerate(groups)
            for number in self._as_in_article(
                group,
                is_whole=(at > 0 or not offset) and (at < len(groups) - 1 or len(found) < limit),
            )
        ]

    def _as_in_article(self, falling: list[int], *, is_whole: bool) -> Iterable[int]:
        """One article's part of the list, turned round; at the ends of a page the article may be cut."""
        if is_whole:
            return reversed(falling)
        number = self._asked.number
        least, greatest = article_numbers(falling[0])
        whole = self._listed(self._select(number.between(least, greatest)).order_by(number), MAX_STATEMENTS)
        n_before = sum(one > falling[0] for one in whole)
        return whole[n_before : n_before + len(falling)]


class Oldest(_Numbers):
    """The earliest day first, on a day the article that came first; the undated last."""

    def numbers(self, limit: int, offset: int) -> list[int]:
        """The numbers of the statements from `offset` on, `limit` at most."""
        number = self._asked.number
        is_dated = number >= FIRST_DATED
        found = self._listed(self._select(is_dated).order_by(number), limit, offset)
        if len(found) < limit:
            n_dated = offset + len(found) if found or not offset else self._count(offset, is_dated)
            undated = self._select(number < FIRST_DATED).order_by(number)
            found += self._listed(undated, limit - len(found), max(0, offset - n_dated))
        return found


class Weighed(Newest):
    """The statements that the words weigh most in first, equals newest first."""

    def __init__(self, connection: Connection, asked: Asked, node: Node) -> None:
        super().__init__(connection, asked)
        self._node = node
        self._n_weighed = MAX_WEIGHED

    def numbers(self, limit: int, offset: int) -> list[int]:
        """The numbers of the statements from `offset` on, `limit` at most."""
        page = self._by_weight()[offset : offset + limit] if offset < MAX_WEIGHED else []
        if len(page) < limit and offset + limit > MAX_WEIGHED:
            page += super().numbers(limit - len(page), max(offset, MAX_WEIGHED))
        return page

    def count(self) -> tuple[int, bool]:
        """How many statements answer; nothing is to be counted where all of them were weighed."""
        return (self._n_weighed, False) if self._n_weighed < MAX_WEIGHED else super().count()

    def _by_weight(self) -> list[int]:
        newest = super().numbers(MAX_WEIGHED, 0)
        self._n_weighed = len(newest)
        words = func.substr(statements.c.content_text, 1, MAX_CHARS).label("words")
        query = select(statements.c.number, words).where(
            dialects.among(self._connection, statements.c.number, newest)
        )
        texts = {row.number: row.words for row in self._connection.execute(query)}
        weight = dict(zip(newest, weights(self._node, [texts[number] for number in newest]), strict=True))
        return sorted(newest, key=lambda number: -weight[number])  # equals stay as they were: newest first


Order: TypeAlias = Newest | Oldest | Weighed


def of(connection: Connection, node: Node, asked: Asked, sort: Sort) -> Order:
    """The statements that answer, in the order asked for."""
    match sort:
        case "newest":
            return Newest(connection, asked)
        case "oldest":
            return Oldest(connection, asked)
        case "relevance":
            return Weighed(connection, asked, node)

"""A query made narrower or wider by one condition, for links beside the results. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from onrecord.search.query import OPENING_QUOTES, FieldName, Filter, Node, Term, all_of
from onrecord.search.query import And as _And
from onrecord.words import is_word_char

PERIOD: frozenset[FieldName] = frozenset({"after", "before"})
Unit = Literal["year", "month", "day"]


@dataclass(frozen=True, slots=True)
class Period:
    """A year, a month or a day, as the beginning of an ISO 8601 date.

    >>> Period("2021-12").unit, Period("2021-12").next
    ('month', '2022-01')
    """

    start: str

    @property
    def unit(self) -> Unit:
        """How long the period is."""
        return {4: "year", 7: "month", 10: "day"}[len(self.start)]  # type: ignore[return-value]

    @property
    def next(self) -> str:
        """The start of the period after this one; the last day there is has none, and is its own."""
        numbers = [int(part) for part in self.start.split("-")]
        if self.unit == "day":
            ordinal = date(*numbers).toordinal()
            return date.fromordinal(min(ordinal + 1, date.max.toordinal())).isoformat()
        if self.unit == "month" and numbers[1] < 12:
            return f"{self.start[:4]}-{numbers[1] + 1:02}"
        year = f"{min(numbers[0] + 1, 9999):04}"
        return f"{year}-01" if self.unit == "month" else year


def parts_of(node: Node) -> tuple[Node, ...]:
    """The conditions that must all hold."""
    return node.parts if isinstance(node, _And) else (node,)


def filter_of(name: FieldName, value: str) -> Filter | None:
    """The condition that a field holds these words; None where a query cannot ask for them."""
    words = " ".join("".join(map(_plain, value)).split())
    return Filter(name, Term(words)) if any(map(is_word_char, words)) else None


def _plain(char: str) -> str:
    """The character, or a blank for one that a phrase cannot hold."""
    return " " if char in OPENING_QUOTES or unicodedata.category(char) in {"Cc", "Cs"} else char


def has(node: Node, part: Node) -> bool:
    """Whether the condition is one of those that must hold."""
    return part in parts_of(node)


def narrowed(node: Node, part: Node) -> Node:
    """The query with one more condition."""
    return node if has(node, part) else all_of([*parts_of(node), part])


def widened(node: Node, part: Node) -> Node:
    """The query without the condition."""
    return all_of([one for one in parts_of(node) if one != part])


def within(node: Node, period: Period | None) -> Node:
    """The query for that period instead of any that it names; None: for all times."""
    kept = [one for one in parts_of(node) if not (isinstance(one, Filter) and one.name in PERIOD)]
    if period is None:
        return all_of(kept)
    after = Filter("after", Term(period.start))
    before = Filter("before", Term(period.next))
    return all_of([*kept, after] if period.next == period.start else [*kept, after, before])


def has_period(node: Node) -> bool:
    """Whether the query names a time."""
    return any(isinstance(one, Filter) and one.name in PERIOD for one in parts_of(node))

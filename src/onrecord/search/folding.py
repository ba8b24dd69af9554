"""Search results folded by quotation: of statements that carry the same words, the first in the list stands
for the others, wherever in the list they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, select

from onrecord.search import order
from onrecord.search.order import MAX_WEIGHED, Sort
from onrecord.search.paging import Place, Stretch, stretch
from onrecord.search.query import Node
from onrecord.search.repeated import foldings_of
from onrecord.search.results import Hit, Hits
from onrecord.search.sql import asked
from onrecord.store.numbering import FIRST_DATED, ORDINAL_BITS
from onrecord.store.tables import variants
from onrecord.store.variants import Folding

MAX_ROUNDS = 20  # in which a page is filled; one of a list that is nearly all repeats may stay shorter
_CHUNK = 500  # numbers that one query names
_Key = Callable[[int], tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedHit(Hit):
    """A hit with the quotation that it is a variant of; None where no other article has its words."""

    quotation: Folding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedHits(Hits):
    """A page of hits, each with its quotation."""

    hits: tuple[FoldedHit, ...]


def with_quotations(connection: Connection, hits: Sequence[Hit]) -> tuple[FoldedHit, ...]:
    """The hits, each with its quotation."""
    found = foldings_of(connection, [hit.id for hit in hits]) if hits else {}
    names = [field.name for field in fields(Hit)]
    return tuple(
        FoldedHit(**{name: getattr(hit, name) for name in names}, quotation=found.get(hit.id)) for hit in hits
    )


def folded_stretch(connection: Connection, node: Node, sort: Sort, place: Place, limit: int) -> Stretch:
    """As `paging.stretch`, without statements that have a variant before them in the list."""
    shown: list[int] = []
    key: _Key | None = None
    following: Place | None = place
    for _ in range(MAX_ROUNDS):
        if following is None or len(shown) == limit:
            break
        part = stretch(connection, node, sort, following, limit - len(shown))
        groups = groups_of(connection, part.numbers)
        if groups:
            key = key or _key_of(connection, node, sort)
            firsts = _firsts(connection, node, groups, key)
            shown += [one for one in part.numbers if one not in groups or one in firsts]
        else:
            shown += part.numbers
        following = part.next
    return Stretch(tuple(shown), following)


def groups_of(connection: Connection, numbers: Iterable[int]) -> dict[int, int]:
    """The quotation of each statement that is in one."""
    query = select(variants.c.statement, variants.c.quotation)
    return _read(connection, query, variants.c.statement, numbers)


def _firsts(connection: Connection, node: Node, groups: dict[int, int], key: _Key) -> set[int]:
    """Of each quotation the statement that answers and comes first."""
    query = select(variants.c.statement, variants.c.quotation)
    members = _read(connection, query, variants.c.quotation, set(groups.values()))
    found = asked(connection, node)
    answers = select(found.number, found.number).select_from(found.source).where(*found.where)
    answering = _read(connection, answers, found.number, members)
    by_quotation: defaultdict[int, list[int]] = defaultdict(list)
    for number in answering:
        by_quotation[members[number]].append(number)
    return {min(some, key=key) for some in by_quotation.values()}


def _read(connection: Connection, query: Any, column: Any, numbers: Iterable[int]) -> dict[int, int]:
    """The two columns of the query as keys and values, where the column holds one of the numbers."""
    wanted = sorted(numbers)
    found: dict[int, int] = {}
    for at in range(0, len(wanted), _CHUNK):
        some = query.where(column.in_(wanted[at : at + _CHUNK]))
        found.update((row[0], row[1]) for row in connection.execute(some))
    return found


def _key_of(connection: Connection, node: Node, sort: Sort) -> _Key:
    """What sorts numbers as the list does."""
    if sort == "oldest":
        return lambda number: (number < FIRST_DATED, number)
    if sort == "newest":
        return _newest
    weighed = order.Weighed(connection, asked(connection, node), node).numbers(MAX_WEIGHED, 0)
    at = {number: place for place, number in enumerate(weighed)}
    last = 1 << 63
    return lambda number: (-last, at[number]) if number in at else _newest(number)


def _newest(number: int) -> tuple[int, int]:
    return -(number >> ORDINAL_BITS), number

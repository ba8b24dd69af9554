"""Which statements make one quotation, from the ties between pairs of them.

Sure ties join. Pieces of a quotation and statements of nobody named go where their best tie leads, and
never join two quotations; a report in other words goes to the one that it is likest to. The outcome
depends on the ties alone, not on the order in which they were found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from onrecord.relations.quotations import FEW, Saying, TieKind
from onrecord.relations.voices import Voice, may_be_one

Basis = Literal["words", "paraphrase"]


@dataclass(frozen=True, slots=True)
class Member:
    """What the grouping needs to know of a statement. `is_solid`: it names its speaker, and is no piece."""

    voice: Voice
    is_solid: bool
    is_quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A tie between two statements, by their numbers. `gap_days`: between their days, 0 where not known."""

    left: int
    right: int
    kind: TieKind
    likeness: float
    is_sure: bool
    gap_days: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement belongs. `quotation`: the least number of its group.

    `basis`: `paraphrase` where it came in as a report in other words, which is less certain.
    """

    quotation: int
    basis: Basis


def member_of(said: Saying) -> Member:
    """The statement as the grouping sees it."""
    is_solid = bool(said.voice.name) and len(said.core) >= FEW
    return Member(said.voice, is_solid, bool(said.quoted))


def groups(members: Mapping[int, Member], links: Iterable[Link]) -> dict[int, Place]:
    """The place of each statement that is in a group of two or more."""
    found = {
        number: _Group({number}, {one.voice}, one.is_solid, one.is_quoted) for number, one in members.items()
    }
    reported: set[int] = set()
    for link in sorted(links, key=_order):
        left, right = found[link.left], found[link.right]
        if left is right or not _agree(left, right):
            continue
        if link.kind == "paraphrase":
            if left.is_quoted == right.is_quoted:
                continue
            reported |= (right if left.is_quoted else left).numbers
        elif not link.is_sure and left.is_solid and right.is_solid:
            continue
        joined = _joined(left, right)
        found |= dict.fromkeys(joined.numbers, joined)
    return {
        number: Place(min(group.numbers), "paraphrase" if number in reported else "words")
        for number, group in found.items()
        if len(group.numbers) > 1
    }


@dataclass(frozen=True, slots=True)
class _Group:
    numbers: set[int]
    voices: set[Voice]
    is_solid: bool
    is_quoted: bool


def _order(link: Link) -> tuple[int, float, int, int, int]:
    rank = 2 if link.kind == "paraphrase" else 1 - link.is_sure
    return (rank, -link.likeness, link.gap_days, link.left, link.right)


def _agree(left: _Group, right: _Group) -> bool:
    """Whether all names in both groups may be one speaker's: a bare surname must not join two first names."""
    return all(may_be_one(one, two) for one in left.voices for two in right.voices)


def _joined(left: _Group, right: _Group) -> _Group:
    return _Group(
        left.numbers | right.numbers,
        left.voices | right.voices,
        left.is_solid or right.is_solid,
        left.is_quoted or right.is_quoted,
    )

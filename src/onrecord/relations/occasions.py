"""On how many occasions the same words were said, as far as days and reprints tell.

A statement is quoted for some days after it was made. So statements within `DAYS` of the first of them
count as one occasion, and a later one begins another, unless its article is a reprint or a revision of
one that counts already. What has no date begins no occasion where another has one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A statement in one article. `day`: of publication, as its number in the calendar, None where it is
    not known; `strands`: what its article is one with (its family of copies, its address)."""

    number: int
    day: int | None
    strands: tuple[str, ...] = ()


def occasions(tellings: Iterable[Telling]) -> dict[int, int]:
    """The occasion of each statement, counted from 0 in the order of days; independent of input order."""
    found: dict[int, int] = {}
    seen: dict[str, int] = {}
    first, last = None, -1
    undated = []
    for one in sorted(tellings, key=lambda one: (one.day is None, one.day or 0, one.number)):
        known = [seen[strand] for strand in one.strands if strand in seen]
        if one.day is None and not known:
            undated.append(one.number)
            continue
        if not known and one.day is not None and (first is None or one.day - first > DAYS):
            first, last = one.day, last + 1
        at = min(known, default=last)
        found[one.number] = at
        for strand in one.strands:
            seen.setdefault(strand, at)
    return found | dict.fromkeys(undated, 0)

"""Which of two copies came from the other, by evidence; each piece is kept, and what contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from onrecord.record import Record

Side = Literal["left", "right"]

_SAID = 4.0  # the text itself names the other as its source
_TIMES = 2.0  # the dates of publication
_SHORTER = 0.5  # an abridgement lacks what the other has


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to take `origin` for the text that the other was made from."""

    origin: Side
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Direction:
    """`origin` None: the evidence is missing, or weighs the same. `contradiction`: a sentence, or None."""

    origin: Side | None
    evidence: tuple[Evidence, ...]
    contradiction: str | None


def direction(left: Record, right: Record, left_contained: float, right_contained: float) -> Direction:
    """Weighs what the two articles say of where they come from, their dates and their lengths."""
    evidence = (
        *_named("left", left, right),
        *_named("right", right, left),
        *_dates(left, right),
        *_lengths(left_contained, right_contained),
    )
    weights = {side: sum(one.weight for one in evidence if one.origin == side) for side in ("left", "right")}
    origin: Side | None = None
    if weights["left"] != weights["right"]:
        origin = "left" if weights["left"] > weights["right"] else "right"
    return Direction(origin, evidence, _contradiction(evidence))


def _named(side: Side, origin: Record, copy: Record) -> Iterator[Evidence]:
    """What `copy` says of `origin`'s outlet: a note of republication, a credited agency."""
    outlet = (origin.outlet or "").casefold()
    if not outlet or outlet == (copy.outlet or "").casefold():
        return
    note = copy.provenance.republication
    if note is not None and note.source and note.source.casefold() == outlet:
        yield Evidence(side, _SAID, f"the other is marked as taken from {note.source}")
    for agency in copy.provenance.agencies:
        if outlet in {agency.code.casefold(), (agency.name or "").casefold()}:
            yield Evidence(side, _SAID, f"the other credits {agency.name or agency.code}")


def _dates(left: Record, right: Record) -> Iterator[Evidence]:
    """Only values of the same precision are compared: a day says nothing against an hour of that day."""
    if left.published is None or right.published is None:
        return
    first, second = left.published.value, right.published.value
    length = min(len(first), len(second), len("2021-05-17"))
    if not first[:4].isdigit() or not second[:4].isdigit() or first[:length] == second[:length]:
        return
    side: Side = "left" if first[:length] < second[:length] else "right"
    yield Evidence(side, _TIMES, f"published {min(first, second)}, the other {max(first, second)}")


def _lengths(left_contained: float, right_contained: float) -> Iterator[Evidence]:
    if abs(left_contained - right_contained) > 0.2:
        side: Side = "left" if left_contained < right_contained else "right"
        yield Evidence(side, _SHORTER, "holds more than the other, which may be abridged")


def _contradiction(evidence: tuple[Evidence, ...]) -> str | None:
    strong = [one for one in evidence if one.weight >= _TIMES]
    for one in strong:
        for other in strong:
            if one.origin == "left" and other.origin == "right":
                return f"left: {one.reason}; but right: {other.reason}"
    return None


def circles(origins: Mapping[str, set[str]]) -> tuple[tuple[str, ...], ...]:
    """The groups of texts that would each have come from another of the group, in order, least name first.

    `origins`: for each text those that it is held to come from.

    >>> circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})
    (('a', 'b', 'c'),)
    """
    reached = {one: _reached(one, origins) for one in origins}
    found = {
        tuple(sorted(other for other in reached[one] if one in reached.get(other, ())))
        for one in origins
        if one in reached[one]
    }
    return tuple(sorted(found))


def _reached(one: str, origins: Mapping[str, set[str]]) -> set[str]:
    """All texts that it may have come from, by any number of steps."""
    met: set[str] = set()
    edge = set(origins.get(one, ()))
    while edge:
        met |= edge
        edge = {origin for text in edge for origin in origins.get(text, ())} - met
    return met

"""Which of two copies came from the other, by evidence; each piece is kept, and what contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from onrecord.addresses import canonical, host_of, is_elsewhere, site_of, standing_address
from onrecord.record import Provenance

Side = Literal["left", "right"]

_SAID = 4.0  # the text itself names the other as its source
_LINKED = 4.0  # the page gives the other's address as the canonical one
_SITE = 3.0  # or another address on the site of the other
_TIMES = 2.0  # the dates of publication
_ELSEWHERE = 1.0  # the page gives an address on a third site: whoever came first, it was not this one
_SHORTER = 0.5  # an abridgement lacks what the other has
_CAPTURED = 0.25  # weak: a page can stand for years before it is fetched
_MIN_APART = timedelta(hours=1)  # of two captures; less tells in which order they were fetched, and no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """What an article says of where it comes from.

    `url`: the address that it gives for itself; `captured_from`: the one that it was fetched from, None where
    it was not. `published`, `captured_at`: ISO 8601.
    """

    outlet: str | None = None
    published: str | None = None
    provenance: Provenance = field(default_factory=Provenance)
    url: str | None = None
    captured_from: str | None = None
    captured_at: str | None = None

    @property
    def address(self) -> str | None:
        """The canonical address under which it stands, None where it gives none: then it is in no chain."""
        return standing_address(self.url, self.captured_from) if self.url else None


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


def direction(left: Printing, right: Printing, left_contained: float, right_contained: float) -> Direction:
    """Weighs what the two articles say of where they come from, their dates, lengths and captures."""
    evidence = (
        *_named("left", left, right),
        *_named("right", right, left),
        *_canonical("left", left, right),
        *_canonical("right", right, left),
        *_dates(left, right),
        *_lengths(left_contained, right_contained),
        *_captures(left, right),
    )
    weights = {side: sum(one.weight for one in evidence if one.origin == side) for side in ("left", "right")}
    origin: Side | None = None
    if weights["left"] != weights["right"]:
        origin = "left" if weights["left"] > weights["right"] else "right"
    return Direction(origin, evidence, _contradiction(evidence))


def _named(side: Side, origin: Printing, copy: Printing) -> Iterator[Evidence]:
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


def _canonical(side: Side, origin: Printing, copy: Printing) -> Iterator[Evidence]:
    """What the address says that `copy`'s page gives as the canonical one (rel=canonical or og:url).

    Only one on another site than the page's counts: on its own site it names the page itself.
    """
    if copy.url is None or not is_elsewhere(copy.url, copy.captured_from):
        return
    said = f"the other's page gives {host_of(copy.url)} as its canonical address"
    if canonical(copy.url) == origin.address:
        yield Evidence(side, _LINKED, "the other's page gives this one's address as its canonical address")
    elif site_of(copy.url) == site_of(origin.address or ""):
        yield Evidence(side, _SITE, f"{said}, the site of this one")
    elif not is_elsewhere(origin.url, origin.captured_from):
        yield Evidence(side, _ELSEWHERE, f"{said}, a third site, so it is a reprint itself")


def _dates(left: Printing, right: Printing) -> Iterator[Evidence]:
    """Only values of the same precision are compared: a day says nothing against an hour of that day."""
    if left.published is None or right.published is None:
        return
    first, second = left.published, right.published
    length = min(len(first), len(second), len("2021-05-17"))
    if not first[:4].isdigit() or not second[:4].isdigit() or first[:length] == second[:length]:
        return
    side: Side = "left" if first[:length] < second[:length] else "right"
    yield Evidence(side, _TIMES, f"published {min(first, second)}, the other {max(first, second)}")


def _lengths(left_contained: float, right_contained: float) -> Iterator[Evidence]:
    if abs(left_contained - right_contained) > 0.2:
        side: Side = "left" if left_contained < right_contained else "right"
        yield Evidence(side, _SHORTER, "holds more than the other, which may be abridged")


def _captures(left: Printing, right: Printing) -> Iterator[Evidence]:
    """Only of what was fetched: a file's time is that of its being added."""
    if not left.captured_from or not right.captured_from or not left.captured_at or not right.captured_at:
        return
    first, second = datetime.fromisoformat(left.captured_at), datetime.fromisoformat(right.captured_at)
    if abs(first - second) >= _MIN_APART:
        side: Side = "left" if first < second else "right"
        times = " and ".join(one.strftime("%Y-%m-%d %H:%M") for one in sorted((first, second)))
        yield Evidence(side, _CAPTURED, f"captured before the other ({times} UTC), which is weak evidence")


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

"""Whether one text is a copy of another: exactly, nearly, or in part; and where the two agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from onrecord.relations.fingerprints import SHINGLE, Wording, shingles
from onrecord.spans import Span

CopyKind = Literal["exact", "near", "partial"]

MIN_WORDS = 20  # a text of fewer proves nothing: weather, results, a caption
MIN_SHARED = 40  # own words in common that a partial copy needs: more than any stock phrase
MIN_STRETCH = 8  # words of a stretch that counts: independent reports share shorter ones
MAX_GAP = 3  # words between matches of one stretch: a spelling, a figure, a word changed
NEAR_BOTH = 0.25  # of each text that a near copy shares: else a round-up would join the stories it holds
REPRINTED = 0.5  # of each text that two of one outlet share when one is the other again
_MAX_PLACES = 16  # of one shingle that are tried, so that a text of one word stays linear


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where the same words stand in both texts, but for small changes; in code points of each."""

    left: Span
    right: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What two texts share. `overlap`: own words shared, of all own words that either has, 0 to 1;
    `left_contained`: the part of the left text's own words that the right has; and the other way."""

    kind: CopyKind
    overlap: float
    left_contained: float
    right_contained: float
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that agree, by their numbers: `[left, left_end)` with `[right, right_end)`."""

    left: int
    right: int
    left_end: int
    right_end: int


def compare(left: Wording, right: Wording) -> Copy | None:
    """How the two are copies, None where they are independent as far as their words tell.

    Times and outlets play no part. Time grows with the length of both.
    """
    if min(len(left.words), len(right.words)) < MIN_WORDS:
        return None
    if left.words == right.words:
        stretch = Stretch(_span(left, 0, len(left.words)), _span(right, 0, len(right.words)))
        return Copy(kind="exact", overlap=1.0, left_contained=1.0, right_contained=1.0, stretches=(stretch,))
    runs = [run for run in _joined(_matches(left, right)) if run.left_end - run.left >= MIN_STRETCH]
    shared_left = _n_own(left, ((run.left, run.left_end) for run in runs))
    shared_right = _n_own(right, ((run.right, run.right_end) for run in runs))
    shared = min(shared_left, shared_right)
    if shared < MIN_WORDS:
        return None
    parts = shared_left / left.n_own, shared_right / right.n_own
    is_near = min(parts) >= NEAR_BOTH
    if not is_near and shared < MIN_SHARED:
        return None
    return Copy(
        kind="near" if is_near else "partial",
        overlap=round(shared / (left.n_own + right.n_own - shared), 4),
        left_contained=round(parts[0], 4),
        right_contained=round(parts[1], 4),
        stretches=tuple(
            Stretch(_span(left, run.left, run.left_end), _span(right, run.right, run.right_end))
            for run in runs
        ),
    )


def is_standing_matter(copy: Copy) -> bool:
    """Whether two texts of one outlet may share just what it puts under many: notes, lists of links.

    What an outlet prints twice at two addresses is mostly the same both ways.
    """
    return min(copy.left_contained, copy.right_contained) < REPRINTED


def _matches(left: Wording, right: Wording) -> list[_Run]:
    """The longest rows of equal own words, from the left text's beginning on."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, words in shingles(right):
        if len(places[words]) < _MAX_PLACES:
            places[words].append(at)
    runs, done = [], 0
    for at, words in shingles(left):
        if at >= done and words in places:
            length, place = max((_length(left, right, at, place), -place) for place in places[words])
            runs.append(_Run(at, -place, at + length, length - place))
            done = at + length
    return runs


def _length(left: Wording, right: Wording, at: int, place: int) -> int:
    length, limit = SHINGLE, min(len(left.words) - at, len(right.words) - place)
    while length < limit and left.words[at + length] == right.words[place + length]:
        length += 1
    return length


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    """Matches that follow one another in both texts with little between are one stretch."""
    out: list[_Run] = []
    for run in runs:
        last = out[-1] if out else None
        if last and run.left - last.left_end <= MAX_GAP and 0 <= run.right - last.right_end <= MAX_GAP:
            out[-1] = _Run(last.left, last.right, run.left_end, run.right_end)
        else:
            out.append(run)
    return out


def _n_own(wording: Wording, ranges: Iterable[tuple[int, int]]) -> int:
    covered: set[int] = set()
    for start, end in ranges:
        covered.update(range(start, end))
    return sum(wording.own[at] for at in covered)


def _span(wording: Wording, start: int, end: int) -> Span:
    return Span(wording.spans[start][0], wording.spans[end - 1][1])

"""Whether one text is a copy of another: exactly, nearly, or in part; and where the two agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from onrecord.relations.fingerprints import SHINGLE, Wording, shingles
from onrecord.spans import Span

CopyKind = Literal["exact", "near", "partial"]

MIN_WORDS = 20  # a text of fewer proves nothing: weather, results, a caption
QUOTED = 1 / 3  # of a word of the writer's own, what a quoted one weighs: who was there heard it as well
MIN_SHARED = 40  # own words in common that a partial copy needs: more than any stock phrase
MIN_STRETCH = 8  # words of a stretch that counts: independent reports share shorter ones
MAX_GAP = 3  # words between matches of one stretch: a spelling, a figure, a word changed
NEAR_BOTH = 0.2  # of each text that a near copy shares: else a round-up would join the stories it holds
FEW_OWN, NEAR_QUOTED = 8, 0.5  # own words below which nearly all that is shared is quoted, and the part then
REPRINTED = 0.5  # of each text that two of one outlet share when one is the other again
_MAX_PLACES = 16  # of one shingle that are tried, so that a text of one word stays linear


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where the same words stand in both texts, but for small changes; in code points of each."""

    left: Span
    right: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What two texts share. `overlap`: words shared, of all words that either has, 0 to 1, a quoted word
    weighing `QUOTED`; `left_contained`: the part of the left text that the right has; and the other way."""

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
    own, weight = _shared(left, right, runs)
    if weight < MIN_WORDS:
        return None
    weights = _weight(left), _weight(right)
    parts = min(1.0, weight / weights[0]), min(1.0, weight / weights[1])
    is_near = min(parts) >= (NEAR_BOTH if own >= FEW_OWN else NEAR_QUOTED)
    if not is_near and own < MIN_SHARED:
        return None
    return Copy(
        kind="near" if is_near else "partial",
        overlap=round(weight / (sum(weights) - weight), 4),
        left_contained=round(parts[0], 4),
        right_contained=round(parts[1], 4),
        stretches=tuple(
            Stretch(_span(left, run.left, run.left_end), _span(right, run.right, run.right_end))
            for run in runs
        ),
    )


class Sieve:
    """Tells quickly which texts `compare` finds to be no copies of one text, by their words alone.

    What stays in is compared in earnest: of two texts that share enough rows of words, `compare` may still
    find that too little of it is the writer's own.
    """

    def __init__(self, wording: Wording) -> None:
        self._words = wording.words
        self._rows = frozenset(shingles(wording.words))

    def holds_back(self, words: tuple[str, ...]) -> bool:
        """Whether `compare` is sure to find nothing. `words`: keys of the other text's words, in order."""
        if min(len(self._words), len(words)) < MIN_WORDS:
            return True
        rows = shingles(words)
        common = self._rows.intersection(rows)
        if not common:
            return True
        most = _at_most([at for at, row in enumerate(rows) if row in common])
        near = int(max(len(self._words), len(words)) * QUOTED * NEAR_BOTH)
        return most < max(MIN_WORDS, min(MIN_SHARED, near))


def _at_most(places: list[int]) -> int:
    """How many words the stretches of a text may cover, of which these are the rows that the other has."""
    total, start, end = 0, places[0], places[0] + SHINGLE
    for at in [*places[1:], places[-1] + SHINGLE + MAX_GAP + 1]:
        if at - end > MAX_GAP:
            total += end - start if end - start >= MIN_STRETCH else 0
            start = at
        end = at + SHINGLE
    return total


def is_standing_matter(copy: Copy) -> bool:
    """Whether two texts of one outlet may share just what it puts under many: notes, lists of links.

    What an outlet prints twice at two addresses is mostly the same both ways.
    """
    return min(copy.left_contained, copy.right_contained) < REPRINTED


def _matches(left: Wording, right: Wording) -> list[_Run]:
    """The longest rows of equal words, from the left text's beginning on."""
    rows, their_rows = shingles(left.words), shingles(right.words)
    common = set(rows).intersection(their_rows)
    places: dict[tuple[str, ...], list[int]] = {words: [] for words in common}
    for at, words in enumerate(their_rows):
        if words in common and len(places[words]) < _MAX_PLACES:
            places[words].append(at)
    runs, done = [], 0
    for at, words in enumerate(rows):
        if words in common and at >= done:
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


def _shared(left: Wording, right: Wording, runs: list[_Run]) -> tuple[int, float]:
    """How many own words both share, and what all shared words weigh; the lesser of the two sides."""
    sides: list[tuple[int, float]] = []
    for wording, ranges in (
        (left, [(run.left, run.left_end) for run in runs]),
        (right, [(run.right, run.right_end) for run in runs]),
    ):
        covered = {at for start, end in ranges for at in range(start, end)}
        own = sum(wording.own[at] for at in covered)
        sides.append((own, own + QUOTED * (len(covered) - own)))
    return min(own for own, _ in sides), min(weight for _, weight in sides)


def _weight(wording: Wording) -> float:
    own = sum(wording.own)
    return own + QUOTED * (len(wording.own) - own)


def _span(wording: Wording, start: int, end: int) -> Span:
    return Span(wording.spans[start][0], wording.spans[end - 1][1])

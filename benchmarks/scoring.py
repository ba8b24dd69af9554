"""How found statements are held against labelled ones: pure, no files, no engine.

All spans are `(start, end)` pairs of code points. Articles are scored together (micro-average):

- content: one-to-one pairs of a labelled and a found statement whose contents overlap with
  intersection over union of at least 0.5, best pairs first;
- exact: such pairs whose contents are equal once white space, quotation marks and edge punctuation are cut;
- attributed: such pairs whose sources agree, cued: whose cues agree (both empty, or the overlap covers
  at least half of the shorter);
- source_span, cue_span, content_span: span by span, exact after cutting, in whatever statement;
- addressee, kind, within: the share of content pairs that agree in them, `within` by the pair of the
  statement that holds each.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Spans = Sequence[tuple[int, int]]

TRIM = " \t\r\n\"'“”‘’«»„‚‹›`.,;:!?-–—()[]"
MEASURES = ("content", "exact", "attributed", "cued", "source_span", "cue_span", "content_span")
SHARES = ("addressee", "kind", "within")
LEAST_OVERLAP = 0.5
N_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What the score looks at in one statement, labelled or found."""

    id: str
    content: Spans
    cue: Spans = ()
    source: Spans = ()
    addressee: Spans = ()
    kind: str | None = None
    within: str | None = None


@dataclass(slots=True)
class Tally:
    """Counts of one measure: agreements, labelled, found."""

    hits: int = 0
    gold: int = 0
    found: int = 0

    @property
    def precision(self) -> float:
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """2 hits / (labelled + found); 1 where there was nothing to find and nothing was found."""
        return 2 * self.hits / (self.gold + self.found) if self.gold + self.found else 1.0


@dataclass(slots=True)
class Score:
    """A tally for each measure. Modified in place by `add`."""

    tallies: dict[str, Tally] = field(
        default_factory=lambda: {name: Tally() for name in (*MEASURES, *SHARES)}
    )

    def __getitem__(self, name: str) -> Tally:
        return self.tallies[name]

    def add(self, text: str, gold: Sequence[Scored], found: Sequence[Scored]) -> None:
        """Counts one article."""
        pairs = pair_by_content(gold, found)
        matched = [(gold[i], found[j]) for i, j in pairs]
        self._count("content", len(pairs), gold, found)
        self._count("exact", sum(_same(text, g.content, f.content) for g, f in matched), gold, found)
        self._count("attributed", sum(agree(g.source, f.source) for g, f in matched), gold, found)
        self._count("cued", sum(agree(g.cue, f.cue) for g, f in matched), gold, found)
        for role in ("source", "cue", "content"):
            in_gold, in_found = _spans(text, gold, role), _spans(text, found, role)
            self._count(f"{role}_span", len(in_gold & in_found), in_gold, in_found)
        holders = {g.id: f.id for g, f in matched}
        self._count("addressee", sum(agree(g.addressee, f.addressee) for g, f in matched), matched, matched)
        self._count("kind", sum(g.kind == f.kind for g, f in matched), matched, matched)
        self._count("within", sum(_same_holder(g, f, holders) for g, f in matched), matched, matched)

    def _count(self, name: str, hits: int, gold: Iterable[object], found: Iterable[object]) -> None:
        tally = self.tallies[name]
        tally.hits += hits
        tally.gold += sum(1 for _ in gold)
        tally.found += sum(1 for _ in found)


def pair_by_content(gold: Sequence[Scored], found: Sequence[Scored]) -> list[tuple[int, int]]:
    """One-to-one pairs (index in `gold`, index in `found`), best overlap first, equal ones in their order.

    >>> pair_by_content([Scored(id="g", content=[(0, 10)])], [Scored(id="f", content=[(0, 8)])])
    [(0, 0)]
    """
    covered_gold = [covered(statement.content) for statement in gold]
    covered_found = [covered(statement.content) for statement in found]
    overlaps = []
    for i, g in enumerate(covered_gold):
        for j, f in enumerate(covered_found):
            overlap = len(g & f) / len(g | f)
            if overlap >= LEAST_OVERLAP:
                overlaps.append((-overlap, i, j))
    used_gold, used_found, pairs = set(), set(), []
    for _, i, j in sorted(overlaps):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((i, j))
    return pairs


def covered(spans: Spans) -> frozenset[int]:
    """The code points that the spans cover."""
    return frozenset(at for start, end in spans for at in range(start, end))


def agree(gold: Spans, found: Spans) -> bool:
    """Whether two span lists name the same words: both empty, or half of the shorter is shared."""
    if not gold or not found:
        return not gold and not found
    a, b = covered(gold), covered(found)
    return len(a & b) * 2 >= min(len(a), len(b))


def trimmed(text: str, spans: Spans) -> tuple[tuple[int, int], ...]:
    """The spans in order, less white space, quotation marks and punctuation at their edges.

    >>> trimmed("“Rain,” said Ana.", [(0, 7)])
    ((1, 5),)
    """
    kept = []
    for start, end in sorted(spans):
        while start < end and text[start] in TRIM:
            start += 1
        while end > start and text[end - 1] in TRIM:
            end -= 1
        if start < end:
            kept.append((start, end))
    return tuple(kept)


def _same(text: str, gold: Spans, found: Spans) -> bool:
    return trimmed(text, gold) == trimmed(text, found)


def _spans(text: str, statements: Sequence[Scored], role: str) -> set[tuple[int, int]]:
    return {span for statement in statements for span in trimmed(text, getattr(statement, role))}


def _same_holder(gold: Scored, found: Scored, holders: dict[str, str]) -> bool:
    if gold.within is None or found.within is None:
        return gold.within == found.within
    return holders.get(gold.within) == found.within


def calibration_bins(
    confidence: Sequence[float], right: Sequence[float]
) -> Iterable[tuple[float, int, float, float]]:
    """For each of ten equal bins that holds something: lower edge, size, mean confidence, share right."""
    for index in range(N_BINS):
        pairs = zip(confidence, right, strict=True)
        members = [(c, r) for c, r in pairs if min(int(c * N_BINS), N_BINS - 1) == index]
        if members:
            n = len(members)
            yield index / N_BINS, n, sum(c for c, _ in members) / n, sum(r for _, r in members) / n


def calibration_error(confidence: Sequence[float], right: Sequence[float]) -> float:
    """The expected calibration error, 0..1: the mean gap in the bins, by size; 0 where nothing is found."""
    gaps = [n * abs(mean - share) for _, n, mean, share in calibration_bins(confidence, right)]
    return sum(gaps) / (len(right) or 1)


def calibration_noise(confidence: Sequence[float], draws: int = 200) -> float:
    """The mean error of a perfectly calibrated model with these confidences: what chance alone makes."""
    rng = random.Random(0)
    errors = [calibration_error(confidence, [rng.random() < c for c in confidence]) for _ in range(draws)]
    return sum(errors) / draws

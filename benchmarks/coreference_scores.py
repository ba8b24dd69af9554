"""Mentions and chains held against labelled ones: pure, no files, no resolver.

A mention is a span `(start, end)`; a chain is a set of mentions. MUC counts links, B³ mentions, CEAF-e
chains (similarity 2|K ∩ R| / (|K| + |R|), the best one-to-one alignment), as in the CoNLL shared task of
2011. Each is a `Ratio`: two fractions whose parts are added up over texts, so that the corpus is scored as
one.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Span = tuple[int, int]
Chain = frozenset[Hashable]


@dataclass(slots=True)
class Ratio:
    """Precision and recall as fractions in parts. `+=` adds the parts of another text."""

    right_found: float = 0.0
    found: float = 0.0
    right_gold: float = 0.0
    gold: float = 0.0

    def __iadd__(self, other: Ratio) -> Ratio:
        self.right_found += other.right_found
        self.found += other.found
        self.right_gold += other.right_gold
        self.gold += other.gold
        return self

    @property
    def precision(self) -> float:
        return self.right_found / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def align(gold: Collection[Span], found: Collection[Span], heads: Mapping[Span, Span]) -> dict[Span, Span]:
    """Each found mention to the labelled one that it stands for, one to one; the others are left out.

    Equal spans first. Then spans of which one holds the other and whose heads (`heads`; else the span itself)
    are one, the smallest labelled one first: `Jane Roe` for `Mayor Jane Roe, a skipper`.
    """
    labelled = set(gold)
    aligned = {one: one for one in found if one in labelled}
    left: dict[Span, list[Span]] = {}
    for one in sorted(labelled - aligned.keys(), key=lambda one: one[1] - one[0]):
        left.setdefault(heads.get(one, one), []).append(one)
    for span in sorted(set(found) - aligned.keys()):
        for one in left.get(heads.get(span, span), ()):
            if (one[0] <= span[0] and span[1] <= one[1]) or (span[0] <= one[0] and one[1] <= span[1]):
                aligned[span] = one
                left[heads.get(span, span)].remove(one)
                break
    return aligned


def mention_ratio(gold: Collection[Span], found: Collection[Span], aligned: Mapping[Span, Span]) -> Ratio:
    """How many found mentions stand for a labelled one, and how many of those are found."""
    right = sum(one in aligned and aligned[one] in gold for one in found)
    return Ratio(right, len(found), right, len(gold))


def muc(gold: Sequence[Chain], found: Sequence[Chain]) -> Ratio:
    """Links: of a chain of n mentions, n less the parts into which the other side divides it, of n - 1."""
    right_gold, all_gold = _links(gold, found)
    right_found, all_found = _links(found, gold)
    return Ratio(right_found, all_found, right_gold, all_gold)


def _links(chains: Iterable[Chain], others: Iterable[Chain]) -> tuple[float, float]:
    owner = _owner(others)
    right = total = 0
    for chain in chains:
        parts = {owner.get(one, ("alone", one)) for one in chain}
        right += len(chain) - len(parts)
        total += len(chain) - 1
    return right, total


def b_cubed(gold: Sequence[Chain], found: Sequence[Chain]) -> Ratio:
    """Mentions: for each, which share of its own chain the other side puts with it."""
    right_gold, all_gold = _shares(gold, found)
    right_found, all_found = _shares(found, gold)
    return Ratio(right_found, all_found, right_gold, all_gold)


def _shares(chains: Sequence[Chain], others: Sequence[Chain]) -> tuple[float, float]:
    owner = _owner(others)
    right = 0.0
    for chain in chains:
        for one in chain:
            if one in owner:
                right += len(chain & others[owner[one]]) / len(chain)
    return right, float(sum(map(len, chains)))


def _owner(chains: Iterable[Chain]) -> dict[Hashable, int]:
    return {one: number for number, chain in enumerate(chains) for one in chain}


def ceaf_e(gold: Sequence[Chain], found: Sequence[Chain]) -> Ratio:
    """Chains: the similarity of the best one-to-one alignment."""
    if not gold or not found:
        return Ratio(0, len(found), 0, len(gold))
    similar = [[2 * len(one & other) / (len(one) + len(other)) for other in found] for one in gold]
    best = best_assignment(similar)
    return Ratio(best, len(found), best, len(gold))


def best_assignment(worth: Sequence[Sequence[float]]) -> float:
    """The greatest sum of one cell in each row and column: the Hungarian method."""
    rows = worth if len(worth) <= len(worth[0]) else list(zip(*worth, strict=True))
    n_rows, n_columns = len(rows), len(rows[0])
    by_row, by_column = [0.0] * (n_rows + 1), [0.0] * (n_columns + 1)
    taken, before = [0] * (n_columns + 1), [0] * (n_columns + 1)
    for row in range(1, n_rows + 1):
        taken[0], column = row, 0
        least, seen = [float("inf")] * (n_columns + 1), [False] * (n_columns + 1)
        while True:
            seen[column] = True
            delta, following = float("inf"), 0
            for one in range(1, n_columns + 1):
                if seen[one]:
                    continue
                reduced = -rows[taken[column] - 1][one - 1] - by_row[taken[column]] - by_column[one]
                if reduced < least[one]:
                    least[one], before[one] = reduced, column
                if least[one] < delta:
                    delta, following = least[one], one
            for one in range(n_columns + 1):
                if seen[one]:
                    by_row[taken[one]] += delta
                    by_column[one] -= delta
                else:
                    least[one] -= delta
            column = following
            if taken[column] == 0:
                break
        while column:
            taken[column] = taken[before[column]]
            column = before[column]
    return sum(rows[taken[one] - 1][one - 1] for one in range(1, n_columns + 1) if taken[one])

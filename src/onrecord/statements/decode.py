"""From the model's scores to statements, as ranges of words; pure numpy.

All word numbers in and out of `decode` count from the start of the text, so that
windows need no further care. Nothing here knows the text or the model's insides.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Range = tuple[int, int]

# Labels of the role scores: O, B-content, I-content, B-source, I-source.
FORBIDDEN = np.float32(-1e4)
_CHUNK = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What the model says of one window of W words with N anchors.

    begin: the window's first word in the text. anchors: int64 [N], words from there.
    reach: int64 [N], the first of the C words around each anchor that it was asked about, from there too.
    cue: float32 [W, 4], probabilities of no cue, first word, inner word, and first
    word of a statement that has no cue. roles: float32 [N, C, 5]; addressee:
    float32 [N, C, 3] (O, B, I); keep: float32 [N], the logit of being a statement.
    """

    begin: int
    anchors: Ints
    reach: Ints
    cue: Floats
    roles: Floats
    addressee: Floats
    keep: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Linear-chain scores: transitions [5, 5] (from, to) and first-word scores [5]."""

    transitions: Floats
    begin: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A statement as half-open word ranges of the text, ascending.

    score: the keep logit, uncalibrated; chance: the logit of the cue layer's own
    probability that a statement is anchored there.
    """

    content: tuple[Range, ...]
    cue: tuple[Range, ...]
    source: tuple[Range, ...]
    addressee: tuple[Range, ...]
    score: float
    chance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Choices of decoding, tuned on the dev splits (docs/quality.md).

    addressee: what is added to the scores of addressees, which few training texts label.
    """

    keep: float = 0.0
    same_content: float = 0.8
    addressee: float = 0.7


def viterbi(scores: Floats, chain: Chain) -> Ints:
    """Return the best label paths, int64 [N, W], of scores float32 [N, W, L], W at least one.

    Labels that `chain` forbids from one another never stand side by side.
    """
    n, width, labels = scores.shape
    paths = np.zeros((n, width), dtype=np.int64)
    if not n:
        return paths
    into = chain.transitions.T  # [to, from], so that the best label before is sought in the last axis
    backward = np.zeros((width, n, labels), dtype=np.int64)
    best = scores[:, 0] + chain.begin
    for at in range(1, width):
        moved = best[:, None] + into
        moved.argmax(2, out=backward[at])
        best = moved.max(2) + scores[:, at]
    rows = np.arange(n)
    state = paths[:, -1] = best.argmax(1)
    for at in range(width - 1, 0, -1):
        state = paths[:, at - 1] = backward[at, rows, state]
    return paths


def decode(windows: Sequence[Scores], paragraph: Ints, chain: Chain, options: Options) -> list[Found]:
    """Return the statements of one text, by where they begin.

    paragraph: int64 [words of the text], by which contents are parted.
    """
    found: list[Found] = []
    sure = [_sure(window, options.keep) for window in windows]
    for window, labels, addressee in _paths([one for one in sure if len(one.keep)], chain, options):
        for n, anchor in enumerate(window.anchors):
            statement = _statement(window, n, int(anchor), labels[n], addressee[n], paragraph)
            if statement is not None:
                found.append(statement)
    return _without_doubles(found, options)


def _sure(window: Scores, keep: float) -> Scores:
    """The window with those of its anchors that may be statements."""
    rows = window.keep >= keep
    return replace(
        window,
        anchors=window.anchors[rows],
        reach=window.reach[rows],
        roles=window.roles[rows],
        addressee=window.addressee[rows],
        keep=window.keep[rows],
    )


def _paths(windows: Sequence[Scores], chain: Chain, options: Options) -> Iterable[tuple[Scores, Ints, Ints]]:
    """Yield each window with its role labels [N, C] and addressee labels [N, C]; those of one C together."""
    lean = np.array((0, options.addressee, options.addressee), np.float32)
    for group in _groups(windows):
        labels = viterbi(np.concatenate([window.roles for window in group]), chain)
        at = 0
        for window in group:
            count = len(window.keep)
            yield window, labels[at : at + count], (window.addressee + lean).argmax(2)
            at += count


def _groups(windows: Sequence[Scores]) -> Iterable[list[Scores]]:
    """Yield windows that were asked about equally many words, so many that the arrays stay small."""
    for _, alike in groupby(sorted(windows, key=_reach), key=_reach):
        group: list[Scores] = []
        for window in alike:
            if group and sum(len(one.keep) for one in group) + len(window.keep) > _CHUNK:
                yield group
                group = []
            group.append(window)
        yield group


def _reach(window: Scores) -> int:
    return int(window.roles.shape[1])


def _ranges(labels: Ints, first: int, inner: int) -> list[Range]:
    """Return the runs `first inner*` of a label path; a stray `inner` begins one too."""
    ranges: list[Range] = []
    end = -1
    inside = np.flatnonzero((labels == first) | (labels == inner))
    for at, label in zip(inside.tolist(), labels[inside].tolist(), strict=True):
        if at == end and label != first:
            ranges[-1] = (ranges[-1][0], at + 1)
        else:
            ranges.append((at, at + 1))
        end = at + 1
    return ranges


def _cue_range(cue: Floats, anchor: int) -> list[Range]:
    """Return where the cue that begins at `anchor` ends; nothing if it has none."""
    if cue[anchor, 3] > cue[anchor, 1]:
        return []
    end = anchor + 1
    while end < len(cue) and cue[end, 2] > max(cue[end, 0], cue[end, 1]):
        end += 1
    return [(anchor, end)]


def _statement(
    window: Scores, n: int, anchor: int, labels: Ints, addressee: Ints, paragraph: Ints
) -> Found | None:
    content = _ranges(labels, 1, 2)
    if not content:
        return None
    source = _ranges(labels, 3, 4)
    shift = window.begin + int(window.reach[n])
    cue = _shifted(_cue_range(window.cue, anchor), window.begin)
    chance = float(np.clip(window.cue[anchor, 1] + window.cue[anchor, 3], 1e-3, 1 - 1e-3))
    return Found(
        content=_parted(_shifted(content, shift), paragraph),
        cue=cue,
        source=_shifted(source, shift),
        addressee=_shifted(_ranges(addressee, 1, 2), shift),
        score=float(window.keep[n]),
        chance=math.log(chance / (1 - chance)),
    )


def _shifted(ranges: list[Range], by: int) -> tuple[Range, ...]:
    return tuple((start + by, end + by) for start, end in ranges)


def _parted(ranges: tuple[Range, ...], paragraph: Ints) -> tuple[Range, ...]:
    """Return the ranges, cut where a paragraph ends inside one."""
    parts: list[Range] = []
    for start, end in ranges:
        if paragraph[start] == paragraph[end - 1]:
            parts.append((start, end))
            continue
        breaks = np.flatnonzero(np.diff(paragraph[start:end])) + start + 1
        edges = [start, *(int(b) for b in breaks), end]
        parts += pairwise(edges)
    return tuple(parts)


def _size(ranges: tuple[Range, ...]) -> int:
    return sum(end - start for start, end in ranges)


def _shared(a: tuple[Range, ...], b: tuple[Range, ...]) -> int:
    """Return how many words two lists of ranges have in common."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def _without_doubles(found: list[Found], options: Options) -> list[Found]:
    """Return statements by position; of two readings of one cue the surer one stays."""
    kept: list[Found] = []
    near: defaultdict[int, list[Found]] = defaultdict(list)  # doubles share a word, so they share a bucket
    for one in sorted(found, key=lambda f: (-f.score, f.content, f.cue)):
        buckets = _buckets(one)
        if any(_doubles(one, other, options) for bucket in buckets for other in near[bucket]):
            continue
        kept.append(one)
        for bucket in buckets:
            near[bucket].append(one)
    return sorted(kept, key=lambda f: (min(f.content + f.cue), f.content, f.cue))


def _buckets(one: Found) -> range:
    """Which stretches of 256 words of the text a statement touches."""
    ranges = one.content + one.cue
    return range(min(start for start, _ in ranges) // 256, (max(end for _, end in ranges) - 1) // 256 + 1)


def _doubles(one: Found, other: Found, options: Options) -> bool:
    if _shared(one.cue, other.cue):
        return True
    shared = _shared(one.content, other.content)
    union = _size(one.content) + _size(other.content) - shared
    if shared < options.same_content * union:
        return False
    near = bool(one.cue and other.cue) and (
        abs(one.cue[0][0] - other.cue[0][0]) <= 4 or _shared(one.source, other.source) > 0
    )
    return near or not (one.cue and other.cue)

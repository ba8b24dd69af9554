"""From the model's scores to statements, as ranges of words; pure numpy.

All word numbers in and out of `decode` count from the start of the text, so that
windows need no further care. Nothing here knows the text or the model's insides.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Range = tuple[int, int]

# Labels of the role scores: O, B-content, I-content, B-source, I-source.
N_ROLES = 5
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


def viterbi(scores: Floats, lengths: Ints, chain: Chain) -> Ints:
    """Return the best label paths, int64 [N, W], of scores float32 [N, W, L].

    Row n counts `lengths[n]` words (at least one); what follows gets label 0.
    Labels that `chain` forbids from one another never stand side by side.
    """
    n, width, labels = scores.shape
    paths = np.zeros((n, width), dtype=np.int64)
    if not n:
        return paths
    backward = np.zeros((width, n, labels), dtype=np.int64)
    best = scores[:, 0] + chain.begin
    ends = best.copy()
    for at in range(1, width):
        moved = best[:, :, None] + chain.transitions
        backward[at] = moved.argmax(1)
        best = moved.max(1) + scores[:, at]
        live = at < lengths
        ends[live] = best[live]
    state = ends.argmax(1)
    rows = np.arange(n)
    for at in range(width - 1, -1, -1):
        live = at < lengths
        paths[live, at] = state[live]
        state = np.where(live, backward[at, rows, state], state)
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
    """Yield each window with its role labels [N, C] and addressee labels [N, C]."""
    low = 0
    while low < len(windows):
        high, n = low, 0
        while high < len(windows) and (high == low or n + len(windows[high].keep) <= _CHUNK):
            n += len(windows[high].keep)
            high += 1
        group = windows[low:high]
        sizes = [window.roles.shape[1] for window in group]
        roles = np.zeros((n, max(sizes), N_ROLES), dtype=np.float32)
        lengths = np.repeat(sizes, [len(w.keep) for w in group])
        at = 0
        for window, size in zip(group, sizes, strict=True):
            roles[at : at + len(window.keep), :size] = window.roles
            at += len(window.keep)
        paths = viterbi(roles, lengths.astype(np.int64), chain)
        at = 0
        for window, size in zip(group, sizes, strict=True):
            count = len(window.keep)
            addressee = window.addressee + np.array((0, options.addressee, options.addressee), np.float32)
            yield window, paths[at : at + count, :size], addressee.argmax(2)
            at += count
        low = high


def _ranges(labels: Ints, first: int, inner: int) -> list[Range]:
    """Return the runs `first inner*` of a label path; a stray `inner` begins one too."""
    inside = (labels == first) | (labels == inner)
    previous = np.concatenate(([False], inside[:-1]))
    starts = np.flatnonzero(inside & ((labels == first) | ~previous))
    stops = np.flatnonzero(~inside)
    ranges = []
    for i, start in enumerate(starts):
        stop = int(stops[np.searchsorted(stops, start)]) if len(stops) and stops[-1] > start else len(labels)
        if i + 1 < len(starts):
            stop = min(stop, int(starts[i + 1]))
        ranges.append((int(start), stop))
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

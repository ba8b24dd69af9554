"""Prepared texts cut into windows, and what the model is given of each.

Training and use share this module, as they do `pieces.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from onrecord.statements.pieces import Ints, Prepared

CLS_ID, SEP_ID = 101, 102
LEAST_FILL = 0.55
"""The share of a core that must be filled before it may end."""


@dataclass(frozen=True, slots=True)
class Window:
    """Words [begin, end) that the model sees at once; only cues in the core count."""

    begin: int
    end: int
    core_begin: int
    core_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How windows are cut, in pieces. Larger margins see more and cost more."""

    core: int = 330
    left: int = 32
    right: int = 16
    # Margins where a paragraph had to be cut inside.
    cut_margin: int = 72


def cut(prepared: Prepared, sizes: Sizes) -> list[Window]:
    """Return windows whose cores cover every word once, in order.

    Cores hold whole paragraphs where one fits into `sizes.core` pieces, otherwise
    whole sentences, otherwise as many words as fit.
    """
    n_words, first = len(prepared), prepared.first
    windows: list[Window] = []
    begin = 0
    was_cut = False
    while begin < n_words:
        limit = int(np.searchsorted(first, first[begin] + sizes.core, side="right")) - 1
        limit = min(max(limit, begin + 1), n_words)
        end, is_cut = _boundary(prepared, begin, limit, sizes)
        left = sizes.cut_margin if was_cut else sizes.left
        right = sizes.cut_margin if is_cut else sizes.right
        low = int(np.searchsorted(first, first[begin] - left, side="left"))
        high = int(np.searchsorted(first, first[end] + right, side="right")) - 1
        windows.append(Window(low, min(max(high, end), n_words), begin, end))
        begin, was_cut = end, is_cut
    return windows


def _boundary(prepared: Prepared, begin: int, limit: int, sizes: Sizes) -> tuple[int, bool]:
    """Where a core from `begin` ends, at most `limit`, and whether inside a paragraph.

    Of the paragraphs that it may end before, their own words choose one, not their place. So when text is
    put in front of an article, most windows soon fall as they did without it, and read the same.
    Source: content-defined chunking (Muthitacharoen et al., LBFS, 2001).
    """
    if limit == len(prepared):
        return limit, False
    paragraph = prepared.paragraph
    heads = begin + 1 + np.flatnonzero(np.diff(paragraph[begin : limit + 1]))
    if len(heads):
        filled = prepared.first[heads] - prepared.first[begin]
        full = heads[filled >= LEAST_FILL * sizes.core]
        return min((full if len(full) else heads[-1:]).tolist(), key=lambda at: _mark_of(prepared, at)), False
    inner = np.flatnonzero(prepared.sentence_end[begin + 1 : limit])
    # A closing mark or bracket right after the stop belongs to its sentence.
    if len(inner) and inner[-1] > (limit - begin) // 3:
        at = begin + 2 + int(inner[-1])
        while at < limit and prepared.shape[at] == 6 and prepared.space[at] == 0:
            at += 1
        return at, True
    return limit, True


def _mark_of(prepared: Prepared, at: int) -> int:
    """A number that the words from word `at` on have, wherever they stand."""
    start = int(prepared.first[at])
    return crc32(prepared.pieces[start : start + 16].tobytes())


def features(prepared: Prepared, window: Window) -> dict[str, Ints]:
    """Return the model's input arrays for one window, without a batch axis.

    Over pieces, with the two special pieces at the ends: ids, shape, quote, space.
    Over words: first (index of the word's first piece), paragraph and sentence
    (counted from the window's start), run, core (1 where a cue counts).
    """
    words = slice(window.begin, window.end)
    low, high = int(prepared.first[window.begin]), int(prepared.first[window.end])
    counts = np.diff(prepared.first[window.begin : window.end + 1])
    first_piece = np.zeros(high - low, dtype=np.int64)
    first_piece[prepared.first[words] - low] = 1
    space = np.repeat(prepared.space[words], counts) * first_piece
    core = np.zeros(window.end - window.begin, dtype=np.int64)
    core[window.core_begin - window.begin : window.core_end - window.begin] = 1
    paragraph = prepared.paragraph[words]
    changes = np.concatenate(([0], np.diff(paragraph) > 0)).astype(np.int64)
    sentence = prepared.sentence_end[words]
    return {
        "ids": np.concatenate(([CLS_ID], prepared.pieces[low:high], [SEP_ID])),
        "shape": _between_specials(np.repeat(prepared.shape[words], counts)),
        "quote": _between_specials(np.repeat(prepared.quote[words], counts)),
        "space": _between_specials(space),
        "first": prepared.first[words] - low + 1,
        "paragraph": np.cumsum(changes),
        "sentence": np.cumsum(sentence) - sentence,
        "run": prepared.run[words],
        "core": core,
    }


def _between_specials(values: Ints) -> Ints:
    padded = np.zeros(len(values) + 2, dtype=np.int64)
    padded[1:-1] = values
    return padded

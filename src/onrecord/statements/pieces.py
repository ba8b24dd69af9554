"""Texts as words and word pieces with their features, as the statement model reads them.

Training and use share this module, so that a text is prepared in one way only.
A word is the smallest unit that a span may begin or end at; every word knows its
code points in the text, so whatever the model says ends up as spans of the text.

Changing how words, features or pieces are made means training the model again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.spans import Span
from onrecord.statements.marks import MARKS, Quotation

Ints = NDArray[np.int64]

MASK_ID = 103
MAX_PIECES_A_WORD = 12
SHAPES = ("none", "lower", "title", "upper", "mixed", "digit", "mark", "other")
# Outside, inside a closed pair, inside one left open, an opening mark, a closing
# mark, inside a quotation within another.
QUOTED, UNCLOSED, OPENING, CLOSING, INNER = 1, 2, 3, 4, 5
N_QUOTE_STATES = 6
# Glued to the word before, after a space, first of a paragraph, first of a text.
N_SPACINGS = 4
_WORD = re.compile(
    r"['’](?:s|re|ve|ll|d|m)(?!\w)"
    r"|\w{1,40}(?:[.,]\w{1,20}){0,6}(?:['’](?:t|clock)(?!\w))?"
    r"|[^\w\s]",
    re.IGNORECASE,
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_PARAGRAPH = re.compile(r"\n")
_SENTENCE_ENDS = frozenset(".!?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One text as words and pieces. Arrays over words have length W, over pieces P.

    starts, ends: code points of each word in the text, half-open, ascending.
    paragraph: number of line breaks before the word; sentence_end: 1 on . ! ?
    shape, quote, space: feature classes of each word; run: number of the quotation
    run that the word stands in, 0 outside.
    pieces: vocabulary ids; first: index of each word's first piece, then P.
    """

    starts: Ints
    ends: Ints
    paragraph: Ints
    sentence_end: Ints
    shape: Ints
    quote: Ints
    space: Ints
    run: Ints
    pieces: Ints
    first: Ints

    def __len__(self) -> int:
        return len(self.starts)


def prepare(
    text: str, quotations: Sequence[Quotation], tokenizer: Tokenizer, skip: Sequence[Span] = ()
) -> Prepared:
    """The words and pieces of `text`; linear in its length, never fails.

    `quotations`: those of the text, as `marks.find_quotations` gives them. Words that touch a stretch of
    `skip` (ascending, apart) are left out, as if not there.
    """
    spans = _words(text)
    # Half a surrogate pair is no character that the tokenizer takes.
    encoding = tokenizer.encode(_SURROGATE.sub("\ufffd", text), add_special_tokens=False)
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    pieces = np.array(encoding.ids, dtype=np.int64)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)[:, 0]
    owner = np.searchsorted(starts, offsets, side="right") - 1
    pieces, owner = pieces[owner >= 0], owner[owner >= 0]
    # A word without a piece (control characters, the tail of an overlong run) goes.
    keep = np.zeros(len(spans), dtype=bool)
    keep[owner] = True
    keep &= ~_touching(spans, skip)
    rank = np.arange(len(owner)) - np.searchsorted(owner, owner, side="left")
    kept = keep[owner] & (rank < MAX_PIECES_A_WORD)
    owner = (np.cumsum(keep) - 1)[owner[kept]]
    spans = list(compress(spans, keep.tolist()))
    first = np.searchsorted(owner, np.arange(len(spans) + 1), side="left")
    return _with_features(text, quotations, spans, pieces[kept], first.astype(np.int64))


def _touching(spans: list[tuple[int, int]], skip: Sequence[Span]) -> NDArray[np.bool_]:
    """Whether each span shares a code point with one of `skip`."""
    touching = np.zeros(len(spans), dtype=bool)
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    ends = np.array([end for _, end in spans], dtype=np.int64)
    for stretch in skip:
        touching |= (starts < stretch.end) & (ends > stretch.start)
    return touching


def _words(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if end - start == 1 and text[start] > "\u02ff":
            category = unicodedata.category(text[start])
            if category[0] == "M" or text[start] == "\u200d":
                if spans and spans[-1][1] == start:
                    spans[-1] = (spans[-1][0], end)
                continue
            if category[0] == "C":
                continue
        spans.append((start, end))
    return spans


def _with_features(
    text: str, quotations: Sequence[Quotation], spans: list[tuple[int, int]], pieces: Ints, first: Ints
) -> Prepared:
    breaks = np.array([m.start() for m in _PARAGRAPH.finditer(text)], dtype=np.int64)
    starts = np.array([s for s, _ in spans], dtype=np.int64)
    ends = np.array([e for _, e in spans], dtype=np.int64)
    paragraph = np.searchsorted(breaks, starts).astype(np.int64)
    space = np.ones(len(spans), dtype=np.int64)
    space[1:] = starts[1:] > ends[:-1]
    space[1:][paragraph[1:] != paragraph[:-1]] = 2
    space[:1] = 3
    quote, run = _quoted(starts, quotations, text)
    return Prepared(
        starts=starts,
        ends=ends,
        paragraph=paragraph,
        sentence_end=np.array([text[s] in _SENTENCE_ENDS for s, _ in spans], dtype=np.int64),
        shape=_shapes([text[s:e] for s, e in spans]),
        quote=quote,
        space=space,
        run=run,
        pieces=pieces,
        first=first,
    )


def _shapes(words: list[str]) -> Ints:
    known = {word: _shape(word) for word in set(words)}
    return np.array([known[word] for word in words], dtype=np.int64)


def _shape(word: str) -> int:
    if not word[0].isalnum():
        return 6
    if any(c.isdigit() for c in word):
        return 5
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    if word[0].isupper() and not any(c.isupper() for c in word[1:]):
        return 2
    return 4 if word[0].isupper() or not word.isalpha() or word.lower() != word else 7


def _quoted(starts: Ints, quotations: Sequence[Quotation], text: str) -> tuple[Ints, Ints]:
    """The state of quotation and the run of each word; a quotation is one run in all its paragraphs."""
    quote = np.zeros(len(starts), dtype=np.int64)
    run = np.zeros(len(starts), dtype=np.int64)
    for number, quotation in enumerate(quotations, start=1):
        for part in quotation.parts:
            words = slice(*np.searchsorted(starts, (part.start, part.end)))
            run[words] = number
            if quotation.depth:
                quote[words] = INNER
                continue
            quote[words] = QUOTED if quotation.closed else UNCLOSED
            if text[part.start] in MARKS:
                quote[words][:1] = OPENING
        if quotation.closed and not quotation.depth:
            quote[words][-1:] = CLOSING
    return quote, run

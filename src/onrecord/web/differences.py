"""Two texts laid over each other, word by word, as HTML: what was taken out and what was put in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from rapidfuzz.distance import LCSseq

from onrecord.web.text import shown

MAX_TOKENS = 20_000
"""Words a side that are compared one by one; longer texts are compared by the line."""

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n+|[^\n]+")
_KEPT = 120  # tokens shown on each side of a change; what lies between is left out
_LEFT_OUT = Markup('<span class="muted"> … </span>')
_LEAST_WORDS = 2  # words in common between two changes that part them; fewer are taken for chance


@dataclass(frozen=True, slots=True)
class Compared:
    """The two texts as one, and how many changes there are. `is_by_line`: too long to compare by the word."""

    html: Markup
    n_changes: int
    is_by_line: bool


@dataclass(slots=True)
class _Piece:
    """Tokens that both have (`old` and `new` alike), or those of either side of a change."""

    is_equal: bool
    old: list[str]
    new: list[str]


def compared(before: str, after: str, *, whole: bool = False) -> Compared:
    """The difference of two texts. `whole`: show also what lies far from any change."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    is_by_line = max(len(old), len(new)) > MAX_TOKENS
    if is_by_line:
        old, new = _LINE.findall(before)[:MAX_TOKENS], _LINE.findall(after)[:MAX_TOKENS]
    pieces = _joined(_pieces(old, new))
    last = len(pieces) - 1
    parts = [_part(piece, whole, at == 0, at == last) for at, piece in enumerate(pieces)]
    return Compared(Markup("").join(parts), sum(not piece.is_equal for piece in pieces), is_by_line)


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[_Piece]:
    """By the longest common subsequence, which takes time in the product of the lengths by 64 at worst."""
    for code in LCSseq.opcodes(old, new):
        yield _Piece(
            code.tag == "equal",
            list(old[code.src_start : code.src_end]),
            list(new[code.dest_start : code.dest_end]),
        )


def _joined(pieces: Iterator[_Piece]) -> list[_Piece]:
    """Changes with next to nothing in common between them made one, so that they can be read."""
    found: list[_Piece] = []
    for piece in pieces:
        is_inner = len(found) > 1 and not piece.is_equal and found[-1].is_equal
        if is_inner and _n_words(found[-1]) < _LEAST_WORDS and not found[-2].is_equal:
            between = found.pop()
            found[-1].old += between.old + piece.old
            found[-1].new += between.new + piece.new
        elif found and not piece.is_equal and not found[-1].is_equal:
            found[-1].old += piece.old
            found[-1].new += piece.new
        else:
            found.append(piece)
    return found


def _n_words(piece: _Piece) -> int:
    return sum(token[0].isalnum() for token in piece.new)


def _part(piece: _Piece, whole: bool, is_first: bool, is_last: bool) -> Markup:
    if piece.is_equal:
        return _equal(piece.new, whole, is_first, is_last)
    taken = Markup("<del>{}</del>").format(shown("".join(piece.old))) if piece.old else Markup("")
    put = Markup("<ins>{}</ins>").format(shown("".join(piece.new))) if piece.new else Markup("")
    return taken + put


def _equal(tokens: Sequence[str], whole: bool, is_first: bool, is_last: bool) -> Markup:
    if whole or len(tokens) <= 2 * _KEPT:
        return Markup("{}").format(shown("".join(tokens)))
    head = Markup("") if is_first else Markup("{}").format(shown("".join(tokens[:_KEPT])))
    tail = Markup("") if is_last else Markup("{}").format(shown("".join(tokens[-_KEPT:])))
    return head + _LEFT_OUT + tail

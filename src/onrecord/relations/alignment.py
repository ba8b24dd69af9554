"""Two wordings laid side by side, word by word: what they share, and what one has otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Levenshtein

from onrecord.relations.fingerprints import read_words, word_keys
from onrecord.relations.spelling import is_slip, spelling_key
from onrecord.spans import Span

StepKind = Literal["equal", "insert", "delete", "replace"]
Note = Literal["case", "spelling", "marks", "brackets", "ellipsis"]

MAX_WORDS = 2000  # of a wording that are compared; the rest is one replaced stretch
_BRACKETS = re.compile(r"\[[^\[\]\n]{1,200}\]")
_ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stretch of two wordings; in code points of each, None on the side that lacks it.

    `note` says what kind of difference it is, where that can be told: the same word in another case or
    spelling, other marks between the same words, words put in square brackets, words left out where an
    ellipsis stands. None: other words (or none differ).
    """

    kind: StepKind
    left: Span | None
    right: Span | None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class _Side:
    text: str
    spans: tuple[tuple[int, int], ...]
    keys: tuple[str, ...]

    def span(self, start: int, end: int) -> Span | None:
        return Span(self.spans[start][0], self.spans[end - 1][1]) if start < end else None

    def surface(self, at: int) -> str:
        return self.text[slice(*self.spans[at])]

    def gap(self, at: int) -> tuple[int, int]:
        """Where the marks between word `at - 1` and word `at` stand, white space at the edges left off."""
        start, end = self.spans[at - 1][1], self.spans[at][0]
        stripped = self.text[start:end].strip()
        start = self.text.index(stripped, start) if stripped else start
        return start, start + len(stripped)


def align(left: str, right: str) -> tuple[Step, ...]:
    """The steps that lead from one wording to the other, in order; marks at the very edges play no part.

    >>> [(step.kind, step.note) for step in align("We will close it.", "we will close [the quay]")]
    [('replace', 'case'), ('equal', None), ('replace', 'brackets')]
    """
    one, two = _side(left), _side(right)
    return tuple(step for block in _blocks(one, two) for step in _steps(one, two, block))


def words_of(text: str) -> tuple[str, ...]:
    """The words by which wordings are compared: one key for all spellings of a word."""
    return word_keys(text)[:MAX_WORDS]


Block = tuple[StepKind, int, int, int, int]
"""What, and from which word to which of either side."""


def blocks(left: tuple[str, ...], right: tuple[str, ...]) -> list[Block]:
    """The same words and the others, with the fewest words changed; a slip counts as the same word."""
    found: list[Block] = []
    for opcode in Levenshtein.opcodes(left, right):
        kind: StepKind = opcode.tag  # type: ignore[assignment]  # one of the four, declared as a string
        a, b, c, d = opcode.src_start, opcode.src_end, opcode.dest_start, opcode.dest_end
        slips = list(map(is_slip, left[a:b], right[c:d])) if kind == "replace" else []
        if any(slips):
            for at, same in enumerate(slips):
                _add(found, ("equal" if same else "replace", a + at, a + at + 1, c + at, c + at + 1))
        else:
            _add(found, (kind, a, b, c, d))
    return found


def _add(found: list[Block], block: Block) -> None:
    """Puts the block behind the others, joined with the last where they are of one kind."""
    if found and (found[-1][0] == "equal") == (block[0] == "equal"):
        kind, a, _, c, _ = found[-1]
        b, d = block[2], block[4]
        if kind != "equal":
            kind = "insert" if a == b else "delete" if c == d else "replace"
        found[-1] = (kind, a, b, c, d)
    else:
        found.append(block)


def _side(text: str) -> _Side:
    wording = read_words(text)
    return _Side(text, wording.spans, tuple(map(spelling_key, wording.words)))


def _blocks(one: _Side, two: _Side) -> list[Block]:
    found = blocks(one.keys[:MAX_WORDS], two.keys[:MAX_WORDS])
    rest = len(one.keys), len(two.keys)
    if max(rest) > MAX_WORDS:
        starts = min(MAX_WORDS, rest[0]), min(MAX_WORDS, rest[1])
        _add(found, ("replace", starts[0], rest[0], starts[1], rest[1]))
    return _tidied(found)


def _tidied(found: Iterable[Block]) -> list[Block]:
    """A single word that happens to be the same between longer changes belongs to the change."""
    out: list[Block] = []
    rest = list(found)
    for at, block in enumerate(rest):
        is_lone = block[0] == "equal" and block[2] - block[1] == 1 and 0 < at < len(rest) - 1
        if is_lone and all(_size(rest[beside]) > 2 for beside in (at - 1, at + 1)):
            _add(out, ("replace", *block[1:]))
        else:
            _add(out, block)
    return out


def _size(block: Block) -> int:
    return max(block[2] - block[1], block[4] - block[3])


def _steps(one: _Side, two: _Side, block: Block) -> Iterator[Step]:
    kind, a, b, c, d = block
    if kind != "equal":
        yield Step(kind=kind, left=one.span(a, b), right=two.span(c, d), note=_note(one, two, block))
        return
    start = 0
    for at in range(b - a):
        note = _form(one.surface(a + at), two.surface(c + at))
        marks = _marks(one, two, a + at, c + at) if at else None
        if (note or marks) and start < at:
            yield Step(kind="equal", left=one.span(a + start, a + at), right=two.span(c + start, c + at))
        if note or marks:
            start = at
        if marks:
            yield marks
        if note:
            here = one.span(a + at, a + at + 1), two.span(c + at, c + at + 1)
            yield Step(kind="replace", left=here[0], right=here[1], note=note)
            start = at + 1
    if start < b - a:
        yield Step(kind="equal", left=one.span(a + start, b), right=two.span(c + start, d))


def _form(left: str, right: str) -> Note | None:
    left, right = left.replace("’", "'"), right.replace("’", "'")
    if left == right:
        return None
    return "case" if left.casefold() == right.casefold() else "spelling"


def _marks(one: _Side, two: _Side, left: int, right: int) -> Step | None:
    """The marks before the word where they are not the same on both sides, quotation marks aside."""
    (a, b), (c, d) = one.gap(left), two.gap(right)
    if _plain(one.text[a:b]) == _plain(two.text[c:d]):
        return None
    kind: StepKind = "insert" if a == b else "delete" if c == d else "replace"
    return Step(
        kind=kind, left=Span(a, b) if a < b else None, right=Span(c, d) if c < d else None, note="marks"
    )


def _plain(marks: str) -> str:
    return "".join(marks.translate(_ONE_FORM).split())


_ONE_FORM = {ord(char): None for char in "\"“”„«»'‘’`"} | {ord(char): "-" for char in "–—"}


def _note(one: _Side, two: _Side, block: Block) -> Note | None:
    """What kind of difference other words are, where brackets or an ellipsis tell it."""
    _, a, b, c, d = block
    if _in_brackets(one, a, b) or _in_brackets(two, c, d):
        return "brackets"
    if (c == d and _is_cut(two, c)) or (a == b and _is_cut(one, a)):
        return "ellipsis"
    return None


def _in_brackets(side: _Side, start: int, end: int) -> bool:
    span = side.span(start, end)
    return span is not None and any(
        found.start() <= span.start and span.end <= found.end() for found in _BRACKETS.finditer(side.text)
    )


def _is_cut(side: _Side, at: int) -> bool:
    """Whether an ellipsis stands before word `at`."""
    start = side.spans[at - 1][1] if at else 0
    end = side.spans[at][0] if at < len(side.spans) else len(side.text)
    return _ELLIPSIS.search(side.text, start, end) is not None

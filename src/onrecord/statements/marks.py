"""Quotation marks of many languages, paired: which stretches of a text are quoted.

A mark left open or closed too often spoils its own paragraph at most, or, for a quotation that is
opened anew in each paragraph, its own run. Apostrophes are no marks. Linear in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from onrecord.spans import Span, merged

MAX_DEPTH = 4
"""Quotations inside quotations that are followed; deeper marks are passed over."""
MAX_RUN = 12
"""Paragraphs that a quotation may run over without a mark at their heads."""
MAX_INDENT = 4
"""Code points before a mark that still stands at the head of its paragraph."""

# What closes each opening mark. One character may open in one language and close in another:
# “ opens in English and closes in German, » opens in French and closes in Danish.
_CLOSERS = {
    "“": "”\"“", "”": "”", "„": "“”\"„", "‟": "”", "«": "»", "»": "«»", '"': "\"”", "＂": "＂",
    "``": ("''", '"'), "''": ("''",), "「": "」", "『": "』", "〝": "〞〟",
    "‘": "’'", "’": "’", "‚": "‘’'", "'": "'’", "‹": "›", "›": "‹›", "`": "'`",
}  # fmt: skip
MARKS = "“”„‟«»‹›「」『』〝〞〟＂\"‘’‚'` \u00a0\u202f"
"""Every mark, and the spaces that French sets inside them, for trimming."""
_SINGLE = frozenset("‘’‚'`")
_ALWAYS_OPEN = frozenset(("「", "『", "〝", "„", "‚", "``", "‟"))
_ALWAYS_CLOSE = frozenset(("」", "』", "〞", "〟"))
_OPENS_ALONE = frozenset(("“", "«", '"', "‹"))  # without a word beside it, as in « Bonjour »
_MARK = re.compile("``|''|[“”„‟«»‹›「」『』〝〞〟＂\"‘’‚'`]")
_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")
_GLUE_BEFORE = frozenset("([{—–-―/…:¿¡<>|*_•“„«‘‚‹»\"'「『")
_GLUE_AFTER = frozenset(")]}—–-―/….,;:!?<>|*_”“»«’‘›\"'」』。、，！？")
_NEVER_BEGINS = frozenset(",;:!?)]}")
_FULL_STOP = re.compile(r"\.(?![.\w])")  # “...and then” and “.5” may begin a quotation
# What an elided word that begins with an apostrophe looks like: ’tis, ’em, ’90s.
_ELISION = re.compile(
    r"(?:\d\d(?:s\b|\b(?!\s*\w+[’']))|(?:tis|twas|em|til|till|cause|n|bout|round|cos|s|t)\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A quoted stretch, its marks included; one part a paragraph. `depth` 0: inside no other quotation.

    `closed` False: the mark that ends it is missing, and the last part ends with its paragraph.
    """

    parts: tuple[Span, ...]
    depth: int
    closed: bool

    @property
    def start(self) -> int:
        """The code point of the opening mark."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """The first code point after the closing mark."""
        return self.parts[-1].end


@dataclass(slots=True)
class _Opened:
    """A quotation whose end has not come. `parts`: its earlier paragraphs, `n_sure` of them for certain."""

    mark: str
    start: int
    parts: list[Span] = field(default_factory=list)
    n_sure: int = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    """One mark: its characters, place, and what its surroundings let it do."""

    char: str
    start: int
    end: int
    opens: bool
    closes: bool


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations of the text, nested ones too, by their start.

    >>> [q.parts for q in find_quotations("“It's 'fine',” she said.")]
    [(Span(start=0, end=14),), (Span(start=6, end=12),)]
    """
    found: list[Quotation] = []
    carried: _Opened | None = None
    for match in _PARAGRAPH.finditer(text):
        paragraph = Span(*match.span())
        marks = _marks_of(text, paragraph)
        if marks or carried:
            carried = _read_paragraph(paragraph, marks, carried, found)
    if carried:
        _abandon(carried, found)
    return tuple(sorted(found, key=lambda quotation: (quotation.start, -quotation.end)))


def quoted_stretches(quotations: Iterable[Quotation]) -> tuple[Span, ...]:
    """What is quoted, marks included: stretches ascending and apart."""
    return merged(part for quotation in quotations for part in quotation.parts)


def _marks_of(text: str, paragraph: Span) -> list[_Mark]:
    """The marks of a paragraph, less apostrophes and single marks that have no partner."""
    marks = [
        _mark(text, paragraph, *match.span())
        for match in _MARK.finditer(text, paragraph.start, paragraph.end)
    ]
    return _without_apostrophes(text, [mark for mark in marks if mark is not None])


def _mark(text: str, paragraph: Span, start: int, end: int) -> _Mark | None:
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    char = text[start:end]
    if char in _SINGLE and before.isalnum() and after.isalnum():
        return None
    ends_here = after.isspace() or after in _NEVER_BEGINS or _FULL_STOP.match(text, end) is not None
    opens = (before.isspace() or before in _GLUE_BEFORE) and not ends_here
    closes = (after.isspace() or after in _GLUE_AFTER) and not before.isspace()
    return _Mark(char, start, end, opens or char in _ALWAYS_OPEN, closes or char in _ALWAYS_CLOSE)


def _without_apostrophes(text: str, marks: list[_Mark]) -> list[_Mark]:
    """Reads from the end, so that each single mark knows whether one that closes is still to come."""
    kept: list[_Mark] = []
    closer_ahead = False
    for mark in reversed(marks):
        if mark.char not in _SINGLE:
            kept.append(mark)
        elif mark.opens and mark.char != "’" * mark.closes:
            if closer_ahead and not _ELISION.match(text, mark.end):
                kept.append(mark)
                closer_ahead = False
        elif mark.closes and not (closer_ahead and _is_possessive(text, mark)):
            kept.append(mark)
            closer_ahead = True
    kept.reverse()
    return kept


def _is_possessive(text: str, mark: _Mark) -> bool:
    """Whether the mark may be that of “the workers’ union”: after s, before a word in small letters."""
    return text[mark.start - 1] in "sSnN" and text[mark.end + 1 : mark.end + 2].isalnum()


def _read_paragraph(
    paragraph: Span, marks: list[_Mark], carried: _Opened | None, found: list[Quotation]
) -> _Opened | None:
    """Reads one paragraph's marks; adds what ends in it to `found`; returns what runs on, if anything."""
    stack: list[_Opened] = []
    sure = True
    if carried and _is_reopened(paragraph, marks, carried):
        carried.start, marks = marks[0].start, marks[1:]
        stack.append(carried)
    elif carried and len(carried.parts) < MAX_RUN and _may_go_on(marks, carried):
        carried.start, sure = paragraph.start, False
        stack.append(carried)
    elif carried:
        _abandon(carried, found)
    for mark in marks:
        _read_mark(mark, stack, found)
    if not stack or stack[0].mark in _SINGLE:
        return None
    first = stack[0]
    first.parts.append(Span(first.start, paragraph.end))
    first.n_sure = len(first.parts) if sure or first is not carried else first.n_sure
    return first


def _is_reopened(paragraph: Span, marks: list[_Mark], carried: _Opened) -> bool:
    has_gap = len(carried.parts) > carried.n_sure  # paragraphs without a mark at their heads came between
    if has_gap or not marks or marks[0].start - paragraph.start > MAX_INDENT or marks[0].char in _SINGLE:
        return False
    return marks[0].char == carried.mark or (marks[0].char in _CLOSERS[carried.mark] and marks[0].opens)


def _may_go_on(marks: list[_Mark], carried: _Opened) -> bool:
    """Whether the paragraph may be the inside or the end of a quotation that only its first one opens."""
    doubles = [mark for mark in marks if mark.char not in _SINGLE]
    return not doubles or (doubles[0].char in _CLOSERS[carried.mark] and not doubles[0].opens)


def _read_mark(mark: _Mark, stack: list[_Opened], found: list[Quotation]) -> None:
    holder = next((i for i in reversed(range(len(stack))) if mark.char in _CLOSERS[stack[i].mark]), None)
    if holder is not None and (mark.closes or not mark.opens):
        opened = stack[holder]
        del stack[holder:]
        if opened.parts or mark.start > opened.start + len(opened.mark):
            parts = (*opened.parts, Span(opened.start, mark.end))
            found.append(Quotation(parts=parts, depth=holder, closed=True))
    elif mark.char in _CLOSERS and (mark.opens or (not mark.closes and mark.char in _OPENS_ALONE)):
        same = next((i for i, opened in enumerate(stack) if opened.mark == mark.char), None)
        if same is not None:  # the first one's end is missing: begin again here
            _abandon(stack[same], found)
            del stack[same:]
        if len(stack) < MAX_DEPTH:
            stack.append(_Opened(mark.char, mark.start))


def _abandon(opened: _Opened, found: list[Quotation]) -> None:
    """Keeps of a quotation without an end what is sure to belong to it."""
    if opened.n_sure:
        found.append(Quotation(parts=tuple(opened.parts[: opened.n_sure]), depth=0, closed=False))

"""The lines of an article's text, with where they stand; every finder of this stage reads these.

A paragraph is a line here. Only the edges of a line are ever read (`HEAD_CHARS`, `TAIL_CHARS`), so
that a line of any length costs no more than a long sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.spans import Span

HEAD_CHARS = 400
TAIL_CHARS = 600

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_BLANKS = " \t\u00a0\u1680\u202f\u205f\u3000\ufeff\u200e\u200f\u2060" + "".join(
    map(chr, range(0x2000, 0x200C))
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, without the blanks around it: `text` is the article's `[start, end)`."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def head(self) -> str:
        """The line's first characters; offsets in it are offsets in the line."""
        return self.text[:HEAD_CHARS]

    def sub(self, start: int, end: int) -> Span:
        """The article's span of the line's `[start, end)`."""
        return Span(self.start + start, self.start + end)


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of `text` that hold more than blanks, in order.

    >>> [line.start for line in lines_of("One.\\n\\n  Two.")]
    [0, 8]
    """
    found = []
    for match in _LINE.finditer(text):
        kept = match[0].lstrip(_BLANKS)
        if kept:
            found.append(Line(match.end() - len(kept), kept.rstrip(_BLANKS)))
    return tuple(found)


def outside(lines: Sequence[Line], spans: Iterable[Span | None]) -> list[Line]:
    """The lines that share nothing with any of the spans."""
    taken = [span for span in spans if span]
    return [line for line in lines if not any(span.overlaps(line.span) for span in taken)]

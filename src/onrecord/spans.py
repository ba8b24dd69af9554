"""Stretches of a text, in Unicode code points, and their translation to other units.

Every place in an archived text that the package names is a `Span`. Other units (UTF-8 bytes,
UTF-16 code units as JavaScript counts, the selectors of W3C Web Annotation) exist only at the
edges; this module is where they are converted, and nowhere else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

SELECTOR_CONTEXT = 32
"""Code points of context that a TextQuoteSelector carries on each side."""


class Span(msgspec.Struct, array_like=True, frozen=True, order=True):
    """A stretch of one text, in Unicode code points, half-open.

    `start` is the first code point inside, `end` the first one after; `0 <= start < end`.
    Raises ValueError when built otherwise. In JSON it is `[start, end]`.

    >>> Span(16, 19).cut("“Ça va 🙂”, said Ana.")
    'Ana'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def cut(self, text: str) -> str:
        """The words of `text` inside the span. Raises IndexError when it ends after the text does."""
        if self.end > len(text):
            raise IndexError(f"span [{self.start}, {self.end}) in a text of {len(text)} code points")
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a code point."""
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> Span:
        """The span moved by `by` code points."""
        return Span(self.start + by, self.end + by)


def trimmed(text: str, start: int, end: int, cut: str | None = None) -> Span | None:
    """The span `[start, end)` less the characters of `cut` (default: white space) at both edges.

    None where nothing is left.

    >>> trimmed("  Jane Roe, ", 0, 12, " ,")
    Span(start=2, end=10)
    """
    while start < end and _is_cut(text[start], cut):
        start += 1
    while end > start and _is_cut(text[end - 1], cut):
        end -= 1
    return Span(start, end) if start < end else None


def _is_cut(char: str, cut: str | None) -> bool:
    return char.isspace() if cut is None else char in cut


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same code points as fewest spans, in order; touching and overlapping ones are joined.

    >>> merged([Span(4, 6), Span(0, 2), Span(2, 3)])
    (Span(start=0, end=3), Span(start=4, end=6))
    """
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def joined_text(text: str, spans: Sequence[Span], gap: str = " … ") -> str:
    """The words of several spans as one string, for display.

    Parts are set apart by `gap`, or by a blank where nothing but white space stands between them.

    >>> joined_text("Yes. No, he said. Never.", [Span(0, 4), Span(5, 8), Span(18, 24)])
    'Yes. No, … Never.'
    """
    parts = [span.cut(text) for span in spans]
    for at, (before, after) in enumerate(pairwise(spans)):
        is_left_out = text[before.end : after.start].strip() or before.end > after.start
        parts[at] += gap if is_left_out else " "
    return "".join(parts)


class Offsets:
    """Translates code-point offsets of one text to UTF-8 and UTF-16 offsets, and back.

    Built once a text (linear), asked in logarithmic time. A foreign offset inside a code point
    raises ValueError.

    >>> Offsets("🙂 Ana").to_utf16(Span(2, 5))
    (3, 6)
    >>> Offsets("🙂 Ana").from_utf8(5, 8)
    Span(start=2, end=5)
    """

    def __init__(self, text: str) -> None:
        self._utf8 = [0]
        self._utf16 = [0]
        for char in text:
            point = ord(char)
            self._utf8.append(self._utf8[-1] + (1 + (point > 0x7F) + (point > 0x7FF) + (point > 0xFFFF)))
            self._utf16.append(self._utf16[-1] + 1 + (point > 0xFFFF))

    def to_utf8(self, span: Span) -> tuple[int, int]:
        """The span in bytes of the UTF-8 form."""
        return self._utf8[span.start], self._utf8[span.end]

    def to_utf16(self, span: Span) -> tuple[int, int]:
        """The span in 16-bit code units, as JavaScript counts."""
        return self._utf16[span.start], self._utf16[span.end]

    def from_utf8(self, start: int, end: int) -> Span:
        """The span that the UTF-8 byte offsets name."""
        return Span(_index(self._utf8, start), _index(self._utf8, end))

    def from_utf16(self, start: int, end: int) -> Span:
        """The span that the UTF-16 offsets name."""
        return Span(_index(self._utf16, start), _index(self._utf16, end))


def _index(table: list[int], offset: int) -> int:
    at = bisect_right(table, offset) - 1
    if at < 0 or table[at] != offset:
        raise ValueError(f"offset {offset} is not the edge of a code point of this text")
    return at


@dataclass(frozen=True, slots=True, kw_only=True)
class TextQuoteSelector:
    """W3C Web Annotation's selector by words: `exact` with its `prefix` and `suffix`."""

    exact: str
    prefix: str
    suffix: str


def to_selector(text: str, span: Span, context: int = SELECTOR_CONTEXT) -> TextQuoteSelector:
    """The selector that finds `span` again, with up to `context` code points on each side."""
    return TextQuoteSelector(
        exact=span.cut(text),
        prefix=text[max(0, span.start - context) : span.start],
        suffix=text[span.end : span.end + context],
    )


def from_selector(text: str, selector: TextQuoteSelector) -> Span | None:
    """The one place in `text` that the selector names; None when there is none or more than one.

    Never guesses: prefix, exact words and suffix must all be there as written.
    """
    whole = selector.prefix + selector.exact + selector.suffix
    if not selector.exact:
        return None
    at = text.find(whole)
    if at < 0 or text.find(whole, at + 1) >= 0:
        return None
    start = at + len(selector.prefix)
    return Span(start, start + len(selector.exact))

"""Statements on a terminal: marked stretches, excerpts, dates; nothing in a news text is obeyed.

News text reaches the terminal only through `safe`, which makes control characters, escape sequences and
direction overrides visible, and never through rich's markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from onrecord.cli._common import printable
from onrecord.spans import Span

if TYPE_CHECKING:
    from onrecord.search import QueryError

MEASURE = 96
"""Columns that a text fills at most: longer lines are hard to read on a wide terminal."""

DIM, STRONG, MATCH = "dim", "bold", "bold yellow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch to be set off: by `style` where there is colour, else by `opening` and `closing`.

    `note` stands behind it either way.
    """

    span: Span
    style: str
    opening: str = ""
    closing: str = ""
    note: str = ""


def is_plain(console: Console) -> bool:
    """Whether the output has no colour, so that marks must be characters."""
    return console.no_color or console.color_system is None


def width(console: Console) -> int:
    """The columns that the output may fill."""
    return min(console.width, MEASURE)


def safe(text: str | None, style: str = "") -> Text:
    """A piece of news as rich text that no terminal obeys; white space as single blanks."""
    return Text(printable(" ".join((text or "").split())), style=style)


def marked(text: str, marks: Iterable[Mark], *, plain: bool, within: Span | None = None) -> Text:
    """The text with its marks; they may nest and overlap. `within`: the stretch that is wanted."""
    whole = within or Span(0, max(len(text), 1))
    shown = [mark for mark in marks if mark.span.overlaps(whole)]
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for mark in shown:
        opening.setdefault(max(mark.span.start, whole.start), []).append(mark)
        closing.setdefault(min(mark.span.end, whole.end), []).append(mark)
    edges = sorted({whole.start, whole.end, *opening, *closing})
    out = Text()
    active: list[Mark] = []
    for at, end in zip(edges, [*edges[1:], whole.end], strict=True):
        for mark in sorted(closing.get(at, ()), key=lambda one: -one.span.start):
            active.remove(mark)
            out.append((mark.closing if plain else "") + printable(mark.note), style=DIM)
        for mark in sorted(opening.get(at, ()), key=lambda one: -one.span.end):
            active.append(mark)
            out.append(mark.opening if plain else "", style=DIM)
        style = "" if plain else " ".join(mark.style for mark in active)
        out.append(printable(text[at:end]), style=style)
    return out


def excerpt(text: str, matches: Sequence[Span], room: int) -> tuple[str, tuple[Span, ...]]:
    """The part of a long text around its first match, and where the matches are in it.

    White space is kept character for character, so that places keep their meaning; what is left out
    is shown by "…". `room`: code points.
    """
    text = "".join(" " if char.isspace() else char for char in text)
    if len(text) <= room:
        return text, tuple(matches)
    first = matches[0].start if matches else 0
    start = 0 if first < room * 2 // 3 else _word_start(text, first - room // 3)
    end = min(len(text), start + room)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + room // 2)
    head = "… " if start else ""
    shift = len(head) - start
    inside = tuple(match.shifted(shift) for match in matches if start <= match.start and match.end <= end)
    return head + text[start:end] + (" …" if end < len(text) else ""), inside


def _word_start(text: str, at: int) -> int:
    blank = text.find(" ", at, at + 40)
    return at if blank < 0 else blank + 1


def joined(parts: Iterable[str | Text | None], gap: str = " · ") -> Text:
    """The parts that are there, with a gap between them."""
    there = [part if isinstance(part, Text) else safe(part) for part in parts if part]
    return Text(gap).join(there)


def pointed_at(error: QueryError) -> str:
    """The query with a caret under the place at fault; a long query is cut around it."""
    span = error.span
    start = max(0, span.start - 40)
    shown = printable(_one_line(error.query[start : span.end + 30]))
    before = printable(_one_line(error.query[start : span.start]))
    fault = printable(_one_line(error.query[span.start : span.end]))
    head = "…" if start else ""
    return f"  {head}{shown}\n  {' ' * cell_len(head + before)}{'^' * max(1, cell_len(fault))}"


def _one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")

"""A text with stretches set off, as HTML; the stretches may nest and overlap. Everything is escaped here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from onrecord.spans import Span
from onrecord.web.text import shown

NOTHING = Markup()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch to be set off by classes of the style sheet. `element`: `mark` or `span`.

    `before` and `after` stand at its edges, inside no other stretch's element.
    """

    span: Span
    classes: tuple[str, ...]
    element: str = "mark"
    before: Markup = NOTHING
    after: Markup = NOTHING


def marked(text: str, marks: Iterable[Mark], within: Span | None = None) -> Markup:
    """The text with its marks. `within`: the stretch that is wanted; marks are cut at its edges.

    >>> marked("a <b> c", [Mark(span=Span(2, 5), classes=("m",))])
    Markup('a <mark class="m">&lt;b&gt;</mark> c')
    """
    start, end = (within.start, within.end) if within else (0, len(text))
    shown_marks = [mark for mark in marks if mark.span.start < end and start < mark.span.end]
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for mark in shown_marks:
        opening.setdefault(max(mark.span.start, start), []).append(mark)
        closing.setdefault(min(mark.span.end, end), []).append(mark)
    edges = sorted({start, end, *opening, *closing})
    out: list[str] = []
    active: list[Mark] = []
    for at, stop in zip(edges, [*edges[1:], end], strict=True):
        for mark in closing.get(at, ()):
            active.remove(mark)
            out.append(mark.after if mark.span.end == at else "")
        for mark in sorted(opening.get(at, ()), key=lambda one: -one.span.end):
            active.append(mark)
            out.append(mark.before if mark.span.start == at else "")
        out.append(_stretch(text[at:stop], active))
    return Markup("").join(Markup(part) for part in out)  # noqa: S704 - each part is escaped above


def _stretch(text: str, active: list[Mark]) -> Markup:
    if not text or not active:
        return escape(shown(text))
    element = "mark" if any(mark.element == "mark" for mark in active) else "span"
    names = " ".join(dict.fromkeys(name for mark in active for name in mark.classes))
    return Markup('<{0} class="{1}">{2}</{0}>').format(Markup(element), names, shown(text))  # noqa: S704


def plain_marked(text: str, spans: Iterable[Span], name: str = "hit") -> Markup:
    """The text with each span as a `mark` of one class."""
    return marked(text, (Mark(span=span, classes=(name,)) for span in spans))

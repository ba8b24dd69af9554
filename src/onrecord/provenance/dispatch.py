"""The extent of the agency's own text inside an article, without what the outlet put around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.provenance.lines import Line
from onrecord.provenance.signoff import is_boilerplate
from onrecord.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Where the marks of an article's origin stand in its text."""

    dateline: Span | None
    byline: Span | None
    is_agency_byline: bool
    credits: tuple[Span, ...]
    signoff: Span | None
    republication: Span | None

    def spans(self) -> Iterator[Span]:
        """Every mark that is there."""
        for span in (self.dateline, self.byline, *self.credits, self.signoff, self.republication):
            if span:
                yield span


def find_dispatch(lines: Sequence[Line], title: str | None, parts: Parts) -> Span | None:
    """The dispatch: from the dateline, or the first line of prose, to the sign-off or the last credit.

    None where neither a dateline nor a sign-off nor an agency's byline shows that it is agency copy.
    """
    if not (parts.dateline or parts.signoff or parts.is_agency_byline):
        return None
    start = parts.dateline.start if parts.dateline else _first_prose(lines, title, parts)
    end = parts.signoff.end if parts.signoff else _last_own(lines, start, parts)
    return Span(start, end) if start < end else None


def _first_prose(lines: Sequence[Line], title: str | None, parts: Parts) -> int:
    """Where the story begins: after the title repeated, the byline, and a note at the head."""
    heads = [span for span in (parts.byline, parts.republication) if span]
    for line in lines:
        if line.text != (title or "").strip() and not any(span.holds(line.span) for span in heads):
            return line.start
    return 0


def _last_own(lines: Sequence[Line], start: int, parts: Parts) -> int:
    """Where the story ends: before the republication note and the outlet's lines under it."""
    note = parts.republication
    for line in reversed(lines):
        if note and note.start >= start and line.start <= note.start < line.end:
            before = line.text[: note.start - line.start].rstrip()
            if before:
                return line.start + len(before)
            continue
        if note and line.start >= note.start > start:
            continue
        if not is_boilerplate(line):
            return line.end
    return start

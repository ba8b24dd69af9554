"""How to cite one statement: who, in which article, when, and where its evidence is kept. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.export.wording import readable_date, readable_instant, speaker_line
from onrecord.record import Evidence, Record, Statement
from onrecord.spans import Span, TextQuoteSelector, joined_text, to_selector

MAX_CITED_CHARS = 300
OPENING_MARKS = "\"'“”„‟«»‘’‚‹›「『"
_REPORTED = {"direct": "quoted in", "mixed": "quoted in part in", "indirect": "as reported in"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPositionSelector:
    """W3C Web Annotation's selector by place: code points, `end` excluded, as a `Span` counts."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """One stretch of a statement, by place and by words."""

    position: TextPositionSelector
    quote: TextQuoteSelector


def selectors(text: str, spans: Sequence[Span]) -> tuple[Selector, ...]:
    """The selectors of each span, in order."""
    return tuple(
        Selector(position=TextPositionSelector(start=span.start, end=span.end), quote=to_selector(text, span))
        for span in spans
    )


def plain_citation(record: Record, statement: Statement, evidence: Evidence) -> str:
    """One paragraph that names the statement so that a reader can find and check it."""
    places = ", ".join(f"{span.start}–{span.end}" for span in statement.content)
    return (
        f"{_who(record.text, statement)}, {_REPORTED[statement.kind]} {_article(record)}: "
        f"{_words(record.text, statement)} "
        f"[captured {readable_instant(evidence.captured_at)}, {evidence.capture_digest}; "
        f"characters {places} of the text, {evidence.text_digest}; onrecord {evidence.id}]"
    )


def _words(text: str, statement: Statement) -> str:
    """The words as they stand, cut where they are long; direct speech always in quotation marks."""
    words = " ".join(joined_text(text, statement.content).split())
    if len(words) > MAX_CITED_CHARS:
        words = words[:MAX_CITED_CHARS].rsplit(" ", 1)[0] + " …"
    if statement.kind == "direct" and words[0] not in OPENING_MARKS:
        return f"“{words}”"
    return words


def _who(text: str, statement: Statement) -> str:
    source = joined_text(text, statement.source) if statement.source else None
    return " ".join(speaker_line(statement.speaker, source).split())


def _article(record: Record) -> str:
    parts = [
        f"“{' '.join(record.title.split())}”" if record.title else "an untitled article",
        record.outlet,
        readable_date(record.published.value) if record.published else "undated",
        record.url,
    ]
    return ", ".join(part for part in parts if part)

"""Statements as W3C Web Annotations: who said it, on the place in the archived text.

Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017. Its TextPositionSelector counts
code points from 0 and leaves the character at `end` out, as our spans do. The target is the archived text, a
WARC record with a name of its own, since a page may change; `via` is the address that it was captured from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from onrecord.export.jsonld import statement_id
from onrecord.export.stream import NOTE, TERMS, given, write_list
from onrecord.export.wording import speaker_line
from onrecord.record import Statement
from onrecord.spans import Span, joined_text, to_selector
from onrecord.store.stored import Stored

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"onrecord": TERMS}]


def write(articles: Iterable[Stored], out: IO[bytes], *, with_text: bool = False) -> int:
    """Writes one AnnotationPage; returns how many are on it. `with_text`: the targets hold their texts."""
    head = {"@context": CONTEXT, "id": "urn:onrecord:export", "type": "AnnotationPage", "onrecord:note": NOTE}
    return write_list(head, "items", _annotations(articles, with_text), out)


def _annotations(articles: Iterable[Stored], with_text: bool) -> Iterator[dict[str, Any]]:
    for article in articles:
        source = _source(article, with_text)
        for statement in article.statements:
            yield _annotation(article, statement, source)


def _source(article: Stored, with_text: bool) -> dict[str, Any]:
    record = article.record
    return given(
        id=article.text_id.strip("<>"),
        type="Text",
        format="text/plain",
        language=record.language,
        via=record.url,
        **{
            "onrecord:textDigest": article.text_digest,
            "onrecord:captureDigest": article.capture_digest,
            "onrecord:capturedAt": article.captured_at,
            "onrecord:outlet": record.outlet,
            "onrecord:title": record.title,
            "onrecord:published": record.published.value if record.published else None,
            "onrecord:text": record.text if with_text else None,
        },
    )


def _annotation(article: Stored, statement: Statement, source: dict[str, Any]) -> dict[str, Any]:
    text = article.record.text
    speaker = statement.speaker
    who = speaker_line(speaker, joined_text(text, statement.source) if statement.source else None)
    return given(
        id=statement_id(article, statement.id),
        type="Annotation",
        motivation="identifying",
        body=[{"type": "TextualBody", "purpose": "identifying", "format": "text/plain", "value": who}],
        target=[
            {"type": "SpecificResource", "source": source, "selector": selectors(text, span)}
            for span in statement.content
        ],
        **{
            "onrecord:kind": statement.kind,
            "onrecord:speaker": speaker.name if speaker else None,
            "onrecord:speakerKind": speaker.kind if speaker else None,
            "onrecord:cue": [selectors(text, span) for span in statement.cue],
            "onrecord:source": [selectors(text, span) for span in statement.source],
            "onrecord:within": statement_id(article, statement.within) if statement.within else None,
            "onrecord:confidence": statement.confidence,
        },
    )


def selectors(text: str, span: Span) -> list[dict[str, Any]]:
    """The place of a span, by offsets and by words; both name the same stretch."""
    quote = to_selector(text, span)
    return [
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        {
            "type": "TextQuoteSelector",
            "exact": quote.exact,
            "prefix": quote.prefix,
            "suffix": quote.suffix,
        },
    ]

"""Statements as JSON-LD: schema.org's terms where they mean the same, our own where there are none.

A statement wholly in quotation marks is a schema.org `Quotation`; others are not, since their words are the
article's. `spokenByCharacter` is schema.org's for the one "to whom the quotation is attributed".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from onrecord.export.stream import NOTE, TERMS, given, write_list
from onrecord.record import Attribution, Statement
from onrecord.spans import Span, joined_text, to_selector
from onrecord.store.stored import Stored

CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "onrecord": TERMS,
    "id": "@id",
    "type": "@type",
    "url": {"@type": "@id"},
    "isPartOf": {"@type": "@id"},
    "onrecord:within": {"@type": "@id"},
    "onrecord:content": {"@container": "@list"},
}
"""Named in the document itself, so that nothing has to be fetched to read it."""

_TYPES = {
    "person": "Person",
    "organization": "Organization",
    "group": "onrecord:Group",
    "document": "CreativeWork",
    "unnamed": "onrecord:Unnamed",
}


def write(articles: Iterable[Stored], out: IO[bytes], *, with_text: bool = False) -> int:
    """Writes one document; returns how many statements are in it. `with_text`: with the articles' texts."""
    counts = [0]
    write_list({"@context": CONTEXT}, "@graph", _nodes(articles, with_text, counts), out)
    return counts[0]


def article_id(article: Stored) -> str:
    """The IRI of an article."""
    return f"urn:onrecord:article:{article.key}"


def statement_id(article: Stored, inside: str) -> str:
    """The IRI of a statement, by its id inside the article."""
    return f"urn:onrecord:statement:{article.key}.{inside}"


def _nodes(articles: Iterable[Stored], with_text: bool, counts: list[int]) -> Iterator[dict[str, Any]]:
    yield {"id": "urn:onrecord:export", "type": "Dataset", "description": NOTE}
    for article in articles:
        if not article.statements:
            continue
        yield _article(article, with_text)
        for statement in article.statements:
            counts[0] += 1
            yield _statement(article, statement)


def _article(article: Stored, with_text: bool) -> dict[str, Any]:
    record = article.record
    published = record.published
    return given(
        id=article_id(article),
        type="NewsArticle",
        url=record.url,
        headline=record.title,
        publisher={"type": "Organization", "name": record.outlet} if record.outlet else None,
        datePublished=published.value if published else None,
        inLanguage=record.language,
        articleBody=record.text if with_text else None,
        **{
            "onrecord:datePublishedBasis": published.basis if published else None,
            "onrecord:capturedAt": article.captured_at,
            "onrecord:captureDigest": article.capture_digest,
            "onrecord:textDigest": article.text_digest,
            "onrecord:parsedBy": article.parsed_by,
        },
    )


def _statement(article: Stored, statement: Statement) -> dict[str, Any]:
    text = article.record.text
    is_quotation = statement.kind == "direct"
    return given(
        id=statement_id(article, statement.id),
        type=["onrecord:Statement", "Quotation"] if is_quotation else ["onrecord:Statement"],
        text=joined_text(text, statement.content),
        spokenByCharacter=_speaker(statement.speaker, _words(text, statement.source)),
        isPartOf=article_id(article),
        **{
            "onrecord:kind": statement.kind,
            "onrecord:basis": statement.speaker.basis if statement.speaker else None,
            "onrecord:cue": _words(text, statement.cue),
            "onrecord:source": _words(text, statement.source),
            "onrecord:addressee": _words(text, statement.addressee),
            "onrecord:occasion": statement.occasion.kind if statement.occasion else None,
            "onrecord:within": statement_id(article, statement.within) if statement.within else None,
            "onrecord:confidence": statement.confidence,
            "onrecord:content": [_place(text, span) for span in statement.content],
        },
    )


def _place(text: str, span: Span) -> dict[str, Any]:
    quote = to_selector(text, span)
    words = {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
    return {
        f"onrecord:{name}": value for name, value in {"start": span.start, "end": span.end, **words}.items()
    }


def _speaker(speaker: Attribution | None, source: str | None) -> dict[str, Any] | None:
    if speaker is None:
        return None
    return given(type=_TYPES[speaker.kind], name=speaker.name, description=speaker.role or source)


def _words(text: str, spans: tuple[Span, ...]) -> str | None:
    return joined_text(text, spans) if spans else None

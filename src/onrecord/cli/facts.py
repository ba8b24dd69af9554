"""What is known of a statement, an article and its capture, as labels and values for a reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from onrecord.export.wording import (
    BASES,
    KINDS,
    PUBLISHED_BASES,
    certainty,
    readable_date,
    readable_instant,
    speaker_line,
)
from onrecord.record import Credits, Provenance, Record, Republication, Statement
from onrecord.search.lookup import ArticleFound, StatementFound
from onrecord.spans import Span, joined_text, to_selector

Fact = tuple[str, str | None]


def statement_facts(found: StatementFound) -> Iterator[Fact]:
    """Who, to whom, on what occasion, how, and how sure that is."""
    text, statement = found.article.record.text, found.statement
    yield "said by", _said_by(text, statement)
    if statement.addressed_to is not None:
        yield "to", statement.addressed_to.name
    elif statement.addressee:
        yield "to", joined_text(text, statement.addressee)
    if statement.occasion is not None:
        yield "occasion", f"{statement.occasion.kind}: “{statement.occasion.span.cut(text)}”"
    yield "cue", joined_text(text, statement.cue) or "none: no words say who said it"
    yield "kind", f"{statement.kind}: {KINDS[statement.kind]}"
    yield "certainty", f"{certainty(statement.confidence)}, as found by {found.article.parsed_by}"
    yield from _hearsay(found)
    yield "id", found.id


def _said_by(text: str, statement: Statement) -> str:
    written = joined_text(text, statement.source)
    speaker = statement.speaker
    if speaker is None:
        return speaker_line(None, written or None)
    as_written = f", written as “{written}”" if written and written != speaker.name else ""
    return f"{speaker_line(speaker, written or None)} ({speaker.kind}){as_written}; {BASES[speaker.basis]}"


def _hearsay(found: StatementFound) -> Iterator[Fact]:
    """The statement that holds this one, and those that it holds."""
    article = found.article
    for other in article.record.statements:
        who = speaker_line(other.speaker, joined_text(article.record.text, other.source) or None)
        if other.id == found.statement.within:
            yield "within", f"a statement of {who} ({article.key}.{other.id}), so known at second hand"
        if other.within == found.statement.id:
            yield "holds", f"a statement of {who} ({article.key}.{other.id})"


def article_facts(found: ArticleFound) -> Iterator[Fact]:
    """Where and when the article was published, by its own account."""
    record, published = found.record, found.record.published
    yield "article", found.key
    yield "outlet", record.outlet or "not known"
    if published is not None:
        yield "published", f"{readable_date(published.value)}, {PUBLISHED_BASES[published.basis]}"
    else:
        yield "published", "not known"
    yield "language", record.language
    yield "address", record.url
    yield "given id", None if record.id.startswith("sha256:") else record.id


def provenance_facts(record: Record) -> Iterator[Fact]:
    """Where the story comes from, as its text tells it."""
    provenance = record.provenance
    if provenance.dateline is not None:
        yield "dateline", provenance.dateline.span.cut(record.text)
    for agency in provenance.agencies:
        yield "agency", f"{agency.code}, {agency.name}" if agency.name else agency.code
    if provenance.byline is not None:
        yield "byline", ", ".join(provenance.byline.authors)
    yield "credits", _credits(provenance.credits)
    if provenance.signoff is not None:
        yield "sign-off", provenance.signoff.text
    if provenance.republication is not None:
        yield "republished", _republication(provenance.republication)
    yield "dispatch", _dispatch(provenance, len(record.text))
    for conflict in provenance.conflicts:
        yield "conflict", conflict


def _credits(credits: Credits) -> str:
    there = ((item.name, getattr(credits, item.name)) for item in fields(credits))
    return "; ".join(f"{task}: {', '.join(names)}" for task, names in there if names)


def _republication(note: Republication) -> str:
    parts = (
        note.source and f"from {note.source}",
        note.published and readable_date(note.published),
        f"{note.age_days} days before" if note.age_days is not None else None,
        note.seen and f"seen {readable_date(note.seen)}",
    )
    return ", ".join(part for part in parts if part)


def _dispatch(provenance: Provenance, length: int) -> str | None:
    span = provenance.dispatch
    if span is None:
        return None
    return f"characters {span.start}–{span.end} of {length} are the agency's own text"


def capture_facts(found: ArticleFound) -> Iterator[Fact]:
    """What was captured, when, and where the archive keeps it."""
    yield "captured", f"{readable_instant(found.captured_at)}, from {found.capture_url or found.capture_name}"
    yield "capture", found.capture_digest
    place = found.capture_place
    yield "kept in", f"{place.file}, byte {place.offset}, record {place.id}"
    yield "text", found.text_digest
    place = found.text_place
    yield "kept in", f"{place.file}, byte {place.offset}, record {place.id}"


def selector_facts(text: str, spans: tuple[Span, ...]) -> Iterator[Fact]:
    """W3C selectors of each stretch: by place, in code points, and by words."""
    for span in spans:
        quote = to_selector(text, span)
        yield "place", f"TextPositionSelector: start {span.start}, end {span.end}"
        context = f"after “{quote.prefix}”, before “{quote.suffix}”"
        yield "words", f"TextQuoteSelector: “{quote.exact}” {context}"

"""Records to rows of the tables and back; nothing is lost either way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import msgspec
from sqlalchemy import RowMapping

from onrecord import record as types
from onrecord.errors import Reject
from onrecord.folding import folded
from onrecord.keys import article_key, first_day
from onrecord.record import Listing, Record, Statement
from onrecord.spans import Span, joined_text
from onrecord.store.archive import Place
from onrecord.store.entries import CaptureFacts
from onrecord.store.exchanges import Revisit
from onrecord.store.indexing import Document, article_words, statement_words
from onrecord.store.numbering import MAX_STATEMENTS, statement_number

Row = dict[str, Any]
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # as JSON has it, behind no backslash that is itself one


def capture_row(capture: CaptureFacts, place: Place) -> Row:
    """The row of `captures`."""
    row = {**asdict(capture), **_place(place)}
    del row["listing"]
    return row


def listing_row(listing: Listing, capture_number: int) -> Row:
    """The row of `listings`."""
    dates = {"published": listing.published, "updated": listing.updated}
    times = {name: at.isoformat() if at else None for name, at in dates.items()}
    return {"capture": capture_number, "via": listing.via, "title": listing.title, **times}


def revisit_row(revisit: Revisit, capture_number: int, place: Place) -> Row:
    """The row of `revisits`. `place`: the revisit record."""
    return {
        "capture": capture_number,
        "at": revisit.at,
        "http_status": revisit.http_status,
        **_place(place),
    }


def article_row(record: Record, capture_number: int, place: Place, parsed_by: str) -> Row:
    """The row of `articles`. `place`: the conversion record that holds the text."""
    published = record.published
    return {
        "key": article_key(record),
        "record_id": record.id,
        "capture": capture_number,
        "url": record.url,
        "outlet": record.outlet,
        "outlet_folded": _folded(record.outlet),
        "title": record.title,
        "language": record.language,
        "published": published.value if published else None,
        "published_basis": published.basis if published else None,
        "published_day": first_day(published.value) if published else None,
        "text": record.text,
        "text_digest": types.text_digest(record.text),
        "provenance": msgspec.to_builtins(record.provenance),
        "parsed_by": parsed_by,
        **_place(place),
    }


def agency_rows(record: Record, key: str) -> list[Row]:
    """The rows of `agencies`."""
    return [
        {
            "article": key,
            "ordinal": ordinal,
            "code": agency.code,
            "code_folded": folded(agency.code),
            "name": agency.name,
            "name_folded": _folded(agency.name),
        }
        for ordinal, agency in enumerate(record.provenance.agencies)
    ]


def speaker_rows(record: Record, key: str) -> list[Row]:
    """The rows of `speakers`."""
    return [
        {
            "article": key,
            "ordinal": ordinal,
            "name": speaker.name,
            "name_folded": folded(speaker.name),
            "kind": speaker.kind,
            "mentions": msgspec.to_builtins(speaker.mentions),
            "roles": list(speaker.roles),
        }
        for ordinal, speaker in enumerate(record.speakers)
    ]


def statement_rows(record: Record, key: str, arrival: int) -> list[Row]:
    """The rows of `statements`. `arrival`: the number of the article's capture."""
    day = first_day(record.published.value) if record.published else None
    return [
        {
            "number": statement_number(day, arrival, ordinal),
            "article": key,
            "ordinal": ordinal,
            **_statement(statement, record.text),
        }
        for ordinal, statement in enumerate(record.statements)
    ]


def documents(record: Record, said: list[Row]) -> Iterator[Document]:
    """What the full-text index holds of the rows of `statements`."""
    carried = [(agency.code, agency.name) for agency in record.provenance.agencies]
    lent = article_words(record.outlet, record.language, carried)
    return ((row["number"], statement_words(row, lent)) for row in said)


def refuse_unstorable(record: Record) -> None:
    """Raises Reject where the record holds what one of the databases cannot: the same items go into both."""
    if len(record.statements) > MAX_STATEMENTS:
        raise Reject("too-large", f"{len(record.statements):,} statements, {MAX_STATEMENTS:,} at most")
    if _NUL.search(msgspec.json.encode(record)):
        raise Reject("nul")


def _statement(statement: Statement, text: str) -> Row:
    speaker, addressed_to, occasion = statement.speaker, statement.addressed_to, statement.occasion
    return {
        "id": statement.id,
        "kind": statement.kind,
        "start": statement.content[0].start,
        **_spans(statement, text),
        "speaker_name": speaker.name if speaker else None,
        "speaker_folded": _folded(speaker.name) if speaker else None,
        "speaker_kind": speaker.kind if speaker else None,
        "speaker_basis": speaker.basis if speaker else None,
        "speaker_role": speaker.role if speaker else None,
        "addressed_to_name": addressed_to.name if addressed_to else None,
        "addressed_to_kind": addressed_to.kind if addressed_to else None,
        "occasion_kind": occasion.kind if occasion else None,
        "occasion_span": msgspec.to_builtins(occasion.span) if occasion else None,
        "within": statement.within,
        "confidence": statement.confidence,
    }


def _spans(statement: Statement, text: str) -> Row:
    row: Row = {}
    for part in ("content", "cue", "source", "addressee"):
        spans: tuple[Span, ...] = getattr(statement, part)
        row[part] = msgspec.to_builtins(spans)
        row[f"{part}_text"] = joined_text(text, spans) if spans else None
    return row


def _folded(text: str | None) -> str | None:
    return None if text is None else folded(text)


def _place(place: Place) -> Row:
    return {
        "warc_file": place.file,
        "warc_offset": place.offset,
        "warc_length": place.length,
        "warc_record_id": place.id,
    }


def to_statement(row: RowMapping) -> Statement:
    """The statement that a row of `statements` holds."""
    return msgspec.convert(
        {
            "id": row["id"],
            "kind": row["kind"],
            "content": row["content"],
            "cue": row["cue"],
            "source": row["source"],
            "addressee": row["addressee"],
            "speaker": _given(row, "speaker_", ("name", "kind", "basis", "role"), needs="kind"),
            "addressed_to": _given(row, "addressed_to_", ("name", "kind"), needs="kind"),
            "occasion": _given(row, "occasion_", ("kind", "span"), needs="kind"),
            "within": row["within"],
            "confidence": row["confidence"],
        },
        Statement,
    )


def _given(row: RowMapping, prefix: str, names: Iterable[str], needs: str) -> Row | None:
    """The columns of one part; None where the one that each such part has is null."""
    if row[prefix + needs] is None:
        return None
    return {name: row[prefix + name] for name in names}


def to_record(
    article: RowMapping, statements: Iterable[RowMapping], speakers: Iterable[RowMapping]
) -> Record:
    """The record that the rows of one article hold."""
    published = {"value": article["published"], "basis": article["published_basis"]}
    return Record(
        id=article["record_id"],
        url=article["url"],
        outlet=article["outlet"],
        title=article["title"],
        language=article["language"],
        text=article["text"],
        published=msgspec.convert(published, types.Published) if article["published"] else None,
        provenance=msgspec.convert(article["provenance"], types.Provenance),
        statements=tuple(to_statement(row) for row in statements),
        speakers=tuple(_speaker(row) for row in speakers),
    )


def _speaker(row: RowMapping) -> types.Speaker:
    names = ("name", "kind", "mentions", "roles")
    return msgspec.convert({name: row[name] for name in names}, types.Speaker)

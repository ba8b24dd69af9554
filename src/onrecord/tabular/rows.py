"""One record to its rows, one outcome to its row. Nothing is lost: `records` makes the record again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from onrecord.errors import Reject
from onrecord.keys import article_key, first_day
from onrecord.record import Capture, Outcome, Record, Speaker, Statement, text_digest, to_json
from onrecord.spans import Span, joined_text

Row = dict[str, Any]
PARTS = ("content", "cue", "source", "addressee")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Which item of which input a row comes from; `position` counts from 1, both None: from a record.

    `captured_at` None: the input does not say when it was captured.
    """

    input: str | None = None
    position: int | None = None
    captured_at: datetime | None = None
    capture_digest: str | None = None
    media_type: str | None = None
    name: str | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows by table, as they are gathered."""

    articles: list[Row]
    statements: list[Row]
    speakers: list[Row]
    outcomes: list[Row]

    @staticmethod
    def none() -> Rows:
        """No rows yet."""
        return Rows([], [], [], [])

    def add_record(self, record: Record, item: Item) -> None:
        """Adds the rows of a record.

        Raises Reject `bad-encoding` where it holds half a surrogate pair, which no UTF-8 can.
        """
        try:
            to_json(record)
        except UnicodeEncodeError as err:
            raise Reject("bad-encoding", err.reason) from err
        day = _day(record)
        of_item: Row = {"input": item.input, "position": item.position}
        context: Row = {"published_day": day, "outlet": record.outlet, "language": record.language}
        shared = {"article": article_key(record), **of_item, **context}
        self.articles.append({**shared, **_article(record, item)})
        self.statements.extend(
            {**shared, "ordinal": ordinal, **_statement(statement, record.text, shared["article"])}
            for ordinal, statement in enumerate(record.statements)
        )
        self.speakers.extend(
            {**shared, "ordinal": ordinal, **_speaker(speaker)}
            for ordinal, speaker in enumerate(record.speakers)
        )

    def add_outcome(self, outcome: Outcome, source: str, position: int) -> None:
        """Adds the row of an item that came to nothing."""
        words = {
            "item": clean(outcome.item),
            "stage": outcome.stage,
            "reason": outcome.reason,
            "detail": clean(outcome.detail),
        }
        self.outcomes.append({"input": source, "position": position, **words})


def item_of(capture: Capture, source: str, position: int, captured_at: datetime | None) -> Item:
    """What the row of an article says of its capture."""
    return Item(
        input=source,
        position=position,
        captured_at=captured_at,
        capture_digest=capture.digest,
        media_type=capture.media_type,
        name=clean(capture.name),
        offset=capture.offset,
    )


def clean(text: str) -> str:
    """The text with what UTF-8 cannot hold written as escapes.

    >>> clean("a\\ud800")
    'a\\\\ud800'
    """
    return text.encode("utf-8", "backslashreplace").decode()


def _day(record: Record) -> date | None:
    first = first_day(record.published.value) if record.published else None
    try:
        return date.fromisoformat(first) if first else None
    except ValueError:  # a metadata date that no calendar has
        return None


def _article(record: Record, item: Item) -> Row:
    published = record.published
    return {
        "record_id": record.id,
        "offset": item.offset,
        "name": item.name,
        "captured_at": item.captured_at,
        "capture_digest": item.capture_digest,
        "media_type": item.media_type,
        "url": record.url,
        "title": record.title,
        "published": published.value if published else None,
        "published_basis": published.basis if published else None,
        "agencies": [agency.code for agency in record.provenance.agencies],
        "provenance": msgspec.json.encode(record.provenance).decode(),
        "n_statements": len(record.statements),
        "n_speakers": len(record.speakers),
        "text_digest": text_digest(record.text),
        "text": record.text,
    }


def _statement(statement: Statement, text: str, article: str) -> Row:
    speaker, addressed_to, occasion = statement.speaker, statement.addressed_to, statement.occasion
    row: Row = {
        "statement": f"{article}.{statement.id}",
        "kind": statement.kind,
        "speaker_name": speaker.name if speaker else None,
        "speaker_kind": speaker.kind if speaker else None,
        "speaker_basis": speaker.basis if speaker else None,
        "speaker_role": speaker.role if speaker else None,
        "addressed_to_name": addressed_to.name if addressed_to else None,
        "addressed_to_kind": addressed_to.kind if addressed_to else None,
        "occasion_kind": occasion.kind if occasion else None,
        "occasion": _span(occasion.span) if occasion else None,
        "within": statement.within,
        "confidence": statement.confidence,
    }
    for part in PARTS:
        spans: tuple[Span, ...] = getattr(statement, part)
        row[part] = [_span(span) for span in spans]
        row[f"{part}_text"] = joined_text(text, spans) if spans else None
    return row


def _speaker(speaker: Speaker) -> Row:
    mentions = [_span(span) for span in speaker.mentions]
    return {"name": speaker.name, "kind": speaker.kind, "roles": list(speaker.roles), "mentions": mentions}


def _span(span: Span) -> Row:
    return {"start": span.start, "end": span.end}

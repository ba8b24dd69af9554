"""Statements as CSV (RFC 4180, UTF-8): one row a statement, with what stands around it.

A cell that a spreadsheet would take for a formula, or that begins with an apostrophe, gets an apostrophe in
front: what was said in the news must not run in somebody's spreadsheet. `from_cell` takes it off again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import IO

from onrecord.record import Statement
from onrecord.spans import Span, joined_text, to_selector
from onrecord.store.stored import Stored

COLUMNS = (
    *("statement", "kind", "speaker", "speaker_kind", "speaker_basis", "role"),
    *("before", "content", "after", "cue", "source", "addressee", "addressed_to", "occasion", "within"),
    *("confidence", "published", "published_basis", "outlet", "title", "url", "language", "agencies"),
    *("spans", "text_digest", "capture_digest", "captured_at", "parsed_by"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


def write(articles: Iterable[Stored], out: IO[bytes], *, with_text: bool = False) -> int:
    """Writes a row a statement; returns how many. `with_text`: each row has the article's text as well."""
    lines = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="", write_through=True)
    writer = csv.writer(lines)
    writer.writerow((*COLUMNS, "text") if with_text else COLUMNS)
    count = 0
    for article in articles:
        for statement in article.statements:
            row = _row(article, statement)
            cells = [to_cell(row[name]) for name in COLUMNS]
            writer.writerow((*cells, to_cell(article.record.text)) if with_text else cells)
            count += 1
    lines.detach()
    return count


def to_cell(text: str | None) -> str:
    """The text as it stands in a cell; nothing for None.

    >>> to_cell("=1+1"), to_cell("plain"), to_cell(None)
    ("'=1+1", 'plain', '')
    """
    if not text:
        return ""
    return f"'{text}" if text.startswith(_FORMULA) else text


def from_cell(cell: str) -> str | None:
    """The text that `to_cell` was given; None for an empty cell."""
    return cell.removeprefix("'") or None


def _row(article: Stored, statement: Statement) -> dict[str, str | None]:
    record, speaker = article.record, statement.speaker
    published = record.published
    first, last = statement.content[0], statement.content[-1]
    return {
        "statement": article.id_of(statement),
        "kind": statement.kind,
        "speaker": speaker.name if speaker else None,
        "speaker_kind": speaker.kind if speaker else None,
        "speaker_basis": speaker.basis if speaker else None,
        "role": speaker.role if speaker else None,
        "before": to_selector(record.text, first).prefix,
        "content": joined_text(record.text, statement.content),
        "after": to_selector(record.text, last).suffix,
        "cue": _words(record.text, statement.cue),
        "source": _words(record.text, statement.source),
        "addressee": _words(record.text, statement.addressee),
        "addressed_to": statement.addressed_to.name if statement.addressed_to else None,
        "occasion": statement.occasion.kind if statement.occasion else None,
        "within": f"{article.key}.{statement.within}" if statement.within else None,
        "confidence": repr(statement.confidence),
        "published": published.value if published else None,
        "published_basis": published.basis if published else None,
        "outlet": record.outlet,
        "title": record.title,
        "url": record.url,
        "language": record.language,
        "agencies": " ".join(agency.code for agency in record.provenance.agencies),
        "spans": " ".join(f"{span.start}-{span.end}" for span in statement.content),
        "text_digest": article.text_digest,
        "capture_digest": article.capture_digest,
        "captured_at": article.captured_at,
        "parsed_by": article.parsed_by,
    }


def _words(text: str, spans: tuple[Span, ...]) -> str | None:
    return joined_text(text, spans) if spans else None

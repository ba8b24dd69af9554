"""Articles with their statements and the evidence for them, as exports need them."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, select

from onrecord.record import Record, Statement
from onrecord.store.reading import iter_article_rows
from onrecord.store.rows import to_record
from onrecord.store.tables import captures


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An article as the record holds it, with those of its statements that are asked for.

    `text_id`: of the WARC record that holds the text which spans count in, `<urn:uuid:…>`. `captured_at`:
    ISO 8601, UTC. `parsed_by`: engine and version.
    """

    key: str
    record: Record
    statements: tuple[Statement, ...]
    text_digest: str
    text_id: str
    capture_digest: str
    captured_at: str
    media_type: str
    parsed_by: str

    def id_of(self, statement: Statement) -> str:
        """The name of the statement everywhere."""
        return f"{self.key}.{statement.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Which statements are asked for: the keys of their articles, and their own numbers."""

    keys: Select[tuple[str]]
    numbers: Container[int]


def iter_stored(connection: Connection, answers: Answers | None = None) -> Iterator[Stored]:
    """All articles, or those that hold an answer, in the order of arrival."""
    for row, said, speakers in iter_article_rows(connection, answers.keys if answers else None):
        record = to_record(row, said, speakers)
        wanted = select(captures).where(captures.c.number == row["capture"])
        capture = connection.execute(wanted).mappings().one()
        yield Stored(
            key=row["key"],
            record=record,
            statements=tuple(
                statement
                for statement, stored in zip(record.statements, said, strict=True)
                if answers is None or stored["number"] in answers.numbers
            ),
            text_digest=row["text_digest"],
            text_id=row["warc_record_id"],
            capture_digest=capture["digest"],
            captured_at=capture["captured_at"],
            media_type=capture["media_type"],
            parsed_by=row["parsed_by"],
        )

"""Checks the record against its archive: every digest, every text, every statement at its offsets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, RowMapping, select

from onrecord.record import Record, Statement, text_digest
from onrecord.spans import Span, joined_text
from onrecord.store import dialects, warc
from onrecord.store.archive import files_in, iter_members
from onrecord.store.reading import iter_article_rows
from onrecord.store.rows import article_key, first_day, to_record
from onrecord.store.tables import captures, warc_files
from onrecord.store.warc import WarcRecord


@dataclass(slots=True)
class Verification:
    """What was checked so far, counted as it goes, and each thing that was found wrong."""

    n_warc_records: int = 0
    n_articles: int = 0
    n_statements: int = 0
    problems: list[str] = field(default_factory=list)


def verify(connection: Connection, folder: Path) -> Iterator[Verification]:
    """Checks everything; yields the same `Verification`, further on, after each WARC record and article.

    Every WARC record is read once, in order, and every article's text is compared with the digest of
    the conversion record that its row points at. Memory grows with the number of articles by some
    hundred bytes for each.
    """
    state = Verification()
    state.problems += [f"database: {problem}" for problem in dialects.integrity_problems(connection)]
    digests: dict[tuple[str, int], tuple[str, str, str]] = {}
    for path in _files(connection, folder, state):
        for member in iter_members(path):
            where = f"{path.name} at byte {member.offset}"
            if member.record is None:
                state.problems.append(f"{where}: {member.problem}")
            else:
                state.n_warc_records += 1
                state.problems += [f"{where}: {problem}" for problem in warc.problems_of(member.record)]
                digests[path.name, member.offset] = _identity(member.record)
            yield state
    for row, statements, speakers in iter_article_rows(connection):
        _check_places(connection, row, digests, state)
        _check_article(row, statements, speakers, state)
        yield state
    yield state


def _identity(record: WarcRecord) -> tuple[str, str, str]:
    return record.type, record.id, warc.digest_of(record.block)


def _files(connection: Connection, folder: Path, state: Verification) -> list[Path]:
    """The WARC files; notes those that are missing, cut short, or longer than the record knows."""
    found = {path.name: path for path in files_in(folder)}
    for row in connection.execute(select(warc_files)).mappings():
        path = found.get(row["name"])
        if path is None:
            state.problems.append(f"{row['name']}: the file is missing")
        elif path.stat().st_size < row["committed_bytes"]:
            state.problems.append(f"{row['name']}: the file is cut short")
    return list(found.values())


def _check_places(
    connection: Connection,
    row: RowMapping,
    digests: dict[tuple[str, int], tuple[str, str, str]],
    state: Verification,
) -> None:
    """Whether capture and text are in the archive where the database says, the text with its digest."""
    capture = connection.execute(select(captures).where(captures.c.number == row["capture"])).mappings().one()
    at_capture = digests.get((capture["warc_file"], capture["warc_offset"]))
    at_text = digests.get((row["warc_file"], row["warc_offset"]))
    name = f"article {row['key']}"
    if at_capture is None or at_capture[1] != capture["warc_record_id"]:
        state.problems.append(f"{name}: its capture is not in {capture['warc_file']} where it should be")
    elif at_capture[0] == "resource" and at_capture[2] != capture["digest"]:
        state.problems.append(f"{name}: its capture is not the one that was parsed")
    if at_text is None or at_text[:2] != ("conversion", row["warc_record_id"]):
        state.problems.append(f"{name}: its text is not in {row['warc_file']} where it should be")
    elif at_text[2] != text_digest(row["text"]):
        state.problems.append(f"{name}: its text differs from the archived one")


def _check_article(
    row: RowMapping, statements: list[RowMapping], speakers: list[RowMapping], state: Verification
) -> None:
    name = f"article {row['key']}"
    state.n_articles += 1
    state.n_statements += len(statements)
    try:
        record = to_record(row, statements, speakers)
    except ValueError as err:
        state.problems.append(f"{name}: its rows hold no record: {err}")
        return
    state.problems += [f"{name}: {problem}" for problem in _row_problems(row, record)]
    for statement, stored in zip(record.statements, statements, strict=True):
        state.problems += [
            f"{row['key']}.{statement.id}: {problem}"
            for problem in _misquoted(statement, stored, record.text)
        ]


def _row_problems(row: RowMapping, record: Record) -> Iterator[str]:
    if row["key"] != article_key(record):
        yield "its key does not follow from its id, text and address"
    if row["text_digest"] != text_digest(record.text):
        yield "its text does not match its digest"
    if row["published_day"] != first_day(row["published"]):
        yield "its day does not follow from its date"


def _misquoted(statement: Statement, stored: RowMapping, text: str) -> Iterator[str]:
    """Each part of a statement whose stored words are not the text at its offsets."""
    for part in ("content", "cue", "source", "addressee"):
        spans: tuple[Span, ...] = getattr(statement, part)
        if any(span.end > len(text) for span in spans):
            yield f"its {part} ends after the text does"
        elif (joined_text(text, spans) if spans else None) != stored[f"{part}_text"]:
            yield f"its {part} is not the text at its offsets"

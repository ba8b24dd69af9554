"""Checks the record against its archive: every digest, every text, every statement at its offsets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, RowMapping, func, select

from onrecord.keys import article_key, first_day
from onrecord.record import Record, Statement, text_digest
from onrecord.spans import Span, joined_text
from onrecord.store import dialects, warc
from onrecord.store.archive import Member, files_in, iter_members, read_at
from onrecord.store.reading import iter_article_rows
from onrecord.store.rows import to_record
from onrecord.store.tables import captures, statements, warc_files
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

    Every WARC record is read once in the order of its file; then, for every article, the capture and the
    text that its rows point at. Memory does not grow with the record.
    """
    state = Verification()
    state.problems += [f"database: {problem}" for problem in dialects.integrity_problems(connection)]
    state.problems += _unindexed(connection)
    for path in _files(connection, folder, state):
        for member in iter_members(path):
            _check_member(path.name, member, state)
            yield state
    for row, said, speakers in iter_article_rows(connection):
        _check_places(connection, row, folder, state)
        _check_article(row, said, speakers, state)
        yield state
    yield state


def _unindexed(connection: Connection) -> Iterator[str]:
    """Whether the full-text index holds as many statements as there are."""
    there = connection.execute(select(func.count()).select_from(statements)).scalar_one()
    if (indexed := dialects.count_indexed(connection)) != there:
        found = f"{indexed:,} of {there:,} statements are in the full-text index"
        yield f"database: {found}; `onrecord rebuild` mends it"


def _check_member(file: str, member: Member, state: Verification) -> None:
    where = f"{file} at byte {member.offset}"
    if member.record is None:
        state.problems.append(f"{where}: {member.problem}")
    else:
        state.n_warc_records += 1
        state.problems += [f"{where}: {problem}" for problem in warc.problems_of(member.record)]


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


def _check_places(connection: Connection, row: RowMapping, folder: Path, state: Verification) -> None:
    """Whether capture and text are in the archive where the database says, each with its digest."""
    capture = connection.execute(select(captures).where(captures.c.number == row["capture"])).mappings().one()
    name = f"article {row['key']}"
    archived = _archived(folder, capture)
    if archived is None:
        state.problems.append(f"{name}: its capture is not in {capture['warc_file']} where it should be")
    elif archived.type == "resource" and warc.digest_of(archived.block) != capture["digest"]:
        state.problems.append(f"{name}: its capture is not the one that was parsed")
    archived = _archived(folder, row)
    if archived is None:
        state.problems.append(f"{name}: its text is not in {row['warc_file']} where it should be")
    elif warc.digest_of(archived.block) != text_digest(row["text"]):
        state.problems.append(f"{name}: its text differs from the archived one")


def _archived(folder: Path, place: RowMapping) -> WarcRecord | None:
    """The WARC record that a row points at; None where there is another one, or none."""
    try:
        record = read_at(folder / place["warc_file"], place["warc_offset"]).record
    except OSError:
        return None
    return record if record is not None and record.id == place["warc_record_id"] else None


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

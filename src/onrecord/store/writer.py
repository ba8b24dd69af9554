"""The one writer of a record: database and archive in step, one transaction an article."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout
from sqlalchemy import Connection, delete, insert, select, update

from onrecord.errors import UNREMARKABLE, Abort
from onrecord.record import Capture, Outcome, Record
from onrecord.store import entries, linking, reading, rows
from onrecord.store.archive import Archive, Opener, Place, open_unbuffered
from onrecord.store.entries import CaptureFacts, Withdrawal
from onrecord.store.opening import BUSY_S, captures_folder, explained, open_database, record_path
from onrecord.store.tables import (
    agencies,
    articles,
    captures,
    outcomes,
    runs,
    speakers,
    statements,
    warc_files,
    withdrawn,
)

LOCK_NAME = ".writer.lock"  # a dot, so that reading the folder as a source passes it over


class Writer:
    """Adds to and takes from a record; a context manager. At most one at a time, whatever the process.

    Raises Abort from every method where disk or database refuse; what was saved before stays saved.
    """

    def __init__(
        self, location: str, max_warc_bytes: int, *, busy_s: float = BUSY_S, opener: Opener = open_unbuffered
    ) -> None:
        self.path = record_path(location)
        self._run: int | None = None
        engine = open_database(self.path, write=True, busy_s=busy_s)
        self._lock = lock_record(self.path)
        try:
            self._connection = engine.connect()
            with self._transaction() as connection:
                committed = {row.name: row.committed_bytes for row in connection.execute(select(warc_files))}
            self._archive = Archive(captures_folder(self.path), committed, max_warc_bytes, opener)
        except BaseException:
            engine.dispose()
            self._lock.release()
            raise

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        self._connection.engine.dispose()
        self._lock.release()

    def has_capture(self, capture: Capture) -> bool:
        """Whether these bytes, from this address, are in the record."""
        with self._transaction() as connection:
            return reading.has_capture(connection, capture.digest, capture.url)

    def save(self, capture: Capture, record: Record, parsed_by: str) -> Outcome:
        """Keeps the capture and its record: `added`, with both on disk; or why not.

        `unchanged`: the article is there. `withdrawn`: it was, and must not come back. `bad-encoding`:
        it holds half a surrogate pair, which no UTF-8 file can. `detail` is the article's key.
        """
        try:
            key = rows.article_key(record)
            group = entries.group_of(capture, record, key, parsed_by)
        except UnicodeEncodeError as err:
            return Outcome(item=capture.name, stage="store", reason="bad-encoding", detail=err.reason)
        reason = self._reason_against(key)
        if reason is None:
            places = self._archive.append(group)
            with self._committing(places[-1]) as connection:
                facts = entries.facts_of(capture)
                store(connection, facts, record, (places[0], places[1]), parsed_by)
        return Outcome(item=capture.name, stage="store", reason=reason or "added", detail=key)

    def note(self, outcome: Outcome, at: datetime) -> None:
        """Writes an outcome that needs attention into the log of this run."""
        if outcome.reason in UNREMARKABLE:
            return
        with self._transaction() as connection:
            if self._run is None:
                started = insert(runs).values(started_at=at.isoformat()).returning(runs.c.number)
                self._run = connection.execute(started).scalar_one()
            row = insert(outcomes).values(**asdict(outcome), run=self._run, at=at.isoformat())
            connection.execute(row)

    def finish(self, at: datetime) -> None:
        """Marks this run as having come to its end, if it has logged anything."""
        if self._run is not None:
            with self._transaction() as connection:
                ended = update(runs).where(runs.c.number == self._run).values(finished_at=at.isoformat())
                connection.execute(ended)

    def withdraw(self, key: str, note: str, at: datetime) -> None:
        """Takes an article and all that derives from it out of the database, for good.

        The archive keeps its bytes, with a record of the withdrawal. Raises Abort where there is no
        such article.
        """
        with self._transaction() as connection:
            found = connection.execute(select(articles.c.record_id).where(articles.c.key == key)).scalar()
        if found is None:
            raise Abort(f"{key}: there is no such article in {self.path}; `onrecord search` shows the ids")
        entry = Withdrawal(article=key, record_id=found, note=note, at=at.isoformat())
        places = self._archive.append([entries.withdrawal_record(entry)])
        with self._committing(places[-1]) as connection:
            remove(connection, entry)

    def _reason_against(self, key: str) -> str | None:
        with self._transaction() as connection:
            if connection.execute(select(withdrawn.c.at).where(withdrawn.c.article == key)).first():
                return "withdrawn"
            if connection.execute(select(articles.c.key).where(articles.c.key == key)).first():
                return "unchanged"
        return None

    @contextmanager
    def _committing(self, last: Place) -> Iterator[Connection]:
        """One transaction that also counts the archive up to `last`; undoes the archive if it fails."""
        try:
            with self._transaction() as connection:
                set_committed(connection, last.file, last.offset + last.length)
                yield connection
        except BaseException:
            self._archive.rewind()
            raise
        self._archive.commit(last)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with explained(self.path), self._connection.begin():
            yield self._connection


def lock_record(path: Path) -> FileLock:
    """The writers' lock, taken. Raises Abort where another process has it."""
    folder = captures_folder(path)
    try:
        folder.mkdir(exist_ok=True)
        lock = FileLock(folder / LOCK_NAME)
        lock.acquire(timeout=0)
    except Timeout as err:
        raise Abort(f"{path}: another onrecord is adding to this record; wait until it is done") from err
    except OSError as err:
        raise Abort(f"{folder}: cannot be written ({err.strerror}); check its permissions") from err
    return lock


def set_committed(connection: Connection, file: str, n_bytes: int) -> None:
    """Counts `n_bytes` of the WARC file as part of the record."""
    changed = update(warc_files).where(warc_files.c.name == file).values(committed_bytes=n_bytes)
    if not connection.execute(changed).rowcount:
        connection.execute(insert(warc_files).values(name=file, committed_bytes=n_bytes))


def store(
    connection: Connection,
    capture: CaptureFacts,
    record: Record,
    places: tuple[Place, Place],
    parsed_by: str,
) -> None:
    """Writes the rows of one article and its ties. `places`: of its capture and of its text."""
    added = insert(captures).values(rows.capture_row(capture, places[0])).returning(captures.c.number)
    number = connection.execute(added).scalar_one()
    article = rows.article_row(record, number, places[1], parsed_by)
    connection.execute(insert(articles).values(article))
    for table, make in (
        (agencies, rows.agency_rows),
        (statements, rows.statement_rows),
        (speakers, rows.speaker_rows),
    ):
        if found := make(record, article["key"]):
            connection.execute(insert(table), found)
    linking.link(connection, article["key"], record)


def remove(connection: Connection, withdrawal: Withdrawal) -> None:
    """Deletes an article with all that derives from it, and keeps it from coming back."""
    linking.unlink(connection, withdrawal.article)
    of_article = articles.c.key == withdrawal.article
    number = connection.execute(select(articles.c.capture).where(of_article)).scalar_one()
    connection.execute(delete(articles).where(of_article))
    connection.execute(delete(captures).where(captures.c.number == number))
    tombstone = {"article": withdrawal.article, "record_id": withdrawal.record_id}
    connection.execute(insert(withdrawn).values(**tombstone, note=withdrawal.note, at=withdrawal.at))

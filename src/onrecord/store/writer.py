"""The one writer of a record: database and archive in step, one transaction an article."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, delete, insert, select, update

from onrecord.errors import UNREMARKABLE, Abort, Reject
from onrecord.record import Capture, Outcome, Record
from onrecord.store import dialects, entries, linking, reading, rows, writing
from onrecord.store.archive import Archive, Opener, Place, open_unbuffered
from onrecord.store.entries import CaptureFacts, Withdrawal
from onrecord.store.indexing import documents_of
from onrecord.store.location import Location, locate
from onrecord.store.opening import BUSY_S, explained, open_database
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

logger = logging.getLogger(__name__)


class Writer:
    """Adds to and takes from a record; a context manager.

    A file has one at a time, whatever the process; of a server's record there may be many, on any hosts that
    share the folder of captures.

    Raises Abort from every method where disk or database refuse; what was saved before stays saved.
    """

    def __init__(
        self,
        location: str | Path | Location,
        max_warc_bytes: int,
        *,
        captures: str = "",
        busy_s: float = BUSY_S,
        opener: Opener = open_unbuffered,
    ) -> None:
        self.location = locate(location, captures)
        self._run: int | None = None
        engine = open_database(self.location, write=True, busy_s=busy_s)
        try:
            with explained(self.location):
                self._connection = engine.connect()
            with explained(self.location):
                self._hold = writing.hold(self._connection, self.location)
        except BaseException:
            engine.dispose()
            raise
        try:
            with explained(self.location):
                files = writing.files_of(self._connection, self.location)
                self._archive = Archive(self.location.captures, files, max_warc_bytes, opener)
        except BaseException:
            self._close()
            raise

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        self._connection.close()
        self._connection.engine.dispose()  # with its locks, where a server keeps them
        self._hold.release()

    def has_capture(self, capture: Capture) -> bool:
        """Whether these bytes, from this address, are in the record."""
        with self._transaction() as connection:
            return reading.has_capture(connection, capture.digest, capture.url)

    def save(self, capture: Capture, record: Record, parsed_by: str) -> Outcome:
        """Keeps the capture and its record: `added`, with both on disk; or why not.

        `unchanged`: the article is there. `withdrawn`: it was, and must not come back. `bad-encoding`:
        it holds half a surrogate pair, which no UTF-8 file can. `nul`, `too-large`: it holds what no database
        takes. `detail` is the article's key.
        """
        try:
            rows.refuse_unstorable(record)
            key = rows.article_key(record)
            group = entries.group_of(capture, record, key, parsed_by)
        except UnicodeEncodeError as err:
            return Outcome(item=capture.name, stage="store", reason="bad-encoding", detail=err.reason)
        except Reject as err:
            return Outcome(item=capture.name, stage="store", reason=err.reason, detail=err.detail)
        with self._transaction() as connection:
            reason = _reason_against(connection, key)
        if reason is None:
            places = self._archive.append(group)
            try:
                with self._committing(places[-1]) as connection:
                    if (reason := _reason_against(connection, key)) is not None:
                        raise _OvertakenError
                    facts = entries.facts_of(capture)
                    store(connection, facts, record, (places[0], places[1]), parsed_by)
            except _OvertakenError:
                logger.debug("another writer was first with %s", key)
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
            raise Abort(
                f"{key}: there is no such article in {self.location}; `onrecord search` shows the ids"
            )
        entry = Withdrawal(article=key, record_id=found, note=note, at=at.isoformat())
        places = self._archive.append([entries.withdrawal_record(entry)])
        with self._committing(places[-1]) as connection:
            remove(connection, entry)

    @contextmanager
    def _committing(self, last: Place) -> Iterator[Connection]:
        """One transaction that also counts the archive up to `last`; undoes the archive if it fails."""
        try:
            with self._transaction() as connection:
                dialects.lock_for_writing(connection)
                set_committed(connection, last.file, last.offset + last.length)
                yield connection
        except BaseException:
            self._archive.rewind()
            raise
        self._archive.commit(last)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with explained(self.location), self._connection.begin():
            yield self._connection


class _OvertakenError(Exception):
    """Another writer stored the same article between two looks."""


def _reason_against(connection: Connection, key: str) -> str | None:
    if connection.execute(select(withdrawn.c.at).where(withdrawn.c.article == key)).first():
        return "withdrawn"
    if connection.execute(select(articles.c.key).where(articles.c.key == key)).first():
        return "unchanged"
    return None


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
    key = article["key"]
    said = rows.statement_rows(record, key, number)
    for table, found in (
        (agencies, rows.agency_rows(record, key)),
        (statements, said),
        (speakers, rows.speaker_rows(record, key)),
    ):
        if found:
            connection.execute(insert(table), found)
    dialects.index_statements(connection, rows.documents(record, said))
    linking.link(connection, key, record)


def remove(connection: Connection, withdrawal: Withdrawal) -> None:
    """Deletes an article with all that derives from it, and keeps it from coming back."""
    linking.unlink(connection, withdrawal.article)
    dialects.unindex_statements(connection, list(documents_of(connection, [withdrawal.article])))
    of_article = articles.c.key == withdrawal.article
    number = connection.execute(select(articles.c.capture).where(of_article)).scalar_one()
    connection.execute(delete(articles).where(of_article))
    connection.execute(delete(captures).where(captures.c.number == number))
    tombstone = {"article": withdrawal.article, "record_id": withdrawal.record_id}
    connection.execute(insert(withdrawn).values(**tombstone, note=withdrawal.note, at=withdrawal.at))

"""The one writer of a record: database and archive in step, one transaction an article."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select, update

from onrecord.errors import UNREMARKABLE, Abort, Reject
from onrecord.keys import article_key
from onrecord.record import Capture, Exchange, Outcome, Record
from onrecord.store import counting, dialects, entries, journal, judging, linking, reading, rows, writing
from onrecord.store.archive import Archive, Opener, Place, open_unbuffered
from onrecord.store.entries import CaptureFacts, DirectoryEntry, Withdrawal
from onrecord.store.exchanges import Revisit, has_same_codings, revisit_records
from onrecord.store.indexing import documents_of
from onrecord.store.location import Location, locate
from onrecord.store.opening import BUSY_S, explained, open_database
from onrecord.store.tables import (
    agencies,
    articles,
    captures,
    listings,
    revisits,
    speakers,
    statements,
    warc_files,
    withdrawn,
)

logger = logging.getLogger(__name__)

Then = Callable[[Connection, Outcome], None]
"""What else belongs into the transaction in which an outcome is logged."""

Result = TypeVar("Result")

_COUNTED_TOGETHER = 200  # outcomes that need no attention, and may be counted again after a kill


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
        self._uncounted: Counter[tuple[str, str]] = Counter()
        with explained(self.location), ExitStack() as stack:
            engine = open_database(self.location, write=True, busy_s=busy_s)
            stack.callback(engine.dispose)
            self._connection = stack.enter_context(engine.connect())
            stack.callback(writing.hold(self._connection, self.location).release)
            files = writing.files_of(self._connection, self.location)
            self._archive = Archive(self.location.captures, files, max_warc_bytes, opener)
            self._open = stack.pop_all()

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def hold_queue(self) -> None:
        """Makes the queue of addresses this writer's, while it lives. Raises Abort if it is another's."""
        with self._transaction() as connection:
            writing.hold_queue(connection, self.location)

    def has_capture(self, capture: Capture) -> bool:
        """Whether these bytes, from this address, are in the record."""
        with self._transaction() as connection:
            return reading.has_capture(connection, capture.digest, capture.url)

    def save(
        self,
        capture: Capture,
        record: Record,
        parsed_by: str,
        at: datetime | None = None,
        then: Then | None = None,
    ) -> Outcome:
        """Keeps the capture and its record: `added`, with both on disk; or why not.

        `unchanged`: the article is there. `withdrawn`: it was, and must not come back. `bad-encoding`:
        it holds half a surrogate pair, which no UTF-8 file can. `nul`, `too-large`: it holds what no database
        takes. `detail` is the article's key. With `at`
        the outcome is logged, and `then` called, in the very transaction that stores the article.
        """
        try:
            rows.refuse_unstorable(record)
            key = article_key(record)
            group = entries.group_of(capture, record, key, parsed_by)
        except UnicodeEncodeError as err:
            return self._settled(_outcome(capture, "bad-encoding", err.reason), at, then)
        except Reject as err:
            return self._settled(_outcome(capture, err.reason, err.detail), at, then)
        with self._transaction() as connection:
            reason = _reason_against(connection, key)
        if reason is not None:
            return self._settled(_outcome(capture, reason, key), at, then)
        outcome = _outcome(capture, "added", key)
        run = self._begun(at) if at is not None else None
        places = self._archive.append(group)
        try:
            with self._committing(places[-1]) as connection:
                if (reason := _reason_against(connection, key)) is not None:
                    raise _OvertakenError
                facts = entries.facts_of(capture)
                store(connection, facts, record, (places[-3], places[-2]), parsed_by)
                _log(connection, run, outcome, at, then)
        except _OvertakenError:
            logger.debug("another writer was first with %s", key)
            return self._settled(_outcome(capture, reason or "unchanged", key), at, then)
        return outcome

    def save_revisit(self, revisit: Revisit, exchange: Exchange, at: datetime, then: Then) -> Outcome:
        """Keeps that a capture was found unchanged: `unchanged`, logged as in `save`.

        Nothing goes to the archive where the body came in other codings than the one that it repeats.
        """
        outcome = Outcome(item=revisit.url, stage="store", reason="unchanged")
        with self._transaction() as connection:
            found = reading.find_capture(connection, revisit.digest, revisit.url)
        original = found and self._archive.read(found["warc_file"], found["warc_offset"])
        if not original or not (revisit.http_status == 304 or has_same_codings(exchange, original)):
            return self._settled(outcome, at, then)
        group = revisit_records(exchange, revisit.http_status, original, revisit)
        run = self._begun(at)
        places = self._archive.append(group)
        with self._committing(places[-1]) as connection:
            store_revisit(connection, revisit, places[1])
            _log(connection, run, outcome, at, then)
        return outcome

    def within(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` gives, done in one transaction."""
        with self._transaction() as connection:
            return work(connection)

    def note(
        self, outcome: Outcome, at: datetime, then: Then | None = None, also: Sequence[Outcome] = ()
    ) -> None:
        """Logs an outcome, and those of its parts (`also`), and calls `then`, all in one transaction.

        Unremarkable ones that nothing follows are counted some at a time, at the latest by `finish`.
        """
        if then is None and outcome.reason in UNREMARKABLE:
            self._uncounted[outcome.stage, outcome.reason] += 1
            if self._uncounted.total() >= _COUNTED_TOGETHER:
                self._count(at)
        else:
            self._settled(outcome, at, then, also)

    def _settled(
        self, outcome: Outcome, at: datetime | None, then: Then | None, also: Sequence[Outcome] = ()
    ) -> Outcome:
        if at is not None:
            run = self._begun(at)
            with self._transaction() as connection:
                for part in also:
                    journal.log(connection, run, part, at)
                _log(connection, run, outcome, at, then)
        return outcome

    def _begun(self, at: datetime) -> int:
        """The number of this run, which begins with its first outcome."""
        if self._run is None:
            with self._transaction() as connection:
                self._run = journal.begin_run(connection, at)
        return self._run

    def _count(self, at: datetime) -> None:
        run = self._begun(at)
        with self._transaction() as connection:
            journal.count(connection, run, self._uncounted)
        self._uncounted.clear()

    def finish(self, at: datetime) -> None:
        """Marks this run as having come to its end, if it has logged anything."""
        if self._uncounted:
            self._count(at)
        if self._run is not None:
            with self._transaction() as connection:
                journal.finish_run(connection, self._run, at)

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

    def judge(self, decide: Callable[[Connection], DirectoryEntry]) -> DirectoryEntry:
        """Keeps what a person decided about speakers, in archive and database; gives it back.

        `decide` is given the record as it is. Raises Abort, with nothing changed, where `decide` does.
        """
        with self._transaction() as connection:
            entry = decide(connection)
        if entry.judgements or entry.withdrawn or entry.people:
            places = self._archive.append([entries.directory_record(entry)])
            with self._committing(places[-1]) as connection:
                judging.apply(connection, entry)
        return entry

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


def _log(
    connection: Connection, run: int | None, outcome: Outcome, at: datetime | None, then: Then | None
) -> None:
    if run is not None and at is not None:
        journal.log(connection, run, outcome, at)
    if then is not None:
        then(connection, outcome)


def _outcome(capture: Capture, reason: str, detail: str) -> Outcome:
    return Outcome(item=capture.name, stage="store", reason=reason, detail=detail)


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
    if capture.listing is not None:
        connection.execute(insert(listings).values(rows.listing_row(capture.listing, number)))
    article = rows.article_row(record, number, places[1], parsed_by)
    connection.execute(insert(articles).values(article))
    key = article["key"]
    said = rows.statement_rows(record, key, number)
    carried = rows.agency_rows(record, key)
    for table, found in (
        (agencies, carried),
        (statements, said),
        (speakers, rows.speaker_rows(record, key)),
    ):
        if found:
            connection.execute(insert(table), found)
    dialects.index_statements(connection, rows.documents(record, said))
    counting.add(connection, article, carried, said, capture.captured_at)
    linking.link(connection, key, record)


def store_revisit(connection: Connection, revisit: Revisit, place: Place) -> None:
    """Writes the row of a revisit; nothing where its capture is not in the record (any more)."""
    found = reading.find_capture(connection, revisit.digest, revisit.url)
    if found is not None:
        connection.execute(insert(revisits).values(rows.revisit_row(revisit, found["number"], place)))


def remove(connection: Connection, withdrawal: Withdrawal) -> None:
    """Deletes an article with all that derives from it, and keeps it from coming back."""
    linking.unlink(connection, withdrawal.article)
    dialects.unindex_statements(connection, list(documents_of(connection, [withdrawal.article])))
    of_article = articles.c.key == withdrawal.article
    number = connection.execute(select(articles.c.capture).where(of_article)).scalar_one()
    counted = counting.take(connection, withdrawal.article)
    connection.execute(delete(articles).where(of_article))
    connection.execute(delete(captures).where(captures.c.number == number))
    counting.mend(connection, counted)
    tombstone = {"article": withdrawal.article, "record_id": withdrawal.record_id}
    connection.execute(insert(withdrawn).values(**tombstone, note=withdrawal.note, at=withdrawal.at))

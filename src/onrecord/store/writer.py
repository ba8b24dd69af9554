"""The one writer of a record: database and archive in step, one transaction an article."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from sqlalchemy import Connection, select

from onrecord.errors import UNREMARKABLE, Abort, Reject
from onrecord.keys import article_key
from onrecord.record import Capture, Exchange, Outcome, Record
from onrecord.store import dialects, entries, journal, judging, reading, rows, storing, writing
from onrecord.store.archive import Archive, Opener, Place, open_unbuffered
from onrecord.store.entries import DirectoryEntry, Withdrawal
from onrecord.store.exchanges import Revisit, has_same_codings, revisit_records
from onrecord.store.location import Location, locate
from onrecord.store.opening import BUSY_S, explained, open_database
from onrecord.store.tables import articles, withdrawn
from onrecord.store.warc import WarcRecord

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
        prepared = _prepared(capture, record, parsed_by)
        if isinstance(prepared, Outcome):
            return self._settled(prepared, at, then)
        key, group = prepared
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
                storing.store(connection, facts, record, (places[-3], places[-2]), parsed_by)
                _log(connection, run, outcome, at, then)
        except _OvertakenError:
            logger.debug("another writer was first with %s", key)
            return self._settled(_outcome(capture, reason or "unchanged", key), at, then)
        return outcome

    def save_together(
        self, items: Sequence[tuple[Capture, Record]], parsed_by: str, at: datetime
    ) -> list[Outcome]:
        """The outcomes of `save` for each, in order; those to be added go in with one transaction.

        A kill leaves all of them or none. Where the database refuses one, each is saved for itself.
        """
        together = _Together()
        for capture, record in items:
            together.prepare(capture, record, parsed_by)
        with self._transaction() as connection:
            together.leave_out_known(connection)
        if not together.groups:
            return self._logged(together.outcomes, at)
        if len(together.groups) > 1 and self._archive.has_room():
            try:
                return self._store_together(together, items, parsed_by, at)
            except (Abort, _OvertakenError) as err:
                logger.debug("articles are saved one by one: %s", err)
        return [self.save(capture, record, parsed_by, at) for capture, record in items]

    def _store_together(
        self,
        together: _Together,
        items: Sequence[tuple[Capture, Record]],
        parsed_by: str,
        at: datetime,
    ) -> list[Outcome]:
        run = self._begun(at)
        records = [record for group in together.groups.values() for record in group]
        places = iter(self._archive.append(records, self._announce))
        try:
            by_item = {number: [next(places) for _ in group] for number, group in together.groups.items()}
            last = [*by_item.values()][-1][-1]
            with self._committing(last) as connection:
                if together.leave_out_known(connection):
                    raise _OvertakenError
                for number, places_of in by_item.items():
                    capture, record = items[number]
                    of_article = (places_of[-3], places_of[-2])
                    storing.store(connection, entries.facts_of(capture), record, of_article, parsed_by)
                for outcome in together.outcomes:
                    journal.log(connection, run, outcome, at)
        except BaseException:
            self._archive.rewind()
            raise
        return together.outcomes

    def _logged(self, outcomes: list[Outcome], at: datetime) -> list[Outcome]:
        run = self._begun(at)
        with self._transaction() as connection:
            for outcome in outcomes:
                journal.log(connection, run, outcome, at)
        return outcomes

    def _announce(self, file: str, n_bytes: int) -> None:
        """Notes that the file may be this long if we are killed."""
        with self._transaction() as connection:
            storing.set_pending(connection, file, n_bytes)

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
            storing.store_revisit(connection, revisit, places[1])
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
            storing.remove(connection, entry)

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
                storing.set_committed(connection, last.file, last.offset + last.length)
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


def _prepared(capture: Capture, record: Record, parsed_by: str) -> tuple[str, list[WarcRecord]] | Outcome:
    """The article's key and its records for the archive; the outcome of one that cannot be stored."""
    try:
        rows.refuse_unstorable(record)
        key = article_key(record)
        return key, entries.group_of(capture, record, key, parsed_by)
    except UnicodeEncodeError as err:
        return _outcome(capture, "bad-encoding", err.reason)
    except Reject as err:
        return _outcome(capture, err.reason, err.detail)


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


class _Together:
    """Articles that are to be saved with one transaction: an outcome each, and the groups of those to add."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.groups: dict[int, list[WarcRecord]] = {}
        self._keys: dict[str, int] = {}

    def prepare(self, capture: Capture, record: Record, parsed_by: str) -> None:
        """Adds an article; one that cannot be stored, or comes a second time, gets its outcome only."""
        prepared = _prepared(capture, record, parsed_by)
        if isinstance(prepared, Outcome):
            self.outcomes.append(prepared)
            return
        key, group = prepared
        is_new = key not in self._keys
        self.outcomes.append(_outcome(capture, "added" if is_new else "unchanged", key))
        if is_new:
            self._keys[key] = len(self.outcomes) - 1
            self.groups[self._keys[key]] = group

    def leave_out_known(self, connection: Connection) -> bool:
        """Takes out what is on record or was withdrawn; True where there was any."""
        found = False
        for key in list(self._keys):
            if (reason := _reason_against(connection, key)) is not None:
                number = self._keys.pop(key)
                del self.groups[number]
                self.outcomes = [
                    replace(one, reason=reason) if one.detail == key else one for one in self.outcomes
                ]
                found = True
        return found

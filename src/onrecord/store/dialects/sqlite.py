"""What is SQLite's own, one function a difference, each with its reason."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from sqlalchemy import Connection, Engine, QueuePool, Table, create_engine, event, insert, text

from onrecord.store.indexing import EVERY, Document
from onrecord.store.tables import STATEMENT_FTS

APPLICATION_ID = 0x6F6E7263
"""`onrc`: what SQLite's header says whose file it is, so that another program's is never touched."""

_ENCODER = msgspec.json.Encoder()
_STEPS_BETWEEN_LOOKS = 20_000  # of SQLite's machine: a fraction of a millisecond


def engine_of(path: Path, *, write: bool, busy_s: float) -> Engine:
    """An engine on the file; with `write` off the file cannot be changed through it.

    The driver's own transactions are switched off, since it begins none before a SELECT: each
    SQLAlchemy transaction is one of the database, and a writing one takes its lock at once rather than
    failing half-way. `busy_s`: how long to wait for another program's lock.
    """

    def connect() -> sqlite3.Connection:
        uri = f"file:{quote(str(path.absolute()))}?mode={'rwc' if write else 'ro'}{_immutable(path, write)}"
        return sqlite3.connect(uri, uri=True, timeout=busy_s, isolation_level=None, check_same_thread=False)

    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,  # by the empty address alone, SQLAlchemy would take it for one in memory
        json_serializer=lambda value: _ENCODER.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
    )
    event.listen(engine, "connect", _set_writing if write else _set_reading)
    event.listen(engine, "begin", _begin_immediate if write else _begin)
    return engine


def _immutable(path: Path, write: bool) -> str:
    """A reader of a write-ahead log needs its shared memory file, which a read-only folder cannot hold."""
    wal = path.with_name(path.name + "-wal")
    if write or os.access(path.absolute().parent, os.W_OK) or wal.exists():
        return ""
    return "&immutable=1"


def _set_reading(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _set_writing(connection: sqlite3.Connection, _: object) -> None:
    """Foreign keys are off by default; WAL lets readers read while one writes; FULL outlives power cuts."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def use_write_ahead_log(connection: Connection) -> None:
    """Lets others read while one writes. Kept in the file; must not run inside a transaction."""
    connection.connection.cursor().execute("PRAGMA journal_mode = WAL")


def mark_as_record(connection: Connection) -> None:
    """Writes into the file's header whose it is."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def is_record(connection: Connection) -> bool:
    """Whether the file's header says that it is a record."""
    return bool(connection.exec_driver_sql("PRAGMA application_id").scalar_one() == APPLICATION_ID)


def create_statement_index(connection: Connection) -> None:
    """Full-text search over statements: SQLite has it as a virtual table, which SQLAlchemy cannot name.

    It is given words that are cut and folded already (`store/indexing.py`), and the `ascii` tokenizer
    takes them as they are. It keeps no text (`content=''`) and no lengths. Beginnings of two to four letters
    are indexed like words: without that, a common beginning is put together from thousands of words.
    """
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE {STATEMENT_FTS} USING fts5(words, content='', columnsize=0,"
        " tokenize='ascii', prefix='3 4 5')"
    )


def index_statements(connection: Connection, documents: Sequence[Document]) -> None:
    """Puts the words of statements into the index."""
    added = text(f"INSERT INTO {STATEMENT_FTS}(rowid, words) VALUES (:number, :words)")  # noqa: S608
    connection.execute(added, [{"number": number, "words": " ".join(words)} for number, words in documents])


def unindex_statements(connection: Connection, documents: Sequence[Document]) -> None:
    """Takes statements out of the index, which holds no text and so must be told what it was given."""
    values = "VALUES ('delete', :number, :words)"
    removed = text(f"INSERT INTO {STATEMENT_FTS}({STATEMENT_FTS}, rowid, words) {values}")
    connection.execute(removed, [{"number": number, "words": " ".join(words)} for number, words in documents])


def load_rows(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Puts rows into the table. Values in order of columns."""
    names = [column.name for column in table.columns]
    connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])


def count_indexed(connection: Connection) -> int:
    """How many statements the index holds."""
    counted = text(f"SELECT count(*) FROM {STATEMENT_FTS} WHERE {STATEMENT_FTS} MATCH :every")  # noqa: S608
    return int(connection.execute(counted, {"every": EVERY}).scalar_one())


def integrity_problems(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong with the file and its index; empty when all is well."""
    rows = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
    return [row for row in rows if row != "ok"]


@contextmanager
def time_limited(connection: Connection, limit_s: float) -> Iterator[None]:
    """Ends whatever runs on the connection once the seconds are over: SQLite asks, now and then."""
    driver = connection.connection.driver_connection
    assert driver is not None
    end = time.monotonic() + limit_s
    driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)


def is_out_of_time(error: BaseException | None) -> bool:
    """Whether `time_limited` ended it."""
    return getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT"


def is_busy(error: BaseException | None) -> bool:
    """Whether another program's lock was in the way."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def explanation(error: BaseException | None) -> str:
    """What SQLite's error means for a person, and what to do; its own words where we know no better."""
    name = getattr(error, "sqlite_errorname", "")
    for prefix, words in _EXPLANATIONS:
        if name.startswith(prefix):
            return words
    return f"{error}; `onrecord verify` checks the record"


_EXPLANATIONS = (
    ("SQLITE_BUSY", "is in use by another program; wait until that is done, or stop it, and run this again"),
    (
        "SQLITE_LOCKED",
        "is in use by another program; wait until that is done, or stop it, and run this again",
    ),
    (
        "SQLITE_FULL",
        "cannot grow: the disk is full; make room and run this again, it goes on where it stopped",
    ),
    (
        "SQLITE_IOERR",
        "cannot be written or read: the disk is full or failing; all that was added before is kept",
    ),
    ("SQLITE_READONLY", "is read-only; give yourself the right to write it and its folder, or name another"),
    ("SQLITE_CANTOPEN", "cannot be opened; check its permissions and those of its folder"),
    ("SQLITE_PERM", "cannot be opened; check its permissions and those of its folder"),
    ("SQLITE_NOTADB", "is not a database; name another file, or move it away"),
    ("SQLITE_CORRUPT", "is damaged; `onrecord rebuild` makes it again from the captures beside it"),
)

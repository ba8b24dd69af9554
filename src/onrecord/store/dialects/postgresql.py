"""What is PostgreSQL's own, one function a difference, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, text

from onrecord.store.tables import ACCESS, FETCHING, LOG, STATEMENT_FTS, metadata

LOCKS = 0x6F6E7263
"""`onrc`: the first number of every advisory lock that we take; the second says what for."""

USE, WRITE, QUEUE, FIRST_FILE = 0, 1, 2, 3
"""Second numbers: in use by a writer; writing; working off the queue; from the last on, each WARC file."""

MARK = "a record of onrecord"

_ENCODER = msgspec.json.Encoder()


def engine_of(url: URL, *, write: bool) -> Engine:
    """An engine on the server's database; with `write` off nothing can be changed through it.

    A reader sees one state of the record for as long as its transaction lasts, as with SQLite. A query is
    planned for the words that it seeks, so none is prepared; all are short, so compiling one or sharing it
    among processes takes longer than it saves.
    """
    options = "-c jit=off -c timezone=UTC"
    if not write:
        options += " -c default_transaction_read_only=on -c max_parallel_workers_per_gather=0"
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={
            "prepare_threshold": None,
            "options": options,
            "application_name": "onrecord",
            "connect_timeout": 10,
        },
        isolation_level="READ COMMITTED" if write else "REPEATABLE READ",
        json_serializer=lambda value: _ENCODER.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
    )


def mark_as_record(connection: Connection) -> None:
    """Says whose tables these are, in the comment of an index: a server's database has no header."""
    connection.exec_driver_sql(f"COMMENT ON INDEX pk_articles IS '{MARK}'")


def is_record(connection: Connection) -> bool:
    """Whether the tables say that they are a record."""
    found = "SELECT obj_description(to_regclass('pk_articles'), 'pg_class')"
    return bool(connection.exec_driver_sql(found).scalar_one() == MARK)


def compare_by_code_point(connection: Connection) -> None:
    """Gives every text column the collation "C", where it has another.

    SQLite compares text by code points; a server does it by its locale, which would put lists in
    another order, and could look up the beginning of a key only by reading all of them.
    """
    found = connection.exec_driver_sql(
        "SELECT table_name, column_name, data_type, character_maximum_length FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name <> 'alembic_version'"
        " AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
    ).all()
    quote = connection.dialect.identifier_preparer.quote
    changes: dict[str, list[str]] = {}
    for table, column, kind, length in found:
        size = f"({length})" if length else ""
        change = f'ALTER COLUMN {quote(column)} TYPE {kind}{size} COLLATE "C"'
        changes.setdefault(table, []).append(change)
    for table, parts in changes.items():
        connection.exec_driver_sql(f"ALTER TABLE {quote(table)} {', '.join(parts)}")


def empty_derived(connection: Connection) -> None:
    """Deletes all rows that WARC files can give back; numbers of captures begin anew.

    Deleted rather than truncated, so that readers go on reading the old ones until the end of the
    transaction. Log, state of the fetching and tokens are not in the WARC files, and stay.
    """
    connection.exec_driver_sql(f"DELETE FROM {STATEMENT_FTS}")  # noqa: S608
    for table in reversed(metadata.sorted_tables):
        if table.name not in {*LOG, *FETCHING, *ACCESS}:
            connection.execute(table.delete())
    connection.exec_driver_sql("ALTER SEQUENCE captures_number_seq RESTART")


def try_lock(connection: Connection, what: int, *, shared: bool = False) -> bool:
    """Takes a lock that lasts as long as the connection; False where another has it."""
    function = "pg_try_advisory_lock_shared" if shared else "pg_try_advisory_lock"
    return bool(connection.execute(text(f"SELECT {function}(:ours, :what)"), _lock(what)).scalar_one())


def unlock(connection: Connection, what: int) -> None:
    """Gives a lock back."""
    connection.execute(text("SELECT pg_advisory_unlock(:ours, :what)"), _lock(what))


def lock_for_writing(connection: Connection) -> None:
    """Waits until no other transaction writes, and keeps others waiting until this one ends.

    What is tied when an article is stored (copies, revisions) is looked for among all others, so two at once
    might miss each other. Parsing, which takes nearly all of the time, is not held up.
    """
    connection.execute(text("SELECT pg_advisory_xact_lock(:ours, :what)"), _lock(WRITE))


def _lock(what: int) -> dict[str, int]:
    return {"ours": LOCKS, "what": what}


@contextmanager
def time_limited(connection: Connection, limit_s: float) -> Iterator[None]:
    """Ends each statement of the transaction that takes longer; the server keeps the time."""
    limit = text("SELECT set_config('statement_timeout', :limit, true)")
    connection.execute(limit, {"limit": str(max(1, int(limit_s * 1000)))})
    yield


def is_out_of_time(error: BaseException | None) -> bool:
    """Whether `time_limited` ended it."""
    return getattr(error, "sqlstate", None) == "57014"


def is_busy(error: BaseException | None) -> bool:
    """Whether another program's lock was in the way."""
    return getattr(error, "sqlstate", None) in {"55P03", "40P01", "40001"}


def explanation(error: BaseException | None) -> str:
    """What the server's error means for a person, and what to do; its own words where we know no better."""
    state = getattr(error, "sqlstate", None) or ""
    for prefix, words in _EXPLANATIONS:
        if state.startswith(prefix):
            return words
    said = " ".join(str(error).split())
    if not state:
        return (
            f"the server cannot be reached ({said}); check address, database, user and password (~/.pgpass)"
        )
    return f"{said}; `onrecord verify` checks the record"


_EXPLANATIONS = (
    (
        "53100",
        "cannot grow: the server's disk is full; make room and run this again, it goes on where it stopped",
    ),
    ("53300", "the server has no connection left; wait, or let its owner raise max_connections"),
    ("25006", "is read-only; name a server that can be written"),
    ("42501", "the server does not let you do this; ask its owner for the right to create and write tables"),
    ("57P", "the server is shutting down or starting; run this again, it goes on where it stopped"),
    ("08", "the connection to the server is lost; run this again, it goes on where it stopped"),
    ("55P03", "is in use by another program; wait until that is done, or stop it, and run this again"),
)

"""Makes a made-up record in bulk, in a file or on a server; goes on where it was stopped.

Far quicker than storing articles: large transactions, no forced writes, indexes in the end. It leaves the
rows and the words that `onrecord copy` would leave (a test compares them). While it is being made, the record
says that it is half made, and opens for nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from benchmarks import made
from onrecord.directory.traits import Mention
from onrecord.store import dialects, migrations, open_database
from onrecord.store.dialects import tsvectors
from onrecord.store.identities import counts_of
from onrecord.store.location import Location
from onrecord.store.migrations.versions.v0008_totals import fill
from onrecord.store.tables import (
    STATEMENT_FTS,
    articles,
    metadata,
    referents,
    totals,
    warc_files,
)

HASH_BYTES = 256 << 20
"""What SQLite's full-text index keeps in memory before it writes; a transaction's words, whole."""

Say = Callable[[str], None]


def make(where: Location, n_statements: int, *, directory: bool, say: Say) -> None:
    """Makes the record, or what is missing of it. `directory`: with the speakers across articles."""
    where.captures.mkdir(exist_ok=True, parents=True)
    (where.captures / made.WARC_FILE).write_bytes(b"-")
    engine = open_database(where, write=True, half_made=True)
    try:
        with engine.connect() as connection:
            _make(connection, where, n_statements, (directory, say))
    finally:
        engine.dispose()


def _make(connection: Connection, where: Location, n_statements: int, how: tuple[bool, Say]) -> None:
    directory, say = how
    with connection.begin():
        n_done = connection.scalar(select(func.count()).select_from(articles)) or 0
        is_half = migrations.is_half_made(connection)
    if n_done and not is_half:
        return
    bulk = _Server(connection) if where.is_server else _File(connection)
    if not is_half:
        _begin(connection)
    first = -(-n_done // made.PER_BATCH)
    for at, batch in enumerate(made.batches(n_statements, first), first + 1):
        with connection.begin():
            for table, rows in batch.rows.items():
                if directory or table not in made.DIRECTORY:
                    bulk.add(table, made.COLUMNS[table].split(), rows)
            bulk.index(batch.documents)
        say(f"batch {at} of {made.n_batches(n_statements)}")
    with connection.begin():
        if directory:
            _count_speakers(connection)
        connection.execute(totals.delete())
        fill(connection)
    _finish(connection, bulk, say)


def _begin(connection: Connection) -> None:
    with connection.begin():
        for index in _indexes():
            index.drop(connection, checkfirst=True)
        dialects.begin_loading(connection)
        connection.execute(insert(warc_files).values(name=made.WARC_FILE, committed_bytes=1))
        migrations.set_half_made(connection, True)


def _finish(connection: Connection, bulk: _File | _Server, say: Say) -> None:
    for index in _indexes():
        with connection.begin():
            index.create(connection, checkfirst=True)
        say(f"index {index.name}")
    with connection.begin():
        dialects.end_loading(connection)
        bulk.end()
        migrations.set_half_made(connection, False)
    say("full-text index")
    dialects.settle(connection)


def _indexes() -> list[Any]:
    tables = (metadata.tables[name] for name in (*made.COLUMNS, "identities", "identity_keys"))
    return sorted((index for table in tables for index in table.indexes), key=lambda one: str(one.name))


def _count_speakers(connection: Connection) -> None:
    """The identities and what is counted of them, from the referents."""
    for name in ("identities", "identity_names", "identity_keys"):
        connection.execute(metadata.tables[name].delete())
    r = referents.c
    counted = select(r.canonical_id, func.count(), func.min(r.day), func.max(r.day), func.min(r.id))
    names = {made.canonical_id(rank): name for rank, name in enumerate(made.names())}
    rows: dict[str, list[dict[str, Any]]] = {"identities": [], "identity_names": [], "identity_keys": []}
    for one, n, first, last, referent in connection.execute(counted.group_by(r.canonical_id)).all():
        name = names[one]
        mention = Mention(id=one, kind="person", names=(name,), traits=frozenset())
        here = {"canonical_id": one, "n": n}
        rows["identities"].append(
            {
                **{"canonical_id": one, "name": name, "name_folded": name.lower(), "kind": "person"},
                **{"is_ruled": False, "n_mentions": n, "first_day": first, "last_day": last},
            }
        )
        for table, counts in counts_of([mention]).items():
            column = {"identity_names": "name", "identity_keys": "key"}.get(table.name)
            more = {"referent": referent} if table.name == "identity_names" else {}
            rows.get(table.name, []).extend({**here, **more, column: value} for value in counts if column)
    for table_name, some in rows.items():
        for at in range(0, len(some), 5_000):
            connection.execute(insert(metadata.tables[table_name]), some[at : at + 5_000])


class _File:
    """Bulk writing into SQLite; a kill leaves the last transaction whole, a power cut may not."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        driver: Any = connection.connection.driver_connection
        self._driver = driver
        for pragma in ("synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000", "threads = 1"):
            driver.execute(f"PRAGMA {pragma}")
        self._hash_bytes(HASH_BYTES)

    def add(self, table: str, columns: Sequence[str], rows: Sequence[made.Row]) -> None:
        """Inserts rows, values in order of columns."""
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" * len(columns))
        self._driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)

    def index(self, documents: Iterable[tuple[int, list[str]]]) -> None:
        """Puts words into the full-text index; in rising order of numbers, it writes once a transaction."""
        rows = ((number, " ".join(words)) for number, words in documents)
        self._driver.executemany(f"INSERT INTO {STATEMENT_FTS}(rowid, words) VALUES (?, ?)", rows)

    def end(self) -> None:
        """Leaves the index set as `onrecord` makes it."""
        self._connection.execute(text(f"DELETE FROM {STATEMENT_FTS}_config WHERE k = 'hashsize'"))

    def _hash_bytes(self, n_bytes: int) -> None:
        command = f"INSERT INTO {STATEMENT_FTS}({STATEMENT_FTS}, rank) VALUES ('hashsize', ?)"
        self._driver.execute(command, (n_bytes,))


class _Server:
    """Bulk writing into PostgreSQL by COPY."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        with connection.begin():
            # No foreign key is checked: the rows are made, not given. Only a server of our own allows it.
            connection.exec_driver_sql("SET session_replication_role = replica")

    def add(self, table: str, columns: Sequence[str], rows: Sequence[made.Row]) -> None:
        """Copies rows in, values in order of columns; nothing that is made needs to be escaped."""
        lines = ("\t".join("\\N" if value is None else str(value) for value in row) for row in rows)
        self._copy(table, columns, lines)

    def index(self, documents: Iterable[tuple[int, list[str]]]) -> None:
        """Puts words into the table that the full-text index is made of in the end."""
        lines = (f"{number}\t{tsvectors.to_tsvector(words)}" for number, words in documents)
        self._copy(STATEMENT_FTS, ("number", "words"), lines)

    def end(self) -> None:
        """Nothing is left to do."""

    def _copy(self, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
        names = ", ".join(f'"{column}"' for column in columns)
        driver: Any = self._connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copying:
            copying.write("".join(line + "\n" for line in lines))

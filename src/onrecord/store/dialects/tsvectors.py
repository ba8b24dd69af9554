"""Full-text search and loading in PostgreSQL: `tsvector`, GIN and COPY, one function a difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import JSON, Connection, Integer, Table, text

from onrecord.store.indexing import Document
from onrecord.store.tables import STATEMENT_FTS, metadata

_ENCODER = msgspec.json.Encoder()


def create_statement_index(connection: Connection) -> None:
    """Full-text search over statements: `tsvector` and GIN, which SQLAlchemy's tables of ours do not name.

    No text-search configuration plays a part: the words come cut and folded (`store/indexing.py`), so that
    a query finds the same rows as in SQLite, whatever the server's locale. A word's places are all that
    is stored. The planner is told much of the words, since it chooses by them between GIN and a walk.
    """
    for statement in (
        f"CREATE TABLE {STATEMENT_FTS} (number bigint NOT NULL, words tsvector NOT NULL,"
        f" CONSTRAINT pk_{STATEMENT_FTS} PRIMARY KEY (number))",
        f"ALTER TABLE {STATEMENT_FTS} ALTER COLUMN words SET STATISTICS 400",
        f"ALTER TABLE {STATEMENT_FTS} ALTER COLUMN words SET STORAGE MAIN",
    ):
        connection.exec_driver_sql(statement)
    create_word_index(connection)


def create_word_index(connection: Connection) -> None:
    """The index proper; apart, because loading a whole record is quicker without it."""
    connection.exec_driver_sql(
        f"CREATE INDEX IF NOT EXISTS ix_{STATEMENT_FTS}_words ON {STATEMENT_FTS} USING gin (words)"
    )


def drop_word_index(connection: Connection) -> None:
    """Takes the index away until `create_word_index`."""
    connection.exec_driver_sql(f"DROP INDEX IF EXISTS ix_{STATEMENT_FTS}_words")


def index_statements(connection: Connection, documents: Sequence[Document]) -> None:
    """Puts the words of statements into the index."""
    added = text(f"INSERT INTO {STATEMENT_FTS} VALUES (:number, CAST(:words AS tsvector))")  # noqa: S608
    connection.execute(
        added, [{"number": number, "words": to_tsvector(words)} for number, words in documents]
    )


def unindex_statements(connection: Connection, documents: Sequence[Document]) -> None:
    """Takes statements out of the index."""
    removed = text(f"DELETE FROM {STATEMENT_FTS} WHERE number = :number")  # noqa: S608
    connection.execute(removed, [{"number": number} for number, _ in documents])


def count_indexed(connection: Connection) -> int:
    """How many statements the index holds."""
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {STATEMENT_FTS}").scalar_one())  # noqa: S608


def to_tsvector(words: Sequence[str]) -> str:
    """The marked words in PostgreSQL's notation, each with its places.

    A mark alone takes a place and is no word. Words hold letters and digits only, so none can break out
    of its quotation marks.

    >>> to_tsvector(["z", "cnew", "c", "cnew"])
    "'z':1 'cnew':2,4"
    """
    places: dict[str, list[str]] = {}
    for at, word in enumerate(words, 1):
        if len(word) > 1 or at == 1:
            places.setdefault(word, []).append(str(at))
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def load_documents(connection: Connection, documents: Iterable[Document]) -> None:
    """Puts the words of many statements into the index, by COPY."""
    rows = ((number, to_tsvector(words)) for number, words in documents)
    _copy(connection, STATEMENT_FTS, ["number", "words"], rows)


def load_rows(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Puts rows into the table by COPY, several times as fast as INSERT. Values in order of columns."""
    columns = list(table.columns)
    lists = [isinstance(column.type, JSON) for column in columns]
    encoded = (
        [
            _ENCODER.encode(value).decode() if is_json and value is not None else value
            for is_json, value in zip(lists, row, strict=True)
        ]
        for row in rows
    )
    _copy(connection, table.name, [column.name for column in columns], encoded)


def _copy(connection: Connection, table: str, columns: list[str], rows: Iterable[Sequence[Any]]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    command = f"COPY {quote(table)} ({', '.join(map(quote, columns))}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(command) as copying:
        for row in rows:
            copying.write_row(row)


def end_loading(connection: Connection) -> None:
    """What COPY leaves to do: the index proper, sequences behind the greatest number, statistics."""
    create_word_index(connection)
    for table in metadata.sorted_tables:
        (*_, last) = table.primary_key.columns
        if len(table.primary_key.columns) == 1 and isinstance(last.type, Integer) and last.autoincrement:
            greatest = f"(SELECT max({last.name}) FROM {table.name})"  # noqa: S608 - names of our own
            sequence = f"pg_get_serial_sequence('{table.name}', '{last.name}')"
            connection.exec_driver_sql(f"SELECT setval({sequence}, {greatest}) WHERE {sequence} IS NOT NULL")


def settle(connection: Connection) -> None:
    """Marks all rows as seen by everybody, or the first readers would have to, and finds out frequencies."""
    driver: Any = connection.connection.driver_connection
    driver.autocommit = True
    try:
        driver.execute("VACUUM ANALYZE")
    finally:
        driver.autocommit = False

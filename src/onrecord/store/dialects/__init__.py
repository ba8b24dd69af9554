"""What differs between the databases: each difference is one function, here, with its reason.

`sqlite` and `postgresql` hold how each does it. Everything else in `store` is written once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Table, Text, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from onrecord.store.dialects import postgresql, sqlite, tsvectors
from onrecord.store.indexing import Document
from onrecord.store.tables import STATEMENT_FTS

_TOGETHER = 500  # documents that are handed over at once


def is_server(connection: Connection) -> bool:
    """Whether the record is kept by a server, so that others may write to it meanwhile."""
    return connection.dialect.name == "postgresql"


def mark_as_record(connection: Connection) -> None:
    """Says in the database whose it is, so that another program's is never touched."""
    (postgresql if is_server(connection) else sqlite).mark_as_record(connection)


def is_record(connection: Connection) -> bool:
    """Whether the database says that it is a record."""
    return postgresql.is_record(connection) if is_server(connection) else sqlite.is_record(connection)


def create_statement_index(connection: Connection) -> None:
    """Full-text search over statements, which every database has in its own form."""
    (tsvectors if is_server(connection) else sqlite).create_statement_index(connection)


def drop_statement_index(connection: Connection) -> None:
    """Takes the full-text index away, quicker than emptying it."""
    connection.exec_driver_sql(f"DROP TABLE {STATEMENT_FTS}")


def index_statements(connection: Connection, documents: Iterable[Document]) -> None:
    """Puts the words of statements into the full-text index."""
    module = tsvectors if is_server(connection) else sqlite
    for some in _together(documents):
        module.index_statements(connection, some)


def unindex_statements(connection: Connection, documents: Iterable[Document]) -> None:
    """Takes statements out of the full-text index; `documents`: what it was given."""
    module = tsvectors if is_server(connection) else sqlite
    for some in _together(documents):
        module.unindex_statements(connection, some)


def count_indexed(connection: Connection) -> int:
    """How many statements the full-text index holds."""
    if is_server(connection):
        return tsvectors.count_indexed(connection)
    return sqlite.count_indexed(connection)


def among(connection: Connection, column: ColumnElement[int], numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether the column has one of many numbers, which go to the database as one value, not as hundreds."""
    if is_server(connection):
        return column == any_(literal(list(numbers), ARRAY(BigInteger())))
    each = func.json_each(json.dumps(list(numbers))).table_valued("value")
    return column.in_(select(each.c.value))


def among_texts(
    connection: Connection, column: ColumnElement[str], texts: Sequence[str]
) -> ColumnElement[bool]:
    """Whether the column has one of many texts, as `among`."""
    if is_server(connection):
        return column == any_(literal(list(texts), ARRAY(Text())))
    each = func.json_each(json.dumps(list(texts))).table_valued("value")
    return column.in_(select(each.c.value))


def begin_loading(connection: Connection) -> None:
    """Prepares for many rows at once: GIN is made quicker when all words are there."""
    if is_server(connection):
        tsvectors.drop_word_index(connection)


def load_rows(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Puts many rows into a table, values in order of columns; a server takes them by COPY."""
    (tsvectors if is_server(connection) else sqlite).load_rows(connection, table, rows)


def load_documents(connection: Connection, documents: Iterable[Document]) -> None:
    """Puts the words of many statements into the full-text index."""
    if is_server(connection):
        tsvectors.load_documents(connection, documents)
    else:
        index_statements(connection, documents)


def end_loading(connection: Connection) -> None:
    """What loading left undone: a server's indexes, sequences and statistics."""
    if is_server(connection):
        tsvectors.end_loading(connection)


def settle(connection: Connection) -> None:
    """Leaves a loaded record as it is quickest to read; outside of a transaction."""
    if is_server(connection):
        tsvectors.settle(connection)


def finish_tables(connection: Connection) -> None:
    """What is still to be done to tables when all migrations have run: only servers compare by a locale."""
    if is_server(connection):
        postgresql.compare_by_code_point(connection)


def lock_for_writing(connection: Connection) -> None:
    """Holds other writers back until this transaction ends; a file has one writer anyway."""
    if is_server(connection):
        postgresql.lock_for_writing(connection)


def integrity_problems(connection: Connection) -> list[str]:
    """What the database itself finds wrong with its files; a server's are its owner's affair."""
    return [] if is_server(connection) else sqlite.integrity_problems(connection)


def time_limited(connection: Connection, limit_s: float) -> AbstractContextManager[None]:
    """Ends what runs on the connection for longer: one database asks the clock itself, the other asks us."""
    limited = postgresql.time_limited if is_server(connection) else sqlite.time_limited
    return limited(connection, limit_s)


def is_out_of_time(error: BaseException | None) -> bool:
    """Whether `time_limited` ended it."""
    return sqlite.is_out_of_time(error) or postgresql.is_out_of_time(error)


def is_busy(error: BaseException | None) -> bool:
    """Whether another program's lock was in the way."""
    return sqlite.is_busy(error) or postgresql.is_busy(error)


def explanation(error: BaseException | None) -> str:
    """What the database's error means for a person, and what to do."""
    is_sqlite = type(error).__module__.startswith("sqlite3")
    return sqlite.explanation(error) if is_sqlite else postgresql.explanation(error)


def _together(documents: Iterable[Document]) -> Iterable[Sequence[Document]]:
    rest = iter(documents)
    while some := list(islice(rest, _TOGETHER)):
        yield some

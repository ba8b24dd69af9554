"""A record into another database, whole: rows, full-text index and captures; resumable, and checked.

Tables are copied one after another in the order of their keys, a few thousand rows a transaction. So what
is there already is a beginning of each table, and a copy that was stopped goes on behind the greatest key.
Until all is checked, the destination says that it is half made, and opens for nothing but this.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, func, select, tuple_
from sqlalchemy.exc import IntegrityError

from onrecord.errors import Abort
from onrecord.store import dialects, migrations, writing
from onrecord.store.archive import open_unbuffered
from onrecord.store.indexing import documents
from onrecord.store.location import Location
from onrecord.store.opening import explained, open_database
from onrecord.store.tables import metadata, statements, warc_files

MAX_ROWS = 5_000  # of one transaction
MAX_CHARS = 8_000_000  # of one transaction, about: texts differ much in length
_FETCHED = 200  # rows at a time
_BLOCK_BYTES = 1 << 20
_REMEDY = "the record has changed between two runs; `onrecord copy --anew` begins from nothing"

Step = Callable[[int], None]
Row = Sequence[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A table that was copied and read back: how many rows, and the digest of them all in order."""

    table: str
    n_rows: int
    digest: str


def copy(
    origin: Location, target: Location, *, anew: bool = False, on_rows: Step | None = None
) -> list[Copied]:
    """Copies the record, compares count and digest of every table, and gives them.

    `anew`: begins from nothing, where a copy was stopped. `on_rows` hears of rows that are written, and again
    when they are read back. Raises Abort where the target holds anything but a beginning of this copy, or
    where the two differ in the end.
    """
    if _is_same(origin, target):
        raise Abort(f"{target}: is the record itself; name another place to copy it to")
    step = on_rows or (lambda _: None)
    with _opened(origin) as source, explained(target), _half_made(target, anew) as there:
        _copy_captures(source, origin, target)
        try:
            for table in metadata.sorted_tables:
                _copy_table(source, there, table, step)
        except IntegrityError as err:
            raise Abort(f"{target}: the rows there are no beginning of {origin}; {_REMEDY}") from err
        found = [_compared(source, there, table, step) for table in metadata.sorted_tables]
        with there.begin():
            dialects.end_loading(there)
            migrations.set_half_made(there, False)
        dialects.settle(there)
    return found


def _is_same(origin: Location, target: Location) -> bool:
    if origin.path is None or target.path is None:
        return origin.url == target.url
    return origin.path.resolve() == target.path.resolve()


def total_rows(origin: Location) -> int:
    """How many rows a copy writes, twice: once to write, once to read back."""
    with _opened(origin) as source:
        return 2 * sum(_count(source, table) for table in metadata.sorted_tables)


@contextmanager
def _opened(origin: Location) -> Iterator[Connection]:
    """One state of the record, whatever is added meanwhile."""
    engine = open_database(origin)
    try:
        with explained(origin), engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _half_made(target: Location, anew: bool) -> Iterator[Connection]:
    """The target, for this process alone, its tables made and marked as half made."""
    engine = open_database(target, write=True, half_made=True)
    try:
        with engine.connect() as connection:
            hold = writing.hold(connection, target, alone=True)
            try:
                _prepare(connection, target, anew)
                yield connection
            finally:
                hold.release()
    finally:
        engine.dispose()


def _prepare(connection: Connection, target: Location, anew: bool) -> None:
    with connection.begin():
        is_begun = migrations.is_half_made(connection)
        is_filled = any(_count(connection, table, limit=1) for table in metadata.sorted_tables)
        if is_filled and not is_begun:
            raise Abort(f"{target}: holds a record already; name an empty place to copy to")
        migrations.set_half_made(connection, True)
        if anew and is_filled:
            _empty(connection)
        dialects.begin_loading(connection)


def _empty(connection: Connection) -> None:
    dialects.drop_statement_index(connection)
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())
    dialects.create_statement_index(connection)


def _count(connection: Connection, table: Table, limit: int | None = None) -> int:
    some = select(*table.primary_key.columns).limit(limit).subquery() if limit else table
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def _copy_table(source: Connection, there: Connection, table: Table, step: Step) -> None:
    with there.begin():
        keys = list(table.primary_key.columns)
        last = there.execute(select(*keys).order_by(*(key.desc() for key in keys)).limit(1)).first()
        if last is not None:
            step(_count(there, table))
    for rows in _together(_rows(source, table, last)):
        with there.begin():
            dialects.load_rows(there, table, rows)
            if table is statements:
                _index(there, rows)
        step(len(rows))


def _rows(connection: Connection, table: Table, after: Row | None = None) -> Iterator[Row]:
    """All rows in the order of their keys, or those behind one; few of them are held at a time."""
    keys = list(table.primary_key.columns)
    wanted: Select[Any] = select(table).order_by(*keys)
    if after is not None:
        wanted = wanted.where(tuple_(*keys) > tuple_(*after) if len(keys) > 1 else keys[0] > after[0])
    with connection.execute(wanted.execution_options(yield_per=_FETCHED)) as found:
        yield from map(tuple, found)


def _together(rows: Iterable[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    n_chars = 0
    for row in rows:
        some.append(row)
        n_chars += sum(len(value) for value in row if isinstance(value, str))
        if len(some) >= MAX_ROWS or n_chars >= MAX_CHARS:
            yield some
            some, n_chars = [], 0
    if some:
        yield some


def _index(there: Connection, rows: list[Row]) -> None:
    names = [column.name for column in statements.columns]
    said = [dict(zip(names, row, strict=True)) for row in rows]
    keys = sorted({row["article"] for row in said})
    dialects.load_documents(there, documents(there, said, keys))


def _compared(source: Connection, there: Connection, table: Table, step: Step) -> Copied:
    here = _digest(source, table, lambda _: None)
    with there.begin():
        copied = _digest(there, table, step)
    if here != copied:
        counts = f"{here.n_rows:,} rows here and {copied.n_rows:,} there"
        raise Abort(f"{table.name}: {counts} differ; {_REMEDY}")
    return copied


def _digest(connection: Connection, table: Table, step: Step) -> Copied:
    digest, n_rows, encoder = hashlib.sha256(), 0, msgspec.json.Encoder()
    for row in _rows(connection, table):
        digest.update(encoder.encode(row) + b"\n")
        n_rows += 1
        if not n_rows % _FETCHED:
            step(_FETCHED)
    step(n_rows % _FETCHED)
    return Copied(table=table.name, n_rows=n_rows, digest="sha256:" + digest.hexdigest())


def _copy_captures(source: Connection, origin: Location, target: Location) -> None:
    """The WARC files, as far as they count; where both records share a folder there is nothing to do."""
    if origin.captures.resolve() == target.captures.resolve():
        return
    target.captures.mkdir(exist_ok=True)
    for name, size in source.execute(select(warc_files.c.name, warc_files.c.committed_bytes)):
        _copy_file(origin.captures / name, target.captures / name, size)


def _copy_file(path: Path, copied: Path, size: int) -> None:
    try:
        if copied.exists() and copied.stat().st_size == size:
            return
        with path.open("rb") as given, open_unbuffered(copied) as taken:
            taken.truncate(0)
            left = size
            while left and (block := given.read(min(left, _BLOCK_BYTES))):
                taken.write(block)
                left -= len(block)
            os.fsync(taken.fileno())
    except OSError as err:
        raise Abort(
            f"{path}: cannot be copied to {copied} ({err.strerror}); `onrecord verify` says more"
        ) from err
    if left:
        raise Abort(f"{path}: is shorter than the record counts; `onrecord verify` says more")

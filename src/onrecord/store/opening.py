"""Opens the record's database, or says plainly why not; one that is not ours is never changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from onrecord.errors import Abort
from onrecord.store import dialects, migrations
from onrecord.store.dialects import postgresql, sqlite
from onrecord.store.location import Location, locate

BUSY_S = 5.0
"""How long to wait for another program's lock on the database, in seconds."""

_MAGIC = b"SQLite format 3\0"


def open_database(
    location: str | Path | Location, *, write: bool = False, busy_s: float = BUSY_S, half_made: bool = False
) -> Engine:
    """An engine on the record's database, its tables those of this version.

    For writing, a missing file is made, tables are made in an empty database of a server, and older ones are
    brought up to date. Raises Abort where there is no record, or the database is no database, another
    program's, newer than this onrecord, locked, out of reach or not permitted; nothing is changed then.
    A copy that is not whole yet opens only where `half_made` is on.
    """
    where = locate(location)
    if where.url is not None:
        engine, is_new = postgresql.engine_of(where.url, write=write), False
    else:
        is_new = _check_file(where.file(), write=write)
        engine = sqlite.engine_of(where.file(), write=write, busy_s=busy_s)
    try:
        with explained(where):
            is_made = _check_tables(engine, where, is_new=is_new, write=write)
            if not is_made and not half_made:
                raise Abort(f"{where}: is a copy that is not whole yet; run the same `onrecord copy` again")
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def changing(location: str | Path | Location) -> Iterator[Connection]:
    """One transaction on the record's database, beside a writer that may be at work; not for the archive."""
    where = locate(location)
    engine = open_database(where, write=True)
    try:
        with explained(where), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def reading_from(location: str | Path | Location) -> Iterator[Connection]:
    """A connection that can only read the record; what the database refuses meanwhile is an Abort."""
    engine = open_database(location)
    try:
        with explained(location), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def explained(location: str | Path | Location) -> Iterator[None]:
    """Turns the database's errors into an Abort that names the record, the reason and the remedy."""
    try:
        yield
    except DBAPIError as err:
        raise Abort(f"{locate(location)}: {dialects.explanation(err.orig)}") from err


def _check_file(path: Path, *, write: bool) -> bool:
    """Whether the file has yet to be made. Raises Abort when it cannot be a record."""
    try:
        if path.is_dir():
            raise Abort(f"{path}: is a folder; name a file for the record")
        if path.exists():
            with path.open("rb") as file:
                magic = file.read(len(_MAGIC))
            if magic and magic != _MAGIC:
                raise Abort(f"{path}: is not a database; name another file, or move it away")
            if magic:
                return False
    except OSError as err:
        raise Abort(f"{path}: cannot be read ({err.strerror}); check its permissions") from err
    if not write:
        raise Abort(_no_record(path))
    if not path.absolute().parent.is_dir():
        raise Abort(f"{path}: there is no such folder; make it first")
    return True


def _no_record(where: Location | Path) -> str:
    return f"{where}: there is no record here; `onrecord add` makes one, --record names another"


def _check_tables(engine: Engine, where: Location, *, is_new: bool, write: bool) -> bool:
    """Makes the tables those of this version, or raises Abort; False where the record is half made."""
    with engine.connect() as connection, connection.begin():
        is_bare = is_new or _is_bare(connection)
        if not dialects.is_record(connection) and not is_bare:
            raise Abort(f"{where}: is a database of another program; name another one")
        revision = migrations.revision_of(connection)
        if migrations.is_half_made(connection):
            return False
    if revision == migrations.HEAD:
        return True
    if revision is not None and revision not in migrations.known_revisions():
        raise Abort(
            f"{where}: was written by a newer onrecord (tables {revision}); bring onrecord up to date"
        )
    if not write and is_bare and where.is_server:
        raise Abort(_no_record(where))
    if not write:
        raise Abort(f"{where}: has no tables of this onrecord yet; any `onrecord add` brings it up to date")
    with engine.connect() as connection:
        if not where.is_server:
            sqlite.use_write_ahead_log(connection)
        with connection.begin():
            dialects.lock_for_writing(connection)
            migrations.upgrade(connection)
    return True


def _is_bare(connection: Connection) -> bool:
    """Whether there is no table at all: what a killed first run leaves, or a server's new database."""
    return not connection.dialect.get_table_names(connection)

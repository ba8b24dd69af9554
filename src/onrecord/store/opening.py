"""Opens the record's database, or says plainly why not; a file that is not ours is never changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from onrecord.errors import Abort
from onrecord.store import dialects, migrations

BUSY_S = 5.0
"""How long to wait for another program's lock on the database, in seconds."""

BACKUP = ".bak"
"""What a rebuild adds to the name of the database that it replaces."""

UNFINISHED = ".rebuilding"
"""What a rebuild adds to the name of the database that it is making."""

_MAGIC = b"SQLite format 3\0"


def record_path(location: str) -> Path:
    """The file that a `--record` value names. Raises Abort on a database server's address."""
    scheme, found, rest = location.partition("://")
    if not found:
        return Path(location)
    if scheme == "sqlite" and rest.startswith("/"):
        return Path(rest[1:])
    raise Abort(f"{scheme}://…: this version keeps the record in a file; give a path")


def captures_folder(path: Path) -> Path:
    """Where the WARC files of the record at `path` are.

    >>> captures_folder(Path("news/onrecord.db")).as_posix()
    'news/onrecord-captures'
    """
    return path.with_name(f"{path.stem}-captures")


def own_paths(path: Path) -> frozenset[Path]:
    """Every file and folder that belongs to the record at `path`, resolved, there or not."""
    beside = ("", "-wal", "-shm", "-journal", BACKUP, BACKUP + "-wal", BACKUP + "-shm", UNFINISHED)
    files = {path.with_name(path.name + suffix).resolve() for suffix in beside}
    return frozenset(files | {captures_folder(path).resolve()})


def open_database(location: str | Path, *, write: bool = False, busy_s: float = BUSY_S) -> Engine:
    """An engine on the record's database, its tables those of this version.

    For writing, a missing file is made and older tables are brought up to date. Raises Abort where there
    is no record, or the file is no database, another program's, newer than this onrecord, locked or not
    permitted; nothing is changed then.
    """
    path = record_path(str(location))
    is_new = _check_file(path, write=write)
    engine = dialects.sqlite_engine(path, write=write, busy_s=busy_s)
    try:
        with explained(path):
            _check_tables(engine, path, is_new=is_new, write=write)
    except Abort:
        engine.dispose()
        raise
    return engine


@contextmanager
def reading_from(location: str | Path) -> Iterator[Connection]:
    """A connection that can only read the record; what the database refuses meanwhile is an Abort."""
    engine = open_database(location)
    try:
        with explained(record_path(str(location))), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns the database's errors into an Abort that names the file, the reason and the remedy."""
    try:
        yield
    except DBAPIError as err:
        raise Abort(f"{path}: {dialects.explanation(err.orig)}") from err


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
        raise Abort(f"{path}: there is no record here; `onrecord add` makes one, --record names another")
    if not path.absolute().parent.is_dir():
        raise Abort(f"{path}: there is no such folder; make it first")
    return True


def _check_tables(engine: Engine, path: Path, *, is_new: bool, write: bool) -> None:
    with engine.connect() as connection, connection.begin():
        if not dialects.is_record(connection) and not (is_new or _is_bare(connection)):
            raise Abort(f"{path}: is a database of another program; name another file")
        revision = migrations.revision_of(connection)
    if revision == migrations.HEAD:
        return
    if revision is not None and revision not in migrations.known_revisions():
        raise Abort(f"{path}: was written by a newer onrecord (tables {revision}); bring onrecord up to date")
    if not write:
        raise Abort(f"{path}: has no tables of this onrecord yet; any `onrecord add` brings it up to date")
    with engine.connect() as connection:
        dialects.use_write_ahead_log(connection)
        with connection.begin():
            migrations.upgrade(connection)


def _is_bare(connection: Connection) -> bool:
    """Whether there is no table at all: what a killed first run leaves."""
    return not connection.dialect.get_table_names(connection)

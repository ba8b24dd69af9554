"""Who may write: one process to a file; to a server's record several, each to WARC files of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Connection, select

from onrecord.errors import Abort
from onrecord.store.archive import Files, OwnFiles, number_of
from onrecord.store.dialects import postgresql
from onrecord.store.location import Location
from onrecord.store.tables import warc_files

LOCK_NAME = ".writer.lock"  # a dot, so that reading the folder as a source passes it over


class Hold(Protocol):
    """What keeps a record for a writer until it is released."""

    def release(self) -> None:
        """Lets others have it."""
        ...


def hold(connection: Connection, location: Location, *, alone: bool = False) -> Hold:
    """Keeps the record for a writer. `alone`: no other writer may have it, on a server either.

    Raises Abort where another process keeps it.
    """
    if not location.is_server:
        return lock_file(location)
    _make_folder(location)
    with connection.begin():
        if not postgresql.try_lock(connection, postgresql.USE, shared=not alone):
            doing = "using" if alone else "rebuilding or copying to"
            raise Abort(f"{location}: another onrecord is {doing} this record; wait until it is done")
    return _Nothing()  # the lock goes with the connection


def hold_queue(connection: Connection, location: Location) -> None:
    """Keeps others from working off the queue, as long as the connection lives. Raises Abort."""
    if location.is_server and not postgresql.try_lock(connection, postgresql.QUEUE):
        raise Abort(f"{location}: another onrecord is fetching into this record; one does it at a time")


def lock_file(location: Location) -> FileLock:
    """The lock of a record in a file, taken. Raises Abort where another process has it."""
    folder = location.captures
    _make_folder(location)
    try:
        lock = FileLock(folder / LOCK_NAME)
        lock.acquire(timeout=0)
    except Timeout as err:
        raise Abort(f"{location}: another onrecord is adding to this record; wait until it is done") from err
    except OSError as err:
        raise Abort(f"{folder}: cannot be written ({err.strerror}); check its permissions") from err
    return lock


def _make_folder(location: Location) -> None:
    try:
        location.captures.mkdir(exist_ok=True)
    except OSError as err:
        raise Abort(
            f"{location.captures}: cannot be written ({err.strerror}); check its permissions"
        ) from err


def files_of(connection: Connection, location: Location) -> Files:
    """The WARC files that this writer may write to."""
    if location.is_server:
        return SharedFiles(connection)
    with connection.begin():
        return OwnFiles(committed_in(connection), pending_in(connection))


def committed_in(connection: Connection) -> dict[str, int]:
    """How many bytes of each WARC file count."""
    return {row.name: row.committed_bytes for row in connection.execute(select(warc_files))}


def pending_in(connection: Connection) -> dict[str, int]:
    """How long WARC files may be by what writers of several articles noted."""
    noted = select(warc_files.c.name, warc_files.c.pending_bytes)
    rows = connection.execute(noted.where(warc_files.c.pending_bytes.is_not(None)))
    return {row.name: row.pending_bytes for row in rows}


class SharedFiles:
    """WARC files of a record that several write to: a file is this writer's once its lock is.

    Locks last as long as the connection, and are gone with a process that dies.
    """

    goes_back = True

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._held: set[str] = set()

    def committed(self) -> Mapping[str, int]:
        """How many bytes of each WARC file count, as of now."""
        with self._connection.begin():
            return committed_in(self._connection)

    def pending(self) -> Mapping[str, int]:
        """What writers noted, as of now."""
        with self._connection.begin():
            return pending_in(self._connection)

    def take(self, name: str) -> bool:
        """Makes the file this writer's; False where it is another's."""
        if name in self._held:
            return True
        with self._connection.begin():
            taken = postgresql.try_lock(self._connection, postgresql.FIRST_FILE + number_of(name))
        if taken:
            self._held.add(name)
        return taken

    def give_back(self, name: str) -> None:
        """Lets others have the file."""
        with self._connection.begin():
            postgresql.unlock(self._connection, postgresql.FIRST_FILE + number_of(name))
        self._held.discard(name)


class _Nothing:
    def release(self) -> None:
        """The connection's end has done it."""

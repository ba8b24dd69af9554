"""Connections for a program that reads for long, from several threads: the pages and the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from onrecord.errors import Abort, Busy
from onrecord.store import dialects
from onrecord.store.location import Location, locate
from onrecord.store.opening import explained, open_database


class Reader:
    """Gives connections that can only read, each for a bounded time. Safe to share among threads.

    A record that is replaced meanwhile (`onrecord rebuild`) is opened anew. Raises Abort as
    `open_database` does.
    """

    def __init__(self, location: str | Path | Location, time_limit_s: float) -> None:
        self.location = locate(location)
        self.captures: Path = self.location.captures
        self._time_limit_s = time_limit_s
        self._lock = Lock()
        self._engine = open_database(self.location)
        self._file = _identity(self.location)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection inside one transaction, so that all that is read of it fits together.

        Raises Busy where a query takes longer than the limit or another program holds the record,
        Abort where the record cannot be read.
        """
        with explained(self.location), self._connection() as connection:
            try:
                with dialects.time_limited(connection, self._time_limit_s):
                    yield connection
            except DBAPIError as err:
                _raise_busy(err, self._time_limit_s)
                raise

    def close(self) -> None:
        """Closes all connections that are not in use."""
        self._engine.dispose()

    def _connection(self) -> Connection:
        try:
            return self._current().connect()
        except NoConnectionFree as err:
            raise Busy("too much is being looked up at once") from err

    def _current(self) -> Engine:
        with self._lock:
            found = _identity(self.location)
            if found != self._file:
                self._engine.dispose()
                self._engine = open_database(self.location)
                self._file = found
            return self._engine


def _identity(where: Location) -> tuple[int, int]:
    """Which file it is; a server's database stays the same."""
    if where.path is None:
        return 0, 0
    try:
        facts = where.path.stat()
    except OSError as err:
        raise Abort(f"{where}: there is no record here any more ({err.strerror})") from err
    return facts.st_dev, facts.st_ino


def _raise_busy(err: DBAPIError, limit_s: float) -> None:
    if dialects.is_out_of_time(err.orig):
        raise Busy(f"looking this up took longer than {limit_s:g} seconds") from err
    if dialects.is_busy(err.orig):
        raise Busy("another program is writing to the record") from err

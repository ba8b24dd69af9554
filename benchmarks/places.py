"""Where a benchmark's record is: a file or a server of its own, in a folder that stays or is temporary."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from benchmarks import making
from onrecord.errors import Abort
from onrecord.store import dialects, locate, reading_from
from onrecord.store.location import Location
from tests.databases import VARIABLE, Server

SERVER_SETTINGS = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.5",
    # What is made can be made again: nothing is forced to disk, nothing is logged that need not be.
    **{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"},
    **{"wal_level": "minimal", "max_wal_senders": "0"},
}


@dataclass(frozen=True, slots=True)
class Place:
    """A record that is made. `forget` takes it out of memory; None where that cannot be done."""

    where: Location
    forget: Callable[[], None] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What record is made: how many statements, and whether with a directory of speakers."""

    statements: int
    directory: bool


@contextmanager
def place(kind: str, kept: Path | None, wanted: Wanted, say: making.Say) -> Iterator[Place]:
    """The record, made or gone on with; `kind`: sqlite or postgresql. `kept`: the folder that it stays in.

    Raises Abort where that folder holds another record.
    """
    with _folder(kept) as folder, _empty(kind, folder) as there:
        _check(folder, wanted)
        making.make(there.where, wanted.statements, directory=wanted.directory, say=say)
        yield there


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = kept.absolute() if kept else Path(temporary)
        folder.mkdir(exist_ok=True, parents=True)
        folder.chmod(0o755)  # a server may be run by another user
        yield folder


def _check(folder: Path, wanted: Wanted) -> None:
    note = folder / "made.json"
    known = {"statements": wanted.statements, "directory": wanted.directory}
    if not note.exists():
        note.write_text(json.dumps(known))
    elif (found := json.loads(note.read_text())) != known:
        raise Abort(f"{folder}: holds the record {found}, not {known}; name another folder")


@contextmanager
def _empty(kind: str, folder: Path) -> Iterator[Place]:
    if kind == "sqlite":
        path = folder / "onrecord.db"
        yield Place(locate(path), lambda: drop_from_memory(folder.glob("onrecord.db*")))
        return
    with Server(os.environ.get(VARIABLE), SERVER_SETTINGS, folder / "postgresql") as server:
        where = locate(server.create("bench"), str(folder / "captures"))

        def forget() -> None:
            server.restart(lambda: drop_from_memory(server.data.rglob("*")))

        yield Place(where, forget if server.is_private else None)


def drop_from_memory(paths: Iterator[Path]) -> None:
    """Takes the files out of the system's cache."""
    for path in paths:
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())  # what is not on disk yet stays in the cache
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def size_of(where: Location) -> int:
    """How many bytes the database takes."""
    if where.path is not None:
        beside = (where.path, where.path.with_name(where.path.name + "-wal"))
        return sum(one.stat().st_size for one in beside if one.exists())
    with reading_from(where) as connection:
        found = connection.execute(text("SELECT pg_database_size(current_database())"))
        return int(found.scalar_one())


class Clock:
    """The processor time of this process and, where it is on this machine, of the server's processes."""

    def __init__(self, connection: Connection) -> None:
        self._postmaster = _postmaster(connection) if dialects.is_server(connection) else None

    def worked_s(self) -> float:
        """So far, in seconds; only differences mean something."""
        server, ticks = self._postmaster, 0
        for line in _stats() if server else ():
            facts = line.rpartition(")")[2].split()
            if int(line.split(" ", 1)[0]) == server:
                ticks += sum(map(int, facts[11:15]))  # with those of its children that have ended
            elif int(facts[1]) == server:
                ticks += int(facts[11]) + int(facts[12])
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _postmaster(connection: Connection) -> int | None:
    driver: Any = connection.connection.driver_connection
    try:
        facts = Path(f"/proc/{driver.info.backend_pid}/stat").read_text()
    except OSError:
        return None
    return int(facts.rpartition(")")[2].split()[1])


def _stats() -> Iterator[str]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield path.read_text()
        except OSError:  # it has ended meanwhile
            continue

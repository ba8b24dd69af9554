"""Makes the database again from the WARC files alone."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from onrecord.errors import Abort
from onrecord.store import judging, storing, writing
from onrecord.store.archive import files_in
from onrecord.store.dialects import postgresql
from onrecord.store.entries import Damage, DirectoryEntry, Group, Seen, iter_groups
from onrecord.store.location import BACKUP, UNFINISHED, Location, locate
from onrecord.store.opening import explained, open_database, reading_from
from onrecord.store.tables import ACCESS, FETCHING, articles, metadata

logger = logging.getLogger(__name__)

_BATCH = 500

SUFFIXES = ("-wal", "-shm")  # what SQLite keeps beside a database that is open

OnFile = Callable[[Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild came to. `backup`: where the old database is; None where there was none."""

    n_articles: int
    damages: tuple[Damage, ...]
    backup: Path | None


def rebuild(
    location: str | Path | Location, *, overwrite_backup: bool = False, on_file: OnFile | None = None
) -> Rebuilt:
    """Reads every WARC file of the record into a new database, then puts it in place at one stroke.

    The old database is kept as `<name>.bak`, and its tokens go on; a server's rows are replaced in one
    transaction instead, and are not kept. What is damaged is passed over and named. `on_file` is called
    before each file. Raises Abort where another process adds, where there are no captures, or where a backup
    is in the way and `overwrite_backup` is off; the old database is untouched then.
    """
    where = locate(location)
    files = files_in(where.captures)
    if not files:
        raise Abort(f"{where.captures}: there are no captures here to rebuild from")
    if where.is_server:
        return _rebuild_on_server(where, files, on_file)
    path = where.file()
    backup = path.with_name(path.name + BACKUP)
    if path.exists() and backup.exists() and not overwrite_backup:
        raise Abort(f"{backup}: is in the way; move it, or allow it to be overwritten with --force")
    lock = writing.lock_file(where)
    try:
        return _rebuild(path, files, backup, on_file)
    finally:
        lock.release()


def _rebuild_on_server(where: Location, files: list[Path], on_file: OnFile | None) -> Rebuilt:
    """In one transaction: until the new rows are whole readers see the old ones, and a kill leaves them."""
    engine = open_database(where, write=True)
    damages: list[Damage] = []
    n_articles = 0
    try:
        with explained(where), engine.connect() as connection:
            writing.hold(connection, where, alone=True)
            with connection.begin():
                postgresql.empty_derived(connection)
                for file in files:
                    if on_file is not None:
                        on_file(file)
                    added, damaged = _load_file(connection, file)
                    n_articles += added
                    damages += damaged
    finally:
        engine.dispose()
    return Rebuilt(n_articles=n_articles, damages=tuple(damages), backup=None)


def _rebuild(path: Path, files: list[Path], backup: Path, on_file: OnFile | None) -> Rebuilt:
    fresh = path.with_name(path.name + UNFINISHED)
    _remove(fresh)
    engine = open_database(fresh, write=True)
    damages: list[Damage] = []
    n_articles = 0
    try:
        for file in files:
            if on_file is not None:
                on_file(file)
            added, damaged = _load(engine, fresh, file)
            n_articles += added
            damages += damaged
    except BaseException:
        engine.dispose()
        _remove(fresh)
        raise
    _take_over(path, engine)
    engine.dispose()
    return Rebuilt(n_articles=n_articles, damages=tuple(damages), backup=_swap(fresh, path, backup))


def _take_over(old: Path, engine: Engine) -> None:
    """Copies the state of the fetching, and the tokens, from the old database, if that can be read.

    Which capture an address gave is left out, for captures are numbered anew.
    """
    try:
        if not old.exists():
            return
        with reading_from(old) as before, engine.connect() as connection, connection.begin():
            for name in (*FETCHING, *ACCESS):
                table = metadata.tables[name]
                for some in before.execute(select(table)).mappings().partitions(_BATCH):
                    rows = [{**row, "capture": None} if "capture" in row else dict(row) for row in some]
                    connection.execute(insert(table), rows)
    except Abort as err:
        logger.warning("%s: its watched sources, its queue and its tokens are not taken over: %s", old, err)


def _load(engine: Engine, path: Path, file: Path) -> tuple[int, list[Damage]]:
    """Loads one WARC file in one transaction; gives the number of articles, and the damage."""
    with explained(path), engine.connect() as connection, connection.begin():
        return _load_file(connection, file)


def _load_file(connection: Connection, file: Path) -> tuple[int, list[Damage]]:
    damages: list[Damage] = []
    n_articles = 0
    storing.set_committed(connection, file.name, file.stat().st_size)
    for found in iter_groups(file):
        if isinstance(found, Damage):
            damages.append(found)
        elif isinstance(found, Group):
            n_articles += _load_group(connection, found)
        elif isinstance(found, DirectoryEntry):
            judging.apply(connection, found)
        elif isinstance(found, Seen):
            storing.store_revisit(connection, found.revisit, found.place)
        else:
            n_articles -= 1
            storing.remove(connection, found)
    return n_articles, damages


def _load_group(connection: Connection, group: Group) -> int:
    """1 where the article was new: a copy of captures put back by hand may hold it twice."""
    entry = group.entry
    if connection.execute(select(articles.c.key).where(articles.c.key == entry.article)).first():
        return 0
    places = (group.capture, group.conversion)
    storing.store(connection, entry.capture, entry.record, places, entry.parsed_by)
    return 1


def _swap(fresh: Path, path: Path, backup: Path) -> Path | None:
    """Puts `fresh` in the place of `path`, which stays as `backup` with what SQLite keeps beside it."""
    if not path.exists():
        os.replace(fresh, path)
        return None
    _remove(backup)
    for suffix in SUFFIXES:
        beside = path.with_name(path.name + suffix)
        if beside.exists():  # left by a crash: it must not be taken for the new database's own
            os.replace(beside, backup.with_name(backup.name + suffix))
    os.link(path, backup)
    os.replace(fresh, path)
    return backup


def _remove(path: Path) -> None:
    for suffix in ("", *SUFFIXES):
        path.with_name(path.name + suffix).unlink(missing_ok=True)

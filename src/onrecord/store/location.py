"""Where a record is: a file, or a database on a server; and the folder of its captures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from onrecord.errors import Abort

BACKUP = ".bak"
"""What a rebuild adds to the name of the database that it replaces."""

UNFINISHED = ".rebuilding"
"""What a rebuild adds to the name of the database that it is making."""

_SERVERS = frozenset({"postgresql", "postgres", "postgresql+psycopg"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One of `path` and `url` says where the database is; `captures` is the folder of the WARC files."""

    path: Path | None = None
    url: URL | None = None
    captures: Path

    def __str__(self) -> str:
        """The name of the record in messages, without its password."""
        return str(self.path) if self.url is None else self.url.render_as_string(hide_password=True)

    @property
    def is_server(self) -> bool:
        """Whether a server keeps the database."""
        return self.url is not None

    def file(self) -> Path:
        """The database's file. Raises Abort where a server keeps it."""
        if self.path is None:
            raise Abort(f"{self}: is kept by a server; this needs a record in a file")
        return self.path


def locate(location: str | Path | Location, captures: str = "") -> Location:
    """The place that a `--record` value names. `captures`: the setting of that name, empty: the default.

    Raises Abort on an address that no record can have.

    >>> locate("news/onrecord.db").captures.as_posix()
    'news/onrecord-captures'
    >>> print(locate("postgresql://jane:secret@desk.example/news"))
    postgresql://jane:***@desk.example/news
    """
    if isinstance(location, Location):
        return location
    scheme, found, rest = str(location).partition("://")
    if not found or isinstance(location, Path):
        return _in_file(Path(location), captures)
    if scheme == "sqlite" and rest.startswith("/"):
        return _in_file(Path(rest[1:]), captures)
    if scheme not in _SERVERS:
        raise Abort(
            f"{scheme}://…: a record is kept in a file or by PostgreSQL; give a path, or postgresql://…"
        )
    try:
        url = make_url(str(location)).set(drivername="postgresql")
    except (ArgumentError, ValueError) as err:
        raise Abort(
            f"{scheme}://…: is no address of a database; write postgresql://USER@HOST/DATABASE"
        ) from err
    if not url.database:
        raise Abort(f"{url.render_as_string(hide_password=True)}: names no database; add /DATABASE")
    return Location(url=url, captures=Path(captures or f"{url.database.replace('/', '-')}-captures"))


def _in_file(path: Path, captures: str) -> Location:
    return Location(
        path=path, captures=Path(captures) if captures else path.with_name(f"{path.stem}-captures")
    )


def captures_folder(location: str | Path | Location) -> Path:
    """Where the WARC files of the record are, unless a setting names another folder."""
    return locate(location).captures


def own_paths(location: Location) -> frozenset[Path]:
    """Every file and folder that belongs to the record, resolved, there or not."""
    folder = frozenset({location.captures.resolve()})
    if location.path is None:
        return folder
    beside = ("", "-wal", "-shm", "-journal", BACKUP, BACKUP + "-wal", BACKUP + "-shm", UNFINISHED)
    path = location.path
    return folder | {path.with_name(path.name + suffix).resolve() for suffix in beside}

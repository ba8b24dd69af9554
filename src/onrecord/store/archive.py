"""The WARC files beside the database: appended to, cut back to what was committed, never rewritten.

The database says how many bytes of each file count (`warc_files.committed_bytes`). Bytes behind that
are what a killed process had written before its transaction; they are at most one article's records.
More than that means that the database is not the one these files belong to, and nothing is cut.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO, Protocol

from onrecord import __version__
from onrecord.errors import Abort
from onrecord.store import warc
from onrecord.store.warc import WarcRecord

_NAME = re.compile(r"captures-(\d{5,})\.warc\.gz")
_MEMBER_START = b"\x1f\x8b\x08\x00\x00\x00\x00\x00"  # of every gzip member that we write
_READ_BYTES = 1 << 16  # most members are smaller, and each read begins at one

Opener = Callable[[Path], BinaryIO]
Before = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record stands: file name, byte offset and length of its gzip member, its id."""

    file: str
    offset: int
    length: int
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One gzip member of a file: its record, or None with what is wrong in `problem`."""

    offset: int
    length: int
    record: WarcRecord | None
    problem: str = ""


def open_unbuffered(path: Path) -> BinaryIO:
    """The file for reading and writing, made where it is missing, each write going straight to the system."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b", buffering=0)


class Files(Protocol):
    """Which WARC files count how far, and which of them are this writer's to write to.

    `goes_back`: an older file that has room is gone on with, since writers leave several such.
    """

    goes_back: bool

    def committed(self) -> Mapping[str, int]:
        """How many bytes of each file count, by name; what was taken does not change but through us."""
        ...

    def pending(self) -> Mapping[str, int]:
        """How long the files may be by what a writer noted before it wrote several articles at once."""
        ...

    def take(self, name: str) -> bool:
        """Makes the file this writer's; False where it is another's."""
        ...

    def give_back(self, name: str) -> None:
        """Lets others have the file."""
        ...


class OwnFiles:
    """The files of a record that has one writer. `committed`: bytes that count, `pending`: see `Files`."""

    goes_back = False

    def __init__(self, committed: Mapping[str, int], pending: Mapping[str, int] | None = None) -> None:
        self._committed = dict(committed)
        self._pending = dict(pending or {})

    def committed(self) -> Mapping[str, int]:
        """What was given."""
        return self._committed

    def pending(self) -> Mapping[str, int]:
        """What was given."""
        return self._pending

    def take(self, name: str) -> bool:
        """Always: there is no other writer."""
        return True

    def give_back(self, name: str) -> None:
        """Nobody waits for it."""


class Archive:
    """Appends records to a WARC file of a folder: the newest that is this writer's and has room.

    Each `append` must be followed by `commit` once the database has stored the new length, or by
    `rewind` when it has not.
    """

    def __init__(self, folder: Path, files: Files, max_bytes: int, opener: Opener = open_unbuffered) -> None:
        self._folder = folder
        self._files = files
        self._max_bytes = max_bytes
        self._opener = opener
        self._name = ""
        self._size = 0
        self._written: dict[str, int] = {}
        folder.mkdir(exist_ok=True)
        cut_leftovers(folder, files)

    def has_room(self) -> bool:
        """Whether the next records go behind others that count, rather than into a file of their own."""
        return bool(self._name) and 0 < self._size < self._max_bytes

    def append(self, records: Sequence[WarcRecord], before: Before | None = None) -> list[Place]:
        """Writes the records behind one another and forces them to disk; returns where each stands.

        `before` is told the file and its new length before anything is written.
        Raises Abort when the disk does not take them; the file is then as it was.
        """
        if not self._name or self._size >= self._max_bytes:
            self._name, self._size = self._file_with_room()
        start = self._size
        opening = [] if start else [_warcinfo(self._name, records[0].header("WARC-Date"))]
        members = [(record, warc.to_bytes(record)) for record in (*opening, *records)]
        if before is not None:
            before(self._name, start + sum(len(data) for _, data in members))
        self._write(start, b"".join(data for _, data in members))
        places = []
        for record, data in members:
            places.append(Place(file=self._name, offset=start, length=len(data), id=record.id))
            start += len(data)
        return places[len(opening) :]

    def read(self, file: str, offset: int) -> WarcRecord | None:
        """The record that stands there; None where there is none."""
        try:
            return read_at(self._folder / file, offset).record
        except OSError:
            return None

    def commit(self, last: Place) -> None:
        """Counts everything up to the end of `last` as written."""
        self._size = self._written[last.file] = last.offset + last.length

    def rewind(self) -> None:
        """Cuts off what was appended and not committed."""
        path = self._folder / self._name
        if self._size:
            os.truncate(path, self._size)
        else:
            path.unlink(missing_ok=True)

    def _file_with_room(self) -> tuple[str, int]:
        """The newest file with room that is not another writer's, or else a new one; and its length."""
        committed = {**self._files.committed(), **self._written}
        newest = max(map(number_of, committed), default=0)
        least = 0 if self._files.goes_back else newest
        known = sorted((name for name in committed if number_of(name) >= least), key=number_of, reverse=True)
        fresh = (name_of(number) for number in count(newest + 1))
        name = next(
            name
            for name in chain(known, fresh)
            if committed.get(name, 0) < self._max_bytes and self._files.take(name)
        )
        return name, self._files.committed().get(name, 0)

    def _write(self, start: int, data: bytes) -> None:
        path = self._folder / self._name
        try:
            with self._opener(path) as file:
                file.seek(start)
                rest = memoryview(data)
                while rest:
                    rest = rest[file.write(rest) or 0 :]
                os.fsync(file.fileno())
        except OSError as err:
            self.rewind()
            raise Abort(
                f"{path}: the captures cannot be written ({err.strerror}); make room and run this again, "
                "it goes on where it stopped; all that was added before is kept"
            ) from err


def name_of(number: int) -> str:
    """The name of the WARC file with this number.

    >>> name_of(1)
    'captures-00001.warc.gz'
    """
    return f"captures-{number:05d}.warc.gz"


def number_of(name: str) -> int:
    """The number in a name that `name_of` gave."""
    found = _NAME.fullmatch(name)
    assert found, f"{name} is no name that name_of gave"
    return int(found.group(1))


def files_in(folder: Path) -> list[Path]:
    """The WARC files of a captures folder, in the order in which they were written."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    return sorted(found, key=lambda path: number_of(path.name))


def cut_leftovers(folder: Path, files: Files) -> None:
    """Removes what a killed process had written and not committed; a file that is being written stays.

    Raises Abort, before anything is cut, where a file is shorter than what was committed, or holds
    more than one article behind it and nobody noted that several were to be written.
    """
    committed = files.committed()
    found = {path.name: path for path in files_in(folder)}
    for name, length in committed.items():
        actual = found[name].stat().st_size if name in found else 0
        if actual < length:
            raise Abort(
                f"{folder / name}: has {actual} bytes where the record counts {length}; captures are lost: "
                "restore the file from a copy, or run `onrecord rebuild` to go on with what is there"
            )
    longer = [name for name, path in found.items() if path.stat().st_size > committed.get(name, -1)]
    taken = [name for name in longer if files.take(name)]
    committed = files.committed()  # another writer may have gone on until its file was taken
    extra = {name: found[name] for name in taken if found[name].stat().st_size > committed.get(name, -1)}
    pending = files.pending()
    for name, path in extra.items():
        if path.stat().st_size > pending.get(name, 0):
            _refuse_foreign(path, committed.get(name, 0))
    for name, path in extra.items():
        if committed.get(name):
            os.truncate(path, committed[name])
        else:
            path.unlink()
    for name in taken:
        files.give_back(name)


def _refuse_foreign(path: Path, start: int) -> None:
    """Raises Abort where more than one article's records stand behind `start`: no kill leaves that."""
    n_done = 0
    for member in iter_members(path, start):
        if n_done:
            raise Abort(
                f"{path}: holds captures that the record does not know, as if the database were an old copy; "
                "run `onrecord rebuild` to make the database again from all captures"
            )
        if member.record is not None and warc.ends_group(member.record):
            n_done += 1


def iter_members(path: Path, start: int = 0) -> Iterator[Member]:
    """The records of a WARC file from the byte `start` on, damaged stretches named in between.

    After damage, reading goes on at the next record that can be read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        offset = start
        while offset < size:
            member = _read_member(file, offset)
            if member.record is None:
                after = _next_start(file, offset + 1)
                length = (size if after is None else after) - offset
                member = Member(offset=offset, length=length, record=None, problem=member.problem)
            yield member
            offset += member.length


def read_at(path: Path, offset: int) -> Member:
    """The record whose gzip member begins at `offset`. Raises OSError where there is no such file."""
    with path.open("rb") as file:
        return _read_member(file, offset)


def _read_member(file: BinaryIO, offset: int) -> Member:
    file.seek(offset)
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    parts: list[bytes] = []
    n_read = 0
    try:
        while not inflate.eof and (data := file.read(_READ_BYTES)):
            n_read += len(data)
            parts.append(inflate.decompress(data))
        if not inflate.eof:
            return Member(offset=offset, length=n_read, record=None, problem="cut off before its end")
        record = warc.from_bytes(b"".join(parts))
    except (zlib.error, ValueError) as err:
        return Member(offset=offset, length=n_read, record=None, problem=str(err))
    return Member(offset=offset, length=n_read - len(inflate.unused_data), record=record)


def _next_start(file: BinaryIO, offset: int) -> int | None:
    """The next place where one of our members can begin and does; None where there is none."""
    file.seek(offset)
    kept = b""
    while data := file.read(_READ_BYTES):
        window = kept + data
        at = window.find(_MEMBER_START)
        while at >= 0:
            place = file.tell() - len(window) + at
            resume = file.tell()
            if _read_member(file, place).record is not None:
                return place
            file.seek(resume)
            at = window.find(_MEMBER_START, at + 1)
        kept = window[-len(_MEMBER_START) + 1 :]
    return None


def _warcinfo(name: str, date: str) -> WarcRecord:
    fields = (
        f"software: onrecord/{__version__}\r\n"
        "format: WARC File Format 1.1\r\n"
        "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
        "description: captures of an onrecord record; docs/formats.md names each kind of record\r\n"
    )
    return warc.make("warcinfo", date, "application/warc-fields", fields.encode(), (("WARC-Filename", name),))

"""Files, folders and streams to captures."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from onrecord.acquire.detect import HEAD_BYTES, detect
from onrecord.acquire.source import Bounds, Clock, Item, Source, utc_now
from onrecord.acquire.streams import Counted, iter_lines, peeked
from onrecord.acquire.warc import iter_warc
from onrecord.record import MediaType

OnRead = Callable[[int], None]

_GZIP_ERRORS = (EOFError, zlib.error, gzip.BadGzipFile)


def iter_captures(
    path: Path,
    limits: Bounds,
    *,
    clock: Clock = utc_now,
    skip: Collection[Path] = (),
    on_read: OnRead | None = None,
) -> Iterator[Item]:
    """The captures of a file, or of every file in a folder and its folders, sorted by name.

    One capture a text or HTML file, a JSON line, a WARC record that holds a page; gzip is seen through
    once. In a folder, names that begin with a dot and the resolved paths in `skip` are passed over, and
    each folder is read once, whatever symbolic links there are. `on_read` is told how many bytes of the
    files were read, as it goes.
    """
    for file in iter_files(path, skip):
        yield from _read_file(file, limits, clock, on_read or _unheard)


def total_bytes(path: Path, skip: Collection[Path] = ()) -> int:
    """The size on disk of all files that `iter_captures` would read; 0 for what cannot be read."""
    total = 0
    for file in iter_files(path, skip):
        with suppress(OSError, ValueError):
            total += file.stat().st_size
    return total


def iter_files(path: Path, skip: Collection[Path] = ()) -> Iterator[Path]:
    """The file itself, or the files of a folder and its folders, sorted by name."""
    try:
        is_folder = path.is_dir()
    except OSError:  # a name that is too long, say: reading it as a file says so
        is_folder = False
    if is_folder:
        yield from _iter_folder(path, frozenset(skip), set())
    else:
        yield path


def _unheard(_: int) -> None:
    """Hears how many bytes were read, where nobody asked."""


def iter_stream(stream: IO[bytes], name: str, limits: Bounds, *, clock: Clock = utc_now) -> Iterator[Item]:
    """The captures in a stream of bytes, which is read once, from where it stands."""
    source = Source(name=name, bounds=limits, clock=clock)
    try:
        yield from _read(stream, source, seen_through=False)
    except _GZIP_ERRORS as err:
        yield source.outcome("bad-gzip", str(err))
    except OSError as err:
        yield source.outcome("not-readable", err.strerror or str(err))


def _iter_folder(folder: Path, skip: Collection[Path], seen: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        status = folder.stat()
        names = sorted(os.listdir(folder))
    except OSError:
        yield folder  # reading it as a file says what is wrong with it
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for name in names:
        path = folder / name
        if name.startswith(".") or (skip and path.resolve() in skip):
            continue
        if path.is_dir():
            yield from _iter_folder(path, skip, seen)
        else:
            yield path


def _read_file(path: Path, limits: Bounds, clock: Clock, on_read: OnRead) -> Iterator[Item]:
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    source = Source(name=name, bounds=limits, clock=clock)
    try:
        with _opened(path) as file:
            yield from iter_stream(io.BufferedReader(Counted(file, on_read)), name, limits, clock=clock)
    except FileNotFoundError:
        yield source.outcome("not-found")
    except (OSError, ValueError) as err:  # ValueError: a NUL in the name
        yield source.outcome("not-readable", getattr(err, "strerror", None) or str(err))


def _opened(path: Path) -> IO[bytes]:
    """The file, open; refuses what is no regular file before opening it, for that may never return."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise OSError(0, f"it is a {_kind_of_file(mode)}, not a file")
    return path.open("rb")


def _kind_of_file(mode: int) -> str:
    kinds = (
        (stat.S_ISDIR, "folder"),
        (stat.S_ISFIFO, "named pipe"),
        (stat.S_ISSOCK, "socket"),
        (stat.S_ISCHR, "device"),
        (stat.S_ISBLK, "device"),
    )
    return next((name for holds, name in kinds if holds(mode)), "special file")


def _read(stream: IO[bytes], source: Source, *, seen_through: bool) -> Iterator[Item]:
    head, whole = peeked(stream, HEAD_BYTES)
    kind = detect(head)
    if kind == "empty":
        yield source.outcome("empty")
    elif kind == "binary" or (kind == "gzip" and seen_through):
        yield source.outcome("binary", f"it begins with {head[:8]!r}")
    elif kind == "warc":
        yield from iter_warc(whole, source)
    elif kind == "gzip":
        with gzip.GzipFile(fileobj=whole, mode="rb") as inner:
            yield from _read(cast("IO[bytes]", inner), source, seen_through=True)
    elif kind == "json":
        yield from _read_json(head, whole, source)
    else:
        yield _whole(whole, source, "text/html" if kind == "html" else "text/plain")


def _whole(stream: IO[bytes], source: Source, media_type: MediaType) -> Item:
    limit = source.bounds.max_payload_bytes
    payload = stream.read(limit + 1)
    if len(payload) > limit:
        return source.outcome("too-large", f"more than {limit} bytes")
    return source.capture(payload, media_type)


def _read_json(head: bytes, stream: IO[bytes], source: Source) -> Iterator[Item]:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield source.outcome("bad-encoding", "JSON lines are UTF-8")
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0].strip() == b"{":
        yield _whole(stream, source, "application/json")  # one object, laid out over several lines
    else:
        yield from _read_lines(stream, source)


def _read_lines(stream: IO[bytes], source: Source) -> Iterator[Item]:
    limit = source.bounds.max_payload_bytes
    for number, line in enumerate(iter_lines(stream, limit), start=1):
        part = f":{number}"
        if line is None:
            yield source.outcome("too-large", f"more than {limit} bytes in one line", part)
        elif line.strip():
            yield source.capture(line, "application/json", part)

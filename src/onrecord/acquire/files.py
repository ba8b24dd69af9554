"""Files, folders and streams to captures."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from onrecord.acquire.detect import HEAD_BYTES, detect
from onrecord.acquire.source import Bounds, Clock, Item, Source, utc_now
from onrecord.acquire.streams import GZIP_ERRORS, Counted, Gunzipped, iter_lines, peeked
from onrecord.acquire.wacz import iter_wacz
from onrecord.acquire.warc import iter_warc
from onrecord.record import MediaType

OnRead = Callable[[int], None]


def iter_captures(
    path: Path,
    limits: Bounds,
    *,
    clock: Clock = utc_now,
    skip: Collection[Path] = (),
    on_read: OnRead | None = None,
) -> Iterator[Item]:
    """The captures of a file, or of every file in a folder and its folders, sorted by name.

    One capture a text or HTML file, a JSON line, a WARC record that holds a page, also in a WACZ package;
    gzip is seen through once. In a folder, names that begin with a dot and the resolved paths in `skip`
    are passed over, and each folder is read once, whatever symbolic links there are. `on_read` is told how
    many bytes of the files were read, as it goes.
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
    """The file itself, or the files of a folder and its folders, sorted by name.

    A folder that cannot be read is among them: reading it as a file says what is wrong with it.
    """
    seen: set[tuple[int, int]] = set()
    waiting = [path]  # a stack, since folders may be nested deeper than Python's calls
    while waiting:
        current = waiting.pop()
        names = _names_in(current, seen)
        if names is None:
            yield current
            continue
        children = [current / name for name in reversed(names) if not name.startswith(".")]
        waiting += [child for child in children if not (skip and child.resolve() in skip)]


def _names_in(path: Path, seen: set[tuple[int, int]]) -> list[str] | None:
    """What is in a folder, sorted; nothing where it was `seen`, None where it is none or cannot be read."""
    try:
        status = path.stat()
        if not stat.S_ISDIR(status.st_mode):
            return None
        if (status.st_dev, status.st_ino) in seen:
            return []
        seen.add((status.st_dev, status.st_ino))
        return sorted(os.listdir(path))
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return None


def _unheard(_: int) -> None:
    """Hears how many bytes were read, where nobody asked."""


def iter_stream(stream: IO[bytes], name: str, limits: Bounds, *, clock: Clock = utc_now) -> Iterator[Item]:
    """The captures in a stream of bytes, which is read once, from where it stands."""
    source = Source(name=name, bounds=limits, clock=clock)
    try:
        yield from _read(stream, source, seen_through=False)
    except GZIP_ERRORS as err:
        yield source.outcome("bad-gzip", str(err))
    except OSError as err:
        yield source.outcome("not-readable", err.strerror or str(err))


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
    elif kind == "zip":
        yield from iter_wacz(whole, source)
    elif kind == "gzip":
        yield from _read(cast("IO[bytes]", Gunzipped(whole)), source, seen_through=True)
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

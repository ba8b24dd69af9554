"""Reading in bounds: the beginning of a stream without losing it, lines of limited length."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from typing import IO

GZIP_ERRORS = (EOFError, zlib.error, gzip.BadGzipFile)
"""What reading of a gzip stream raises that is damaged or cut off."""

_BUFFER_BYTES = 1 << 16


class Ahead(io.RawIOBase):
    """A stream that gives back bytes which were already read from it, then goes on with the rest."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        """True: it can only be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fills `buffer` as far as one read can, and returns how far."""
        if not self._head:
            found = read_some(self._rest, len(buffer))
            buffer[: len(found)] = found
            return len(found)
        count = min(len(buffer), len(self._head))
        buffer[:count] = self._head[:count]
        self._head = self._head[count:]
        return count


class Gunzipped(io.RawIOBase):
    """What a gzip stream holds, of all its members: everything before damage, then one of `GZIP_ERRORS`.

    Its error is raised again at each later read. Reading it through a buffer may lose what came before.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._inner = gzip.GzipFile(fileobj=stream, mode="rb")
        self._error: Exception | None = None

    def readable(self) -> bool:
        """True: it can only be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fills `buffer` as far as one read can, and returns how far."""
        if self._error is not None:
            raise self._error
        try:
            found = self._inner.read1(len(buffer))
        except GZIP_ERRORS as err:
            self._error = err
            raise
        buffer[: len(found)] = found
        return len(found)


class Counted(io.RawIOBase):
    """A stream that tells `on_read` of every stretch of bytes that is read from it."""

    def __init__(self, stream: IO[bytes], on_read: Callable[[int], None]) -> None:
        super().__init__()
        self._stream = stream
        self._on_read = on_read

    def readable(self) -> bool:
        """True: it can only be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fills `buffer` as far as one read can, and returns how far."""
        found = self._stream.read(len(buffer))
        buffer[: len(found)] = found
        self._on_read(len(found))
        return len(found)


def read_some(stream: IO[bytes], n_bytes: int) -> bytes:
    """What one read gives, at most `n_bytes`: nothing that was read is lost when the next one fails."""
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return read(n_bytes)


def peeked(stream: IO[bytes], n_bytes: int) -> tuple[bytes, IO[bytes]]:
    """The first `n_bytes` of the stream (fewer at its end), and a stream that still begins with them.

    Raises whatever reading raises, but a gzip stream's damage behind what was read only when it is reached;
    a pipe is waited for.
    """
    parts: list[bytes] = []
    missing = n_bytes
    try:
        while missing and (part := stream.read(missing)):
            parts.append(part)
            missing -= len(part)
    except GZIP_ERRORS:
        if not parts:
            raise
    head = b"".join(parts)
    return head, io.BufferedReader(Ahead(head, stream), _BUFFER_BYTES)


def iter_lines(stream: IO[bytes], max_bytes: int) -> Iterator[bytes | None]:
    """The lines without their ends; None for a line longer than `max_bytes`.

    Of such a line no more than `max_bytes` are ever held. Memory is bounded; time is not, for a stream
    without an end.
    """
    while line := stream.readline(max_bytes + 2):
        if line.endswith(b"\n"):
            line = line[:-2] if line.endswith(b"\r\n") else line[:-1]
        elif len(line) > max_bytes:
            _skip_line(stream)
        yield line if len(line) <= max_bytes else None


def _skip_line(stream: IO[bytes]) -> None:
    while part := stream.readline(_BUFFER_BYTES):
        if part.endswith(b"\n"):
            return

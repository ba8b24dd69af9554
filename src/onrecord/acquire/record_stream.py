"""The bytes of a WARC file as fastwarc is given them, and where they end too soon."""

from __future__ import annotations

import re
from typing import IO, cast

from onrecord.acquire.detect import GZIP_MAGIC
from onrecord.acquire.streams import GZIP_ERRORS, Gunzipped, peeked, read_some

_TAIL_BYTES = 1 << 16  # more than the header of a record has
_GAP = re.compile(rb"\r?\n\r?\n")
_VERSION = b"WARC/"


class RecordStream:
    """A stream with nothing but what fastwarc needs: asked to seek where it cannot, 2.0.1 panics.

    Gzip is seen through. Where it is damaged or cut off the stream ends, and `error` says why: an exception
    would cost fastwarc what it has read and not yet given.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.error: Exception | None = None
        self._n_read = 0
        self._tail = b""
        self._has_ended = False
        self._cut_header: int | None = None
        head, whole = peeked(stream, len(GZIP_MAGIC))
        self._stream = cast("IO[bytes]", Gunzipped(whole)) if head == GZIP_MAGIC else whole

    @property
    def reason(self) -> str:
        """The slug of an Outcome for a stream that ends too soon."""
        return "bad-warc" if self.error is None else "bad-gzip"

    @property
    def cut_header(self) -> int | None:
        """The byte at which the stream's last record begins, where it ends within that record's header.

        None where it does not, and before the end was read.
        """
        return self._cut_header

    def read(self, size: int) -> bytes:
        """What one read gives; empty at the end, and at damage."""
        data = b""
        try:
            data = read_some(self._stream, size)
        except GZIP_ERRORS as err:
            self.error = err
        if data:
            self._n_read += len(data)
            self._tail = (self._tail + data)[-_TAIL_BYTES:]
        elif size and not self._has_ended:
            self._has_ended = True
            last = _GAP.split(self._tail)[-1]
            if last and last[: len(_VERSION)] == _VERSION[: len(last)]:
                self._cut_header = self._n_read - len(last)
        return data

    def tell(self) -> int:
        """How many bytes were read, after decompression."""
        return self._n_read

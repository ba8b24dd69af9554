"""Records as JSON lines: what `onrecord parse` prints for the same input, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from onrecord.record import Record, to_json


def write(records: Iterable[Record], out: IO[bytes]) -> int:
    """Writes one line a record; returns how many."""
    count = 0
    for count, record in enumerate(records, start=1):  # noqa: B007 - the last count is the answer
        out.write(to_json(record) + b"\n")
    return count

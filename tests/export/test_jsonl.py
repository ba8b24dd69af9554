"""JSON lines hold the records, one a line."""

from __future__ import annotations

import io

from fictional import captures, record_of
from onrecord.export import jsonl
from onrecord.record import from_json


def test_each_line_is_a_record() -> None:
    records = [record_of(capture) for capture in captures(3)]
    out = io.BytesIO()
    assert jsonl.write(iter(records), out) == 3
    assert [from_json(line) for line in out.getvalue().splitlines()] == records
    assert out.getvalue().endswith(b"}\n")


def test_nothing_gives_nothing() -> None:
    out = io.BytesIO()
    assert jsonl.write([], out) == 0
    assert out.getvalue() == b""

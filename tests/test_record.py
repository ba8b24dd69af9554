"""The record's JSON: every field there, and back again unchanged."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime

import msgspec
import pytest

from onrecord.errors import REASONS, Reject, explain
from onrecord.record import Capture, Provenance, Record, Statement, from_json, text_digest, to_json
from onrecord.spans import Span

STATEMENT = Statement(id="s0", kind="direct", content=(Span(0, 4),), cue=(Span(5, 9),), confidence=0.5)
RECORD = Record(
    id="x",
    url=None,
    outlet="Harbour Post",
    title=None,
    language="en",
    text="Yes, said Ana. 🙂",
    published=None,
    provenance=Provenance(),
    statements=(STATEMENT,),
    speakers=(),
)


def test_json_round_trips() -> None:
    assert from_json(to_json(RECORD)) == RECORD


def test_every_field_is_there_and_spans_are_pairs() -> None:
    line = json.loads(to_json(RECORD))
    assert list(line) == [field.name for field in fields(Record)]
    assert line["schema"] == "onrecord/1"
    assert line["statements"][0]["content"] == [[0, 4]]
    assert line["statements"][0]["addressee"] == []
    assert line["provenance"]["credits"] == {
        "reporting": [],
        "writing": [],
        "editing": [],
        "contributing": [],
    }


def test_a_line_with_an_impossible_span_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        from_json(to_json(RECORD).replace(b"[[0,4]]", b"[[4,0]]"))


def test_digests_are_sha256() -> None:
    capture = Capture(name="a.txt", payload=b"abc", media_type="text/plain", captured_at=datetime.now(UTC))
    assert capture.digest == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert text_digest("abc") == capture.digest


def test_a_reason_must_be_in_the_table() -> None:
    with pytest.raises(ValueError, match="unknown reason slug"):
        Reject("whatever")
    for slug, (meaning, remedy) in REASONS.items():
        assert slug == slug.lower()
        assert meaning in explain(slug)
        assert remedy in explain(slug)

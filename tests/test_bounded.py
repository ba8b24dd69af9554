"""One text at a time, for a bounded time; what ends a process ends nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from fictional import NOW
from onrecord import bounded
from onrecord.bounded import Parser
from onrecord.errors import Busy
from onrecord.parse import Options, parse
from onrecord.record import Capture, Outcome, Record, from_json
from onrecord.statements import load_engine

TEXT = "“The ferry sails at noon,” said Jane Roe, the harbour master."


def capture(text: str = TEXT) -> Capture:
    return Capture(name="request", payload=text.encode(), media_type="text/plain", captured_at=NOW)


def expected() -> Record:
    return parse(capture(), load_engine("rules"))


@pytest.fixture
def parser() -> Iterator[Parser]:
    parser = Parser("rules", n_workers=1, time_limit_s=20)
    yield parser
    parser.close()


def test_a_text_that_takes_too_long_ends_alone(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    parser.parse(capture(), Options())
    monkeypatch.setattr(parser, "_time_limit_s", 0.0)
    slow = parser.parse(capture(TEXT * 3000), Options())
    assert isinstance(slow, Outcome)
    assert slow.reason == "too-long"
    monkeypatch.setattr(parser, "_time_limit_s", 30.0)
    fine = parser.parse(capture(), Options())
    assert isinstance(fine, bytes)
    assert from_json(fine) == expected()


def test_a_process_that_dies_is_replaced(parser: Parser) -> None:
    parser.parse(capture(), Options())
    (worker,) = parser._all
    os.kill(worker._process.pid or 0, 9)
    worker._process.join()
    died = parser.parse(capture(), Options())
    assert isinstance(died, Outcome)
    assert died.reason == "fault"
    assert isinstance(parser.parse(capture(), Options()), bytes)


def test_too_many_at_once_are_sent_away(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "_n_here", parser._most)
    with pytest.raises(Busy, match="too many"):
        parser.parse(capture(), Options())
    monkeypatch.setattr(parser, "_n_here", 0)
    monkeypatch.setattr(bounded, "WAIT_S", 0.01)
    parser._idle.get()
    with pytest.raises(Busy, match="other texts"):
        parser.parse(capture(), Options())

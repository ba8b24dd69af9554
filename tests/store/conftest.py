"""A record of some articles, made once a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fictional import capture_of, captures, record_of, text_of
from onrecord.store import Location, Writer

MAX_WARC_BYTES = 1_000_000


@pytest.fixture
def writer_of(place: Location) -> Callable[..., Writer]:
    """Opens the record of this test for writing; arguments as for `Writer`."""

    def opened(max_warc_bytes: int = MAX_WARC_BYTES, **more: object) -> Writer:
        return Writer(place, max_warc_bytes, **more)  # type: ignore[arg-type]

    return opened


@pytest.fixture
def filled(place: Location, writer_of: Callable[..., Writer]) -> Location:
    """A record of five articles, one of them from an address."""
    _fill(writer_of())
    return place


@pytest.fixture
def filled_file(tmp_path: Path) -> Path:
    """The same in a file, for what only a file can undergo."""
    _fill(Writer(tmp_path / "onrecord.db", MAX_WARC_BYTES))
    return tmp_path / "onrecord.db"


def _fill(opened: Writer) -> None:
    with opened as writer:
        for capture in [*captures(4), capture_of(text_of(4), url="https://gazette.example/4")]:
            assert writer.save(capture, record_of(capture), "rules 1").reason == "added"

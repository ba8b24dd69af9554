"""A record of some articles, made once a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fictional import capture_of, captures, record_of, text_of
from onrecord.store import Writer

MAX_WARC_BYTES = 1_000_000


@pytest.fixture
def writer_of(tmp_path: Path) -> Callable[..., Writer]:
    """Opens the record of this test for writing; arguments as for `Writer`."""

    def opened(max_warc_bytes: int = MAX_WARC_BYTES, **more: object) -> Writer:
        return Writer(str(tmp_path / "onrecord.db"), max_warc_bytes, **more)  # type: ignore[arg-type]

    return opened


@pytest.fixture
def filled(tmp_path: Path, writer_of: Callable[..., Writer]) -> Path:
    """A record of five articles, one of them from an address."""
    with writer_of() as writer:
        for capture in [*captures(4), capture_of(text_of(4), url="https://gazette.example/4")]:
            assert writer.save(capture, record_of(capture), "rules 1").reason == "added"
    return tmp_path / "onrecord.db"

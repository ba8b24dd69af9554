"""A record of fictional news behind a client that speaks to the application in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from fictional import capture_of, record_of, text_of
from onrecord.settings import Settings
from onrecord.store import Writer
from onrecord.web import create_app

BASE = "http://127.0.0.1:8765"
PARSED_BY = "rules 0.1.0"


@pytest.fixture
def location(tmp_path: Path) -> str:
    """A record of three fictional articles."""
    path = tmp_path / "onrecord.db"
    with Writer(str(path), 10_000_000) as writer:
        for i in range(3):
            capture = capture_of(text_of(i), name=f"n{i}.txt", url=f"https://gaceta.example/{i}")
            assert writer.save(capture, record_of(capture), PARSED_BY).reason == "added"
    return str(path)


@pytest.fixture
def client(location: str) -> Iterator[TestClient]:
    """Follows no redirects, and gets the page of an error rather than the error."""
    app = create_app(Settings(record=location))
    with TestClient(app, base_url=BASE, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client

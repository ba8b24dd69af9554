"""A record of fictional news behind its API: in this process, and on a port of this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from fictional import NOW, capture_of, record_of, text_of
from onrecord.record import Outcome
from onrecord.settings import Settings
from onrecord.store import Writer
from onrecord.web import create_app

BASE = "http://127.0.0.1:8765"
N_ARTICLES = 7


def fill(path: Path) -> None:
    """Seven articles with two statements each, and two items that could not be taken."""
    with Writer(str(path), 10_000_000) as writer:
        for i in range(N_ARTICLES):
            capture = capture_of(text_of(i), name=f"/home/jane/n{i}.txt", url=f"https://gaceta.example/{i}")
            assert writer.save(capture, record_of(capture), "rules 0.1.0").reason == "added"
        for name in ("/home/jane/empty.txt", "https://gaceta.example/none"):
            writer.note(Outcome(item=name, stage="extract", reason="empty", detail=""), NOW)


@pytest.fixture(scope="session")
def api_record(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("api") / "onrecord.db"
    fill(path)
    return str(path)


@pytest.fixture(scope="session")
def api(api_record: str) -> Iterator[TestClient]:
    """A client of the API that gets the answer to an error rather than the error."""
    app = create_app(Settings(record=api_record, engine="rules"))
    with TestClient(app, base_url=BASE, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The application on a free port of this machine; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        for _ in range(500):
            if server.started:
                break
            time.sleep(0.02)
        assert server.started, "the server did not start"
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def address(api_record: str) -> Iterator[str]:
    with serving(create_app(Settings(record=api_record, engine="rules"))) as address:
        yield address

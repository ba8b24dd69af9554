"""Chromium, a server on the sample news, and axe-core, for the tests that walk the pages."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright
from typer.testing import CliRunner

from onrecord.cli import app as command_line
from onrecord.sample import news_folder
from onrecord.settings import Settings
from onrecord.web import charts, create_app

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
AXE = Path(__file__).parents[2] / ".browser" / "node_modules" / "axe-core" / "axe.min.js"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; skips, with the reason, where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no Chromium here (apt-get install chromium)")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def axe() -> str:
    """The script that finds faults of accessibility; skips, with the reason, where there is none."""
    if not AXE.is_file():
        pytest.skip("there is no axe-core here (make browser)")
    return AXE.read_text("utf-8")


def sample_record(folder: Path) -> Path:
    """A record of the sample news, read by rules."""
    path = folder / "onrecord.db"
    done = CliRunner().invoke(
        command_line, ["add", str(news_folder()), "--record", str(path), "--engine", "rules"]
    )
    assert done.exit_code in {0, 1}, done.output
    return path


@contextmanager
def served(path: Path) -> Iterator[str]:
    """The address at which the record is served, by a thread of this process."""
    charts.warm()
    config = uvicorn.Config(create_app(Settings(record=str(path))), port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
        assert thread.is_alive(), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)

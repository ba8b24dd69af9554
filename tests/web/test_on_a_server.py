"""A record on a server has the same pages as one in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html

from databases import Databases
from fictional import capture_of, record_of, text_of
from onrecord.settings import Settings
from onrecord.store import Writer
from onrecord.web import create_app

BASE = "http://127.0.0.1:8765"
MOST = 60


@pytest.fixture
def clients(tmp_path: Path, databases: Databases) -> Iterator[tuple[TestClient, TestClient]]:
    """The same small record in a file and on a server."""
    places = (str(tmp_path / "onrecord.db"), ""), (databases.ready(), str(tmp_path / "captures"))
    with ExitStack() as stack:
        made = []
        for place, captures in places:
            with Writer(place, 10_000_000, captures=captures) as writer:
                for i in range(4):
                    capture = capture_of(text_of(i), name=f"n{i}.txt", url=f"https://gaceta.example/{i % 3}")
                    assert writer.save(capture, record_of(capture), "rules 1").reason == "added"
            app = create_app(Settings(record=place, captures=captures))
            made.append(stack.enter_context(TestClient(app, base_url=BASE, follow_redirects=False)))
        yield made[0], made[1]


def links(text: str) -> list[str]:
    """The pages of ours that a page leads to."""
    found = html.document_fromstring(text).xpath("//a/@href")
    return [link.partition("#")[0] for link in map(str, found) if re.match(r"/(?!static)", link)]


def test_every_page_is_the_same(clients: tuple[TestClient, TestClient]) -> None:
    file, server = clients
    waiting, seen = ["/", "/?q=lamp", "/?q=-lamp+kind%3Aindirect&sort=oldest", "/?q=speaker%3Aalv*"], set()
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        one, other = file.get(address), server.get(address)
        assert other.status_code == one.status_code, address
        assert shown(other.text) == shown(one.text), address
        if one.status_code == 200 and "html" in one.headers["content-type"]:
            waiting += links(one.text)
    assert len(seen) == MOST


def shown(page: str) -> str:
    """The page without what must differ: what the record is called."""
    return re.sub(r"<code>(?:onrecord\.db|on a server)</code>", "…", page)

"""`add` with web addresses and `watch`, as a person runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.server.news import article, rss
from tests.server.site import Reply, Site

HURRY = {"ONRECORD_DELAY_S": "0", "ONRECORD_ALLOW_PRIVATE": "1", "ONRECORD_ENGINE": "rules",
         "ONRECORD_PATIENCE_S": "3", "ONRECORD_CONTACT": "desk@gazette.example"}  # fmt: skip
COMMAND = [sys.executable, "-m", "onrecord.cli"]


@pytest.fixture
def onrecord(tmp_path: Path):  # type: ignore[no-untyped-def]
    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | HURRY | settings
        return subprocess.run(
            [*COMMAND, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
        )

    return run


def test_add_an_address_and_a_file(site: Site, onrecord, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    site.pages["/feed"] = Reply(rss([f"{site.url}/{number}" for number in range(3)]))
    for number in range(2):
        site.pages[f"/{number}"] = Reply(article(number))
    (tmp_path / "note.html").write_text(article(7))
    done = onrecord("add", f"{site.url}/feed", "note.html")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "onrecord: 3 added, 1 gone, 1 listed")
    assert f"gone  {site.url}/2: there is no such page any more" in done.stderr
    assert "desk@gazette.example" in site.asked[-1].headers["user-agent"]
    assert "gone" in onrecord("outcomes").stdout
    counts = [json.loads(line) for line in onrecord("outcomes", "--counts", "--json").stdout.splitlines()]
    assert {(row["reason"], row["n_items"]) for row in counts} == {("added", 3), ("listed", 1), ("gone", 1)}
    assert onrecord("verify").returncode == 0
    assert onrecord("rebuild").returncode == 0
    assert onrecord("verify").returncode == 0


def test_private_addresses_need_to_be_allowed(site: Site, onrecord) -> None:  # type: ignore[no-untyped-def]
    done = onrecord("add", site.url, ONRECORD_ALLOW_PRIVATE="no")
    assert done.returncode == 1
    assert "private-address" in done.stderr
    assert site.asked == []


def test_what_is_no_web_address_aborts(onrecord) -> None:  # type: ignore[no-untyped-def]
    done = onrecord("add", "http://u:p@gazette.example/")
    assert done.returncode == 3
    assert "it holds a user's name or password" in done.stderr


def test_what_must_wait_is_said(site: Site, onrecord) -> None:  # type: ignore[no-untyped-def]
    site.pages["/a"] = Reply("later", 503, {"Retry-After": "3600"})
    done = onrecord("add", f"{site.url}/a")
    assert done.returncode == 1
    assert "1 address waits for another try, from" in done.stderr
    site.pages["/a"] = Reply(article(1))
    assert "nothing to add; 1 address waits" in onrecord("add", f"{site.url}/a").stderr


def test_watch_reads_what_is_due_and_lists_how_it_went(site: Site, onrecord) -> None:  # type: ignore[no-untyped-def]
    site.pages["/feed"] = Reply(rss([f"{site.url}/{number}" for number in range(2)]))
    for number in range(2):
        site.pages[f"/{number}"] = Reply(article(number))
    assert "is watched from now on" in onrecord("watch", "add", f"{site.url}/feed").stdout
    assert "is watched already" in onrecord("watch", "add", f"{site.url}/feed").stdout
    assert "not read yet" in onrecord("watch", "list").stdout
    done = onrecord("watch", "run", "--once")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "onrecord: 2 added, 1 listed")
    (row,) = [json.loads(line) for line in onrecord("watch", "list", "--json").stdout.splitlines()]
    assert (row["kind"], row["n_new"], row["n_failures"], row["n_waiting"]) == ("feed", 2, 0, 0)
    assert onrecord("watch", "run", "--once").stderr.splitlines()[-1] == "onrecord: nothing to add"
    assert onrecord("watch", "remove", f"{site.url}/feed").returncode == 0
    assert onrecord("watch", "remove", f"{site.url}/feed").returncode == 1


def test_watch_goes_on_until_it_is_stopped(site: Site, tmp_path: Path, onrecord) -> None:  # type: ignore[no-untyped-def]
    site.pages["/feed"] = Reply(rss([f"{site.url}/0"]))
    site.pages["/0"] = Reply(article(0))
    onrecord("watch", "add", f"{site.url}/feed")
    environment = os.environ | HURRY | {"ONRECORD_LEAST_INTERVAL_S": "1", "ONRECORD_MOST_INTERVAL_S": "1"}
    running = subprocess.Popen(
        [*COMMAND, "watch"], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 60
    while site.paths().count("/feed") < 3 and time.monotonic() < until:
        time.sleep(0.1)
    assert "is watched from now on" in onrecord("watch", "add", f"{site.url}/other").stdout  # meanwhile
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert site.paths().count("/feed") >= 3
    assert site.paths().count("/0") == 1
    assert "stopped; `onrecord watch run` goes on from here" in errors

"""Kills a watching onrecord again and again, and compares what it leaves with an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from onrecord.store import captures_folder, iter_tallies, reading_from, verify
from onrecord.store.archive import files_in, iter_members
from onrecord.store.tables import articles, captures, listings, outcomes, queue, revisions, statements
from tests.server.news import article, rss, sitemap
from tests.server.site import Reply, Site

SETTINGS = {"ONRECORD_DELAY_S": "0.01", "ONRECORD_ALLOW_PRIVATE": "1", "ONRECORD_ENGINE": "rules",
            "ONRECORD_PATIENCE_S": "10", "ONRECORD_MAX_TRIES": "2",
            "ONRECORD_MAX_WARC_BYTES": "60000"}  # fmt: skip
COMMAND = [sys.executable, "-m", "onrecord.cli", "watch"]
MOST_S = 60.0


def furnish(site: Site, count: int) -> list[str]:
    """Puts articles and all kinds of bad pages on the site; gives the lists that lead to them."""
    links = [f"{site.url}/{number}" for number in range(count)]
    for number in range(count):
        site.pages[f"/{number}"] = Reply(article(number))
    site.pages |= {
        "/moved": Reply(status=301, headers={"Location": "/0"}),
        "/failing": Reply("x", 500),
        "/thin": Reply("<!doctype html><title>x</title><p>Hi."),
        "/wall": Reply("x", 401),
    }
    bad = [f"{site.url}/{name}" for name in ("moved", "failing", "thin", "wall", "gone")]
    site.pages["/feed"] = Reply(rss([*bad, *links]))
    site.pages["/map"] = Reply(sitemap(links[::-1]))
    return [f"{site.url}/feed", f"{site.url}/map"]


def start(record: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """An `onrecord watch` over the record, in a process of its own."""
    command = [*COMMAND, *arguments, "--record", str(record)]
    return subprocess.Popen(command, env=os.environ | SETTINGS, stderr=subprocess.PIPE)


def finish(record: Path, *arguments: str) -> None:
    """The same, waited for."""
    process = start(record, *arguments)
    _, errors = process.communicate(timeout=4 * MOST_S)
    assert process.returncode in {0, 1}, errors.decode()


def kill_once(record: Path, site: Site, rng: random.Random) -> bool:
    """Kills a run at a random moment of its work; False where it came to its end before."""
    n_before = len(site.asked)
    process = start(record, "run", "--once")
    until = time.monotonic() + MOST_S
    is_early = rng.random() < 0.1  # some die while they start
    while not is_early and process.poll() is None and len(site.asked) == n_before:
        assert time.monotonic() < until
        time.sleep(0.002)
    time.sleep(rng.random() * rng.choice([0.02, 0.1, 0.5]))
    is_running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return is_running


def substance(record: Path) -> dict[str, object]:
    """All that a record holds, but for times, numbers and the order in which things came."""
    with reading_from(record) as connection:
        checked = list(verify(connection, captures_folder(record)))[-1]
        joined = select(listings.c.via, captures.c.url).join(captures)
        counted: Counter[tuple[str, str]] = Counter()
        for row in iter_tallies(connection):
            counted[row["stage"], row["reason"]] += row["n_items"]
        found: dict[str, object] = {
            "problems": checked.problems,
            "articles": sorted(map(tuple, connection.execute(select(articles.c.key, articles.c.url)))),
            "captures": sorted(map(tuple, connection.execute(select(captures.c.url, captures.c.digest)))),
            "listed": sorted(url for _, url in connection.execute(joined)),
            "statements": len(connection.execute(select(statements.c.id)).all()),
            "revisions": len(connection.execute(select(revisions.c.article)).all()),
            "outcomes": sorted(map(tuple, connection.execute(select(outcomes.c.item, outcomes.c.reason)))),
            "counts": dict(counted),
            "waiting": list(connection.execute(select(queue.c.url)).scalars()),
        }
    kinds = Counter(
        (member.record.type, member.record.header("WARC-Target-URI"))
        for path in files_in(captures_folder(record))
        for member in iter_members(path)
        if member.record is not None and member.record.type != "warcinfo"
    )
    return found | {"warc records": kinds}

"""What memory `onrecord serve` and `onrecord add` need over a growing record of made-up news.

    python -m benchmarks.memory [--sizes 10000 100000] [--kept FOLDER…]

For each record, in a file: the peak of `serve` after a fixed set of requests (every kind of page, searches,
pages of the API, facets, statements as JSON lines), and the peak of `add` of 40 fixed articles by the rules,
into a copy of the record. `--kept`: folders of records that `benchmarks.records --keep` made. In MB.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx2

from benchmarks import made, making
from benchmarks.record_kinds import pages
from onrecord.store import locate

N_ARTICLES = 40
N_STATEMENTS = 12  # of each
COMMAND = [sys.executable, "-m", "onrecord.cli"]


def requests() -> Iterator[str]:
    """Addresses, the same for every record; what names only a greater one has, is not found in the others."""
    words, names = made.vocabulary(), made.names()
    for some in pages().values():
        yield from some[:5]
    for at in range(0, 400, 20):
        query = quote(words[at])
        yield f"/api/v1/search?q={query}&limit=100"
        yield f"/api/v1/search?q={query}&fold=true"
        yield f"/api/v1/facets?q={query}"
        yield f"/?q={query}&sort=repeated"
        yield f"/?q={query}&page=40"
        yield f"/api/v1/speakers/{quote(names[at])}"
    for form in ("jsonl", "csv"):
        yield f"/api/v1/search?q={quote(words[0])}&format={form}&limit=5000"


def served(path: Path) -> tuple[float, float]:
    """The memory of `serve` when it begins to answer, and its peak in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*COMMAND, "serve", "--record", str(path), "--port", str(port)], stderr=subprocess.DEVNULL
    )
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
            _wait(client)
            before = _peak_mb(process.pid)
            statuses: dict[int, int] = {}
            for address in requests():
                status = client.get(address).status_code
                statuses[status] = statuses.get(status, 0) + 1
            print(f"    answers by status: {statuses}", flush=True)
            return before, _peak_mb(process.pid)
    finally:
        process.terminate()
        process.wait(60)


def _wait(client: httpx2.Client) -> None:
    for _ in range(600):
        try:
            client.get("/static/onrecord.css")
        except httpx2.TransportError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server did not answer")


def _peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def added(path: Path) -> float:
    """The peak of `add` of the fixed articles into the record, which is changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for at, text in enumerate(articles()):
            (folder / f"{at:03}.txt").write_text(text)
        command = [*COMMAND, "add", str(folder), "--record", str(path), "--engine", "rules"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    assert not status, f"add ended with {status}"
    return usage.ru_maxrss / 1024


def articles() -> Iterator[str]:
    """The texts that are added: names and some words as in the record."""
    chance = random.Random(made.SEED)
    names = made.names()
    kept = [row[10] for row in next(made.batches(10 * 50)).rows["statements"]]
    for at in range(N_ARTICLES):
        paragraphs = [f"GULLPORT, 3 May 2021 - The harbour board met for session {at}."]
        for _ in range(N_STATEMENTS):
            name = names[int(chance.paretovariate(0.5)) % len(names)]
            paragraphs.append(f"“{chance.choice(kept).capitalize()},” said {name}, the harbour minister.")
        yield "\n\n".join(paragraphs) + "\n"


@contextmanager
def _copied(folder: Path) -> Iterator[Path]:
    """A copy of the record beside it, which may be changed."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        path = Path(name) / "onrecord.db"
        shutil.copyfile(folder / path.name, path)
        shutil.copytree(folder / "onrecord-captures", Path(name) / "onrecord-captures")
        yield path


def measure(folder: Path) -> None:
    """Prints the row of a record."""
    n_statements = json.loads((folder / "made.json").read_text())["statements"]
    before, peak = served(folder / "onrecord.db")
    with _copied(folder) as path:
        adding = added(path)
    print(f"| {n_statements:,} | {before:.0f} | {peak:.0f} | {adding:.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--kept", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    print("| statements on record | serve, begun | serve, peak | add, peak |\n|---|---|---|---|")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "record"
            folder.mkdir()
            making.make(locate(folder / "onrecord.db"), size, directory=True, say=lambda _: None)
            (folder / "made.json").write_text(json.dumps({"statements": size}))
            measure(folder)
    for folder in options.kept:
        measure(folder.absolute())


if __name__ == "__main__":
    main()

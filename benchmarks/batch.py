"""How fast `onrecord batch` is, what it costs in memory, and whether either grows out of step with the input.

    python -m benchmarks.batch                  # all, with the rules
    python -m benchmarks.batch --only html      # or: scaling, linear, ray, model

Inputs are made from the corpora in a temporary folder: WARC files of the news pages, and JSON lines of
PolNeAR's texts. Wall time is only as good as the machine was idle; so processor time is given beside it, of
all processes of a run, read from /proc five times a second. Peak memory is VmHWM.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.corpora import read_lines, require_data
from onrecord.errors import Reject
from onrecord.extract import extract
from onrecord.record import Capture
from onrecord.statements import Passage, load_engine
from onrecord.store import warc

AT = "2026-01-02T03:04:05Z"
TICK = os.sysconf("SC_CLK_TCK")
ONLY = ("html", "scaling", "linear", "ray", "model")


@dataclass
class Cost:
    """What a run took: seconds on the wall and of the processor; peaks in MB of driver and worker."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    first_mb: float = 0.0
    peak_mb: float = 0.0
    said: str = ""
    by_process: dict[int, float] = field(default_factory=dict)


def main() -> None:
    """Runs the parts that are asked for."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--only", choices=ONLY, action="append")
    options.add_argument("--times", type=int, default=2, help="how often the pages are repeated")
    options.add_argument(
        "--unit", type=int, default=10, help="articles of which 10, 100, 1,000 times are taken"
    )
    args = options.parse_args()
    data = require_data()
    parts = args.only or ONLY
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if "html" in parts:
            html(data / "pages", place / "html", args.times)
        if "scaling" in parts:
            scaling(data, place / "scaling")
        if "linear" in parts:
            linear(data, place / "linear", args.unit)
        if "ray" in parts:
            by_ray(data, place / "ray")
        if "model" in parts:
            model(data, place / "model")


def run(given: Path, out: Path, *more: str, engine: str = "rules") -> Cost:
    """One run of the command over a folder."""
    shutil.rmtree(out, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "onrecord.cli",
        "batch",
        str(given),
        "--out",
        str(out),
        "--engine",
        engine,
    ]
    began = time.monotonic()
    process = subprocess.Popen([*command, *more], stderr=subprocess.PIPE, text=True, start_new_session=True)
    cost = Cost()
    watcher = threading.Thread(target=_watch, args=(process, cost))
    watcher.start()
    cost.said = process.communicate()[1].strip().splitlines()[-1]
    cost.wall_s = time.monotonic() - began
    watcher.join()
    cost.cpu_s = sum(cost.by_process.values())
    if process.returncode not in (0, 1):
        raise SystemExit(f"the run failed: {cost.said}")
    return cost


def _watch(process: subprocess.Popen[str], cost: Cost) -> None:
    while process.poll() is None:
        for path in Path("/proc").glob("[0-9]*"):
            _look(path, process.pid, cost)
        time.sleep(0.2)


def _look(path: Path, session: int, cost: Cost) -> None:
    """Reads the processor time and the peak of a process, if it is one of the run's."""
    try:
        facts = (path / "stat").read_text().rpartition(")")[2].split()
        if int(facts[3]) != session:
            return
        cost.by_process[int(path.name)] = (int(facts[11]) + int(facts[12])) / TICK
        found = re.search(r"VmHWM:\s+(\d+) kB", (path / "status").read_text())
    except (OSError, ValueError):
        return
    peak_mb = int(found[1]) / 1024 if found else 0.0
    if int(path.name) == session:
        cost.first_mb = max(cost.first_mb, peak_mb)
    else:
        cost.peak_mb = max(cost.peak_mb, peak_mb)


def html(pages: Path, place: Path, times: int) -> None:
    """Pages from WARC files to tables, beside extraction and statements alone in one process."""
    place.mkdir()
    captures = [
        Capture(name=path.name, payload=gzip.decompress(path.read_bytes()), media_type="text/html",
                captured_at=datetime.now(UTC))
        for path in sorted(pages.glob("*.html.gz"))
    ]  # fmt: skip
    (place / "in").mkdir()
    for n in range(times):
        write_warc(place / "in" / f"pages-{n}.warc.gz", captures, n)
    engine = load_engine("rules")
    for capture in captures[:5]:
        extract(capture)
    began = time.process_time()
    n_pages = 0
    for capture in captures:
        try:
            article = extract(capture)
        except Reject:
            continue
        engine.find([Passage(text=article.text, language=article.language)])
        n_pages += 1
    alone = (time.process_time() - began) / n_pages
    start = run(tiny(place), place / "out0", "--workers", "1")
    cost = run(place / "in", place / "out", "--workers", "1")
    net = (cost.cpu_s - start.cpu_s) / (n_pages * times)
    print(f"\nHTML: {n_pages} pages {times} times, WARC.gz, rules, one worker")
    print(f"  extraction and statements alone: {alone * 1000:.1f} ms of processor a page")
    print(f"  batch, without its start: {net * 1000:.1f} ms of processor, {alone / net:.0%} of that speed")
    print(f"  start (one short text): {start.cpu_s:.1f} s of processor, {start.wall_s:.1f} s on the wall")
    print(f"  peaks: driver {cost.first_mb:.0f} MB, worker {cost.peak_mb:.0f} MB")


def write_warc(path: Path, captures: Sequence[Capture], copy: int) -> None:
    """The pages as a crawl would have them, each copy at other addresses."""
    with path.open("wb") as file:
        for capture in captures:
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + capture.payload
            uri = (("WARC-Target-URI", f"https://copy{copy}.example/{capture.name}"),)
            record = warc.make(
                "response", AT, "application/http;msgtype=response", block, uri, capture.payload
            )
            file.write(warc.to_bytes(record))


def tiny(place: Path) -> Path:
    """A folder with one short text, for the cost of starting."""
    folder = place / "tiny"
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text("The bridge will open on Friday, the harbour council said.")
    return folder


def texts(data: Path, place: Path, n_articles: int, a_file: int) -> Path:
    """JSON lines of `n_articles` texts (PolNeAR train, over and over under other ids), `a_file` a file."""
    place.mkdir(parents=True)
    rows = list(read_lines(data / "polnear" / "train.jsonl"))
    for first in range(0, n_articles, a_file):
        numbers = range(first, min(first + a_file, n_articles))
        lines = [
            json.dumps({"id": f"{i}", "text": rows[i % len(rows)]["text"], "language": "en"}) for i in numbers
        ]
        (place / f"texts-{first:06}.jsonl").write_text("\n".join(lines) + "\n")
    return place


def scaling(data: Path, place: Path) -> None:
    """One worker and two, over a small and a larger input: the start takes the same time for both."""
    for n_articles in (840, 3360):
        given = texts(data, place / f"in{n_articles}", n_articles, 60)
        costs = {n: run(given, place / f"out{n_articles}-{n}", "--workers", str(n)) for n in (1, 2)}
        print(f"\nscaling: {n_articles} articles as JSON lines, rules")
        for n, cost in costs.items():
            workers = f"{n} worker{'s' * (n > 1)}"
            print(f"  {workers}: {cost.wall_s:6.1f} s on the wall, {cost.cpu_s:6.1f} s of processor")
        print(f"  two are {costs[1].wall_s / costs[2].wall_s:.2f} times as fast on the wall;")
        print(f"  by the processor time alone they could be {2 * costs[1].cpu_s / costs[2].cpu_s:.2f} times")


def linear(data: Path, place: Path, unit: int) -> None:
    """Ten, a hundred and a thousand times so many articles, ten times as many in a file."""
    print(f"\nlinear: JSON lines, rules, one worker, {unit * 10} articles a file")
    start = run(tiny_in(place), place / "out", "--workers", "1")
    for times in (10, 100, 1000):
        n_articles = times * unit
        given = texts(data, place / f"in{times}", n_articles, unit * 10)
        cost = run(given, place / "out", "--workers", "1")
        each = (cost.cpu_s - start.cpu_s) / n_articles * 1000
        size = sum(path.stat().st_size for path in (place / "out").rglob("*.parquet")) / n_articles
        print(
            f"  {times:5} x {unit} articles: {cost.wall_s:6.1f} s, {each:5.1f} ms of processor an article, "
            f"peaks {cost.first_mb:.0f} MB (driver), {cost.peak_mb:.0f} MB (worker), "
            f"{size:,.0f} bytes of Parquet an article"
        )


def tiny_in(place: Path) -> Path:
    place.mkdir()
    return tiny(place)


def by_ray(data: Path, place: Path) -> None:
    """Ray on this machine beside processes, the start of each taken off."""
    given, small = texts(data, place / "in", 840, 60), tiny_in(place / "small")
    print(
        "\nRay: 840 articles as JSON lines, rules, two workers each; the start is a run over one short text"
    )
    for on in ("processes", "ray", "processes", "ray"):
        start = run(small, place / "out", "--workers", "2", "--on", on)
        cost = run(given, place / "out", "--workers", "2", "--on", on)
        print(f"  {on:10} start {start.wall_s:5.1f} s, parse {cost.wall_s - start.wall_s:6.1f} s on the wall")


def model(data: Path, place: Path) -> None:
    """The model on a small set."""
    given, small = texts(data, place / "in", 40, 10), tiny_in(place / "small")
    start = run(small, place / "out", "--workers", "1", engine="model")
    cost = run(given, place / "out", "--workers", "1", engine="model")
    net = (cost.cpu_s - start.cpu_s) / 40
    print(
        f"\nmodel: 40 articles, one worker: {net:.2f} s of processor an article, peak {cost.peak_mb:.0f} MB"
    )


if __name__ == "__main__":
    main()

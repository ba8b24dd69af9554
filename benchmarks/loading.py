"""What `onrecord load` costs an article: one a transaction, and some together, in turns.

    python -m benchmarks.loading [--articles 400] [--rounds 2]

Articles of PolNeAR train go through `batch` by the rules; its tables are loaded into records in files, which
leaves nothing but storing. Processor time and time by the clock, in ms an article, and forced writes.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections import Counter
from pathlib import Path
from unittest.mock import patch

from benchmarks.corpora import read_lines, require_data
from onrecord import ingest
from onrecord.batch import load
from onrecord.batch.run import Job, run
from onrecord.extract import Limits
from onrecord.store import Writer, locate

WAYS = {"one a transaction": ingest.keep, "some together": ingest.keep_together}


def loaded(tables: Path, place: Path, way: str) -> str:
    """Loads the tables into a new record; gives the figures."""
    forced: Counter[str] = Counter()
    fsync = os.fsync

    def counted(file: int) -> None:
        forced["writes"] += 1
        fsync(file)

    with patch.object(load, "keep_together", WAYS[way]), patch.object(os, "fsync", counted):
        start, worked = time.perf_counter(), time.process_time()
        with Writer(locate(place), 10**9) as writer:
            n = sum(outcome.reason == "added" for outcome in load.Loader(tables, Limits()).into(writer))
        by_clock, worked = time.perf_counter() - start, time.process_time() - worked
    each = f"{worked / n * 1000:.2f} | {by_clock / n * 1000:.2f} | {forced['writes'] / n:.2f}"
    return f"| {way} | {n} | {each} |"


def main() -> None:
    """Prints a row a way and round."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--articles", type=int, default=400)
    options.add_argument("--rounds", type=int, default=2)
    given = options.parse_args()
    rows = list(read_lines(require_data() / "polnear" / "train.jsonl"))[: given.articles]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        lines = [json.dumps({"id": str(at), "text": row["text"]}) for at, row in enumerate(rows)]
        (folder / "in" / "articles.jsonl").write_text("\n".join(lines) + "\n")
        list(run([str(folder / "in")], folder / "tables", Job(engine="rules")))
        print("| | articles | processor | clock | forced writes of the archive |\n|---|---|---|---|---|")
        for number in range(given.rounds):
            for way in WAYS:
                print(loaded(folder / "tables", folder / f"{number}-{way[:4]}.db", way), flush=True)


if __name__ == "__main__":
    main()

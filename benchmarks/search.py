"""How long a search takes over a record of made-up statements.

    python -m benchmarks.search [--statements 100000] [--plans]

Prints, for each query, how many statements answer and the median time of a page in milliseconds;
`--plans` adds how SQLite goes about it. Words and speakers follow Zipf's law, as they do in news.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, insert, text

from onrecord.folding import folded
from onrecord.search import parse_query
from onrecord.search.results import Page, search, statements_of
from onrecord.store.opening import open_database
from onrecord.store.tables import agencies, articles, captures, statements, warc_files

QUERIES = (
    "w500",
    "w1",
    '"w1 w2"',
    "w2*",
    "w40 OR w50",
    "w1 -w2",
    'speaker:"Given3 Family7"',
    "speaker:family0 w9",
    "speaker:family0 w1 after:2021 kind:direct",
    "outlet:paper3 w9",
    "agency:a1 w2",
    "kind:direct lang:en",
    "after:2022-05 before:2022-06",
    "w1 OR outlet:paper3",
    "-w1",
    "",
)
PER_ARTICLE = 10
N_WORDS, N_NAMES = 20_000, 3_000
REPEATS = 7


def rows(n_statements: int) -> Iterator[tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]]:
    """Article, agency and statement rows, one article at a time; the same on every run."""
    rng = random.Random(7)
    words = [f"w{i}" for i in range(N_WORDS)]
    weights = [1 / (i + 1) for i in range(N_WORDS)]
    for number in range(n_statements // PER_ARTICLE):
        key = f"{number:012x}"
        said = [
            _statement(rng, key, ordinal, " ".join(rng.choices(words, weights, k=25)))
            for ordinal in range(PER_ARTICLE)
        ]
        code = f"A{number % 9}"
        yield (
            _article(number, key),
            {"article": key, "ordinal": 0, "code": code, "code_folded": folded(code)},
            said,
        )


def _place() -> dict[str, Any]:
    return {"warc_file": "a.warc.gz", "warc_offset": 0, "warc_length": 1, "warc_record_id": "urn:x"}


def _article(number: int, key: str) -> dict[str, Any]:
    day = (date(2018, 1, 1) + timedelta(days=number % 2500)).isoformat()
    outlet = f"Paper{number % 40} Daily"
    return {
        **{"key": key, "record_id": key, "capture": 1, "text": "x" * 4000, "text_digest": "", **_place()},
        **{"outlet": outlet, "outlet_folded": folded(outlet), "language": "en" if number % 3 else "de"},
        **{"published": day, "published_day": day, "provenance": {}, "parsed_by": "benchmark"},
    }


def _statement(rng: random.Random, key: str, ordinal: int, words: str) -> dict[str, Any]:
    rank = min(int(rng.paretovariate(0.7)), N_NAMES) - 1
    name = f"Given{rank % 40} Family{rank}"
    return {
        **{"article": key, "id": f"s{ordinal * 300}", "ordinal": ordinal, "start": ordinal * 300},
        **{"kind": rng.choice(("direct", "indirect", "mixed")), "content_text": words, "cue_text": "said"},
        **{"content": [[0, 100]], "cue": [[101, 105]], "source": [[106, 120]], "addressee": []},
        **{"source_text": name, "speaker_name": name, "speaker_folded": folded(name), "confidence": 0.9},
        **{"speaker_kind": "person", "speaker_basis": "named"},
    }


def fill(connection: Connection, n_statements: int) -> None:
    """Puts the made-up record into the tables."""
    connection.execute(insert(warc_files).values(name="a.warc.gz", committed_bytes=1))
    capture = {"digest": "", "name": "a", "media_type": "text/plain", "captured_at": "", **_place()}
    connection.execute(insert(captures).values(number=1, **capture))
    for article, agency, said in rows(n_statements):
        connection.execute(insert(articles), article)
        connection.execute(insert(agencies), agency)
        connection.execute(insert(statements), said)


def median_ms(call: Any) -> tuple[float, int]:
    """The median time of the call in milliseconds, and how many statements it found."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        total = call().total
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), total


def report(connection: Connection, plans: bool) -> None:
    """Prints a line a query."""
    executed: list[tuple[str, Any]] = []

    @event.listens_for(connection, "before_cursor_execute")
    def _note(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, _many: bool) -> None:
        executed.append((statement, parameters))

    print(f"{'ms':>8} {'found':>8}  query")
    for query in QUERIES:
        executed.clear()
        ms, total = median_ms(lambda query=query: search(connection, parse_query(query), Page()))
        print(f"{ms:8.1f} {total:8,}  {query or '(everything)'}")
        for statement, parameters in executed[:2] if plans else ():
            for row in connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
                print(" " * 20, row[3])
    ms, total = median_ms(lambda: statements_of(connection, "Given0 Family0", Page()))
    print(f"{ms:8.1f} {total:8,}  (all of one speaker)")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--plans", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.db"
        engine = open_database(path, write=True)
        with engine.connect() as connection, connection.begin():
            fill(connection, options.statements)
        engine.dispose()
        engine = open_database(path)
        with engine.connect() as connection:
            size = connection.execute(text("SELECT count(*) FROM statements")).scalar_one()
            print(f"{size:,} statements, {path.stat().st_size / 1e6:.0f} MB")
            report(connection, options.plans)
        engine.dispose()


if __name__ == "__main__":
    main()

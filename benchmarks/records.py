"""How quickly a record of made-up news is loaded and searched, in a file and on a server.

    python -m benchmarks.records [--statements 1000000] [--databases sqlite postgresql] [--existing ADDRESS…]

For each database: rate of loading, bytes a statement, and for each kind of query (several words, names and
days of the kind, some times each) the median and the 95th of a hundred times of a page of twenty, and the
processor time that one takes, client and server together: the figure to go by on a machine that does other
work as well. Warm: what is needed is in memory. Cold: once each, right after the files were dropped
from memory. Times in ms. PostgreSQL is started for this, unless ONRECORD_TEST_POSTGRES names a server (then
nothing is cold). `--existing` measures records that were loaded before.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, text

from benchmarks import made
from onrecord.search import parse_query
from onrecord.search.facets import count_facets
from onrecord.search.results import Page, search, statements_of
from onrecord.store import dialects, locate, open_database, reading_from
from onrecord.store.indexing import documents
from onrecord.store.location import Location
from onrecord.store.tables import metadata, warc_files
from tests.databases import VARIABLE, Server

N_INSTANCES, REPEATS, N_COLD = 20, 5, 8
SERVER_SETTINGS = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.5",
}

Query = Callable[[Connection], int]


def load(location: Location, n_statements: int) -> tuple[float, float]:
    """Fills the record as `onrecord copy` does; gives the seconds, and those of processor time."""
    start, started_with = time.perf_counter(), time.process_time()
    engine = open_database(location, write=True)
    with engine.connect() as connection:
        with connection.begin():
            dialects.begin_loading(connection)
            connection.execute(insert(warc_files).values(name="captures-00001.warc.gz", committed_bytes=1))
        for batch in made.batches(n_statements):
            with connection.begin():
                _load(connection, batch)
        with connection.begin():
            dialects.end_loading(connection)
        dialects.settle(connection)
        worked = _worked_s(connection) - started_with
    engine.dispose()
    return time.perf_counter() - start, worked


def _load(connection: Connection, batch: made.Batch) -> None:
    for name in ("captures", "articles", "agencies", "statements", "speakers"):
        table = metadata.tables[name]
        columns = table.columns.keys()
        rows = [[row.get(column) for column in columns] for row in getattr(batch, name)]
        if rows:
            dialects.load_rows(connection, table, rows)
    dialects.load_documents(
        connection, documents(connection, batch.statements, [row["key"] for row in batch.articles])
    )


def kinds() -> dict[str, list[Query]]:
    """The kinds of query, some of each; the same on every run."""
    chance = random.Random(made.SEED)
    words, names, outlets = made.vocabulary(), made.names(), made.outlets()
    phrases = _phrases(chance, words)

    def some(make: Callable[[], str], **page: object) -> list[Query]:
        return [_asking(make(), Page(**page)) for _ in range(N_INSTANCES)]  # type: ignore[arg-type]

    def months() -> str:
        year, month = chance.randrange(2013, 2026), chance.randrange(1, 12)
        return f"after:{year}-{month:02} before:{year}-{month + 1:02}"

    def rank(most: int, least: int = 0) -> str:
        return words[chance.randrange(least, most)]

    return {
        "rare word": some(lambda: rank(40_000, 10_000)),
        "word of the middle": some(lambda: rank(2_000, 200)),
        "common word": some(lambda: rank(12)),
        "common word, newest first": some(lambda: rank(12), sort="newest"),
        "phrase": some(lambda: f'"{chance.choice(phrases)}"'),
        "three words": some(lambda: f"{rank(50)} {rank(500)} {rank(500)}"),
        "either of two words": some(lambda: f"{rank(500)} OR {rank(5_000)}"),
        "word, without a common one": some(lambda: f"{rank(300)} -{rank(10)}"),
        "beginning of a word": some(lambda: rank(3_000)[: chance.randrange(2, 5)] + "*"),
        "speaker and a year": some(
            lambda: f'speaker:"{names[chance.randrange(300)]}" after:{chance.randrange(2013, 2025)}'
        ),
        "speaker and word": some(lambda: f"speaker:{names[chance.randrange(50)].split()[1]} {rank(100)}"),
        "outlet and word": some(lambda: f'outlet:"{chance.choice(outlets[:60])}" {rank(500)}'),
        "agency, kind, language": some(
            lambda: f"agency:w{chance.randrange(30)} kind:{chance.choice(['direct', 'mixed'])} lang:en"
        ),
        "one month": some(months),
        "common word in one month": some(lambda: f"{rank(12)} {months()}"),
        "everything but a common word": some(lambda: f"-{rank(10)}"),
        "everything, newest first": some(lambda: ""),
        "everything, oldest first": some(lambda: "", sort="oldest"),
        "page 100 of a common word": some(lambda: rank(12), offset=2_000),
        "facets of a word": [_facets(rank(500)) for _ in range(N_INSTANCES)],
        "facets of a common word": [_facets(rank(12)) for _ in range(N_INSTANCES)],
        "all of one speaker": [_of_speaker(names[chance.randrange(200)]) for _ in range(N_INSTANCES)],
    }


def _phrases(chance: random.Random, words: list[str]) -> list[str]:
    """Two or three words that stand together in the record, most of them common."""
    said = [row["content_text"].split() for batch in made.batches(200) for row in batch.statements]
    found = []
    while len(found) < N_INSTANCES * 2:
        there = chance.choice(said)
        at = chance.randrange(len(there) - 2)
        found.append(" ".join(there[at : at + chance.choice((2, 2, 3))]))
    return found


def _asking(query: str, page: Page) -> Query:
    node = parse_query(query)
    return lambda connection: search(connection, node, page).total


def _facets(query: str) -> Query:
    node = parse_query(query)
    return lambda connection: count_facets(connection, node).n_counted


def _of_speaker(name: str) -> Query:
    return lambda connection: statements_of(connection, name, Page()).total


def measure(location: Location, forget: Callable[[], None] | None) -> None:
    """Prints a line a kind of query."""
    print(f"{'':32}{'warm':>14}{'':>9}{'cold':>16}")
    print(f"{'':32}{'p50':>7}{'p95':>7}{'processor':>11}{'p50':>7}{'p95':>7}   found", flush=True)
    for kind, queries in kinds().items():
        with reading_from(location) as connection:
            found = [query(connection) for query in queries]
            worked = _worked_s(connection)
            times = [_ms(connection, query) for _ in range(REPEATS) for query in queries]
            each = (_worked_s(connection) - worked) / len(times) * 1000
        cold = list(_cold(location, queries[:N_COLD], forget)) if forget else []
        shown = f"{_p(cold, 50):7.0f}{_p(cold, 95):7.0f}" if cold else f"{'':14}"
        span = f"{min(found):,} to {max(found):,}"
        print(f"{kind:32}{_p(times, 50):7.0f}{_p(times, 95):7.0f}{each:11.1f}{shown}   {span}", flush=True)


def _cold(location: Location, queries: list[Query], forget: Callable[[], None]) -> Iterator[float]:
    for query in queries:
        forget()
        with reading_from(location) as connection:
            yield _ms(connection, query)


def _worked_s(connection: Connection) -> float:
    """The processor time so far of this process and, where it is on this machine, of its server process."""
    own = time.process_time()
    if not dialects.is_server(connection):
        return own
    driver: Any = connection.connection.driver_connection
    try:
        facts = Path(f"/proc/{driver.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return own
    return own + (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK")


def _ms(connection: Connection, query: Query) -> float:
    start = time.perf_counter()
    query(connection)
    return (time.perf_counter() - start) * 1000


def _p(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def drop_from_memory(folder: Path) -> None:
    """Takes the files below the folder out of the system's cache."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def _place(
    kind: str, folder: Path
) -> Iterator[tuple[Location, Callable[[], int], Callable[[], None] | None]]:
    """Where the record is, how many bytes it takes, and what makes its memory cold."""
    if kind == "sqlite":
        path = folder / "onrecord.db"
        beside = [path, path.with_name(path.name + "-wal")]
        yield (
            locate(path),
            lambda: sum(one.stat().st_size for one in beside if one.exists()),
            lambda: drop_from_memory(folder),
        )
        return
    with Server(os.environ.get(VARIABLE), SERVER_SETTINGS, folder) as server:
        address = server.create("bench")
        where = locate(address, str(folder / "captures"))

        def size() -> int:
            with reading_from(where) as connection:
                return int(
                    connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
                )

        def forget() -> None:
            server.restart(lambda: drop_from_memory(server.data))

        yield where, size, forget if server.is_private else None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--folder", type=Path, help="where to put the records (default: a temporary one)")
    parser.add_argument("--existing", nargs="+", default=[], help="addresses of records to measure")
    options = parser.parse_args()
    for location in options.existing:
        print(f"\n{locate(location)}")
        measure(locate(location), None)
    if options.existing:
        return
    start = time.process_time()
    for _ in made.batches(min(options.statements, 100_000)):
        pass
    making = (time.process_time() - start) * max(1.0, options.statements / 100_000)
    for kind in options.databases:
        with tempfile.TemporaryDirectory(dir=options.folder) as name:
            Path(name).chmod(0o755)
            with _place(kind, Path(name)) as (location, size, forget):
                seconds, worked = load(location, options.statements)
                rate = options.statements / (worked - making)
                each = size() / options.statements
                print(f"\n{kind}: {options.statements:,} statements, {each:,.0f} bytes each")
                print(
                    f"loaded in {seconds:,.0f} s; {rate:,.0f} a second of processor time, without making them"
                )
                measure(location, forget)


if __name__ == "__main__":
    main()

"""How quickly a record of made-up news is searched and its pages are made, in a file and on a server.

    python -m benchmarks.records [--statements 1000000] [--keep FOLDER] [--databases sqlite postgresql]

For each database: bytes a statement, and for each kind of query (several words, names and days of the kind,
some times each) the median and the 95th of a hundred times of a page of twenty by the clock; and the
processor time of one, mean and 95th, client and server together: the figures to go by on a machine that
does other work as well. `--pages` does the same for pages of the web application. Warm: what is needed is in
memory. Cold: once each, right after the files were dropped from memory and the server was started anew.
Times in ms. PostgreSQL is started for this, unless ONRECORD_TEST_POSTGRES names a server (then nothing is
cold). With `--keep` a record stays in the folder: the next run finds it, or goes on with making it.
`--copy` measures loading: `onrecord copy` of the record in the file to the server.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from benchmarks.places import Clock, Place, Wanted, place, size_of
from benchmarks.record_kinds import Query, kinds, pages
from onrecord.settings import Settings
from onrecord.store import reading_from
from onrecord.store.copying import copy
from onrecord.store.location import Location

N_COLD = 8
Times: TypeAlias = list[tuple[float, float]]
"""By the clock, and of the processor; ms."""


def measure(there: Place, only: str, repeats: int, *, cold: bool) -> None:
    """Prints a line a kind of query."""
    _head()
    for kind, queries in kinds().items():
        if only not in kind:
            continue
        with reading_from(there.where) as connection:
            clock = Clock(connection)
            found = [query(connection) for query in queries]
            times = [_timed(clock, lambda: query(connection)) for _ in range(repeats) for query in queries]  # noqa: B023
        forgotten = list(_cold(there, queries)) if cold and there.forget else []
        _row(kind, times, forgotten, f"{min(found):,} to {max(found):,}")


def _cold(there: Place, queries: list[Query]) -> Iterator[float]:
    for query in queries[:N_COLD]:
        assert there.forget is not None
        there.forget()
        with reading_from(there.where) as connection:
            start = time.perf_counter()
            query(connection)
            yield (time.perf_counter() - start) * 1000


def measure_pages(where: Location, only: str, repeats: int) -> None:
    """Prints a line a kind of page, made by the application in this process."""
    from fastapi.testclient import TestClient

    from onrecord.web import create_app

    record = str(where.path) if where.path else where.url.render_as_string(hide_password=False)  # type: ignore[union-attr]
    settings = Settings(record=record, captures=str(where.captures), request_time_limit_s=60)
    _head()
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as client, reading_from(where) as held:
        clock = Clock(held)

        def get(address: str) -> int:
            answer = client.get(address)
            assert answer.status_code == 200, f"{address}: {answer.status_code}"
            return len(answer.content)

        for kind, addresses in pages().items():
            if only not in kind:
                continue
            sizes = [get(address) for address in addresses]
            times = [_timed(clock, lambda: get(address)) for _ in range(repeats) for address in addresses]  # noqa: B023
            _row(kind, times, [], f"{max(sizes):,} bytes at most")


def measure_copy(origin: Location, target: Location, n_statements: int) -> None:
    """Prints how quickly `onrecord copy` loads the record, checked row by row in the end."""
    rows: list[int] = []
    with reading_from(target) as held:
        clock = Clock(held)
        start, worked = time.perf_counter(), clock.worked_s()
        copy(origin, target, anew=True, on_rows=rows.append)
        seconds, worked = time.perf_counter() - start, clock.worked_s() - worked
    print(f"copied {n_statements:,} statements in {seconds:,.0f} s, {worked:,.0f} s of processor time,")
    print(f"checked: {n_statements / worked:,.0f} statements a second of processor time", flush=True)


def _timed(clock: Clock, work: Callable[[], object]) -> tuple[float, float]:
    worked, start = clock.worked_s(), time.perf_counter()
    work()
    end = time.perf_counter()
    return (end - start) * 1000, (clock.worked_s() - worked) * 1000


def _head() -> None:
    print(f"{'':46}{'clock':>14}{'processor':>14}{'cold, clock':>14}")
    print(f"{'':46}{'p50':>7}{'p95':>7}{'mean':>7}{'p95':>7}{'p50':>7}{'p95':>7}   found", flush=True)


def _row(kind: str, times: Times, cold: list[float], found: str) -> None:
    """Of the processor the mean: that of a server's processes is counted in hundredths of a second."""
    by_clock, worked = [one[0] for one in times], [one[1] for one in times]
    cells = [_p(by_clock, 50), _p(by_clock, 95), statistics.fmean(worked), _p(worked, 95)]
    cells += [_p(cold, 50), _p(cold, 95)] if cold else []
    shown = "".join(f"{cell:7.0f}" if cell >= 10 else f"{cell:7.1f}" for cell in cells)
    print(f"{kind:46}{shown:42}   {found}", flush=True)


def _p(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--plain", action="store_true", help="without a directory of speakers, a fifth less")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--keep", type=Path, help="the folder that the records stay in")
    parser.add_argument("--make", action="store_true", help="make the records, measure nothing")
    parser.add_argument("--pages", action="store_true", help="measure pages instead of queries")
    parser.add_argument("--copy", action="store_true", help="measure loading from file to server instead")
    parser.add_argument("--warm", action="store_true", help="nothing cold")
    parser.add_argument("--only", default="", help="kinds with this in their name")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    wanted = Wanted(statements=options.statements, directory=not options.plain)
    for kind in ["sqlite"] if options.copy else options.databases:
        start, worked = time.perf_counter(), time.process_time()

        def say(what: str, start: float = start, worked: float = worked) -> None:
            took = (
                f"{time.perf_counter() - start:,.0f} s, of the processor {time.process_time() - worked:,.0f}"
            )
            print(f"{what}: {took}", flush=True)

        with place(kind, options.keep, wanted, say) as there:
            each = size_of(there.where) / options.statements
            print(f"\n{kind}: {options.statements:,} statements, {each:,.0f} bytes each", flush=True)
            if options.copy:
                with place("postgresql", None, Wanted(statements=0, directory=False), say) as empty:
                    measure_copy(there.where, empty.where, options.statements)
            elif options.pages:
                measure_pages(there.where, options.only, options.repeats)
            elif not options.make:
                measure(there, options.only, options.repeats, cold=not options.warm)


if __name__ == "__main__":
    main()

"""Is it the client that limits fetching? 2,000 pages from 50 hosts of this machine.

    python -m benchmarks.fetching [--hosts 50] [--pages 40] [--whole 2000] [--engine rules]

The hosts are addresses 127.0.1.x, served by a process of its own. Four runs over the same pages: the client
with nothing behind it and no pause; the client with a pause, against the time that the pauses alone take; the
parser alone; and the whole crawl, with its database and archive. Memory is what the fetching process holds,
taken every hundred pages. Processor time tells the shares also on a machine that does other things.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from onrecord.acquire.fetch import Fetcher, Manners, page_of
from onrecord.parse import Options
from onrecord.record import Capture, Outcome
from onrecord.statements import load_engine
from onrecord.store import Writer, queueing
from onrecord.store.queueing import Wanted
from onrecord.watch.crawl import Crawl, View
from onrecord.watch.policy import Policy
from onrecord.workers import CHUNK_ITEMS, Item, Parser, Plan, parse_chunk
from tests.server.news import varied
from tests.server.site import Reply, Site

PORT = 8099
PAUSE_S = 0.2
MANNERS = Manners(delay_s=0, allow_private=True)


def main() -> None:
    """Prints a table and what follows from it."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--hosts", type=int, default=50)
    options.add_argument("--pages", type=int, default=40, help="on each host")
    options.add_argument("--whole", type=int, help="pages that are parsed and stored; all unless given")
    options.add_argument("--engine", default="rules")
    args = options.parse_args()
    urls = [
        f"http://127.0.1.{host + 1}:{PORT}/{host * args.pages + page}"
        for page in range(args.pages)
        for host in range(args.hosts)
    ]
    some = urls[: args.whole]
    with served(args.hosts, args.pages):
        print("| run | pages | seconds | of the processor, a page, ms | memory, MB: first, last |")
        print("|---|---|---|---|---|")
        client = report("client alone, no pause", len(urls), partial(fetch_all, urls, MANNERS))
        slow = replace(MANNERS, delay_s=PAUSE_S)
        paused = report(f"client alone, {PAUSE_S} s a host", len(urls), partial(fetch_all, urls, slow))
        parser = report(f"parser alone ({args.engine})", len(some), partial(parse_alone, some, args.engine))
        whole = report("all of it, no pause", len(some), partial(crawl_all, some, args.engine))
    bound = (args.pages - 1) * PAUSE_S
    share = client.processor_ms / whole.processor_ms
    print(f"\nwith pauses: {paused.seconds / bound:.2f} of the time of the pauses alone ({bound:.1f} s)")
    print(
        f"the client takes {share:.3f} of the processor time of a page, the parser"
        f" {parser.processor_ms / whole.processor_ms:.3f}, database and archive the rest"
    )


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took. `processor_ms`: of this process and the parser's, for one page."""

    seconds: float
    processor_ms: float


def report(name: str, count: int, work: Callable[[list[float]], None]) -> Run:
    """Runs the work, prints a row of the table, and gives what it took."""
    memory: list[float] = []
    before, began = processor_s(), time.perf_counter()
    work(memory)
    run = Run(time.perf_counter() - began, 1000 * (processor_s() - before) / count)
    shown = f"{memory[0]:.0f}, {memory[-1]:.0f}" if memory else ""
    print(f"| {name} | {count} | {run.seconds:.1f} | {run.processor_ms:.1f} | {shown} |", flush=True)
    return run


def processor_s() -> float:
    """The processor time of this process and of its children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def fetch_all(urls: list[str], manners: Manners, memory: list[float]) -> None:
    """Fetches the pages; each is told by its content and let go."""

    async def run() -> None:
        n_done = 0
        async with Fetcher(manners) as fetcher:

            async def one(url: str) -> None:
                nonlocal n_done
                page_of(await fetcher.fetch(url))
                n_done += 1
                if n_done % 100 == 0:
                    memory.append(resident_mb())

            await asyncio.gather(*map(one, urls))

    asyncio.run(run())


def parse_alone(urls: list[str], engine: str, _: list[float]) -> None:
    """Parses the same pages here, without a network."""
    at = datetime.now(UTC)
    loaded = load_engine(engine)
    for start in range(0, len(urls), CHUNK_ITEMS):
        chunk: list[Item] = [
            Capture(
                name=url, payload=varied(start + i).encode(), media_type="text/html", captured_at=at, url=url
            )
            for i, url in enumerate(urls[start : start + CHUNK_ITEMS])
        ]
        parse_chunk(chunk, loaded, Options())


def crawl_all(urls: list[str], engine: str, memory: list[float]) -> None:
    """Puts all pages on record."""
    policy = Policy(parsed_by=engine, patience_s=0, max_hosts=50)
    view = View()

    def sample(_: Outcome) -> None:
        if view.tally.total() % 100 == 0:
            memory.append(resident_mb())

    view.on_outcome = sample
    with (
        tempfile.TemporaryDirectory() as folder,
        Parser(Plan(engine=engine)) as parser,
        Writer(Path(folder) / "onrecord.db", 1_000_000_000) as writer,
    ):
        wanted = [Wanted(url=url) for url in urls]
        writer.within(partial(queueing.enqueue, found=wanted, at=policy.clock()))

        async def run() -> None:
            async with Fetcher(MANNERS) as fetcher:
                await Crawl(writer, fetcher, [parser], policy, view).run(by_hand=True)

        asyncio.run(run())
    if view.tally["added"] != len(urls):
        raise SystemExit(f"not all pages were added: {dict(view.tally)}")


def resident_mb() -> float:
    """What this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


@contextmanager
def served(hosts: int, pages: int) -> Iterator[None]:
    """A process that serves the pages, one server a host, while the block runs."""
    context = multiprocessing.get_context("spawn")
    ready, stop = context.Event(), context.Event()
    process = context.Process(target=serve, args=(hosts, pages, ready, stop), daemon=True)
    process.start()
    ready.wait(60)
    try:
        yield
    finally:
        stop.set()
        process.join(10)


def serve(hosts: int, pages: int, ready: object, stop: object) -> None:
    """Serves until told to stop."""
    sites = [Site(f"127.0.1.{host + 1}", PORT) for host in range(hosts)]
    for host, site in enumerate(sites):
        for number in range(host * pages, host * pages + pages):
            site.pages[f"/{number}"] = Reply(varied(number))
        site.__enter__()
    ready.set()  # type: ignore[attr-defined]
    stop.wait()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()

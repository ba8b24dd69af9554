"""Is it the client that limits fetching? 2,000 pages from 50 hosts of this machine.

    python -m benchmarks.fetching [--hosts 50] [--pages 40] [--engine rules]

The hosts are addresses 127.0.1.x, served by a process of its own. Four runs over the same pages: the client
with nothing behind it and no pause; the client with a pause, against the time that the pauses alone take; the
parser alone; and the whole crawl, with its database and archive. Memory is what the fetching process holds,
taken every hundred pages.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from onrecord.acquire.fetch import Fetcher, Manners, page_of
from onrecord.record import Outcome
from onrecord.store import Writer, queueing
from onrecord.store.queueing import Wanted
from onrecord.watch.crawl import Crawl, View
from onrecord.watch.policy import Policy
from onrecord.workers import Parser, Plan
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
    options.add_argument("--engine", default="rules")
    args = options.parse_args()
    urls = [
        f"http://127.0.1.{host + 1}:{PORT}/{host * args.pages + page}"
        for page in range(args.pages)
        for host in range(args.hosts)
    ]
    with served(args.hosts, args.pages):
        print("| run | seconds | pages a second | memory, MB: first, last |\n|---|---|---|---|")
        memory: list[float] = []
        client = asyncio.run(fetch_all(urls, MANNERS, memory))
        report("client alone, no pause", client, len(urls), memory)
        memory = []
        paused = asyncio.run(fetch_all(urls, replace(MANNERS, delay_s=PAUSE_S), memory))
        report(f"client alone, {PAUSE_S} s a host", paused, len(urls), memory)
        parsing = parse_alone(urls, args.engine)
        report(f"parser alone ({args.engine}, one process)", parsing, len(urls), [])
        memory = []
        whole = crawl_all(urls, args.engine, memory)
        report("all of it, no pause", whole, len(urls), memory)
    bound = args.pages * PAUSE_S
    print(f"\nwith pauses: {paused / bound:.2f} of the time that the pauses alone take ({bound:.1f} s)")
    print(f"all of it: {whole / parsing:.2f} of the parser's time, {whole / client:.1f} of the client's")


def report(name: str, seconds: float, count: int, memory: list[float]) -> None:
    """One row of the table."""
    shown = f"{memory[0]:.0f}, {memory[-1]:.0f}" if memory else ""
    print(f"| {name} | {seconds:.1f} | {count / seconds:.0f} | {shown} |", flush=True)


async def fetch_all(urls: list[str], manners: Manners, memory: list[float]) -> float:
    """The seconds that fetching takes, each page told by its content and let go."""
    began = time.perf_counter()
    n_done = 0
    async with Fetcher(manners) as fetcher:

        async def one(url: str) -> None:
            nonlocal n_done
            page_of(await fetcher.fetch(url))
            n_done += 1
            if n_done % 100 == 0:
                memory.append(resident_mb())

        await asyncio.gather(*map(one, urls))
    return time.perf_counter() - began


def parse_alone(urls: list[str], engine: str) -> float:
    """The seconds that parsing the same pages takes in one worker process."""

    async def captures() -> list[object]:
        async with Fetcher(MANNERS) as fetcher:
            return [page_of(one) for one in await asyncio.gather(*map(fetcher.fetch, urls))]

    pages = asyncio.run(captures())
    with Parser(Plan(engine=engine)) as parser:
        parser.parse([])
        began = time.perf_counter()
        for start in range(0, len(pages), 16):
            parser.parse(pages[start : start + 16])  # type: ignore[arg-type]
        return time.perf_counter() - began


def crawl_all(urls: list[str], engine: str, memory: list[float]) -> float:
    """The seconds that it takes until all pages are on record."""
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
        parser.parse([])

        async def run() -> None:
            async with Fetcher(MANNERS) as fetcher:
                await Crawl(writer, fetcher, [parser], policy, view).run(by_hand=True)

        began = time.perf_counter()
        asyncio.run(run())
        seconds = time.perf_counter() - began
    if view.tally["added"] != len(urls):
        raise SystemExit(f"not all pages were added: {dict(view.tally)}")
    return seconds


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

"""A crawl over our own server, as quick as it can be, with a parser that needs no process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.acquire.exchange import Pace
from onrecord.acquire.fetch import Fetcher, Manners
from onrecord.parse import Options
from onrecord.statements import load_engine
from onrecord.store import Writer, queueing
from onrecord.store.queueing import Wanted
from onrecord.watch.crawl import Crawl, View
from onrecord.watch.policy import Policy
from onrecord.watch.schedule import Bounds
from onrecord.workers import Item, Parser, Plan, Result, parse_chunk

MANNERS = Manners(
    delay_s=0, allow_private=True, max_bytes=2_000_000, pace=Pace(connect_s=2, read_s=2, total_s=2)
)
POLICY = Policy(parsed_by="rules 1", patience_s=3.0, max_bytes=2_000_000, bounds=Bounds(60.0, 3600.0))


class Here(Parser):
    """Parses in this process."""

    def parse(self, chunk: list[Item]) -> list[Result]:
        return parse_chunk(chunk, load_engine("rules"), Options())


CrawlOnce = Callable[..., View]


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "onrecord.db"


@pytest.fixture
def crawl(record: Path) -> CrawlOnce:
    """Adds addresses by hand and fetches until nothing is due; without any, reads what is watched."""

    def run(
        *urls: str, policy: Policy = POLICY, manners: Manners = MANNERS, by_hand: bool = True, **more: object
    ) -> View:
        view = View()
        policy = replace(policy, **more)  # type: ignore[arg-type]
        with Writer(record, 1_000_000) as writer:
            wanted = [Wanted(url=url, kind="source") for url in urls]
            writer.within(lambda connection: queueing.enqueue(connection, wanted, at=policy.clock()))

            async def once() -> None:
                async with Fetcher(manners) as fetcher:
                    parsers = [Here(Plan(engine="rules"))]
                    await Crawl(writer, fetcher, parsers, policy, view).run(by_hand=by_hand)

            asyncio.run(once())
            writer.finish(policy.clock())
        return view

    return run

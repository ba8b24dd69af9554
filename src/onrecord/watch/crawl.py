"""Fetches what waits in the queue until it is empty, or for ever: one task a host, one writer.

What is fetched, parsed and stored, and what became of each address, is all in the database, each step in one
transaction; this holds nothing that a kill could lose. Fetching is asynchronous, parsing is done in worker
processes, and the database is touched by one thread.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import ParamSpec, TypeVar

from sqlalchemy import Connection

from onrecord.acquire.fetch import Fetcher
from onrecord.errors import Abort
from onrecord.record import Outcome
from onrecord.store import Writer, queueing, watching
from onrecord.store.queueing import Waiting
from onrecord.watch.item import Handler, Page
from onrecord.watch.policy import Policy
from onrecord.workers import CHUNK_BYTES, CHUNK_ITEMS, Item, Parser

P = ParamSpec("P")
T = TypeVar("T")

_TICK_S = 1.0  # how often it is looked for what has come due
_RECENT = 12


@dataclass(slots=True)
class View:
    """What a person may see of a crawl while it runs; changed by it in place."""

    tally: Counter[str] = field(default_factory=Counter)
    hosts: dict[str, str] = field(default_factory=dict)  # host: the address that is being fetched
    recent: deque[Outcome] = field(default_factory=lambda: deque(maxlen=_RECENT))
    n_waiting: int = 0
    next_at: datetime | None = None
    on_outcome: Callable[[Outcome], None] = lambda _: None
    on_note: Callable[[str], None] = lambda _: None

    def ended(self, outcome: Outcome) -> None:
        """Counts an outcome and shows it."""
        self.tally[outcome.reason] += 1
        self.recent.append(outcome)
        self.on_outcome(outcome)


class Crawl:
    """One run over the queue. `by_hand`: only what was given by hand, and what that led to."""

    def __init__(
        self, writer: Writer, fetcher: Fetcher, parsers: Sequence[Parser], policy: Policy, view: View
    ) -> None:
        self.view = view
        self._policy = policy
        self._writer = writer
        self._parsers = parsers
        self._thread = ThreadPoolExecutor(1, "writer")
        self._handler = Handler(self, fetcher, policy)
        self._in_flight: defaultdict[str, set[int]] = defaultdict(set)
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._pages: asyncio.Queue[Page | None] = asyncio.Queue(len(parsers) * CHUNK_ITEMS)

    async def run(self, *, by_hand: bool = False, forever: bool = False) -> None:
        """Works until nothing is due for `patience_s` seconds, or for ever. Raises Abort.

        Watched sources are read when they are due, unless `by_hand`.
        """
        try:
            await self.write(self._writer.hold_queue)
            async with asyncio.TaskGroup() as group:
                for parser in self._parsers:
                    group.create_task(self._parse(parser))
                await self._schedule(group, by_hand=by_hand, forever=forever)
                for _ in self._parsers:
                    await self._pages.put(None)
        except BaseExceptionGroup as group:
            raise _cause(group) from group
        finally:
            self._thread.shutdown(wait=True)

    async def write(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Has the writer's thread do something, and waits for it."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(work, *args, **kwargs))

    async def within(self, work: Callable[[Connection], T]) -> T:
        """What `work` gives, done in one transaction of the database."""
        return await self.write(self._writer.within, work)

    @property
    def writer(self) -> Writer:
        """To be used through `write` alone."""
        return self._writer

    async def parse(self, page: Page) -> None:
        """Hands a page to the parsers; waits while they have enough."""
        await self._pages.put(page)

    def release(self, waiting: Waiting) -> None:
        """Says that nothing is being done with the address any more."""
        self._in_flight[waiting.host].discard(waiting.number)
        if not self._in_flight[waiting.host] and waiting.host not in self._serving:
            del self._in_flight[waiting.host]
            self._wake.set()

    def ended(self, outcome: Outcome) -> None:
        """Counts and shows an outcome."""
        self.view.ended(outcome)

    def note(self, message: str) -> None:
        """Shows a message that is no outcome."""
        self.view.on_note(message)

    async def _schedule(self, group: asyncio.TaskGroup, *, by_hand: bool, forever: bool) -> None:
        while True:
            self._wake.clear()
            at = self._policy.clock()
            due = await self.within(partial(_due, at=at, by_hand=by_hand))
            for host, number in due.hosts.items():
                has_more = number > len(self._in_flight[host])
                if has_more and host not in self._serving and len(self._serving) < self._policy.max_hosts:
                    self._serving[host] = group.create_task(self._serve(host, by_hand=by_hand))
            self.view.n_waiting, self.view.next_at = due.n_waiting, due.next_at
            if not forever and not self._is_busy() and not self._is_worth_waiting(due.next_at, at):
                return
            await self._pause(due.next_at, at)

    def _is_busy(self) -> bool:
        return bool(self._serving) or any(self._in_flight.values())

    def _is_worth_waiting(self, next_at: datetime | None, at: datetime) -> bool:
        return next_at is not None and (next_at - at).total_seconds() <= self._policy.patience_s

    async def _pause(self, next_at: datetime | None, at: datetime) -> None:
        left_s = _TICK_S if next_at is None else (next_at - at).total_seconds()
        try:
            async with asyncio.timeout(_TICK_S if self._is_busy() else max(0.05, min(left_s, 60.0))):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _serve(self, host: str, *, by_hand: bool) -> None:
        """Fetches the host's addresses one after the other, as long as any is due."""
        taken = self._in_flight[host]
        try:
            while True:
                at = self._policy.clock()
                find = partial(queueing.next_of, host=host, at=at, by_hand=by_hand, without=set(taken))
                waiting = await self.within(find)
                if waiting is None:
                    return
                taken.add(waiting.number)
                self.view.hosts[host] = waiting.wanted.url
                await self._handler.handle(waiting)
        finally:
            self.view.hosts.pop(host, None)
            self._serving.pop(host, None)
            self._wake.set()

    async def _parse(self, parser: Parser) -> None:
        while (page := await self._pages.get()) is not None:
            pages, n_bytes = [page], len(page.capture.payload)
            while len(pages) < CHUNK_ITEMS and n_bytes < CHUNK_BYTES and not self._pages.empty():
                more = self._pages.get_nowait()
                if more is None:
                    self._pages.put_nowait(None)
                    break
                pages.append(more)
                n_bytes += len(more.capture.payload)
            chunk: list[Item] = [one.capture for one in pages]
            for one, result in zip(pages, await asyncio.to_thread(parser.parse, chunk), strict=True):
                await self._handler.settle(one, result)


def _cause(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first of the exceptions that ended a run: an Abort if there is one."""
    aborts = group.subgroup(Abort)
    found: BaseException = aborts or group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found


@dataclass(frozen=True, slots=True)
class _Due:
    hosts: dict[str, int]
    n_waiting: int
    next_at: datetime | None


def _due(connection: Connection, at: datetime, *, by_hand: bool) -> _Due:
    """What is due now, and when the next is; watched sources whose time has come are put into the queue."""
    if not by_hand:
        watching.enqueue_due(connection, at)
    n_waiting, next_at = queueing.count_waiting(connection, by_hand=by_hand)
    if not by_hand and (source_at := watching.next_source_at(connection)) is not None:
        next_at = source_at if next_at is None else min(next_at, source_at)
    hosts = queueing.hosts_due(connection, at, by_hand=by_hand)
    return _Due(hosts, n_waiting, next_at)

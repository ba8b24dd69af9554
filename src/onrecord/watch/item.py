"""What becomes of one address: fetched, told by its content, read or parsed, ended with one Outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from onrecord.acquire import walls
from onrecord.acquire.fetch import Fetched, Fetcher, Known, page_of
from onrecord.acquire.sources import SourceKind, classify, unpacked
from onrecord.errors import UNREMARKABLE, Abort, Reject, Retry
from onrecord.record import Capture, Outcome, Record
from onrecord.store import Writer, queueing, watching
from onrecord.store.exchanges import Revisit
from onrecord.store.queueing import Visited, Waiting, Wanted
from onrecord.store.watching import Reading
from onrecord.store.writer import Then
from onrecord.watch import schedule
from onrecord.watch.leads import LISTS, Found, read_home_page, read_list
from onrecord.watch.policy import Policy
from onrecord.workers import OWN_FAULTS, Result

T = TypeVar("T")
_OF_THE_HOST = {"dns-failure", "not-reachable", "robots-unreachable"}  # what fails for all of its addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page on its way through the parser."""

    waiting: Waiting
    fetched: Fetched
    capture: Capture


class Run(Protocol):
    """What an address needs of the crawl that it is part of."""

    @property
    def writer(self) -> Writer: ...
    async def write(self, work: Callable[..., T], *args: object, **kwargs: object) -> T: ...
    async def within(self, work: Callable[[Connection], T]) -> T: ...
    async def parse(self, page: Page) -> None: ...
    def release(self, waiting: Waiting) -> None: ...
    def ended(self, outcome: Outcome) -> None: ...
    def note(self, message: str) -> None: ...


class Handler:
    """Takes addresses out of the queue's hands and brings each to its end."""

    def __init__(self, run: Run, fetcher: Fetcher, policy: Policy) -> None:
        self._run = run
        self._fetcher = fetcher
        self._policy = policy

    async def handle(self, waiting: Waiting) -> None:
        """Fetches one address; returns when it is done with, or in the parsers' hands. Raises Abort."""
        try:
            known = await self._run.within(
                lambda connection: queueing.visited(connection, waiting.wanted.url)
            )
            asked = Known(etag=known.etag, last_modified=known.last_modified) if known else None
            fetched = await self._fetcher.fetch(waiting.wanted.url, asked)
            await self._take(waiting, fetched, known)
        except Abort:
            raise
        except Retry as err:
            await self._later(waiting, err)
        except Reject as err:
            await self._end(waiting, _outcome(waiting, err.reason, err.detail))
        except OWN_FAULTS as err:
            detail = f"{type(err).__name__}: {err}"[:300]
            await self._end(waiting, _outcome(waiting, "fault", detail))

    async def settle(self, page: Page, result: Result) -> None:
        """Stores what the parser made of a page."""
        waiting, capture = page.waiting, page.capture
        if isinstance(result, Outcome):
            if result.reason == "no-article" and waiting.wanted.kind == "source":
                feeds = read_home_page(capture.payload, page.fetched.url)
                if feeds:
                    await self._enqueue(waiting, page.fetched, _listed(waiting, feeds), "home page")
                    return
            await self._end(waiting, result)
        elif walls.is_teaser(capture.payload, len(result.text)):
            detail = f"the page says that it is not free, and shows {len(result.text)} characters"
            await self._end(waiting, _outcome(waiting, "login-wall", detail))
        else:
            await self._save(page, result)

    async def _take(self, waiting: Waiting, fetched: Fetched, known: Visited | None) -> None:
        if fetched.status == 304:
            await self._unchanged(waiting, fetched, known or Visited())
            return
        payload = await asyncio.to_thread(unpacked, fetched.payload, self._policy.max_bytes)
        kind = classify(payload, fetched.url)
        if kind in LISTS:
            await self._list(waiting, fetched, payload, kind)
        elif waiting.wanted.kind in {"feed", "sitemap"}:
            raise Reject("bad-feed", f"a {waiting.wanted.kind} was expected, and it holds a {kind}")
        elif kind == "home page" and waiting.wanted.kind == "source":
            await self._home_page(waiting, fetched, payload)
        else:
            await self._page(waiting, fetched)

    async def _unchanged(self, waiting: Waiting, fetched: Fetched, known: Visited) -> None:
        if known.is_list or known.digest is None or known.capture_url is None:
            outcome = _outcome(waiting, "unchanged")
            await self._end(waiting, outcome, n_new=0, known=known)
        else:
            await self._revisit(waiting, fetched, known, known.digest, known.capture_url)

    async def _page(self, waiting: Waiting, fetched: Fetched) -> None:
        capture = page_of(fetched, waiting.wanted.listing)
        if await self._run.write(self._run.writer.has_capture, capture):
            known = _visited(fetched, capture)
            await self._revisit(waiting, fetched, known, capture.digest, fetched.url)
        else:
            await self._run.parse(Page(waiting=waiting, fetched=fetched, capture=capture))

    async def _revisit(
        self, waiting: Waiting, fetched: Fetched, known: Visited, digest: str, url: str
    ) -> None:
        exchange = fetched.exchanges[-1]
        at = exchange.at.isoformat()
        revisit = Revisit(digest=digest, url=url, at=at, http_status=fetched.status)
        now = self._policy.clock()
        then = self._then(waiting, now, n_new=0, known=known)
        save = self._run.writer.save_revisit
        self._ended(waiting, await self._run.write(save, revisit, exchange, now, then))

    async def _save(self, page: Page, record: Record) -> None:
        now = self._policy.clock()
        known = _visited(page.fetched, page.capture)
        then = self._then(page.waiting, now, n_new=1, known=known)
        save = self._run.writer.save
        outcome = await self._run.write(save, page.capture, record, self._policy.parsed_by, now, then)
        self._ended(page.waiting, outcome)

    async def _list(self, waiting: Waiting, fetched: Fetched, payload: bytes, kind: SourceKind) -> None:
        if waiting.depth >= self._policy.max_depth:
            raise Reject("too-deep", f"more than {self._policy.max_depth} lists")
        found = await asyncio.to_thread(read_list, payload, fetched.url, kind, self._policy.max_leads)
        await self._enqueue(waiting, fetched, found, kind)

    async def _home_page(self, waiting: Waiting, fetched: Fetched, payload: bytes) -> None:
        walls.check_page(payload)
        wanted = await asyncio.to_thread(read_home_page, payload, fetched.url)
        if not wanted:
            sitemaps = await self._fetcher.sitemaps_of(fetched.url)
            wanted = read_home_page(b"", fetched.url, sitemaps) if sitemaps else ()
        if not wanted:
            raise Reject("no-feed")
        await self._enqueue(waiting, fetched, _listed(waiting, wanted), "home page")

    async def _enqueue(self, waiting: Waiting, fetched: Fetched, found: Found, kind: SourceKind) -> None:
        """Puts what a list names into the queue; the feeds that a watched source names are watched too."""
        now = self._policy.clock()
        feeds = [one for one in found.wanted if one.kind == "feed" and waiting.source is not None]
        others = [one for one in found.wanted if one not in feeds] if feeds else found.wanted
        known = Visited(etag=fetched.known.etag, last_modified=fetched.known.last_modified, is_list=True)

        def then(connection: Connection, outcome: Outcome) -> None:
            n_new = sum(
                watching.add_source(connection, feed.url, now, schedule.FIRST_INTERVAL_S) for feed in feeds
            )
            depth, reread_s = waiting.depth + 1, self._policy.bounds.least_s
            n_new += queueing.enqueue(
                connection, others, at=now, depth=depth, source=waiting.source, reread_s=reread_s
            )
            self._then(waiting, now, n_new=n_new, known=known, kind=kind)(connection, outcome)

        await self._run.write(self._run.writer.note, found.outcome, now, then, found.remarks)
        for remark in found.remarks:
            self._run.ended(remark)
        self._ended(waiting, found.outcome)

    async def _later(self, waiting: Waiting, err: Retry) -> None:
        """Lets the address wait for another try, or ends it where it has had enough of them."""
        n_tries = waiting.n_tries + 1
        if n_tries >= self._policy.max_tries:
            await self._end(waiting, _outcome(waiting, err.reason, err.detail), after_s=err.after_s)
            return
        wait_s = schedule.retry_wait(n_tries, err.after_s)
        now = self._policy.clock()
        is_of_host = err.reason in _OF_THE_HOST

        def work(connection: Connection) -> None:
            if is_of_host or err.after_s is not None:
                queueing.hold_host(connection, waiting.host, now, wait_s, counts=is_of_host)
            queueing.put_back(connection, waiting, now, wait_s)

        await self._run.within(work)
        self._run.note(f"{waiting.wanted.url}: {err}; waits {wait_s:.0f} s [{err.reason}]")
        self._run.release(waiting)

    async def _end(
        self,
        waiting: Waiting,
        outcome: Outcome,
        *,
        n_new: int | None = None,
        known: Visited | None = None,
        after_s: float | None = None,
    ) -> None:
        now = self._policy.clock()
        then = self._then(waiting, now, n_new=n_new, known=known, after_s=after_s)
        await self._run.write(self._run.writer.note, outcome, now, then)
        self._ended(waiting, outcome)

    def _ended(self, waiting: Waiting, outcome: Outcome) -> None:
        self._run.ended(outcome)
        self._run.release(waiting)

    def _then(
        self,
        waiting: Waiting,
        at: datetime,
        *,
        n_new: int | None,
        known: Visited | None = None,
        kind: SourceKind | None = None,
        after_s: float | None = None,
    ) -> Then:
        """What goes into the transaction of the outcome: out of the queue, and how the source fared."""

        def then(connection: Connection, outcome: Outcome) -> None:
            queueing.finish(connection, waiting, outcome.reason, at, known)
            if waiting.source is not None:
                brought = 0 if outcome.reason == "unchanged" else n_new
                reading = Reading(reason=outcome.reason, detail=outcome.detail, kind=kind, n_new=brought)
                self._account(connection, waiting, reading, at, after_s)

        return then

    def _account(
        self, connection: Connection, waiting: Waiting, reading: Reading, at: datetime, after_s: float | None
    ) -> None:
        source = watching.get_source(connection, waiting.source or 0)
        if source is None:
            return
        bounds, interval_s = self._policy.bounds, source["interval_s"]
        if waiting.depth > 0:
            if reading.kind is not None and reading.n_new:
                interval_s = schedule.next_interval(interval_s, reading.n_new, bounds)
                watching.hasten(connection, source["number"], at, interval_s)
            return
        if reading.n_new is None and reading.reason not in UNREMARKABLE:
            wait_s = schedule.back_off(interval_s, source["n_failures"] + 1, after_s, bounds)
            self._run.note(f"{source['url']}: {reading.reason}; is left alone for {wait_s:.0f} s")
        else:
            wait_s = interval_s = schedule.next_interval(interval_s, reading.n_new or 0, bounds)
        watching.note_reading(connection, source["number"], reading, at, interval_s, wait_s)


def _visited(fetched: Fetched, capture: Capture) -> Visited:
    return Visited(
        etag=fetched.known.etag,
        last_modified=fetched.known.last_modified,
        digest=capture.digest,
        capture_url=capture.url,
    )


def _listed(waiting: Waiting, wanted: tuple[Wanted, ...]) -> Found:
    return Found(wanted=wanted, outcome=_outcome(waiting, "listed"))


def _outcome(waiting: Waiting, reason: str, detail: str = "") -> Outcome:
    return Outcome(item=waiting.wanted.url, stage="acquire", reason=reason, detail=detail)

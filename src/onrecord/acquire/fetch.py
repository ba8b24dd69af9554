"""Fetches addresses politely: robots.txt, one request a host at a time, redirects and sizes in bounds.

With `exchange.py` and `network.py` below it, the only place in the package that opens sockets to the web.
What comes back is what was received, to the byte; what it holds is for others to say.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urljoin

from onrecord import __version__
from onrecord.acquire import guard, http, robots, walls
from onrecord.acquire.detect import HEAD_BYTES, detect
from onrecord.acquire.exchange import Answer, Client, Pace
from onrecord.acquire.network import Resolve, resolve
from onrecord.acquire.politeness import Politeness, retry_after
from onrecord.acquire.robots import Rules
from onrecord.addresses import host_of, origin_of, without_tracking
from onrecord.errors import Reject, Retry
from onrecord.record import Capture, Exchange, Listing, MediaType

MAX_REDIRECTS = 8
_MAX_ROBOTS_REDIRECTS = 5
_MAX_ORIGINS = 10_000
_REDIRECTS = {301, 302, 303, 307, 308}
_ASKED_FOR = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_STATUS_REASONS = {401: "login-wall", 402: "login-wall", 407: "login-wall", 403: "forbidden",
                   451: "forbidden", 404: "gone", 410: "gone"}  # fmt: skip
_LATER = {408, 425, 429}
_NO_HOST = {"dns-failure", "not-reachable"}  # then robots.txt is not what is wrong
_PAGE_KINDS: dict[str, MediaType] = {"html": "text/html", "text": "text/plain", "json": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the client behaves. `contact`: an address or a page, for the user agent; may be empty.

    `delay_s`: the least pause between two requests to a host. `max_bytes`: the largest answer, as received
    and decoded. `pace`: how long to wait. `obey_robots`: off only for sites of one's own.
    """

    contact: str = ""
    delay_s: float = 1.0
    max_bytes: int = 32_000_000
    allow_private: bool = False
    obey_robots: bool = True
    pace: Pace = field(default_factory=Pace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an address from its last fetch, so that an unchanged page need not be sent again."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: `payload` is the decoded body, empty where `status` is 304 (unchanged).

    `url` is the address after redirects, `exchanges` all that went over the wire for it, in order.
    """

    url: str
    status: int
    payload: bytes
    headers: Mapping[str, str]
    exchanges: tuple[Exchange, ...]

    @property
    def known(self) -> Known:
        """What to ask with the next time."""
        return Known(etag=self.headers.get("etag"), last_modified=self.headers.get("last-modified"))


class Fetcher:
    """Fetches addresses; an async context manager. Any number of calls may run side by side."""

    def __init__(
        self, manners: Manners, *, resolver: Resolve = resolve, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._manners = manners
        self._now = now
        self._politeness = Politeness(manners.delay_s)
        self._client = Client(
            allow_private=manners.allow_private,
            max_bytes=max(manners.max_bytes, robots.MAX_BYTES),
            pace=manners.pace,
            resolver=resolver,
        )
        self._rules: dict[str, tuple[float, Rules]] = {}
        self._asking: dict[str, asyncio.Lock] = {}
        self._headers = {
            "User-Agent": user_agent(manners.contact),
            "Accept": _ASKED_FOR,
            "Accept-Encoding": "gzip, deflate, br",
        }

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def fetch(self, url: str, known: Known | None = None) -> Fetched:
        """What the address gives, after redirects. Raises Reject and Retry, whose reasons errors.py lists."""
        headers = self._headers | _conditions(known)
        url = without_tracking(url)
        exchanges: list[Exchange] = []
        asked = {url}
        while True:
            answer = await self._ask(url, headers)
            exchanges.append(answer.exchange)
            led_to = _led_to(answer, url)
            if led_to is None:
                return self._settled(answer, url, tuple(exchanges), is_conditional=bool(_conditions(known)))
            if led_to in asked or len(exchanges) > MAX_REDIRECTS:
                raise Reject("redirect-loop", f"after {len(exchanges)} redirects, at {led_to[:200]}")
            walls.check_redirect(url, led_to)
            asked.add(led_to)
            url = led_to

    async def sitemaps_of(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of the address's host names. Raises as `fetch` does."""
        guard.check_url(url)
        return (await self._rules_for(url)).sitemaps

    async def _ask(self, url: str, headers: Mapping[str, str]) -> Answer:
        guard.check_url(url)
        if self._manners.obey_robots:
            rules = await self._rules_for(url)
            rules.check(url)
            self._politeness.slow_down(host_of(url), rules.delay_s)
        async with self._politeness.turn(host_of(url)):
            return await self._client.get(url, headers)

    def _settled(
        self, answer: Answer, url: str, exchanges: tuple[Exchange, ...], *, is_conditional: bool
    ) -> Fetched:
        status = answer.status
        if status == 304 and not is_conditional:
            raise Reject("bad-response", "it says that nothing has changed, though it was not asked")
        if status != 304:
            _check_status(answer)
        payload = b"" if status == 304 else _payload(answer, self._manners.max_bytes)
        return Fetched(url=url, status=status, payload=payload, headers=answer.headers, exchanges=exchanges)

    async def _rules_for(self, url: str) -> Rules:
        """The rules of the address's origin, asked for once, however many wait for them."""
        origin = origin_of(url)
        lock = self._asking.setdefault(origin, asyncio.Lock())
        async with lock:
            until, rules = self._rules.get(origin, (0.0, Rules()))
            if self._now() >= until:
                rules = await self._fetch_rules(origin)
                held_s = max(robots.RETRIED_S, rules.after_s or 0.0) if rules.failure else robots.KEPT_S
                if len(self._rules) >= _MAX_ORIGINS:
                    self._rules.clear()
                    self._asking = {name: one for name, one in self._asking.items() if one.locked()}
                self._rules[origin] = self._now() + held_s, rules
        return rules

    async def _fetch_rules(self, origin: str) -> Rules:
        url = f"{origin}/robots.txt"
        try:
            for _ in range(_MAX_ROBOTS_REDIRECTS + 1):
                guard.check_url(url)
                async with self._politeness.turn(host_of(url)):
                    answer = await self._client.get(url, self._headers, robots.MAX_BYTES)
                led_to = _led_to(answer, url)
                if led_to is None:
                    return robots.read_rules(answer)
                url = led_to
        except Retry as err:
            if err.reason in _NO_HOST:
                return Rules(failure=err.detail, reason=err.reason)
            return Rules(failure=f"{err.reason} {err.detail}".strip())
        except Reject as err:
            if err.reason == "private-address":
                raise
            return Rules(failure=f"{err.reason} {err.detail}".strip())
        return Rules()  # too many redirects count as no file


def user_agent(contact: str) -> str:
    """Who asks, truthfully, and whom to write to.

    >>> user_agent("desk@gazette.example").partition("/")[0]
    'onrecord'
    """
    about = "".join(char for char in contact if char.isascii() and char.isprintable() and char not in "()")
    return f"onrecord/{__version__}" + (f" (+{about.strip()})" if about.strip() else "")


def page_of(fetched: Fetched, listing: Listing | None = None) -> Capture:
    """The capture of a page that was fetched. Raises Reject where it is none, or stands before one."""
    kind = detect(fetched.payload[:HEAD_BYTES])
    if kind == "empty":
        raise Reject("empty")
    if kind not in _PAGE_KINDS:
        raise Reject("binary", f"it holds {kind} data")
    if kind == "html":
        walls.check_page(fetched.payload)
    last = fetched.exchanges[-1]
    return Capture(
        name=fetched.url,
        payload=fetched.payload,
        media_type=_PAGE_KINDS[kind],
        captured_at=last.at,
        url=fetched.url,
        charset=http.charset_of(fetched.headers.get("content-type", "")),
        http_status=fetched.status,
        http_headers=tuple(fetched.headers.items()),
        http_block=last.response,
        exchanges=fetched.exchanges,
        listing=listing,
    )


def _conditions(known: Known | None) -> dict[str, str]:
    if known is None:
        return {}
    found = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in found.items() if value and value.isascii() and value.isprintable()}


def _led_to(answer: Answer, url: str) -> str | None:
    """The address that a redirect leads to; None where the answer is none. Raises Reject `bad-response`."""
    if answer.status not in _REDIRECTS:
        return None
    written = answer.headers.get("location", "")
    with suppress(UnicodeDecodeError):  # many send UTF-8 where only ASCII is allowed
        written = written.encode("latin-1").decode("utf-8")
    try:
        led_to = urljoin(url, written) if written else ""
    except ValueError:
        led_to = ""
    if not led_to:
        raise Reject("bad-response", "a redirect without an address")
    return without_tracking(led_to)


def _check_status(answer: Answer) -> None:
    status = answer.status
    if 200 <= status < 300 and status != 206:
        return
    detail = f"HTTP status {status}"
    if status in _LATER or status >= 500:
        after = retry_after(answer.headers.get("retry-after"), answer.exchange.at)
        raise Retry("too-many-requests" if status == 429 else "server-error", detail, after)
    raise Reject(_STATUS_REASONS.get(status, "http-error" if status >= 400 else "bad-response"), detail)


def _payload(answer: Answer, limit: int) -> bytes:
    try:
        head, body = http.split(answer.exchange.response)
        return http.decoded(body, head, limit)
    except Reject as err:
        reason = "bad-response" if err.reason == "bad-warc" else err.reason
        raise Reject(reason, err.detail) from err

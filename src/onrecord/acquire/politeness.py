"""One request a host at a time, with a pause between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_DELAY_S = 3600.0
"""The longest pause that a robots.txt can ask for between two requests."""

MAX_RETRY_AFTER_S = 86_400.0
_MAX_HOSTS = 10_000  # remembered at a time; those at rest are forgotten first


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    delay_s: float = 0.0
    free_at: float = 0.0  # on the loop's clock
    n_users: int = 0


class Politeness:
    """Lets one request a host pass at a time, `delay_s` seconds or more after the one before has ended."""

    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s
        self._hosts: dict[str, _Host] = {}

    def slow_down(self, host: str, delay_s: float | None) -> None:
        """Takes note of the pause that the host's robots.txt asks for; never less than our own."""
        self._host(host).delay_s = min(max(delay_s or 0.0, self._delay_s), MAX_DELAY_S)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Waits until the host may be asked; what is inside is the one request."""
        state = self._host(host)
        state.n_users += 1
        loop = asyncio.get_running_loop()
        try:
            async with state.lock:
                await asyncio.sleep(max(0.0, state.free_at - loop.time()))
                try:
                    yield
                finally:
                    state.free_at = loop.time() + max(state.delay_s, self._delay_s)
        finally:
            state.n_users -= 1

    def _host(self, name: str) -> _Host:
        found = self._hosts.get(name)
        if found is None:
            if len(self._hosts) >= _MAX_HOSTS:
                self._forget()
            found = self._hosts[name] = _Host()
        return found

    def _forget(self) -> None:
        now = asyncio.get_running_loop().time()
        for name in [name for name, one in self._hosts.items() if not one.n_users and one.free_at <= now]:
            del self._hosts[name]


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks to wait, a day at most; None where it says nothing.

    >>> retry_after("120", datetime(2024, 5, 6, tzinfo=UTC))
    120.0
    >>> retry_after("Mon, 06 May 2024 00:01:00 GMT", datetime(2024, 5, 6, tzinfo=UTC))
    60.0
    """
    text = (value or "").strip()[:64]
    if text.isascii() and text.isdigit():
        return min(float(text), MAX_RETRY_AFTER_S)
    try:
        at = parsedate_to_datetime(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return min(max(0.0, (at - now).total_seconds()), MAX_RETRY_AFTER_S)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None

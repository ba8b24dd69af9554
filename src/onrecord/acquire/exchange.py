"""One request and its answer, as they went over the wire: what a fetch is made of.

Nothing is decoded, followed or decided here.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

import httpcore2
import httpx2

from onrecord.acquire.network import CheckedBackend, RecordingStream, Resolve, resolve
from onrecord.acquire.source import utc_now
from onrecord.errors import Reject, Retry
from onrecord.record import Exchange

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1\d\d[ \r\n]")
_MAX_IDLE_S = 20.0
_SETTLING = (httpcore2.ReadError, httpcore2.WriteError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An exchange with its status and headers (names in lower case, the first of each name)."""

    exchange: Exchange
    status: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long to wait: for a connection, for more bytes, for the whole exchange; in seconds."""

    connect_s: float = 10.0
    read_s: float = 20.0
    total_s: float = 60.0


class Client:
    """Asks for addresses, one at a time for each host as its caller sees to; an async context manager."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        max_bytes: int,
        pace: Pace | None = None,
        resolver: Resolve = resolve,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._pace = pace or Pace()
        self._clock = clock
        self._pool = httpcore2.AsyncConnectionPool(
            max_connections=None,
            max_keepalive_connections=200,
            keepalive_expiry=_MAX_IDLE_S,
            network_backend=CheckedBackend(
                allow_private=allow_private, max_bytes=max_bytes, resolver=resolver
            ),
        )

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.aclose()

    async def get(self, url: str, headers: Mapping[str, str], enough_bytes: int | None = None) -> Answer:
        """The answer to a GET, whatever its status. `url` has been checked by `guard.check_url`.

        `enough_bytes`: after so many bytes of the body the rest is not read.
        Raises Reject `refused-address`, `private-address`, `tls-failure`, `too-large`, `bad-response`;
        Retry `dns-failure`, `not-reachable`, `cut-off`, `too-slow`.
        """
        request = _request(url, headers, self._pace)
        try:
            async with asyncio.timeout(self._pace.total_s):
                return await self._exchange(url, request, enough_bytes)
        except (TimeoutError, httpcore2.TimeoutException) as err:
            raise Retry("too-slow", f"limit {self._pace.total_s:g} s") from err
        except httpcore2.ConnectError as err:
            raise _connect_failure(err) from err
        except _SETTLING as err:
            raise Retry("cut-off", str(err)[:200]) from err
        except httpcore2.RemoteProtocolError as err:
            raise _protocol_failure(err) from err
        except (httpcore2.LocalProtocolError, httpcore2.UnsupportedProtocol) as err:
            raise Reject("refused-address", str(err)[:200]) from err

    async def _exchange(self, url: str, request: httpcore2.Request, enough_bytes: int | None) -> Answer:
        at = self._clock()
        response = await self._pool.handle_async_request(request)
        try:
            stream = response.extensions["network_stream"]
            assert isinstance(stream, RecordingStream), "every stream comes from the checked backend"
            n_bytes = 0
            async for part in response.aiter_stream():  # which the stream below records
                n_bytes += len(part)
                if enough_bytes is not None and n_bytes >= enough_bytes:
                    break
            sent, received = bytes(stream.sent), _final(bytes(stream.received))
        finally:
            await response.aclose()
        if not received.startswith(b"HTTP/"):
            raise Reject("bad-response", "it answers before it is asked")
        headers = _headers(response.headers)
        if "content-length" in headers and "transfer-encoding" not in headers:
            received = _cut(received, n_bytes)
        exchange = Exchange(url=url, request=sent, response=received, at=at, ip=stream.address)
        return Answer(exchange=exchange, status=response.status, headers=headers)


def _request(url: str, headers: Mapping[str, str], pace: Pace) -> httpcore2.Request:
    try:
        parsed = httpx2.URL(url)
        host = parsed.raw_host
        target = httpcore2.URL(scheme=parsed.raw_scheme, host=host, port=parsed.port, target=parsed.raw_path)
    except (httpx2.InvalidURL, UnicodeError, ValueError) as err:
        raise Reject("refused-address", str(err)[:200]) from err
    timeout = {"connect": pace.connect_s, "read": pace.read_s, "write": pace.read_s, "pool": pace.total_s}
    named = host + (f":{parsed.port}".encode() if parsed.port is not None else b"")
    lines = [(b"Host", named), *((name.encode(), value.encode()) for name, value in headers.items())]
    return httpcore2.Request("GET", target, headers=lines, extensions={"timeout": timeout})


def _headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in raw:
        found.setdefault(name.decode("latin-1").lower(), value.decode("latin-1").strip())
    return found


def _final(received: bytes) -> bytes:
    """The answer without the interim ones (103 Early Hints and the like) that came before it."""
    while _INTERIM.match(received) and (end := _HEAD_END.search(received)):
        received = received[end.end() :]
    return received


def _cut(received: bytes, n_bytes: int) -> bytes:
    """The answer without what was sent behind its end."""
    head = _HEAD_END.search(received)
    return received[: head.end() + n_bytes] if head else received


def _connect_failure(error: Exception) -> Reject | Retry:
    """A certificate that does not hold will not hold later; everything else may."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return Reject("tls-failure", str(cause)[:200])
        cause = cause.__cause__ or cause.__context__
    return Retry("not-reachable", str(error)[:200])


def _protocol_failure(error: Exception) -> Reject | Retry:
    """An answer that ends early may be whole the next time; one that is no HTTP stays none."""
    words = str(error)[:200]
    is_short = "disconnected" in words or "closed connection" in words or "received " in words
    return Retry("cut-off", words) if is_short else Reject("bad-response", words)

"""Connections for the client: names resolved by us, the checked address connected to, every byte kept.

httpcore2 asks a backend for its streams; this one resolves the name, refuses what is not public, and
connects to the very address that it checked, so that a name server which answers differently the second
time gains nothing. Each stream keeps the bytes of its last request and answer as they went over the wire,
after TLS, within a limit.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore2
from httpcore2 import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream

from onrecord.acquire.guard import is_public
from onrecord.errors import Reject, Retry

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The IP addresses of a host's name, in the order in which to try them. Raises OSError."""

MAX_HEAD_BYTES = 200_000
"""How many bytes an answer may have beyond its limit: headers, interim answers, the marks of chunks."""

_MAX_TRIED = 4  # addresses of one host that are connected to before giving up


async def resolve(host: str, port: int) -> list[str]:
    """The IP addresses that the system's resolver gives, each once."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[4][0]) for place in found))


class CheckedBackend(AsyncNetworkBackend):
    """Connects to checked addresses only. `allow_private` lets every address pass."""

    def __init__(self, *, allow_private: bool, max_bytes: int, resolver: Resolve = resolve) -> None:
        self._allow_private = allow_private
        self._max_bytes = max_bytes
        self._resolve = resolver
        self._inner = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncNetworkStream:
        """A stream to the host. Raises Reject `private-address`, Retry `dns-failure`, `not-reachable`."""
        addresses = await self._checked(host, port, timeout)
        failure: Exception | None = None
        for address in addresses[:_MAX_TRIED]:
            try:
                stream = await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
                return RecordingStream(stream, address, self._max_bytes)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as err:
                failure = err
        reason = "no answer in time" if isinstance(failure, httpcore2.ConnectTimeout) else _words(failure)
        raise Retry("not-reachable", f"{', '.join(addresses)}: {reason}") from failure

    async def _checked(self, host: str, port: int, seconds: float | None) -> list[str]:
        """The host's addresses; one that is not public spoils all, since the answer is not to be trusted."""
        try:
            async with asyncio.timeout(seconds):
                addresses = await self._resolve(host.strip("[]"), port)
        except (OSError, UnicodeError) as err:
            raise Retry("dns-failure", f"{host}: {_words(err) or 'no answer in time'}") from err
        if not addresses:
            raise Retry("dns-failure", f"{host}: it has no address")
        if not self._allow_private and (closed := [one for one in addresses if not is_public(one)]):
            raise Reject("private-address", f"{host} is {closed[0]}")
        return addresses


class RecordingStream(AsyncNetworkStream):
    """A stream that keeps what is sent and received, from the beginning of the last request on.

    A request begins with the first byte sent after an answer. Raises Reject `too-large` when an answer
    has more than `max_bytes`.
    """

    def __init__(self, inner: AsyncNetworkStream, address: str, max_bytes: int) -> None:
        self._inner = inner
        self._max_bytes = max_bytes
        self._is_answering = False
        self.address = address
        self.sent = bytearray()
        self.received = bytearray()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes of the answer; none at its end."""
        data = await self._inner.read(max_bytes, timeout)
        self._is_answering = True
        self.received += data
        if len(self.received) > self._max_bytes + MAX_HEAD_BYTES:
            raise Reject("too-large", f"more than {self._max_bytes} bytes")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends bytes of a request."""
        if self._is_answering:
            self.sent, self.received = bytearray(), bytearray()
            self._is_answering = False
        self.sent += buffer
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Closes the connection."""
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncNetworkStream:
        """The stream inside TLS; the name is checked against the certificate, not the address."""
        stream = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        return RecordingStream(stream, self.address, self._max_bytes)

    def get_extra_info(self, info: str) -> Any:
        """What the stream below tells of itself."""
        return self._inner.get_extra_info(info)


def _words(error: BaseException | None) -> str:
    """The system's words for what happened, which libraries wrap several times."""
    while error is not None:
        if isinstance(error, OSError) and error.strerror:
            return error.strerror
        inner = error.__cause__ or error.__context__
        if inner is None:
            break
        error = inner
    return str(error) if error is not None else ""

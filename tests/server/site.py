"""The server: pages by path, each a reply or a coroutine that writes whatever bytes it likes."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType


@dataclass(frozen=True)
class Asked:
    """One request as it came. `connection` numbers the connections of the server."""

    path: str
    headers: dict[str, str]
    at: float
    connection: int


@dataclass(frozen=True)
class Reply:
    """An answer that keeps to the rules."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    type: str = "text/html; charset=utf-8"

    def to_bytes(self) -> bytes:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        length = {} if self.status == 304 else {"Content-Type": self.type, "Content-Length": str(len(body))}
        lines = [f"HTTP/1.1 {self.status} X", *(f"{k}: {v}" for k, v in (length | self.headers).items())]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + (b"" if self.status == 304 else body)


Handler = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
Page = Reply | Handler | Callable[[Asked], Reply]


class Site:
    """A server in a thread of its own; a context manager. What it does not know is answered with 404."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self.host, self.port = host, port
        self.n_open = 0
        self.most_open = 0
        self._n_connections = 0
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def paths(self) -> list[str]:
        """What was asked for, in order, without robots.txt."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    def __enter__(self) -> Site:
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._connected, self.host, self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._n_connections += 1
        self.n_open += 1
        self.most_open = max(self.most_open, self.n_open)
        try:
            await self._converse(reader, writer, self._n_connections)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.n_open -= 1
            self._tasks.discard(task)
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int
    ) -> None:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
            }
            asked = Asked(head[0].split(" ")[1], headers, time.monotonic(), connection)
            self.asked.append(asked)
            page = self.pages.get(asked.path) or self.pages.get(asked.path.partition("?")[0])
            if page is None:
                page = Reply("nothing here", 404)
            if not isinstance(page, Reply):
                found = page(asked) if page.__code__.co_argcount == 1 else page(asked, writer)  # type: ignore
                if not isinstance(found, Reply):
                    await found
                    return  # those who write their own bytes end the connection
                page = found
            writer.write(page.to_bytes())
            await writer.drain()

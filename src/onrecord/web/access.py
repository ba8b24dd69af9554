"""Who may read and who may write, and how often. Stands behind the guard, before every page and the API.

A server that only this machine reaches is open to it. Elsewhere a request needs a token, or, to read,
the setting `public_read`; and a client is answered only so often. What a route may change is decided here,
by its method, so that no route can forget to ask.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.settings import Settings
from onrecord.store.tokens import MAX_TOKEN_CHARS
from onrecord.web.failures import API_PREFIX, Failure, respond
from onrecord.web.safety import READING_METHODS, is_loopback
from onrecord.web.site import site_of

READING_POSTS = frozenset({"/api/v1/parse"})
"""Addresses that take a body and change nothing."""

MAX_CLIENTS = 10_000  # whose requests are counted; of more, those seen longest ago are forgotten
BURST = 60  # requests that may come at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`is_local`: only this machine reaches the server, and may do everything."""

    is_local: bool
    public_read: bool
    requests_per_minute: int


def terms_of(settings: Settings) -> Terms:
    """By the settings. Who names further hosts lets others in, through a proxy or a tunnel."""
    return Terms(
        is_local=is_loopback(settings.host) and not settings.allowed_hosts.strip(" ,"),
        public_read=settings.public_read,
        requests_per_minute=settings.requests_per_minute,
    )


class Limiter:
    """Lets each client make so many requests a minute, and a burst of them at once. Memory is bounded."""

    def __init__(
        self, per_minute: int, *, burst: int = BURST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_second = per_minute / 60
        self._burst = float(max(1, min(burst, per_minute)))
        self._clock = clock
        self._clients: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, client: str) -> float:
        """0 where the request may be made now, and counts it; else how many seconds until one may."""
        now = self._clock()
        left, at = self._clients.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_second)
        is_let = left >= 1
        self._clients[client] = (left - 1 if is_let else left, now)
        if len(self._clients) > MAX_CLIENTS:
            self._clients.popitem(last=False)
        return 0.0 if is_let else (1 - left) / self._per_second


class Door:
    """Turns away who may not come in; answers HEAD as GET without the body."""

    def __init__(self, app: ASGIApp, terms: Terms) -> None:
        self._app = app
        self._terms = terms
        self._limiter = Limiter(terms.requests_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = None if self._terms.is_local else await self._refusal(scope)
        if scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        await (self._app if refusal is None else refusal)(scope, receive, send)

    async def _refusal(self, scope: Scope) -> Response | None:
        request = Request(scope)
        wait_s = self._limiter.wait_s(_client_of(scope))
        if wait_s:
            detail = f"more than {self._terms.requests_per_minute:,} requests a minute"
            return respond(request, Failure(429, detail, retry_after_s=wait_s))
        needs_write = _needs_write(scope)
        if self._terms.public_read and not needs_write:
            return None
        token = token_in(Headers(scope=scope))
        if token is None:
            return _asked_for_token(request, "this record is read with a token" if not needs_write else None)
        allowed = await run_in_threadpool(site_of(request).allowed_by, token)
        if allowed is None:
            return _asked_for_token(request, "the token is not known, or was revoked")
        if needs_write and allowed != "write":
            return respond(request, Failure(403, "the token allows reading only; this needs one that writes"))
        return None


def token_in(headers: Headers) -> str | None:
    """The token that a request bears: as `Bearer`, or as the password that a browser asked for."""
    scheme, _, value = headers.get("authorization", "").strip().partition(" ")
    value = value.strip()
    if scheme.lower() == "basic":
        value = _password(value)
    elif scheme.lower() != "bearer":
        return None
    return value if 0 < len(value) <= MAX_TOKEN_CHARS else None


def _password(encoded: str) -> str:
    """What stands behind the colon; empty where nothing does."""
    try:
        return base64.b64decode(encoded[:1000], validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _needs_write(scope: Scope) -> bool:
    return scope["method"] not in READING_METHODS and scope["path"] not in READING_POSTS


def _asked_for_token(request: Request, detail: str | None) -> Response:
    response = respond(request, Failure(401, detail or "this needs a token that may write"))
    scheme = "Bearer" if request.url.path.startswith(API_PREFIX) else "Basic"
    response.headers["WWW-Authenticate"] = f'{scheme} realm="onrecord", charset="UTF-8"'
    return response


def _client_of(scope: Scope) -> str:
    """The address that asks; of IPv6 the network, for one client has all of it."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return str(host)[:100]
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _without_body(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sending

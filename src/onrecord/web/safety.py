"""What stands before every page and the API: who may ask, how much, and what browsers are told.

Pure ASGI, so that it sees every request whole and costs next to nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger(__name__)
MAX_ADDRESS_BYTES = 8_000  # path and query of one request
BODY_TIME_S = 10.0  # in which a request's body must have arrived
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
FAULT = "onrecord itself failed; its log says how. Nothing on record is changed by reading it."
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a request may be. `names`: hosts that it may ask for; `any_address`: also those that are an
    IP address, which no page of another site can pretend to have."""

    names: frozenset[str]
    any_address: bool
    max_body_bytes: int


def is_loopback(host: str) -> bool:
    """Whether an address to listen at can be reached from this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0"), is_loopback("news.example")
    (True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


Refusal = Callable[[Request, int, str], Response]


class Guard:
    """Refuses what breaks the rules with `refuse`, bounds what is read, adds the headers to every answer."""

    def __init__(self, app: ASGIApp, rules: Rules, refuse: Refusal) -> None:
        self._app = app
        self._rules = rules
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        is_started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS:
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            response = self._refuse(Request(scope), *refusal)
            await response(scope, receive, send_with_headers)
            return
        try:
            await self._app(scope, _bounded(receive, self._rules.max_body_bytes), send_with_headers)
        except Exception:
            _LOG.exception("%s %s failed", scope["method"], scope["path"])
            if is_started:
                raise
            await self._refuse(Request(scope), 500, FAULT)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """The status and the reason with which a request is turned away; None where it may go on."""
        headers = Headers(scope=scope)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MAX_ADDRESS_BYTES:
            return 414, f"the address is longer than {MAX_ADDRESS_BYTES:,} characters"
        if not self._is_known(headers.get("host", "")):
            return 421, (
                "the request asks for a host that this server does not answer to; "
                "the setting allowed_hosts names further ones"
            )
        if scope["method"] not in READING_METHODS and is_cross_site(headers):
            return 403, "a page of another site may not change this record"
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return 400, "the length of the request is not a number"
        if int(length[:20]) > self._rules.max_body_bytes:
            return 413, f"the request is larger than {self._rules.max_body_bytes:,} bytes"
        return None

    def _is_known(self, host: str) -> bool:
        """Whether the name is one of ours: DNS rebinding brings the name of the attacker's site."""
        name = _host_name(host)
        if name in self._rules.names:
            return True
        if not self._rules.any_address:
            return False
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def is_cross_site(headers: Headers) -> bool:
    """Whether a browser made the request on behalf of another site's page. Programs send neither header."""
    if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower()


def _host_name(host: str) -> str:
    """The name in a Host header, without the port.

    >>> _host_name("LocalHost:80"), _host_name("[::1]:80")
    ('localhost', '::1')
    """
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host


def _bounded(receive: Receive, max_bytes: int) -> Receive:
    """The body as it comes, refused once it is too large or takes too long."""
    n_bytes, is_whole = 0, False
    end = asyncio.get_running_loop().time() + BODY_TIME_S

    async def bounded() -> Message:
        nonlocal n_bytes, is_whole
        if is_whole:
            return await receive()  # waits for the client to go away
        try:
            async with asyncio.timeout_at(end):
                message = await receive()
        except TimeoutError as err:
            raise HTTPException(408, "the request took too long to arrive") from err
        n_bytes += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        if n_bytes > max_bytes:
            raise HTTPException(413, f"the request is larger than {max_bytes:,} bytes")
        return message

    return bounded

"""The client against a server that misbehaves: each fault ends in its reason, in bounds."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import pairwise

import brotli
import pytest

from onrecord.acquire.exchange import Pace
from onrecord.acquire.fetch import Fetched, Fetcher, Known, Manners, page_of, user_agent
from onrecord.errors import Reject, Retry
from tests.server.news import article
from tests.server.site import Asked, Reply, Site

OK = b"HTTP/1.1 200 OK\r\n"
HURRIED = Pace(connect_s=2, read_s=2, total_s=2)
OWN = Manners(delay_s=0, allow_private=True, max_bytes=300_000, pace=HURRIED, contact="desk@gazette.example")


def fetch(url: str, known: Known | None = None, manners: Manners = OWN) -> Fetched:
    async def once() -> Fetched:
        async with Fetcher(manners) as fetcher:
            return await fetcher.fetch(url, known)

    return asyncio.run(once())


def failure(url: str, manners: Manners = OWN) -> tuple[type[Exception], str]:
    with pytest.raises((Reject, Retry)) as caught:
        fetch(url, manners=manners)
    assert isinstance(caught.value, Reject | Retry)
    return caught.type, caught.value.reason


def raw(*parts: bytes, pause_s: float = 0.0, abort: bool = False) -> Callable[..., Awaitable[None]]:
    async def write(_: Asked, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause_s)
        if abort:
            writer.transport.abort()

    return write


def test_a_page_comes_as_it_was_sent(site: Site) -> None:
    page = Reply(article(1), headers={"ETag": '"1"'})
    site.pages["/a"] = page
    found = fetch(f"{site.url}/a")
    assert found.payload == article(1).encode()
    assert found.exchanges[-1].response == page.to_bytes()
    assert found.exchanges[-1].request.startswith(b"GET /a HTTP/1.1\r\nHost: 127.0.0.1")
    assert found.exchanges[-1].ip == "127.0.0.1"
    assert found.known.etag == '"1"'


def test_the_user_agent_is_true_and_says_whom_to_write_to(site: Site) -> None:
    site.pages["/a"] = Reply("x")
    fetch(f"{site.url}/a")
    assert site.asked[-1].headers["user-agent"] == user_agent("desk@gazette.example")
    assert user_agent("a\r\nHost: b").count("\n") == 0


def test_chunks_are_kept_as_received_and_undone(site: Site) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"5\r\nhello\r\n6;x=y\r\n there\r\n0\r\n\r\n"
    site.pages["/a"] = raw(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + head, body)
    found = fetch(f"{site.url}/a")
    assert found.payload == b"hello there"
    assert found.exchanges[0].response == head + body


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw deflate", "br"])
def test_codings_are_undone(site: Site, coding: str) -> None:
    text = article(2).encode()
    packer = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(text),
        "deflate": zlib.compress(text),
        "raw deflate": packer.compress(text) + packer.flush(),
        "br": brotli.compress(text),
    }[coding]
    site.pages["/a"] = Reply(packed, headers={"Content-Encoding": coding.split()[-1]})
    assert fetch(f"{site.url}/a").payload == text


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_bomb_is_too_large(site: Site, coding: str) -> None:
    zeros = b"0" * 60_000_000
    packed = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": lambda data: brotli.compress(data, quality=1),
    }
    site.pages["/bomb"] = Reply(packed[coding](zeros), headers={"Content-Encoding": coding})
    assert failure(f"{site.url}/bomb") == (Reject, "too-large")


def test_a_body_without_end_is_too_large(site: Site) -> None:
    async def endless(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    site.pages["/a"] = endless
    assert failure(f"{site.url}/a") == (Reject, "too-large")


def test_headers_without_end_are_refused(site: Site) -> None:
    async def endless(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-More: " + b"y" * 1000 + b"\r\n")
            await writer.drain()

    site.pages["/a"] = endless
    assert failure(f"{site.url}/a")[1] in {"bad-response", "too-large"}


def test_one_byte_at_a_time_is_too_slow(site: Site) -> None:
    site.pages["/a"] = raw(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 100, pause_s=0.2)
    began = time.monotonic()
    assert failure(f"{site.url}/a") == (Retry, "too-slow")
    assert time.monotonic() - began < 10


def test_a_name_without_address() -> None:
    assert failure("http://nowhere.invalid/a") == (Retry, "dns-failure")


def test_a_refused_connection() -> None:
    with Site() as gone:
        url = gone.url
    assert failure(f"{url}/a", replace(OWN, obey_robots=False)) == (Retry, "not-reachable")
    assert failure(f"{url}/a") == (Retry, "not-reachable")


@pytest.mark.parametrize(
    "sent", [b"", b"HTTP/1.1 200 OK\r\nContent-Le", b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nhalf"]
)
@pytest.mark.parametrize("abort", [True, False])
def test_an_answer_that_breaks_off(site: Site, sent: bytes, abort: bool) -> None:
    site.pages["/a"] = raw(sent, pause_s=0.1, abort=abort)
    assert failure(f"{site.url}/a") == (Retry, "cut-off")


def test_a_length_that_is_too_small_ends_the_page_there(site: Site) -> None:
    site.pages["/a"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage and more")
    assert fetch(f"{site.url}/a").payload == b"page"
    assert fetch(f"{site.url}/a").exchanges[-1].response.endswith(b"\r\n\r\npage")


@pytest.mark.parametrize(
    "sent",
    [b"SSH-2.0-OpenSSH_9\r\n\r\n", b"HTTP/1.1 xyz\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n"],
)
def test_what_is_no_http(site: Site, sent: bytes) -> None:
    site.pages["/a"] = raw(sent)
    assert failure(f"{site.url}/a") == (Reject, "bad-response")


def test_redirects_are_followed_without_tracking_and_kept(site: Site) -> None:
    site.pages["/a"] = Reply(status=301, headers={"Location": "/b?id=1&utm_source=feed#top"})
    site.pages["/b"] = Reply(article(1))
    found = fetch(f"{site.url}/a")
    assert found.url == f"{site.url}/b?id=1"
    assert [exchange.url for exchange in found.exchanges] == [f"{site.url}/a", f"{site.url}/b?id=1"]


def test_redirects_in_a_circle_and_without_end(site: Site) -> None:
    site.pages["/a"] = Reply(status=302, headers={"Location": "/b"})
    site.pages["/b"] = Reply(status=302, headers={"Location": "/a"})
    site.pages["/n"] = lambda asked: Reply(status=302, headers={"Location": asked.path + "?x"})
    assert failure(f"{site.url}/a") == (Reject, "redirect-loop")
    assert failure(f"{site.url}/n") == (Reject, "redirect-loop")
    assert len(site.paths()) < 15


@pytest.mark.parametrize(
    ("location", "reason"),
    [("", "bad-response"), ("file:///etc/passwd", "refused-address"), ("http://[::1", "bad-response"),
     ("http://user:word@gazette.example/", "refused-address"),
     ("http://gazette.example:22/", "refused-address"),
     ("gopher://gazette.example/", "refused-address")],
)  # fmt: skip
def test_redirects_to_what_is_not_fetched(site: Site, location: str, reason: str) -> None:
    site.pages["/a"] = Reply(status=302, headers={"Location": location} if location else {})
    assert failure(f"{site.url}/a") == (Reject, reason)


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [(401, Reject, "login-wall"), (402, Reject, "login-wall"), (403, Reject, "forbidden"),
     (404, Reject, "gone"), (410, Reject, "gone"), (418, Reject, "http-error"),
     (429, Retry, "too-many-requests"),
     (500, Retry, "server-error"), (503, Retry, "server-error"), (304, Reject, "bad-response"),
     (206, Reject, "bad-response")],
)  # fmt: skip
def test_statuses(site: Site, status: int, kind: type[Exception], reason: str) -> None:
    site.pages["/a"] = Reply("x", status)
    assert failure(f"{site.url}/a") == (kind, reason)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("header", "after_s"), [("7", 7.0), (None, None), ("soon", None), ("99999999", 86_400.0)]
)
def test_retry_after_is_handed_on(site: Site, status: int, header: str | None, after_s: float | None) -> None:
    site.pages["/a"] = Reply("x", status, {"Retry-After": header} if header else {})
    with pytest.raises(Retry) as caught:
        fetch(f"{site.url}/a")
    assert caught.value.after_s == after_s


def test_an_unchanged_page_is_asked_for_with_what_is_known(site: Site) -> None:
    site.pages["/a"] = lambda asked: Reply(status=304 if asked.headers.get("if-none-match") == '"1"' else 200)
    found = fetch(f"{site.url}/a", Known(etag='"1"', last_modified="Mon, 06 May 2024 09:30:00 GMT"))
    assert (found.status, found.payload) == (304, b"")
    assert site.asked[-1].headers["if-modified-since"] == "Mon, 06 May 2024 09:30:00 GMT"


def test_one_connection_and_a_pause_between_requests(site: Site) -> None:
    for number in range(4):
        site.pages[f"/{number}"] = Reply("x")

    async def all_at_once() -> None:
        async with Fetcher(replace(OWN, delay_s=0.1)) as fetcher:
            await asyncio.gather(*(fetcher.fetch(f"{site.url}/{number}") for number in range(4)))

    asyncio.run(all_at_once())
    times = [one.at for one in site.asked]
    assert len(times) == 5  # with robots.txt, which is asked for once
    assert site.most_open == 1
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.09


def test_pages_before_the_page_are_named(site: Site) -> None:
    site.pages["/a"] = Reply(status=302, headers={"Location": "/account/login?next=/a"})
    assert failure(f"{site.url}/a") == (Reject, "login-wall")
    site.pages["/b"] = Reply(status=302, headers={"Location": "/consent?back=/b"})
    assert failure(f"{site.url}/b") == (Reject, "consent-page")
    assert site.paths() == ["/a", "/b"]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "binary"),
        (b"<!doctype html><title>Before you continue | Gazette</title><p>x", "consent-page"),
        (b"<!doctype html><title>Gazette - Sign in</title><p>x", None),
        (b"<!doctype html><title>Sign in - Gazette</title><p>x", "login-wall"),
        (b"<!doctype html><title>Just a moment...</title><p>x", "forbidden"),
        (b"<!doctype html><title>Consent orders for the ferry are late</title><p>x", None),
        (b"<!doctype html><title>Consent</title><meta property='og:type' content='article'><p>x", None),
    ],
)
def test_what_is_no_page_is_told_by_its_content(site: Site, payload: bytes, reason: str | None) -> None:
    site.pages["/a"] = Reply(payload)
    found = fetch(f"{site.url}/a")
    if reason is None:
        assert page_of(found).payload == payload
        return
    with pytest.raises(Reject) as caught:
        page_of(found)
    assert caught.value.reason == reason

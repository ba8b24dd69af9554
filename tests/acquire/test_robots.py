"""robots.txt by RFC 9309: rules, delays, errors, sizes, redirects."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from onrecord.acquire.fetch import Fetcher
from onrecord.errors import Reject, Retry
from tests.acquire.test_fetch import OWN, raw
from tests.server.site import Reply, Site


def reason_for(site: Site, path: str = "/a/b") -> str:
    site.pages[path] = Reply("x")

    async def once() -> str:
        async with Fetcher(OWN) as fetcher:
            try:
                await fetcher.fetch(site.url + path)
            except (Reject, Retry) as err:
                return err.reason
            return "fetched"

    return asyncio.run(once())


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ("User-agent: *\nDisallow: /a", "robots-denied"),
        ("User-agent: onrecord\nDisallow: /\n\nUser-agent: *\nAllow: /", "robots-denied"),
        ("User-agent: *\nDisallow: /\n\nUser-agent: onrecord\nAllow: /", "fetched"),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "fetched"),
        ("User-agent: *\nDisallow: /*b$", "robots-denied"),
        ("\x00\xff nonsense", "fetched"),
        ("", "fetched"),
    ],
)
def test_rules(site: Site, rules: str, reason: str) -> None:
    site.pages["/robots.txt"] = Reply(rules, type="text/plain")
    assert reason_for(site) == reason


@pytest.mark.parametrize(
    ("status", "reason"),
    [(404, "fetched"), (403, "fetched"), (401, "fetched"), (429, "robots-unreachable"),
     (500, "robots-unreachable"), (503, "robots-unreachable")],
)  # fmt: skip
def test_errors(site: Site, status: int, reason: str) -> None:
    site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /", status)
    assert reason_for(site) == reason


def test_a_file_of_ten_megabytes_is_read_as_far_as_its_beginning(site: Site) -> None:
    long = "User-agent: *\nDisallow: /a\n" + "# filler, filler, filler, filler, filler\n" * 250_000
    site.pages["/robots.txt"] = Reply(long)
    assert len(long) > 10_000_000
    assert reason_for(site) == "robots-denied"
    assert reason_for(site, "/z") == "fetched"


def test_what_stands_behind_the_limit_does_not_count_nor_does_half_a_line(site: Site) -> None:
    filler = "#" * 99 + "\n"
    head = "User-agent: *\n" + filler * 5119
    site.pages["/robots.txt"] = Reply(head + "Disallow: /" + "q" * 200 + "\nDisallow: /a")
    assert reason_for(site) == "fetched"


def test_a_bomb_and_a_broken_answer(site: Site) -> None:
    site.pages["/robots.txt"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser", pause_s=0.1)
    assert reason_for(site) == "robots-unreachable"
    site.pages["/robots.txt"] = Reply(b"\x1f\x8bnot gzip", headers={"Content-Encoding": "gzip"})
    assert reason_for(site) == "fetched"


def test_redirects_of_it_are_followed_and_circles_count_as_none(site: Site) -> None:
    site.pages["/robots.txt"] = Reply(status=301, headers={"Location": "/rules.txt"})
    site.pages["/rules.txt"] = Reply("User-agent: *\nDisallow: /")
    assert reason_for(site) == "robots-denied"
    site.pages["/rules.txt"] = Reply(status=301, headers={"Location": "/robots.txt"})
    assert reason_for(site) == "fetched"


def test_crawl_delay_is_obeyed(site: Site) -> None:
    site.pages["/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 0.4")
    site.pages["/a"] = site.pages["/b"] = Reply("x")

    async def both() -> None:
        async with Fetcher(replace(OWN, delay_s=0.01)) as fetcher:
            await asyncio.gather(fetcher.fetch(f"{site.url}/a"), fetcher.fetch(f"{site.url}/b"))

    asyncio.run(both())
    first, second = (one.at for one in site.asked[-2:])
    assert second - first >= 0.39


def test_it_is_asked_for_once_also_by_many_and_after_a_failure(site: Site) -> None:
    site.pages["/robots.txt"] = Reply(status=500)

    async def many() -> None:
        async with Fetcher(OWN) as fetcher:
            await asyncio.gather(
                *(fetcher.fetch(f"{site.url}/{n}") for n in range(5)), return_exceptions=True
            )

    asyncio.run(many())
    assert [one.path for one in site.asked] == ["/robots.txt"]

"""What hosts do wrong, seen from the record: one outcome each, the rest goes on, nothing grows."""

from __future__ import annotations

import asyncio
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from onrecord.acquire.exchange import Pace
from onrecord.store import Writer, reading_from, watching
from onrecord.store.tables import addresses, articles, outcomes, queue, sources
from onrecord.watch.crawl import View
from tests.server.news import article, rss, sitemap
from tests.server.site import Asked, Reply, Site
from tests.watch.crawling import MANNERS, POLICY, CrawlOnce
from tests.watch.test_crawl import put_articles, rows

ETAG = {"ETag": '"1"'}


def test_one_bad_page_of_each_kind_stops_no_other(site: Site, crawl: CrawlOnce, record: Path) -> None:
    async def cut(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf")

    links = put_articles(site, 3)
    site.pages |= {
        "/cut": cut,
        "/loop": Reply(status=302, headers={"Location": "/loop?again"}),
        "/pdf": Reply(b"%PDF-1.7 ..."),
        "/empty": Reply(b""),
        "/large": Reply(b"x" * 2_500_000),
        "/ssh": Reply(status=302, headers={"Location": "ssh://gazette.example/"}),
        "/wall": Reply("x", 402),
        "/short": Reply("<!doctype html><title>Short</title><p>Hi."),
        "/never": Reply("x", 304),
    }
    bad = [f"{site.url}{path}" for path in site.pages if path[1:].isalpha()]
    site.pages["/feed"] = Reply(rss([*bad[:5], *links, *bad[5:], "http://nowhere.invalid/a"]))
    tally = crawl(f"{site.url}/feed", max_tries=2).tally
    assert tally == {
        "listed": 1, "added": 3, "cut-off": 1, "redirect-loop": 1, "binary": 1, "empty": 1, "too-large": 1,
        "refused-address": 1, "login-wall": 1, "no-article": 1, "bad-response": 1, "dns-failure": 1,
    }  # fmt: skip
    logged = {row["item"]: row["reason"] for row in rows(record, outcomes)}
    assert len(logged) == 10
    assert logged[f"{site.url}/loop"] == "redirect-loop"
    assert rows(record, queue) == []


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("header", ["1", None])
def test_a_busy_server_is_asked_again(
    site: Site, crawl: CrawlOnce, record: Path, status: int, header: str | None
) -> None:
    answers = iter([Reply("busy", status, {"Retry-After": header} if header else {}), Reply(article(1))])
    site.pages["/a"] = lambda asked: next(answers)
    assert crawl(f"{site.url}/a").tally == {"added": 1}
    first, second = (one.at for one in site.asked if one.path == "/a")
    assert second - first >= 0.9


def test_a_pause_holds_for_the_whole_host(site: Site, crawl: CrawlOnce, record: Path) -> None:
    links = put_articles(site, 3)
    site.pages["/0"] = Reply("busy", 429, {"Retry-After": "900"})
    site.pages["/list"] = Reply("\n".join(links))
    assert crawl(f"{site.url}/list").tally == {"listed": 1}
    assert site.paths() == ["/list", "/0"]
    due = {row["due_at"] for row in rows(record, queue)}
    assert min(due) > (datetime.now(UTC) + timedelta(seconds=800)).isoformat()
    assert crawl().tally == {}  # also for the next run
    assert site.paths() == ["/list", "/0"]


def test_a_page_that_keeps_failing_is_given_up_and_taken_up_when_named_again(
    site: Site, crawl: CrawlOnce, record: Path
) -> None:
    site.pages["/a"] = Reply("x", 500)
    site.pages["/feed"] = Reply(rss([f"{site.url}/a"]))
    assert crawl(f"{site.url}/feed", max_tries=2).tally == {"listed": 1, "server-error": 1}
    assert site.paths().count("/a") == 2
    site.pages["/a"] = Reply(article(1))
    assert crawl(f"{site.url}/feed").tally == {"listed": 1, "added": 1}


def test_a_host_without_robots_txt_fails_as_one(site: Site, crawl: CrawlOnce) -> None:
    links = put_articles(site, 6)
    site.pages["/robots.txt"] = Reply("x", 500)
    assert crawl(*links, max_tries=2).tally == {"robots-unreachable": 6}
    assert len(site.asked) <= 4
    assert site.paths() == []


def test_a_304_for_a_page_that_is_gone_from_the_record(site: Site, crawl: CrawlOnce, record: Path) -> None:
    """Without a stored body the page is asked for whole."""
    site.pages["/a"] = lambda asked: Reply(article(1), 304 if "if-none-match" in asked.headers else 200, ETAG)
    crawl(f"{site.url}/a")
    with Writer(record, 1_000_000) as writer:
        (row,) = rows(record, addresses)
        assert row["capture"] == 1
        writer.within(lambda connection: connection.execute(update(addresses).values(capture=None)))
    assert crawl(f"{site.url}/a").tally == {"unchanged": 1}
    assert "if-none-match" not in site.asked[-1].headers


def test_sitemaps_that_name_each_other_come_to_an_end(site: Site, crawl: CrawlOnce) -> None:
    links = put_articles(site, 2)
    names = ["/a.xml", "/b.xml", "/c.xml"]
    for name in names:
        site.pages[name] = Reply(sitemap([f"{site.url}{other}" for other in names], "sitemapindex"))
    site.pages["/c.xml"] = Reply(sitemap(links))
    assert crawl(f"{site.url}/a.xml").tally == {"listed": 3, "added": 2}
    assert sorted(site.paths()) == ["/0", "/1", "/a.xml", "/b.xml", "/c.xml"]


def test_indexes_without_end_are_too_deep(site: Site, crawl: CrawlOnce) -> None:
    def deeper(asked: Asked) -> Reply:
        return Reply(sitemap([f"{site.url}{asked.path}x"], "sitemapindex"))

    for depth in range(10):
        site.pages["/i" + "x" * depth] = deeper
    assert crawl(f"{site.url}/i").tally == {"listed": 4, "too-deep": 1}


def test_a_feed_with_a_million_entries_is_read_as_far_as_the_limit(
    site: Site, crawl: CrawlOnce, record: Path
) -> None:
    links = put_articles(site, 2)
    filler = "".join(f"<item><link>{site.url}/x{n}</link></item>" for n in range(1_000_000))
    site.pages["/feed"] = Reply(rss(links).replace("</channel>", filler + "</channel>"))
    manners = replace(MANNERS, max_bytes=80_000_000, pace=Pace())
    tracemalloc.start()
    found = crawl(f"{site.url}/feed", manners=manners, max_bytes=80_000_000, max_leads=20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.tally == {"too-many": 1, "added": 2, "gone": 18}
    assert peak < 400_000_000
    (row,) = [row for row in rows(record, outcomes) if row["reason"] == "too-many"]
    assert row["item"] == f"{site.url}/feed"


@pytest.mark.parametrize(
    "bomb",
    [
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><item><title>&b;</title></item></rss>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><link>&x;</link></item></rss>',
    ],
)
def test_xml_bombs(site: Site, crawl: CrawlOnce, bomb: str) -> None:
    site.pages["/feed"] = Reply(bomb)
    assert crawl(f"{site.url}/feed").tally == {"bad-feed": 1}


def test_xml_that_is_nested_without_end_names_nothing(site: Site, crawl: CrawlOnce) -> None:
    site.pages["/feed"] = Reply("<rss>" + "<channel>" * 100_000 + "<item><link>http://a.example/</link>")
    assert crawl(f"{site.url}/feed").tally == {"listed": 1}


def test_a_date_in_the_future_makes_nobody_fetch_again(site: Site, crawl: CrawlOnce) -> None:
    (link,) = put_articles(site, 1)
    entry = f'<entry><link href="{link}"/><updated>2999-01-01T00:00:00Z</updated></entry>'
    site.pages["/feed"] = Reply(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>')
    crawl(f"{site.url}/feed")
    assert crawl(f"{site.url}/feed").tally == {"listed": 1}
    assert site.paths().count("/0") == 1


def test_an_entry_that_was_updated_is_fetched_again(site: Site, crawl: CrawlOnce) -> None:
    (link,) = put_articles(site, 1)
    entry = f'<entry><link href="{link}"/><updated>%s</updated></entry>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'
    site.pages["/feed"] = Reply(feed % "2020-01-01T00:00:00Z")
    crawl(f"{site.url}/feed")
    assert crawl(f"{site.url}/feed").tally == {"listed": 1}
    site.pages["/feed"] = Reply(feed % datetime.now(UTC).isoformat())
    assert crawl(f"{site.url}/feed").tally == {"listed": 1, "unchanged": 1}


def test_a_failing_source_is_left_alone_for_longer(site: Site, crawl: CrawlOnce, record: Path) -> None:
    clock = [datetime(2026, 5, 6, tzinfo=UTC)]
    with Writer(record, 1_000_000) as writer:
        writer.within(lambda connection: watching.add_source(connection, f"{site.url}/feed", clock[0], 100.0))
    waits = []
    for _ in range(3):
        assert crawl(by_hand=False, clock=lambda: clock[0], max_tries=1).tally == {"gone": 1}
        (row,) = rows(record, sources)
        waits.append((datetime.fromisoformat(str(row["next_at"])) - clock[0]).total_seconds())
        clock[0] = datetime.fromisoformat(str(row["next_at"]))
    assert waits == [200.0, 400.0, 800.0]
    site.pages["/feed"] = Reply(rss([]))
    assert crawl(by_hand=False, clock=lambda: clock[0]).tally == {"listed": 1}
    (row,) = rows(record, sources)
    assert (row["n_failures"], row["interval_s"]) == (0, 150.0)


def test_a_source_that_asks_for_a_pause_does_not_hold_the_run(
    site: Site, crawl: CrawlOnce, record: Path
) -> None:
    site.pages["/feed"] = Reply("busy", 503, {"Retry-After": "3600"})
    with Writer(record, 1_000_000) as writer:
        at = POLICY.clock()
        writer.within(lambda connection: watching.add_source(connection, f"{site.url}/feed", at, 900.0))
    for _ in range(2):
        assert crawl(by_hand=False).tally == {}
    assert site.paths() == ["/feed"]


def test_a_source_that_waits_by_hand_is_read_once(site: Site, crawl: CrawlOnce, record: Path) -> None:
    site.pages["/feed"] = Reply(rss(put_articles(site, 1)))
    with Writer(record, 1_000_000) as writer:
        at = POLICY.clock()
        writer.within(lambda connection: watching.add_source(connection, f"{site.url}/feed", at, 900.0))
    assert crawl(f"{site.url}/feed", by_hand=False).tally == {"listed": 1, "added": 1}
    (row,) = rows(record, sources)
    assert (row["n_new"], site.paths()) == (1, ["/feed", "/0"])


def test_a_watched_home_page_has_its_feeds_watched(site: Site, crawl: CrawlOnce, record: Path) -> None:
    links = put_articles(site, 2)
    link = '<link rel="alternate" type="application/atom+xml" href="/feed">'
    site.pages["/"] = Reply(f"<!doctype html><html><head>{link}</head>")
    site.pages["/feed"] = Reply(rss(links))
    with Writer(record, 1_000_000) as writer:
        writer.within(
            lambda connection: watching.add_source(connection, f"{site.url}/", POLICY.clock(), 900.0)
        )
    assert crawl(by_hand=False).tally == {"listed": 2, "added": 2}
    assert [(row["kind"], row["n_new"]) for row in rows(record, sources)] == [("home page", 1), ("feed", 2)]


def test_a_fault_of_ours_is_an_outcome(site: Site, crawl: CrawlOnce, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("none")

    links = put_articles(site, 2)
    site.pages["/list"] = Reply("\n".join(links))
    monkeypatch.setattr("onrecord.watch.item.page_of", fail)
    assert crawl(f"{site.url}/list").tally == {"listed": 1, "fault": 2}


def test_the_view_shows_what_goes_on(site: Site, crawl: CrawlOnce) -> None:
    view = crawl(*put_articles(site, 2))
    assert isinstance(view, View)
    assert [outcome.reason for outcome in view.recent] == ["added", "added"]
    assert (view.hosts, view.n_waiting) == ({}, 0)


def test_wrong_charsets_are_read_as_what_they_are(site: Site, crawl: CrawlOnce, record: Path) -> None:
    page = article(1, "Many said “déjà vu” at the café.")
    site.pages["/utf"] = Reply(page, type="text/html; charset=iso-8859-1")
    site.pages["/none"] = Reply(article(2), type="text/html; charset=klingon")
    assert crawl(f"{site.url}/utf", f"{site.url}/none").tally == {"added": 2}
    with reading_from(record) as connection:
        texts = connection.execute(select(articles.c.text)).scalars().all()
    assert any("café" in text for text in texts)

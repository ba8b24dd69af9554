"""From an address to articles on record: told by content, each address once, one outcome each."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from onrecord.store import captures_folder, reading_from, verify
from onrecord.store.tables import addresses, articles, captures, listings, outcomes, queue, revisits, tallies
from tests.server.news import article, rss, sitemap
from tests.server.site import Reply, Site
from tests.watch.crawling import CrawlOnce


def urls_in(record: Path) -> list[str]:
    with reading_from(record) as connection:
        return sorted(connection.execute(select(articles.c.url)).scalars())


def rows(record: Path, table: object) -> list[dict[str, object]]:
    with reading_from(record) as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]  # type: ignore[call-overload]


def is_sound(record: Path) -> bool:
    with reading_from(record) as connection:
        return not list(verify(connection, captures_folder(record)))[-1].problems


def put_articles(site: Site, count: int) -> list[str]:
    for number in range(count):
        site.pages[f"/{number}"] = Reply(article(number))
    return [f"{site.url}/{number}" for number in range(count)]


def test_an_article(site: Site, crawl: CrawlOnce, record: Path) -> None:
    (url,) = put_articles(site, 1)
    assert crawl(url).tally == {"added": 1}
    assert urls_in(record) == [url]
    assert rows(record, queue) == []
    assert is_sound(record)


@pytest.mark.parametrize(
    "kind",
    ["rss", "atom", "json feed", "sitemap", "index", "text list", "opml", "home page", "packed sitemap"],
)
def test_lists_are_told_by_their_content(site: Site, crawl: CrawlOnce, record: Path, kind: str) -> None:
    links = put_articles(site, 3)
    entries = "".join(f'<entry><link href="{link}"/><id>{link}</id></entry>' for link in links)
    items = [{"id": link, "url": link} for link in links]
    alternate = '<link rel="alternate" type="application/rss+xml" href="/deeper">'
    feed = {
        "rss": rss(links),
        "atom": f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>',
        "json feed": json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}),
        "sitemap": sitemap(links),
        "index": sitemap([f"{site.url}/deeper"], "sitemapindex"),
        "text list": "# what to read\n" + "\n".join(links),
        "opml": f'<opml><body><outline xmlUrl="{site.url}/deeper"/></body></opml>',
        "home page": f"<!doctype html><html><head>{alternate}",
        "packed sitemap": gzip.compress(sitemap(links).encode()),
    }[kind]
    site.pages["/"] = Reply(feed, type="text/plain")
    site.pages["/deeper"] = Reply(sitemap(links) if kind == "index" else rss(links))
    found = crawl(site.url + "/")
    assert found.tally["added"] == 3, found
    assert urls_in(record) == links
    assert is_sound(record)


def test_a_home_page_without_feeds_falls_back_on_sitemaps(site: Site, crawl: CrawlOnce, record: Path) -> None:
    links = put_articles(site, 2)
    site.pages["/"] = Reply("<!doctype html><title>Gazette</title><p>Welcome")
    assert crawl(site.url + "/").tally == {"no-feed": 1}
    site.pages["/robots.txt"] = Reply(f"Sitemap: {site.url}/map.xml")
    site.pages["/map.xml"] = Reply(sitemap(links))
    assert crawl(site.url + "/").tally == {"listed": 2, "added": 2}


def test_a_section_page_leads_to_its_feed(site: Site, crawl: CrawlOnce) -> None:
    links = put_articles(site, 2)
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    site.pages["/sport"] = Reply(
        f"<!doctype html><html><head>{link}</head><body><a href='/x'>x</a></body></html>"
    )
    site.pages["/feed"] = Reply(rss(links))
    assert crawl(f"{site.url}/sport").tally == {"listed": 2, "added": 2}


def test_the_dates_of_the_list_are_kept_apart(site: Site, crawl: CrawlOnce, record: Path) -> None:
    (link,) = put_articles(site, 1)
    page = article(0).replace("<head>", '<head><meta property="article:published_time" content="2024-05-01">')
    site.pages["/0"] = Reply(page)
    site.pages["/feed"] = Reply(rss([link + "?utm_source=rss"], "Mon, 06 May 2999 09:30:00 GMT"))
    crawl(f"{site.url}/feed")
    (row,) = rows(record, listings)
    assert (row["via"], row["published"]) == (f"{site.url}/feed", "2999-05-06T09:30:00+00:00")
    (found,) = rows(record, articles)
    assert found["published"] == "2024-05-01"
    assert found["url"] == link


def test_what_is_known_is_not_fetched_again(site: Site, crawl: CrawlOnce, record: Path) -> None:
    links = put_articles(site, 3)
    site.pages["/feed"] = Reply(rss([*links, f"{site.url}/gone", *links]))
    assert crawl(f"{site.url}/feed").tally == {"listed": 1, "added": 3, "gone": 1}
    site.asked.clear()
    assert crawl(f"{site.url}/feed").tally == {"listed": 1}
    assert site.paths() == ["/feed"]
    counted = Counter({(row["stage"], row["reason"]): row["n_items"] for row in rows(record, tallies)})
    assert counted["store", "added"] == 3
    assert [row["reason"] for row in rows(record, outcomes)] == ["gone"]


def test_an_unchanged_page_is_a_revisit(site: Site, crawl: CrawlOnce, record: Path) -> None:
    site.pages["/a"] = lambda asked: (
        Reply(status=304, headers={"ETag": '"1"'})
        if asked.headers.get("if-none-match") == '"1"'
        else Reply(article(1), headers={"ETag": '"1"'})
    )
    site.pages["/b"] = Reply(article(2))
    for expected in ({"added": 2}, {"unchanged": 2}, {"unchanged": 2}):
        assert crawl(f"{site.url}/a", f"{site.url}/b").tally == expected
    assert [row["http_status"] for row in rows(record, revisits)].count(304) == 2
    assert len(rows(record, revisits)) == 4
    assert is_sound(record)


def test_a_changed_page_is_a_revision(site: Site, crawl: CrawlOnce, record: Path) -> None:
    site.pages["/a"] = Reply(article(1))
    crawl(f"{site.url}/a")
    site.pages["/a"] = Reply(article(1, "“One plank was missing,” said Jane Roe later."))
    assert crawl(f"{site.url}/a").tally == {"added": 1}
    assert urls_in(record) == [f"{site.url}/a"] * 2
    assert len(rows(record, captures)) == 2


def test_a_page_that_redirects_is_kept_with_its_way(site: Site, crawl: CrawlOnce, record: Path) -> None:
    site.pages["/old"] = Reply(status=301, headers={"Location": "/new"})
    site.pages["/new"] = Reply(article(1), headers={"ETag": '"1"'})
    assert crawl(f"{site.url}/old").tally == {"added": 1}
    assert urls_in(record) == [f"{site.url}/new"]
    (row,) = rows(record, addresses)
    assert (row["url"], row["etag"], row["capture"]) == (f"{site.url}/old", '"1"', 1)
    assert crawl(f"{site.url}/old").tally == {"unchanged": 1}


def test_a_teaser_is_no_article(site: Site, crawl: CrawlOnce) -> None:
    free = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'
    )
    site.pages["/a"] = Reply(article(1).replace("</head>", free + "</head>"))
    assert crawl(f"{site.url}/a").tally == {"login-wall": 1}


def test_each_of_many_hosts_is_asked_by_one_connection(crawl: CrawlOnce, record: Path) -> None:
    with Site() as one, Site() as two, Site() as three:
        links = [link for site in (one, two, three) for link in put_articles(site, 5)]
        one.pages["/list"] = Reply("\n".join(links))
        assert crawl(f"{one.url}/list").tally == {"listed": 1, "added": 15}
        assert [site.most_open for site in (one, two, three)] == [1, 1, 1]
    assert urls_in(record) == sorted(links)

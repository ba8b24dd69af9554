"""The same crawl into a record in a file and into one that a server keeps."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from onrecord.errors import Abort
from onrecord.store import Location, Writer, reading_from, verify
from onrecord.store.tables import articles, listings, queue, revisits
from tests.server.news import article, rss
from tests.server.site import Reply, Site
from tests.watch.crawling import CrawlOnce


@pytest.fixture
def record(place: Location) -> Location:
    """In the place of a path: `crawl` writes there."""
    return place


def test_a_feed_and_a_revisit(site: Site, crawl: CrawlOnce, record: Location) -> None:
    links = [f"{site.url}/{number}" for number in range(3)]
    for number in range(3):
        site.pages[f"/{number}"] = Reply(article(number))
    site.pages["/feed"] = Reply(rss([*links, f"{site.url}/gone"]))
    assert crawl(f"{site.url}/feed").tally == {"listed": 1, "added": 3, "gone": 1}
    assert crawl(links[0]).tally == {"unchanged": 1}
    with reading_from(record) as connection:
        counts = [
            len(connection.execute(select(table)).all()) for table in (articles, listings, revisits, queue)
        ]
        assert counts == [3, 3, 1, 0]
        assert list(verify(connection, record.captures))[-1].problems == []


def test_one_works_off_the_queue_at_a_time(crawl: CrawlOnce, record: Location) -> None:
    if not record.is_server:
        pytest.skip("a file has one writer anyway")
    with Writer(record, 1_000_000) as other:
        other.hold_queue()
        with pytest.raises(Abort, match="another onrecord is fetching into this record"):
            crawl("http://127.0.0.1:9/")

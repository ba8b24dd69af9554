"""The pages of many outlets once more, over HTTP: through a feed, a sitemap and a plain list.

    python -m benchmarks.served [--engine rules]

A server of ours on loopback has every page under its own path; every host's name leads there. Each list names
all pages and is fetched into a record of its own by the same crawl that `onrecord add` runs; what the three
records say is compared with the labels and with each other.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from sqlalchemy import select

from benchmarks.corpora import read_lines, require_data
from benchmarks.pages import FIELDS, Result, compared
from onrecord.acquire.fetch import Fetcher, Manners
from onrecord.addresses import without_tracking
from onrecord.record import Record
from onrecord.store import Writer, get_record, queueing, reading_from
from onrecord.store.queueing import Wanted
from onrecord.store.tables import articles, captures
from onrecord.watch.crawl import Crawl, View
from onrecord.watch.policy import Policy
from onrecord.workers import Parser, Plan
from tests.server.news import rss, sitemap
from tests.server.site import Reply, Site


def main() -> None:
    """Prints the shares for each list, the table by outlet, and every miss of the feed."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--engine", default="rules")
    args = options.parse_args()
    pages = require_data() / "pages"
    labels = list(read_lines(pages / "expected.jsonl"))
    with Site() as site:
        urls = {label["file"]: _put(site, pages, label) for label in labels}
        lists = {"feed": rss, "sitemap": sitemap, "plain list": "\n".join}
        results: dict[str, list[Result]] = {}
        for name, make in lists.items():
            site.pages["/list"] = Reply(make(list(urls.values())))
            records = _crawled(site, args.engine)
            results[name] = [compared(label, _article(records.get(urls[label["file"]]))) for label in labels]
    _print_shares(results)
    print(f"\nthe three records say the same: {len(set(map(repr, results.values()))) == 1}\n")
    _print_outlets(labels, results["feed"])
    _print_misses(results["feed"])


def _put(site: Site, folder: Path, label: Mapping[str, Any]) -> str:
    """Serves a page under its own host and path; gives the address to ask for."""
    own = urlsplit(label["url"])
    query = f"?{own.query}" if own.query else ""
    url = without_tracking(f"http://{own.hostname}:{site.port}{own.path or '/'}{query}")
    target = httpx2.URL(url).raw_path.decode("ascii")
    site.pages[target] = Reply(gzip.decompress((folder / label["file"]).read_bytes()), type="text/html")
    return url


def _crawled(site: Site, engine: str) -> dict[str, Record]:
    """What a crawl from the list on puts on record, by the address that was fetched."""

    async def here(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    policy = Policy(parsed_by=engine, patience_s=5.0, max_hosts=50)
    view = View()
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "onrecord.db"
        with Parser(Plan(engine=engine)) as parser, Writer(record, 1_000_000_000) as writer:
            first = [Wanted(url=f"{site.url}/list", kind="source")]
            writer.within(partial(queueing.enqueue, found=first, at=policy.clock()))

            async def run() -> None:
                manners = Manners(delay_s=0, allow_private=True)
                async with Fetcher(manners, resolver=here) as fetcher:
                    await Crawl(writer, fetcher, [parser], policy, view).run(by_hand=True)

            asyncio.run(run())
        print(f"outcomes: {dict(view.tally)}", flush=True)
        with reading_from(record) as connection:
            fetched = select(captures.c.url, articles.c.key).join(
                articles, articles.c.capture == captures.c.number
            )
            found = {url: get_record(connection, key) for url, key in connection.execute(fetched)}
            return {url: one for url, one in found.items() if one is not None}


def _article(record: Record | None) -> Any:
    """The record's fields under the names that articles have."""
    if record is None:
        return None
    byline = record.provenance.byline
    return _Fields(record.title, record.published, byline.authors if byline else (), record.text)


class _Fields:
    def __init__(self, title: Any, published: Any, authors: tuple[str, ...], text: str) -> None:
        self.title, self.published, self.authors, self.text = title, published, authors, text


def _print_shares(results: Mapping[str, Sequence[Result]]) -> None:
    print("| through | " + " | ".join(FIELDS) + " | body F1 |\n|---|---|---|---|---|")
    for name, found in results.items():
        shares = []
        for field in FIELDS:
            told = [one.right[field] for one in found if field in one.right]
            shares.append(f"{sum(told) / len(told):.3f}")
        print(f"| {name} | {' | '.join(shares)} | {sum(one.body for one in found) / len(found):.3f} |")


def _print_outlets(labels: Sequence[Mapping[str, Any]], results: Sequence[Result]) -> None:
    """Right and told for each field, and the mean of the body, a row an outlet."""
    by_outlet: defaultdict[str, list[Result]] = defaultdict(list)
    for label, result in zip(labels, results, strict=True):
        by_outlet[label["publisher"]].append(result)
    print("| outlet | pages | " + " | ".join(FIELDS) + " | body F1 |\n|---|---|---|---|---|---|")
    for outlet, found in sorted(by_outlet.items()):
        counts = Counter(field for one in found for field in FIELDS if one.right.get(field))
        told = Counter(field for one in found for field in one.right)
        cells = [f"{counts[field]}/{told[field]}" if told[field] else "" for field in FIELDS]
        body = sum(one.body for one in found) / len(found)
        print(f"| {outlet} | {len(found)} | {' | '.join(cells)} | {body:.2f} |")


def _print_misses(results: Sequence[Result]) -> None:
    for one in results:
        wrong = [f"{field}: {one.given[field]}" for field, is_right in one.right.items() if not is_right]
        wrong += [f"body: {one.body:.2f}"] * (one.body < 0.8)
        if wrong:
            print(f"\n{one.page}", *wrong, sep="\n  ")


if __name__ == "__main__":
    main()

"""The archive of what was fetched, as other people's tools read it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from onrecord.store import captures_folder, reading_from, rebuild, verify
from onrecord.store.tables import metadata
from tests.server.news import article, rss
from tests.server.site import Asked, Reply, Site
from tests.watch.crawling import CrawlOnce


@pytest.fixture
def fetched(site: Site, crawl: CrawlOnce, record: Path) -> Path:
    """The WARC file after a feed, a redirect, a page that is sent again, and one that answers 304."""

    def marked(asked: Asked) -> Reply:
        is_known = asked.headers.get("if-none-match") == '"1"'
        return Reply("" if is_known else article(1), 304 if is_known else 200, {"ETag": '"1"'})

    site.pages["/feed"] = Reply(rss([f"{site.url}/old", f"{site.url}/marked"]))
    site.pages["/old"] = Reply(status=301, headers={"Location": "/plain"})
    site.pages["/plain"] = Reply(article(0))
    site.pages["/marked"] = marked
    assert crawl(f"{site.url}/feed").tally == {"listed": 1, "added": 2}
    assert crawl(f"{site.url}/plain", f"{site.url}/marked").tally == {"unchanged": 2}
    return captures_folder(record) / "captures-00001.warc.gz"


def read(path: Path) -> list[tuple[str, str, dict[str, str], bytes]]:
    found = []
    with path.open("rb") as file:
        for one in ArchiveIterator(file, check_digests="raise"):
            headers = dict(one.rec_headers.headers)
            uri = headers.get("WARC-Target-URI", "")
            found.append((one.rec_type, uri, headers, one.content_stream().read()))
    return found


def test_warcio_reads_every_record_and_its_digests(fetched: Path, site: Site) -> None:
    records = read(fetched)
    seen = [(kind, uri.removeprefix(site.url)) for kind, uri, _, _ in records]
    for path in ("/plain", "/marked"):
        assert seen.count(("response", path)) == 1
        assert seen.count(("revisit", path)) == 1
        assert seen.count(("request", path)) == 2
    assert seen.count(("response", "/old")) == seen.count(("request", "/old")) == 1
    bodies = {uri: body for kind, uri, _, body in records if kind == "response"}
    assert bodies[f"{site.url}/plain"] == article(0).encode()
    assert {headers["WARC-IP-Address"] for kind, _, headers, _ in records if kind == "response"} == {
        "127.0.0.1"
    }


def test_the_list_that_led_there_is_named(fetched: Path, site: Site) -> None:
    fields = [
        body.decode()
        for kind, _, headers, body in read(fetched)
        if kind == "metadata" and headers["Content-Type"] == "application/warc-fields"
    ]
    assert len(fields) == 2
    assert f"via: {site.url}/feed\r\n" in fields[0]
    assert "onrecord-listed-published: 2024-05-06T09:30:00+00:00\r\n" in fields[0]


def test_revisits_refer_to_the_response_with_the_same_payload(fetched: Path) -> None:
    records = read(fetched)
    originals = {headers["WARC-Record-ID"]: headers for kind, _, headers, _ in records if kind == "response"}
    revisits = [(headers, body) for kind, _, headers, body in records if kind == "revisit"]
    profiles = sorted(headers["WARC-Profile"].rpartition("/")[2] for headers, _ in revisits)
    assert profiles == ["identical-payload-digest", "server-not-modified"]
    for headers, body in revisits:
        original = originals[headers["WARC-Refers-To"]]
        assert headers["WARC-Payload-Digest"] == original["WARC-Payload-Digest"]
        assert headers["WARC-Refers-To-Target-URI"] == original["WARC-Target-URI"]
        assert headers["WARC-Refers-To-Date"] == original["WARC-Date"]
        assert body == b""


def test_the_indexer_of_pywb_reads_it(fetched: Path, site: Site) -> None:
    pytest.importorskip("cdxj_indexer", reason="cdxj-indexer is not installed")
    done = subprocess.run(
        [sys.executable, "-c", "from cdxj_indexer.main import main; main()", str(fetched)],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line.split(" ", 2)[2]) for line in done.stdout.splitlines() if "{" in line]
    pages = {(line["url"].removeprefix(site.url), line.get("status"), line["mime"]) for line in lines}
    assert ("/plain", "200", "text/html") in pages
    assert ("/old", "301", "text/html") in pages
    assert ("/plain", "200", "warc/revisit") in pages


def test_under_a_pages_address_there_is_nothing_but_the_page(fetched: Path, site: Site) -> None:
    """Else what replays archives may show our text or our notes in its place."""
    kinds = {
        (kind, headers["Content-Type"])
        for kind, uri, headers, _ in read(fetched)
        if uri.startswith(site.url) and kind != "request"
    }
    assert {kind for kind, kept_as in kinds if kept_as != "application/warc-fields"} == {
        "response",
        "revisit",
    }
    texts = [uri for kind, uri, _, _ in read(fetched) if kind == "conversion"]
    assert sorted(texts) == sorted(f"urn:text:{site.url}/{name}" for name in ("plain", "marked"))


@pytest.fixture
def replayed(fetched: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a collection in pywb that holds the file. pywb needs an environment of its own."""
    folder = os.environ.get("PYWB_BIN")
    if not folder:
        pytest.skip("PYWB_BIN does not name the folder of pywb's programs")
    desk = tmp_path / "desk"
    desk.mkdir()
    for words in (["init", "desk"], ["add", "desk", str(fetched)]):
        done = [f"{folder}/wb-manager", *words]
        subprocess.run(done, cwd=desk, check=True, capture_output=True, timeout=60)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    words = [f"{folder}/wayback", "-b", "127.0.0.1", "-p", port]
    with subprocess.Popen(words, cwd=desk, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(int(port))
            yield f"http://127.0.0.1:{port}/desk"
        finally:
            server.kill()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise TimeoutError(f"nothing listens at {port}")


def test_pywb_indexes_and_replays_it(replayed: str, site: Site) -> None:
    """A page, a page behind a redirect, and a page that was found unchanged."""
    index = httpx2.get(f"{replayed}/cdx", params={"url": f"{site.url}/*", "output": "json"}, timeout=60).text
    lines = [json.loads(line) for line in index.splitlines()]
    assert {(line["url"].removeprefix(site.url), line["mime"]) for line in lines} == {
        ("/old", "text/html"),
        ("/plain", "text/html"),
        ("/plain", "warc/revisit"),
        ("/marked", "text/html"),
        ("/marked", "warc/revisit"),
    }
    first = min(line["timestamp"] for line in lines)
    for when, path, words in (
        (first, "/plain", "number 0"),
        ("2999", "/plain", "number 0"),
        (first, "/old", "number 0"),
        (first, "/marked", "number 1"),
    ):
        page = httpx2.get(f"{replayed}/{when}mp_/{site.url}{path}", follow_redirects=True, timeout=60)
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert words in page.text


def test_verify_and_rebuild_know_the_new_forms(fetched: Path, record: Path) -> None:
    def rows() -> dict[str, list[tuple[object, ...]]]:
        with reading_from(record) as connection:
            assert list(verify(connection, captures_folder(record)))[-1].problems == []
            names = ("captures", "articles", "listings", "revisits", "revisions", "warc_files")
            tables = [metadata.tables[name] for name in names]
            return {
                table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.c))]
                for table in tables
            }

    before = rows()
    assert len(before["listings"]) == len(before["revisits"]) == 2
    done = rebuild(record)
    assert (done.n_articles, done.damages) == (2, ())
    assert rows() == before


def test_a_damaged_web_record_is_found(fetched: Path, record: Path) -> None:
    data = bytearray(fetched.read_bytes())
    data[len(data) // 2] ^= 0xFF
    fetched.write_bytes(data)
    with reading_from(record) as connection:
        assert list(verify(connection, captures_folder(record)))[-1].problems != []

"""Payloads are told by content, and what they list becomes leads; hostile ones stay harmless."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.acquire.lead import Lead
from onrecord.acquire.sitemaps import iter_robots
from onrecord.acquire.sources import classify, linked_feeds, read_leads, unpacked
from onrecord.errors import Reject
from onrecord.record import Outcome

VIA = "https://gazette.example/news/list"
FERRY = "https://gazette.example/ferry"
MAY_6 = datetime(2024, 5, 6, 7, 30, tzinfo=UTC)
MAY_7 = datetime(2024, 5, 7, tzinfo=UTC)

RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>Gazette</title><link>https://gazette.example/</link><image><url>/logo.png</url></image>
<item><media:title>A picture</media:title><title>Ferry &amp;amp; bridge</title><link>../ferry</link>
<pubDate>Mon, 06 May 2024 09:30:00 +0200</pubDate></item></channel></rss>"""
RSS_GUID = b"""<rss><channel><item><title>Ferry</title><guid isPermaLink="false">77</guid>
<guid>https://gazette.example/ferry</guid></item></channel></rss>"""
RSS_091 = b"""<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.example/rss-0.91.dtd">
<rss version="0.91"><channel><item><title>Ferry</title><link>https://gazette.example/ferry</link></item>
</channel></rss>"""
RDF = b"""<!-- made daily --><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<item rdf:about="https://gazette.example/ferry"><title>Ferry</title><dc:date>2024-05-06T09:30:00+02:00</dc:date>
</item></rdf:RDF>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://gazette.example/"><title>Gazette</title>
<entry><title type="html">Ferry</title><link rel="self" href="/x.atom"/><link href="ferry"/>
<published>2024-05-06T07:30:00Z</published><updated>2024-05-07T00:00:00Z</updated></entry></feed>"""
JSON_FEED = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Gazette", "items": [
{"id": "1", "url": "/ferry", "title": "Ferry", "date_published": "2024-05-06T09:30:00+02:00"}]}"""
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><image:image><image:loc>/pic.jpg</image:loc>
<image:title>A picture</image:title></image:image><loc> https://gazette.example/ferry </loc>
<lastmod>2024-05-07</lastmod><news:news><news:title>Ferry</news:title>
<news:publication_date>2024-05-06T09:30+02:00</news:publication_date></news:news></url></urlset>"""
INDEX = b"""<sitemapindex><sitemap><loc>https://gazette.example/ferry</loc><lastmod>2024-05-07</lastmod>
</sitemap></sitemapindex>"""
OPML = b"""<opml version="2.0"><body><outline text="Papers"><outline text="Ferry"
xmlUrl="https://gazette.example/ferry"/></outline></body></opml>"""
LIST = b"# papers\r\n\r\nhttps://gazette.example/ferry  # the ferry\r\n"

CASES = {
    "rss": (RSS, "feed", Lead(url=FERRY, via=VIA, title="Ferry & bridge", published=MAY_6)),
    "rss guid": (RSS_GUID, "feed", Lead(url=FERRY, via=VIA, title="Ferry")),
    "rss 0.91": (RSS_091, "feed", Lead(url=FERRY, via=VIA, title="Ferry")),
    "rdf": (RDF, "feed", Lead(url=FERRY, via=VIA, title="Ferry", published=MAY_6)),
    "atom": (ATOM, "feed", Lead(url=FERRY, via=VIA, title="Ferry", published=MAY_6, updated=MAY_7)),
    "json feed": (JSON_FEED, "json feed", Lead(url=FERRY, via=VIA, title="Ferry", published=MAY_6)),
    "sitemap": (SITEMAP, "sitemap", Lead(url=FERRY, via=VIA, title="Ferry", published=MAY_6, updated=MAY_7)),
    "index": (INDEX, "sitemap", Lead(url=FERRY, via=VIA, kind="sitemap", updated=MAY_7)),
    "opml": (OPML, "opml", Lead(url=FERRY, via=VIA, kind="feed", title="Ferry")),
    "list": (LIST, "list", Lead(url=FERRY, via=VIA)),
}


def leads(payload: bytes, limit: int = 100) -> list[Lead]:
    return [found for found in read_leads(payload, VIA, limit) if isinstance(found, Lead)]


def reasons(payload: bytes, limit: int = 100) -> list[str]:
    return [found.reason for found in read_leads(payload, VIA, limit) if isinstance(found, Outcome)]


@pytest.mark.parametrize(("payload", "kind", "lead"), CASES.values(), ids=CASES)
def test_every_form_is_told_by_content_and_read(payload: bytes, kind: str, lead: Lead) -> None:
    assert classify(payload, VIA) == kind
    assert leads(payload) == [lead]
    assert reasons(payload) == []


@pytest.mark.parametrize(
    ("payload", "url", "kind"),
    [
        (b"<!doctype html><html><body>Hello", "https://gazette.example/", "home page"),
        (b"<!doctype html><html><body>Hello", "https://gazette.example/ferry", "page"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><p>", VIA, "page"),
        (b"<html><p>An <rss> feed and a <urlset> are told apart.", VIA, "page"),
        (b"The ferry runs again.\nhttps://gazette.example/ferry", VIA, "page"),
        (b"# only a comment", VIA, "page"),
        (b'{"text": "The ferry runs again."}', VIA, "page"),
        (b"%PDF-1.7", VIA, "other"),
        (b"", VIA, "other"),
    ],
)
def test_what_is_no_list_is_told_too(payload: bytes, url: str, kind: str) -> None:
    assert classify(payload, url) == kind
    assert list(read_leads(payload, url)) == []


def test_a_wide_encoding_changes_nothing() -> None:
    wide = RSS.decode().replace('<?xml version="1.0"?>', "").encode("utf-16")
    assert classify(wide, VIA) == "feed"
    assert leads(wide) == leads(RSS)


def test_billions_of_laughs_and_foreign_files_are_refused() -> None:
    laughs = b'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    foreign = b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    for doctype in (laughs, foreign):
        payload = doctype + b"<rss><channel><item><title>&a;</title><link>/a</link></item></channel></rss>"
        assert classify(payload, VIA) == "feed"
        assert reasons(payload) == ["bad-feed"]
        assert leads(payload) == []


def test_entities_that_hide_in_attributes_stay_small() -> None:
    levels = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
    payload = b'<!DOCTYPE rss [<!ENTITY e0 "ha">' + levels + b']><rss x="&e11;"><channel/></rss>'
    assert reasons(payload) == ["bad-feed"]


def test_a_million_entries_are_read_as_far_as_the_limit() -> None:
    payload = b"<urlset>" + b"<url><loc>https://x.example/a</loc></url>" * 100_000
    assert len(leads(payload, limit=500)) == 500
    assert reasons(payload, limit=500) == ["too-many"]


def test_damage_keeps_what_came_before() -> None:
    cut = RSS.replace(b"</channel></rss>", b"<item><title>Cut & off</ti")
    assert leads(cut)[:1] == leads(RSS)


def test_deep_nesting_ends() -> None:
    payload = b"<rss><channel>" + b"<a>" * 100_000
    assert leads(payload) == []


def test_entries_without_an_address_are_counted() -> None:
    assert reasons(b"<rss><channel><item><title>x</title></item></channel></rss>") == ["bad-address"]
    assert reasons(b"https://x.example/a\nhttps:///none\n") == ["bad-address"]
    assert reasons(b"<feed><entry><link href='javascript:x'/></entry></feed>") == ["bad-address"]


@pytest.mark.parametrize(
    "bad", [b"[", b"3", b"{", b'{"version": "https://jsonfeed.org/version/1", "items": 3}']
)
def test_a_damaged_json_feed_is_told(bad: bytes) -> None:
    head = b'{"version": "https://jsonfeed.org/version/1.1", "items": ['
    payload = bad if bad.startswith(b'{"') else head + bad
    assert reasons(payload) == ["bad-feed"]


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"<rss>", b"<feed>", b"<urlset><url>", b"<opml><outline "])
)
def test_any_bytes_are_survived(rest: bytes, start: bytes) -> None:
    for found in read_leads(start + rest, VIA):
        assert isinstance(found, Lead | Outcome)


def test_gzip_is_seen_through_in_bounds() -> None:
    assert unpacked(gzip.compress(SITEMAP), 10_000) == unpacked(SITEMAP, 10_000) == SITEMAP
    for payload, reason in (
        (gzip.compress(bytes(1_000_000)), "too-large"),
        (gzip.compress(SITEMAP)[:-20], "bad-gzip"),
        (b"\x1f\x8bnothing", "bad-gzip"),
    ):
        with pytest.raises(Reject) as refused:
            unpacked(payload, 10_000)
        assert refused.value.reason == reason


def test_robots_name_sitemaps() -> None:
    robots = b"Disallow: /\nSITEMAP : /a.xml # ours\nSitemap: https://gazette.example/a.xml\nSitemap: x:y"
    assert [lead.url for lead in iter_robots(robots, "https://gazette.example/robots.txt")] == [
        "https://gazette.example/a.xml"
    ]


def test_a_page_names_its_feeds() -> None:
    html = """<head><base href="/news/"><link rel="ALTERNATE" type="application/rss+xml; charset=utf-8"
    href="feed" title="All"><link rel="alternate" hreflang="de" href="/de"><link rel="alternate"
    type="application/atom+xml" href="https://gazette.example/news/feed"></head>"""
    (lead,) = linked_feeds(html, "https://gazette.example/")
    assert (lead.url, lead.kind, lead.title) == ("https://gazette.example/news/feed", "feed", "All")
    assert linked_feeds("", "https://gazette.example/") == ()

"""HTML to text and metadata: what a page declares, what is dropped, what hostile markup may do."""

from __future__ import annotations

import pytest

from onrecord.errors import Reject
from onrecord.extract.html import read_html

BODY = """
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Old pier to reopen</h1>
<p>HARBOURTOWN, May 4 (CW) - The old pier will open again in June, the harbour council said on Tuesday, after
two winters of repairs to its timber deck and railings.</p>
<p>“We kept every plank that we could,” said Jane Roe, who leads the carpenters. “The rest is oak from the
valley, cut and dried here over the last two years.”</p>
<p>Visitors will be able to walk to the lamp at its end, and the ferry is to call there twice a day from the
first week of the season until the last one.</p></article>
<footer>All rights reserved. Cookies.</footer>
"""
HEAD = """
<meta property="og:title" content="Old pier to reopen | Harbour Post">
<meta property="og:site_name" content="Harbour Post">
<link rel="canonical" href="https://post.example/pier">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "WebSite", "name": "Harbour Post"},
 {"@type": ["NewsArticle"], "headline": "Old pier to reopen", "datePublished": "2021-05-04T09:30:00+01:00",
  "author": [{"@type": "Person", "name": "John Doe"}, {"name": "Ann Poe"}],
  "publisher": {"@type": "Organization", "name": "Harbour Post Ltd"}}]}</script>
"""


def page(head: str = HEAD, body: str = BODY, lang: str = "en-GB") -> str:
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def test_the_article_comes_out_in_paragraphs_without_what_surrounds_it() -> None:
    text = read_html(page()).text
    paragraphs = text.split("\n\n")
    assert [one[:11] for one in paragraphs] == ["HARBOURTOWN", "“We kept ev", "Visitors wi"]
    assert "Cookies" not in text
    assert "Sport" not in text


def test_what_the_head_declares() -> None:
    found = read_html(page())
    assert found.title == "Old pier to reopen"
    assert found.outlet == "Harbour Post Ltd"
    assert found.published == "2021-05-04T09:30:00+01:00"
    assert found.authors == ("John Doe", "Ann Poe")
    assert found.url == "https://post.example/pier"
    assert found.language == "en"


def test_open_graph_where_there_is_no_json_ld() -> None:
    head = """<meta property="og:title" content="Old pier"><meta property="og:site_name" content="Post">
    <meta property="article:published_time" content="2021-05-04T09:30:00Z">"""
    found = read_html(page(head), "https://post.example/pier?x=1")
    assert (found.title, found.outlet) == ("Old pier", "Post")
    assert found.published == "2021-05-04T09:30:00+00:00"
    assert found.url == "https://post.example/pier?x=1"


@pytest.mark.parametrize(
    "script",
    [
        "{",
        "[" * 100_000,
        '{"@type": "NewsArticle", "headline": 7, "author": {"name": null}, "datePublished": "yesterday"}',
        '{"@type": {"a": 1}, "@graph": 3}',
        '{"@graph": [' + ",".join(['{"@graph": []}'] * 5000) + "]}",
    ],
)
def test_damaged_json_ld_is_passed_over(script: str) -> None:
    head = (
        f'<script type="application/ld+json">{script}</script><meta property="og:title" content="Old pier">'
    )
    found = read_html(page(head))
    assert found.title == "Old pier"
    assert "kept every plank" in found.text


@pytest.mark.parametrize(
    "html", ["", "<html></html>", "<p></p>", "<!-- x -->", "<html><body><nav>a</nav></body></html>"]
)
def test_a_page_without_an_article_is_refused(html: str) -> None:
    with pytest.raises(Reject) as caught:
        read_html(html)
    assert caught.value.reason in {"no-article", "bad-html"}


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "blockquote", "span"])
@pytest.mark.parametrize("depth", [300, 20_000])
def test_deep_nesting_gives_the_text_or_a_refusal(tag: str, depth: int) -> None:
    opened = f"<{tag}>" * depth
    try:
        found = read_html(page(body=opened + BODY))
    except Reject as err:
        assert err.reason in {"no-article", "bad-html"}  # noqa: PT017
    else:
        assert found.text


def test_control_characters_do_not_cut_the_text() -> None:
    assert "carpenters" in read_html(page(body=BODY.replace("plank", "pl\x00a\x1bnk"))).text

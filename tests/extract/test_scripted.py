"""Pages whose text is in their scripts: what is taken, and what is left alone."""

from __future__ import annotations

import json

import pytest

from onrecord.errors import Reject
from onrecord.extract.html import read_html

TOLD = (
    "The old pier will open again in June, the harbour council said on Tuesday, after two years of repairs.",
    "“We kept every plank that we could,” said Jane Roe, who leads the carpenters on the quay.",
)
MARKUP = "".join(f"<p class='told'>{paragraph}</p>" for paragraph in TOLD)
HEAD = """<title>Old pier to reopen | Harbour Post</title><meta property="og:type" content="article">
<meta property="og:title" content="Old pier to reopen | Harbour Post"><meta name="author" content="John Doe">
<meta property="og:site_name" content="Harbour Post">"""
STATE = json.dumps({"story": {"contentHtml": MARKUP, "kind": 7, "tags": ["pier", None]}})


def page(script: str, *, head: str = HEAD, kind: str = "") -> str:
    made = script.replace("</", "<\\/")
    return f"<html><head>{head}</head><body><div id='app'></div><script {kind}>{made}</script></body></html>"


@pytest.mark.parametrize(
    "script",
    [
        f"window.__STATE__ = {STATE};",
        f"self.pushed.push([1,{json.dumps(MARKUP)}])",
        f"(self.a=self.a||[]).push({STATE}); done()",
        f"let x = {{y: 1}}; load([{{]); window.s = {STATE}",
        STATE,
    ],
)
def test_markup_that_a_script_holds_is_read(script: str) -> None:
    found = read_html(page(script))
    assert tuple(found.text.split("\n\n")) == TOLD
    assert (found.title, found.authors) == ("Old pier to reopen", ("John Doe",))


def test_the_body_in_json_ld_is_read() -> None:
    data = {"@type": "NewsArticle", "headline": "Old pier to reopen", "articleBody": " ".join(TOLD)}
    found = read_html(page(json.dumps(data), head="", kind='type="application/ld+json"'))
    assert found.text == " ".join(TOLD)


def test_the_longest_article_is_taken() -> None:
    small = json.dumps(
        "<p>Cheese fair</p><p>On Sunday on the square, from nine in the morning until noon.</p>"
    )
    found = read_html(page(f"a({{'x': {small}}}); b([{small}, {json.dumps(MARKUP)}])"))
    assert "every plank" in found.text
    assert "Cheese" not in found.text


def test_an_article_that_is_not_free_is_left_alone() -> None:
    data = {"@type": "NewsArticle", "isAccessibleForFree": False, "articleBody": " ".join(TOLD)}
    for script in (json.dumps(data), json.dumps(json.dumps(data))):
        with pytest.raises(Reject, match="no article text"):
            read_html(page(script, kind='type="application/ld+json"'))


def test_a_page_that_does_not_say_that_it_is_an_article_is_none() -> None:
    with pytest.raises(Reject, match="no article text"):
        read_html(page(f"window.__STATE__ = {STATE}", head="<title>Harbour Post</title>"))


def test_markup_wins_over_scripts() -> None:
    told = "The ferry calls at the old quay twice a day from May until October ends."
    body = f"<article><p>{told}</p></article>"
    found = read_html(page(f"window.__STATE__ = {STATE}").replace("<div id='app'></div>", body))
    assert found.text.startswith("The ferry calls")
    assert "plank" not in found.text


@pytest.mark.parametrize(
    "script",
    [
        "x=" + "[" * 200_000,
        "=[" * 200_000,
        "x=" + '{"a":' * 100_000,
        "x=[" + "[]," * 300_000 + "1]",
        'x=["' + "\\" * 300_000,
    ],
)
def test_hostile_scripts_end_in_a_refusal(script: str) -> None:
    with pytest.raises(Reject, match="no article text"):
        read_html(page(script))

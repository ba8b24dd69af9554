"""Captures to articles: by media type, within limits, or a reason why not."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from onrecord.errors import Reject
from onrecord.extract import Limits, extract
from onrecord.record import Capture, MediaType, text_digest

NOW = datetime(2026, 1, 2, tzinfo=UTC)
WORDS = "The bridge will open on Friday, the council said.\r\n"


def capture(payload: bytes, media_type: MediaType = "text/plain") -> Capture:
    return Capture(name="item", payload=payload, media_type=media_type, captured_at=NOW)


def line(**fields: object) -> Capture:
    return capture(json.dumps(fields).encode(), "application/json")


def test_plain_text_is_kept_to_the_letter() -> None:
    article = extract(capture(WORDS.encode()))
    assert article.text == WORDS
    assert article.id == text_digest(WORDS) == article.text_digest
    assert article.language == "en"


def test_a_json_line_keeps_its_id_and_metadata() -> None:
    fields = {"id": "a-1", "url": "https://post.example/1", "outlet": "Harbour Post", "title": "Bridge"}
    article = extract(
        line(text=WORDS, published="2021-05-04T09:30", language="en-GB", statements=[1], **fields)
    )
    assert article.text == WORDS
    assert {name: getattr(article, name) for name in fields} == fields
    assert article.language == "en"
    assert article.published is not None
    assert (article.published.value, article.published.basis) == ("2021-05-04T09:30", "metadata")


def test_a_number_may_be_an_id() -> None:
    assert extract(line(text=WORDS, id=7)).id == "7"


def test_html_in_a_json_line_is_extracted() -> None:
    paragraph = "<p>" + "The bridge will open on Friday, the council said. " * 8 + "</p>"
    article = extract(
        line(html=f"<html><body><article>{paragraph * 3}</article></body></html>", title="Bridge")
    )
    assert article.text.startswith("The bridge will open")
    assert article.title == "Bridge"


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (capture(b""), "empty"),
        (capture(b" \n\t"), "empty"),
        (capture("\u00a0\n".encode()), "empty"),
        (capture(b"ab\0cd"), "nul"),
        (line(text="ab\0cd"), "nul"),
        (line(text="  "), "empty"),
        (line(text=""), "empty"),
        (line(title="no text"), "bad-field"),
        (line(text=WORDS, html="<p>x</p>"), "bad-field"),
        (line(text=7), "bad-field"),
        (line(text=WORDS, published="last week"), "bad-field"),
        (line(text=WORDS, title=["x"]), "bad-field"),
        (capture(b'{"text": "cut off', "application/json"), "bad-json"),
        (capture(b'["text"]', "application/json"), "bad-field"),
        (capture(b'{"x": ' + b"[" * 100_000, "application/json"), "bad-json"),
        (capture(b'{"text": "\\ud800 alone"}', "application/json"), "bad-json"),
        (capture(b"<html><body></body></html>", "text/html"), "no-article"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.payload[:24].decode("latin-1"),
)
def test_what_holds_no_article_is_refused_with_its_reason(item: Capture, reason: str) -> None:
    with pytest.raises(Reject) as caught:
        extract(item)
    assert caught.value.reason == reason


def test_limits_are_kept_and_named() -> None:
    with pytest.raises(Reject, match="60 bytes, the limit is 50") as caught:
        extract(capture(b"x" * 60), Limits(max_payload_bytes=50))
    assert caught.value.reason == "too-large"
    with pytest.raises(Reject, match="60 characters"):
        extract(capture(b"x" * 60), Limits(max_text_chars=50))

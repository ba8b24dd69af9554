"""Parsing what is sent: the record that the command line prints, in bounds, and nothing kept."""

from __future__ import annotations

import time

import msgspec
import pytest
from fastapi.testclient import TestClient

from fictional import NOW
from onrecord import bounded
from onrecord.parse import parse
from onrecord.record import Capture, Record, from_json
from onrecord.settings import Settings
from onrecord.statements import load_engine
from onrecord.web import create_app
from web.api.conftest import BASE, N_ARTICLES

URL = "/api/v1/parse"
TEXT = "“The ferry sails at noon,” said Jane Roe, the harbour master."
JSON = {"Content-Type": "application/json"}


def capture(text: str = TEXT) -> Capture:
    return Capture(name="request", payload=text.encode(), media_type="text/plain", captured_at=NOW)


def expected() -> Record:
    return parse(capture(), load_engine("rules"))


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/plain", TEXT.encode()),
        ("text/plain; charset=utf-16", TEXT.encode("utf-16")),
        ("TEXT/PLAIN;charset=UTF-8", TEXT.encode()),
        ("application/json", msgspec.json.encode({"text": TEXT})),
    ],
)
def test_a_text_gives_the_record_that_parse_gives(api: TestClient, media_type: str, body: bytes) -> None:
    answer = api.post(URL, content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 200, answer.text
    assert from_json(answer.content) == expected()
    assert answer.headers["cache-control"] == "no-store"


def test_a_page_gives_its_article(api: TestClient) -> None:
    page = f"<html><head><title>Ferry</title></head><body><article><p>{TEXT}</p></article></body></html>"
    record = from_json(api.post(URL, content=page, headers={"Content-Type": "text/html"}).content)
    assert [one.speaker.name for one in record.statements if one.speaker] == ["Jane Roe"]


def test_options_are_those_of_the_command(api: TestClient) -> None:
    sent = {"content": TEXT, "headers": {"Content-Type": "text/plain"}}
    assert from_json(api.post(f"{URL}?min_confidence=1", **sent).content).statements == ()  # type: ignore[arg-type]
    dated = {**sent, "content": f"PORT LUMEN, May 17 (TNA) – {TEXT}"}
    record = from_json(api.post(f"{URL}?reference_date=2021-06-01", **dated).content)  # type: ignore[arg-type]
    assert record.published is not None
    assert record.published.value == "2021-05-17"


def test_nothing_is_kept(api: TestClient) -> None:
    api.post(URL, content=TEXT, headers={"Content-Type": "text/plain"})
    assert api.get("/api/v1/record").json()["n_articles"] == N_ARTICLES


@pytest.mark.parametrize(
    ("body", "media_type", "status", "reason"),
    [
        (b"", "text/plain", 422, "empty"),
        (b"a\0b", "text/plain", 422, "nul"),
        (b"{}", "application/json", 422, "bad-field"),
        (b"{", "application/json", 422, "bad-json"),
        (b'{"text": 5}', "application/json", 422, "bad-field"),
        (b'{"text": "\\ud800"}', "application/json", 422, "bad-json"),
        (b"[" * 100_000, "application/json", 422, None),
        (b"\xff\xfe\x00", "text/plain; charset=utf-8", 422, None),
        (b"x", "text/plain; charset=no-such", 200, None),
        (b"<p>", "text/html", 422, None),
        (b"<div>" * 20_000, "text/html", 422, None),
        (b"x", "image/png", 415, "unknown-media-type"),
        (b"x", "", 415, "unknown-media-type"),
        (b"x", "text", 200, None),
        (b"x" * 1_000_001, "text/plain", 413, "too-large"),
    ],
)
def test_what_cannot_be_parsed_is_named(
    api: TestClient, body: bytes, media_type: str, status: int, reason: str | None
) -> None:
    answer = api.post(URL, content=body, headers={"Content-Type": media_type})
    assert answer.status_code == status, answer.text
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert reason in {None, answer.json()["reason"]}


@pytest.mark.parametrize("query", ["reference_date=soon", "min_confidence=2", "min_confidence=nan", "x=1"])
def test_a_bad_option_is_pointed_at(api: TestClient, query: str) -> None:
    answer = api.post(f"{URL}?{query}", content=TEXT, headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["at"]["name"]) == (400, query.partition("=")[0])


def test_another_sites_page_cannot_have_texts_parsed(api: TestClient) -> None:
    headers = {"Content-Type": "text/plain", "Origin": "https://evil.example"}
    assert api.post(URL, content=TEXT, headers=headers).status_code == 403


def test_the_server_waits_for_nobody_else(api_record: str) -> None:
    """While one text is parsed, a page is read."""
    app = create_app(Settings(record=api_record, engine="rules"))
    with TestClient(app, base_url=BASE) as client:
        app.state.parser._idle.get()  # somebody has the only process
        began = time.monotonic()
        assert client.get("/api/v1/search").status_code == 200
        assert time.monotonic() - began < bounded.WAIT_S

"""The Python client against a live server, and the examples of its manual."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fictional import NOW
from onrecord import client as module
from onrecord.client import ApiError, Client
from onrecord.settings import Settings
from onrecord.spans import Span
from onrecord.store import get_record, locate, reading_from, tokens
from onrecord.web import create_app
from onrecord.web.api import ROUTERS
from web.api.conftest import N_ARTICLES, fill, serving

MANUAL = Path(__file__).parents[1] / "docs" / "api.md"


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("client") / "onrecord.db"
    fill(path)
    return str(path)


@pytest.fixture(scope="module")
def address(location: str) -> Iterator[str]:
    with serving(create_app(Settings(record=location, engine="rules"))) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    with Client(address) as client:
        yield client


def test_a_search_goes_through_all_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(client.search())
    assert len({said.id for said in whole}) == 2 * N_ARTICLES
    monkeypatch.setattr(module, "PAGE", 3)
    assert list(client.search()) == whole
    found = list(client.search("lamp", sort="oldest", speaker="álvarez", kind=["direct"]))
    assert len(found) == N_ARTICLES
    assert found[0].matches[0].cut(found[0].text) == "lamp"


def test_what_is_held_is_typed(client: Client, location: str) -> None:
    said = next(client.search("lamp"))
    held, article = client.statement(said.id), client.article(said.article)
    assert (held.words, held.verification.holds) == (said.text, True)
    with reading_from(location) as connection:
        assert article.record == get_record(connection, said.article)
    assert article.capture == held.capture


def test_names_are_listed_and_their_statements(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    (one,) = client.speakers("alvarez")
    assert one.n_mentions == N_ARTICLES
    statements = list(client.statements_of(one.id))
    assert len({said.id for said in statements}) == len(statements) == one.n_statements
    assert list(client.statements_of(one.name)) == statements
    assert [one["name"] for one in client.outlets()] == ["Gaceta de Álamo"]
    assert [one["code"] for one in client.agencies()] == ["TNA"]
    assert len(list(client.outcomes("empty"))) == 2
    assert client.record()["n_articles"] == N_ARTICLES
    assert client.facets("lamp")["n_counted"] == N_ARTICLES


def test_a_text_is_parsed(client: Client) -> None:
    record = client.parse(text="“The ferry sails at noon,” said Jane Roe.", outlet="Harbour Post")
    assert record.outlet == "Harbour Post"
    assert [said.kind for said in record.statements] == ["direct"]


def test_an_error_says_what_is_wrong(client: Client) -> None:
    with pytest.raises(ApiError, match="did you mean speaker") as caught:
        next(client.search("lamp speeker:x"))
    assert (caught.value.status, caught.value.reason) == (400, "bad-query")
    assert caught.value.at is not None
    assert (caught.value.at.name, caught.value.at.span) == ("q", Span(5, 13))
    for name in ("nobody", "a/b?c=d#e", "%2e%2e", "?"):
        with pytest.raises(ApiError) as caught:
            next(client.statements_of(name))
        assert caught.value.reason == "not-on-record"
    with pytest.raises(ApiError) as caught:
        client.parse()
    assert (caught.value.status, caught.value.reason) == (422, "bad-field")


def test_a_token_is_sent(location: str) -> None:
    settings = Settings(record=location, allowed_hosts="news.example")
    token = tokens.make_token(locate(location), "desk", "read", NOW)
    with serving(create_app(settings)) as address:
        with Client(address) as stranger, pytest.raises(ApiError) as caught:
            stranger.record()
        assert (caught.value.status, caught.value.reason) == (401, "token-needed")
        with Client(address, token) as known:
            assert known.record()["n_articles"] == N_ARTICLES


def test_the_manual_shows_what_works(address: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    assert blocks
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        for block in blocks:
            exec(compile(block, str(MANUAL), "exec"), {"address": address})
    shown = out.getvalue()
    assert "José Álvarez The lamp 🙂 number" in shown
    assert "True José Álvarez, the keeper, quoted in" in shown
    assert "['direct']" in shown
    assert "bad-query" in shown


def test_the_manual_names_every_address() -> None:
    text = MANUAL.read_text("utf-8")
    paths = {route.path.replace(":path", "") for router in ROUTERS for route in router.routes}
    assert [path for path in paths if f" {path}`" not in text] == []

"""Articles, statements, names and the record over HTTP; every error in one shape."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from fastapi.testclient import TestClient

from onrecord.record import Record
from onrecord.search.overview import Overview
from onrecord.settings import Settings
from onrecord.store import get_record, reading_from
from onrecord.web import create_app
from onrecord.web.api import answers, examples
from onrecord.web.api.describing import ANSWERS
from onrecord.web.failures import Problem
from web.api.conftest import BASE, N_ARTICLES

NAME = "José Álvarez"


@pytest.fixture(scope="module")
def hit(api: TestClient) -> dict[str, str]:
    """The first statement that a search finds."""
    found: dict[str, str] = api.get("/api/v1/search", params={"q": "lamp"}).json()["items"][0]
    return found


def test_an_article_has_its_record_to_the_letter(
    api: TestClient, api_record: str, hit: dict[str, str]
) -> None:
    answer = api.get(f"/api/v1/articles/{hit['article']}")
    held = msgspec.json.decode(answer.content, type=answers.ArticleAnswer)
    with reading_from(api_record) as connection:
        assert held.record == get_record(connection, hit["article"])
    assert answer.json()["record"]["schema"] == "onrecord/1"
    assert "/home" not in answer.text


def test_a_statement_is_checked_on_the_spot(api: TestClient, hit: dict[str, str]) -> None:
    answer = api.get(f"/api/v1/statements/{hit['id']}")
    held = msgspec.json.decode(answer.content, type=answers.StatementAnswer)
    assert held.words == hit["text"]
    assert held.verification.holds
    assert len(held.verification.checks) == 5
    assert held.context.before.endswith("“")
    assert held.holds == (f"{hit['article']}.s99",)
    assert held.citations[0].style == "Plain"
    assert held.selectors[0].quote.exact == held.words
    assert "/home" not in answer.text


def test_a_damaged_archive_shows(api_record: str, hit: dict[str, str], tmp_path: Path) -> None:
    path = Path(api_record)
    shutil.copytree(path.parent, tmp_path / "copy")
    (file,) = (tmp_path / "copy" / "onrecord-captures").glob("*.gz")
    file.write_bytes(b"\0" * file.stat().st_size)
    app = create_app(Settings(record=str(tmp_path / "copy" / path.name)))
    with TestClient(app, base_url=BASE) as client:
        found = client.get(f"/api/v1/statements/{hit['id']}").json()["verification"]
    assert found["holds"] is False
    assert any(not one["holds"] for one in found["checks"])


def test_a_name_has_a_profile_and_its_statements(api: TestClient) -> None:
    first = api.get(f"/api/v1/speakers/{NAME}", params={"limit": 4}).json()
    assert (first["name"], first["total"], len(first["items"])) == (NAME, N_ARTICLES, 4)
    assert first["profile"]["outlets"] == [["Gaceta de Álamo", N_ARTICLES]]
    second = api.get(f"/api/v1/speakers/{NAME}", params={"limit": 4, "cursor": first["next"]}).json()
    assert second["next"] is None
    ids = [item["id"] for item in (*first["items"], *second["items"])]
    assert len(set(ids)) == N_ARTICLES


def test_names_are_listed(api: TestClient) -> None:
    listed = api.get("/api/v1/speakers").json()
    assert NAME in [one["name"] for one in listed["items"]]
    assert (listed["total"], listed["next"]) == (len(listed["items"]), None)
    (one,) = api.get("/api/v1/speakers", params={"name": "alvarez"}).json()["items"]
    assert (one["name"], one["n_mentions"]) == (NAME, N_ARTICLES)
    assert api.get("/api/v1/speakers", params={"name": "zz"}).json()["items"] == []
    assert api.get("/api/v1/speakers", params={"kind": "document"}).json()["items"] == []
    by_id = api.get(f"/api/v1/speakers/{one['id']}").json()
    assert (by_id["id"], by_id["name"], by_id["directory"]["speaker"]) == (one["id"], NAME, one)


def test_the_directory_is_paged(api: TestClient) -> None:
    whole = api.get("/api/v1/speakers", params={"sort": "name"}).json()
    ids: list[str] = []
    parameters = {"sort": "name", "limit": "1"}
    for _ in range(whole["total"] + 1):
        page = api.get("/api/v1/speakers", params=parameters).json()
        ids += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        parameters["cursor"] = page["next"]
    assert ids == [one["id"] for one in whole["items"]]


def test_outlets_and_agencies_are_there(api: TestClient) -> None:
    (outlet,) = api.get("/api/v1/outlets").json()["items"]
    assert (outlet["name"], outlet["n_articles"]) == ("Gaceta de Álamo", N_ARTICLES)
    assert api.get("/api/v1/outlets/gaceta de alamo").json()["name"] == "Gaceta de Álamo"
    assert api.get("/api/v1/agencies").json()["items"] == [{"code": "TNA", "n_articles": N_ARTICLES}]
    held = api.get("/api/v1/agencies/tidal news agency").json()
    assert (held["code"], held["holdings"]["n_articles"]) == ("TNA", N_ARTICLES)


def test_the_record_is_counted_and_names_no_folder(api: TestClient) -> None:
    answer = api.get("/api/v1/record")
    found = msgspec.json.decode(answer.content, type=Overview)
    assert (found.n_articles, found.n_statements) == (N_ARTICLES, 2 * N_ARTICLES)
    assert "/home" not in answer.text


def test_outcomes_are_listed_the_latest_first(api: TestClient) -> None:
    first = api.get("/api/v1/outcomes", params={"limit": 1}).json()
    second = api.get("/api/v1/outcomes", params={"limit": 1, "cursor": first["next"]}).json()
    items = [*first["items"], *second["items"]]
    assert [one["item"] for one in items] == ["https://gaceta.example/none", "empty.txt"]
    assert second["next"] is None
    assert api.get("/api/v1/outcomes", params={"reason": "nul"}).json()["items"] == []


LONG = "x" * 3000
PATHS = [
    *("/api/v1", "/api/v1/", "/api/v2/search", "/api/v1/nothing", f"/api/v1/{LONG}", "/api/v1/search/x"),
    *("/api/v1/articles/zz", "/api/v1/articles/0", "/api/v1/articles/ffffffffffff", "/api/v1/articles/%00"),
    *("/api/v1/articles/%F0%9F", "/api/v1/articles/' OR 1=1 --", f"/api/v1/articles/{LONG}"),
    *("/api/v1/statements/ffffffffffff.s1", "/api/v1/statements/%00.s1", "/api/v1/statements/.s1"),
    *("/api/v1/statements/" + "f" * 12 + ".s" + "9" * 500, "/api/v1/statements/%ED%A0%80"),
    *("/api/v1/speakers/", "/api/v1/speakers/nobody", "/api/v1/speakers/%00", f"/api/v1/speakers/{LONG}"),
    *("/api/v1/speakers/x' UNION SELECT digest FROM tokens --", "/api/v1/speakers/%ED%A0%80"),
    *("/api/v1/outlets/none", "/api/v1/outlets/%", "/api/v1/agencies/none", "/api/v1/agencies/%00"),
    *("/api/v1/search?q=" + "(" * 900, "/api/v1/search?q=" + "-" * 900, "/api/v1/search?q=speaker:"),
    *("/api/v1/search?q=" + "x" * 9000, "/api/v1/search?cursor=%00", "/api/v1/search?cursor=W10"),
    *("/api/v1/search?cursor=WzEsImEiLC0xLDBd", "/api/v1/search?cursor=WzEsImEiLDFlMzAsMF0"),
    *("/api/v1/search?speaker=%00", "/api/v1/search?limit=-1", "/api/v1/search?" + "a=b&" * 1500),
    *("/api/v1/outcomes?reason=' OR 1=1", "/api/v1/speakers?name=%00", "/api/v1/record?x=1"),
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:50])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PUT"])
def test_every_error_has_one_shape(api: TestClient, path: str, method: str) -> None:
    answer = api.request(method, path)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = msgspec.json.decode(answer.content, type=Problem, strict=True)
    assert set(answer.json()) == set(Problem.__dataclass_fields__)
    assert problem.status == answer.status_code
    assert problem.reason
    assert problem.detail


HOSTILE = [
    *(
        "' OR 1=1 --",
        '"; DROP TABLE statements; --',
        "\0",
        "a\0b",
        "\ud83d",
        "％００",
        "🙂" * 300,
        "NEAR(a b)",
    ),
    *("statement_fts MATCH 'x'", "{col}: x", "^x", "a AND AND", "x" * 1000, '"' * 7, "a*b*c", "\u202e", "::"),
    *("(" * 20 + "a" + ")" * 20, " OR ".join("a" * 101), "id:%", "id:_", "lang:zz", "after:0000", "id:'"),
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "atom"])
def test_a_hostile_query_is_answered_or_refused(api: TestClient, query: str, form: str) -> None:
    written = query.encode("utf-8", "surrogatepass")
    answer = api.get("/api/v1/search", params={"q": written, "format": form})
    assert answer.status_code in {200, 400}
    assert "sqlite" not in answer.text.lower()
    assert api.get("/api/v1/search").json()["total"] == 2 * N_ARTICLES


def test_examples_fit_their_schemas() -> None:
    for name, kind in ANSWERS.items():
        example = examples.of(name)
        if example is not None:
            assert msgspec.to_builtins(msgspec.convert(example, kind, strict=True)) == example
    record = msgspec.convert(examples.of("Record"), Record)
    assert [span.cut(record.text) for span in record.statements[0].content] == ["The ferry sails at noon,"]


def test_the_description_is_whole(api: TestClient) -> None:
    made = api.get("/api/v1/openapi.json").json()
    assert made["openapi"].startswith("3.1")
    assert "/" not in made["paths"]
    text = str(made)
    for name in set(made["components"]["schemas"]):
        assert f"#/components/schemas/{name}" in text
    problem = made["paths"]["/api/v1/search"]["get"]["responses"]["400"]["content"]
    assert problem["application/problem+json"]["example"]["near"] == []
    page = made["paths"]["/api/v1/search"]["get"]["responses"]["200"]["content"]["application/json"]
    assert page["example"]["next"] is None

"""Search over HTTP: pages, filters, forms, feeds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from lxml import etree

from fictional import capture_of
from onrecord.parse import parse
from onrecord.search import parse_query
from onrecord.search.results import Page, search
from onrecord.settings import Settings
from onrecord.statements import load_engine
from onrecord.store import Writer, reading_from
from onrecord.web import create_app
from onrecord.web.api.lines import COLUMNS
from onrecord.web.api.search import MAX_ROWS
from web.api.conftest import BASE, N_ARTICLES

URL = "/api/v1/search"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def ids_in_record(record: str, query: str, **page: object) -> list[str]:
    with reading_from(record) as connection:
        found = search(connection, parse_query(query), Page(limit=1000, **page))  # type: ignore[arg-type]
    return [hit.id for hit in found.hits]


@pytest.mark.parametrize("query", ["", "lamp", "lamp OR boats", "kind:indirect"])
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_end_with_null_and_make_up_the_list(
    api: TestClient, api_record: str, query: str, sort: str
) -> None:
    ids: list[str] = []
    parameters = {"q": query, "sort": sort, "limit": "3"}
    for _ in range(20):
        page = api.get(URL, params=parameters).json()
        assert ("cursor" in parameters) == (page["total"] is None)
        ids += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        parameters["cursor"] = page["next"]
    assert page["next"] is None
    assert ids == ids_in_record(api_record, query, sort=sort)


def test_the_first_page_says_how_many_there_are(api: TestClient) -> None:
    page = api.get(URL, params={"q": "lamp", "limit": 2}).json()
    assert (page["total"], page["at_least"], len(page["items"])) == (N_ARTICLES, False, 2)
    assert (page["query"], page["sort"]) == ("lamp", "relevance")


def test_a_page_of_json_is_bounded(api: TestClient) -> None:
    assert api.get(URL, params={"limit": MAX_ROWS}).status_code == 200
    assert api.get(URL, params={"limit": MAX_ROWS + 1}).status_code == 400


@pytest.mark.parametrize(
    ("parameters", "query"),
    [
        ({"speaker": "Álvarez"}, "speaker:alvarez"),
        ({"speaker": "alv*", "q": "lamp"}, "lamp speaker:alv*"),
        ({"speaker": 'José "the" Álvarez'}, 'speaker:"josé the álvarez"'),
        ({"outlet": "gaceta de", "kind": "direct"}, 'outlet:"gaceta de" kind:direct'),
        ({"kind": ["direct", "indirect"]}, "kind:direct kind:indirect"),
        ({"agency": "TNA", "after": "2021-05", "before": "2022"}, "agency:TNA after:2021-05 before:2022"),
        ({"lang": "EN", "occasion": "interview"}, "lang:en occasion:interview"),
        (
            {"cue": "told", "addressee": "coast wire", "source": "keeper"},
            'cue:told addressee:"coast wire" source:keeper',
        ),
        ({"q": "a OR lamp", "cue": "told"}, "(a OR lamp) cue:told"),
    ],
)
def test_filters_are_the_fields_of_the_query_language(
    api: TestClient, api_record: str, parameters: dict[str, str], query: str
) -> None:
    answer = api.get(URL, params=parameters)
    assert answer.status_code == 200, answer.text
    assert [item["id"] for item in answer.json()["items"]] == ids_in_record(api_record, query)


def test_json_lines_and_csv_hold_the_same_statements(api: TestClient) -> None:
    pages = api.get(URL, params={"limit": 200}).json()["items"]
    lines = api.get(URL, headers={"Accept": "application/x-ndjson"})
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in lines.text.splitlines()] == pages
    table = api.get(URL, params={"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(table.content.decode())))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["id"] for row in rows] == [item["id"] for item in pages]
    assert [row["text"] for row in rows] == [item["text"] for item in pages]
    assert rows[0]["agencies"] == "TNA"


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_lines_are_bounded_and_come_in_batches(
    api: TestClient, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.web.api.search.BATCH", 3)
    whole = api.get(URL, params={"format": form}).text.splitlines()
    assert len(whole) == 2 * N_ARTICLES + (form == "csv")
    assert api.get(URL, params={"format": form, "limit": 4}).text.splitlines() == whole[: 4 + (form == "csv")]
    monkeypatch.setattr("onrecord.web.api.search.MAX_ROWS", 5)
    assert api.get(URL, params={"format": form}).text.splitlines() == whole[: 5 + (form == "csv")]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv"),
        ("application/json;q=0, text/csv;q=0.1", "text/csv"),
        ("application/atom+xml, */*;q=0.1", "application/atom+xml"),
        ("application/jsonl", "application/x-ndjson"),
        (";;;,,,q=1", "application/json"),
        ("text/csv;q=banana", "text/csv"),
        ("text/csv;q=nan, application/json", "application/json"),
        ("x" * 5000, "application/json"),
    ],
)
def test_the_form_is_negotiated(api: TestClient, accept: str, media_type: str) -> None:
    answer = api.get(URL, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["vary"]


def test_what_there_is_not_is_refused(api: TestClient) -> None:
    answer = api.get(URL, headers={"Accept": "image/png, text/csv;q=0"})
    assert (answer.status_code, answer.json()["reason"]) == (406, "not-acceptable")
    assert api.get(URL, headers={"Accept": "image/png"}, params={"format": "csv"}).status_code == 200


@pytest.mark.parametrize("form", ["json", "atom"])
def test_what_the_asker_has_is_not_sent_again(api: TestClient, form: str) -> None:
    parameters = {"q": "lamp", "format": form}
    tag = api.get(URL, params=parameters).headers["etag"]
    for value in (tag, f'"x", W/{tag}', "*"):
        again = api.get(URL, params=parameters, headers={"If-None-Match": value})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert api.get(URL, params=parameters, headers={"If-None-Match": '"x"'}).status_code == 200
    other = api.get(URL, params={"q": "boats", "format": form}, headers={"If-None-Match": tag})
    assert other.status_code == 200


def feed_of(api: TestClient, **parameters: object) -> etree._Element:
    answer = api.get(URL, params={"format": "atom", **parameters})
    assert answer.status_code == 200
    return etree.fromstring(answer.content)


def test_a_feed_has_what_atom_asks_for(api: TestClient, api_record: str) -> None:
    feed = feed_of(api, q="lamp")
    for name in ("id", "title", "updated", "author/a:name"):
        assert feed.findtext(f"a:{name}", namespaces=ATOM)
    entries = feed.findall("a:entry", ATOM)
    assert len(entries) == N_ARTICLES
    links = [entry.find("a:link[@rel='alternate']", ATOM).get("href") for entry in entries]
    ids = ids_in_record(api_record, "lamp", sort="newest")
    assert links == [f"http://127.0.0.1:8765/statement/{id}" for id in ids]
    for entry in entries:
        assert entry.findtext("a:updated", namespaces=ATOM) == "2026-01-02T03:04:05+00:00"
        assert "as reported by" in entry.findtext("a:content", namespaces=ATOM)


def test_entries_keep_their_ids_whatever_the_search(api: TestClient) -> None:
    def by_link(feed: etree._Element) -> dict[str, str]:
        return {
            entry.find("a:link", ATOM).get("href"): entry.findtext("a:id", namespaces=ATOM)
            for entry in feed.findall("a:entry", ATOM)
        }

    one, two = by_link(feed_of(api, q="lamp")), by_link(feed_of(api))
    assert one.items() <= two.items()
    assert len(set(two.values())) == 2 * N_ARTICLES
    assert all(value.startswith("urn:uuid:") for value in two.values())


def test_a_feed_goes_on(api: TestClient) -> None:
    feed = feed_of(api, limit=3)
    following = feed.find("a:link[@rel='next']", ATOM).get("href")
    second = etree.fromstring(api.get(following).content)
    assert len(second.findall("a:entry", ATOM)) == 3
    assert feed.findtext("a:id", namespaces=ATOM) == second.findtext("a:id", namespaces=ATOM)
    empty = feed_of(api, q="nothing")
    assert (empty.findall("a:entry", ATOM), empty.find("a:link[@rel='next']", ATOM)) == ([], None)


def test_facets_are_counted(api: TestClient) -> None:
    found = api.get("/api/v1/facets", params={"q": "lamp"}).json()
    assert found["values"]["speaker"] == [["José Álvarez", N_ARTICLES]]
    assert (found["n_counted"], found["is_all"]) == (N_ARTICLES, True)


@pytest.mark.parametrize(
    ("parameters", "name", "span"),
    [
        ({"q": "lamp speeker:x"}, "q", [5, 13]),
        ({"q": "(" * 30 + "a" + ")" * 30}, "q", [20, 21]),
        ({"q": "(lamp"}, "q", [0, 1]),
        ({"kind": "foo"}, "kind", [0, 3]),
        ({"after": "2021-13"}, "after", [0, 7]),
        ({"speaker": "\0"}, "speaker", [0, 1]),
        ({"speaker": "!!!"}, "speaker", None),
        ({"q": "a" * 1001}, "q", [1000, 1001]),
        ({"limit": "0"}, "limit", None),
        ({"limit": "²"}, "limit", None),
        ({"limit": "9" * 50}, "limit", None),
        ({"sort": "best"}, "sort", None),
        ({"format": "xml"}, "format", None),
        ({"cursor": "x"}, "cursor", None),
        ({"cursor": "A" * 201}, "cursor", [200, 201]),
        ({"limmit": "3"}, "limmit", None),
        ({"sort": ["newest", "oldest"]}, "sort", None),
        ({"speaker": ["a"] * 21}, "speaker", None),
    ],
)
def test_errors_point_at_their_place(
    api: TestClient, parameters: dict[str, str], name: str, span: list[int] | None
) -> None:
    answer = api.get(URL, params=parameters)
    assert answer.status_code == 400
    assert answer.json()["at"] == {"name": name, "span": span}


def test_a_cursor_is_of_one_search_only(api: TestClient) -> None:
    cursor = api.get(URL, params={"q": "lamp", "limit": 1}).json()["next"]
    for parameters in ({"q": "boats"}, {"q": "lamp", "sort": "oldest"}, {}):
        answer = api.get(URL, params={**parameters, "cursor": cursor})
        assert (answer.status_code, answer.json()["reason"]) == (400, "bad-cursor")
    assert api.get("/api/v1/speakers", params={"cursor": cursor}).status_code == 400


def test_a_query_of_the_page_works_here(api: TestClient) -> None:
    query = quote('speaker:"José Álvarez" -boats')
    assert api.get(f"{URL}?q={query}").json()["total"] == N_ARTICLES


@pytest.fixture(scope="module")
def reprints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Three outlets that print one saying, and one that prints another."""
    path = tmp_path_factory.mktemp("reprints") / "onrecord.db"
    sayings = ["The old lamp of the northern harbour is lit every night of the year"] * 3
    sayings += ["Nobody has ever counted the swans on the frozen upper lake of this town"]
    with Writer(str(path), 10_000_000) as writer:
        for i, words in enumerate(sayings):
            capture = capture_of(f"“{words},” said Jane Roe in dispatch {i}.", url=f"https://o{i}.example/")
            record = parse(capture, load_engine("rules"))
            assert writer.save(capture, replace(record, outlet=f"Outlet {i}"), "rules").reason == "added"
    with TestClient(create_app(Settings(record=str(path))), base_url=BASE) as client:
        yield client


def test_a_search_is_folded_by_quotation(reprints: TestClient) -> None:
    plain, folded = (reprints.get(URL, params={"fold": fold}).json() for fold in ("false", "true"))
    assert (len(plain["items"]), len(folded["items"]), folded["total"]) == (4, 2, 4)
    assert [one["quotation"] and one["quotation"]["n_outlets"] for one in folded["items"]] in (
        [3, None],
        [None, 3],
    )
    cursor = reprints.get(URL, params={"fold": "true", "limit": 1}).json()["next"]
    second = reprints.get(URL, params={"fold": "true", "limit": 1, "cursor": cursor}).json()
    assert second["items"] == folded["items"][1:]
    third = reprints.get(URL, params={"fold": "true", "cursor": second["next"]}).json()
    assert (third["items"], third["next"]) == ([], None)  # what was left are repeats
    assert reprints.get(URL, params={"cursor": cursor}).json()["reason"] == "bad-cursor"
    lines = reprints.get(URL, params={"fold": "true", "format": "csv"}).text.splitlines()
    assert len(lines) == 3


def test_the_most_repeated_come_first(reprints: TestClient) -> None:
    page = reprints.get(URL, params={"sort": "repeated"}).json()
    assert (page["sort"], page["next"]) == ("repeated", None)
    (item,) = page["items"]
    assert item["quotation"]["n_variants"] == 3


def test_a_quotation_has_its_variants(reprints: TestClient) -> None:
    items = reprints.get(URL).json()["items"]
    for item in items:
        answer = reprints.get(f"/api/v1/quotations/{item['id']}")
        if item["quotation"] is None:
            assert answer.status_code == 404
        else:
            assert answer.json()["n_outlets"] == 3
            assert len(answer.json()["variants"]) == 3

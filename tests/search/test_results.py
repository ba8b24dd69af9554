"""Queries and what they find in a small record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_record import fill
from sqlalchemy import Connection

from onrecord.search import QueryError, parse_query
from onrecord.search.results import SORTS, Page, search
from onrecord.store import reading_from

BALANCE, FERRY, CHEAPER, RESUME, FAEHRE, FLOATING = "a10", "a90", "b5", "b70", "c0", "d3"
NEWEST = [BALANCE, FERRY, CHEAPER, RESUME, FAEHRE, FLOATING]

FINDS: dict[str, list[str]] = {
    # query: the statements, named by the article's first letter and the number; order does not count
    "": NEWEST,
    "balance": [BALANCE, CHEAPER, FLOATING],
    "BALANCE": [BALANCE, CHEAPER, FLOATING],
    '"new balance"': [BALANCE, CHEAPER],
    '"balance new"': [],
    "balance new": [BALANCE, CHEAPER],
    "bal*": [BALANCE, CHEAPER, FLOATING],
    '"new bal"*': [BALANCE, CHEAPER],
    "balance -new": [FLOATING],
    "-balance": [FERRY, RESUME, FAEHRE],
    "-balance -bread": [FERRY, FAEHRE],
    "ferry OR bread": [FERRY, CHEAPER, RESUME],
    "more -(ferry OR butter)": [],
    "resume": [RESUME],
    "fahre": [FAEHRE],
    "FÄHRE": [FAEHRE],
    "haddad": [],
    "speaker:haddad": [BALANCE],
    'speaker:"ali haddad"': [BALANCE],
    'speaker:"haddad ali"': [],
    "speaker:had*": [BALANCE],
    "speaker:alvarez": [RESUME],
    'speaker:"Jose Álvarez"': [RESUME],
    "speaker:sprecherin": [FAEHRE],
    "source:ali": [],
    "-speaker:haddad": [FERRY, CHEAPER, RESUME, FAEHRE, FLOATING],
    "balance -speaker:haddad": [CHEAPER, FLOATING],
    "outlet:post": [BALANCE, FERRY],
    'outlet:"harbour post"': [BALANCE, FERRY],
    "outlet:har*": [BALANCE, FERRY],
    "outlet:har": [],
    "outlet:evening": [CHEAPER, RESUME],
    "-outlet:post": [CHEAPER, RESUME, FAEHRE, FLOATING],
    "agency:cw": [BALANCE, FERRY, FAEHRE],
    'agency:"coast wire"': [BALANCE, FERRY],
    "agency:kustendienst": [FAEHRE],
    "-agency:cw": [CHEAPER, RESUME, FLOATING],
    "kind:direct": [BALANCE, RESUME, FAEHRE, FLOATING],
    "kind:mixed OR kind:indirect": [FERRY, CHEAPER],
    "occasion:interview": [FERRY],
    "-occasion:interview": [BALANCE, CHEAPER, RESUME, FAEHRE, FLOATING],
    "cue:told": [FERRY],
    'cue:"according to"': [CHEAPER],
    "addressee:reporters": [FERRY],
    'addressee:"jane roe"': [RESUME],
    "lang:de": [FAEHRE],
    "-lang:en": [FAEHRE, FLOATING],
    "after:2021": [BALANCE, FERRY, CHEAPER, RESUME],
    "after:2021-05-02": [BALANCE, FERRY],
    "after:2021-05-17": [BALANCE, FERRY],
    "before:2021-05-17": [CHEAPER, RESUME, FAEHRE],
    "before:2021": [FAEHRE],
    "after:2021-05 before:2021-06": [BALANCE, FERRY, CHEAPER, RESUME],
    "-after:2021": [FAEHRE, FLOATING],
    "id:aaaaaaaaaaaa.s10": [BALANCE],
    "id:bbbb": [CHEAPER, RESUME],
    "id:story:cccccccccccc": [FAEHRE],
    "balance OR kind:indirect": [BALANCE, FERRY, CHEAPER, FLOATING],
    "(balance OR outlet:bell) -kind:mixed": [BALANCE, RESUME, FLOATING],
    "-(balance kind:direct)": [FERRY, CHEAPER, RESUME, FAEHRE],
    "-(-balance)": [BALANCE, CHEAPER, FLOATING],
    "balance after:2021 kind:direct speaker:haddad": [BALANCE],
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    if request.param == "sqlite":
        location = str(tmp_path_factory.mktemp("shelf") / "onrecord.db")
    else:
        location = request.getfixturevalue("databases").ready()
    fill(location)
    with reading_from(location) as connection:
        yield connection


def found(shelf: Connection, query: str, **page: object) -> list[str]:
    hits = search(shelf, parse_query(query), Page(**page)).hits
    return [hit.article[0] + hit.id.split(".s")[1] for hit in hits]


@pytest.mark.parametrize("query", FINDS)
def test_a_query_finds(shelf: Connection, query: str) -> None:
    assert sorted(found(shelf, query)) == sorted(FINDS[query])


def test_words_rank_the_hits(shelf: Connection) -> None:
    assert found(shelf, "balance") == [FLOATING, BALANCE, CHEAPER]
    assert found(shelf, "balance", sort="newest") == [BALANCE, CHEAPER, FLOATING]
    assert found(shelf, "balance", sort="oldest") == [CHEAPER, BALANCE, FLOATING]


def test_without_words_the_newest_come_first_and_the_undated_last(shelf: Connection) -> None:
    assert found(shelf, "") == NEWEST
    assert found(shelf, "kind:direct") == [BALANCE, RESUME, FAEHRE, FLOATING]


@pytest.mark.parametrize("sort", [None, *SORTS])
def test_pages_are_cut_from_one_order(shelf: Connection, sort: str | None) -> None:
    query = "balance OR kind:direct"
    cut = [hit for at in range(0, 8, 2) for hit in found(shelf, query, sort=sort, limit=2, offset=at)]
    assert cut == found(shelf, query, sort=sort)
    page = search(shelf, parse_query("balance"), Page(limit=2))
    assert (page.total, page.next_offset) == (3, 2)
    assert search(shelf, parse_query("balance"), Page(limit=2, offset=2)).next_offset is None


def test_a_hit_says_who_where_and_what(shelf: Connection) -> None:
    hit = search(shelf, parse_query('"new balance" speaker:haddad'), Page()).hits[0]
    assert (hit.id, hit.speaker, hit.role) == ("aaaaaaaaaaaa.s10", "Ali Haddad", "harbour master")
    assert (hit.outlet, hit.published, hit.agencies) == ("Harbour Post", "2021-05-17T11:09", ("CW",))
    assert [span.cut(hit.text) for span in hit.matches] == ["new balance"]


def test_several_agencies_keep_their_order(shelf: Connection) -> None:
    assert search(shelf, parse_query("lang:de"), Page()).hits[0].agencies == ("DKW", "CW")


PIECES = (
    *("bread", "ba*", '"new balance"', "é", "x-y", '"', "(", ")", "-", " ", "  ", " OR ", " NOT ", "*", "'"),
    *("speaker:", "outlet:", "agency:", "id:", "cue:", "lang:en", "kind:direct", "after:2021"),
    *("%", "\\", "\x00", ";"),
)
queries = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))


@given(query=queries, sort=st.sampled_from([None, *SORTS]))
def test_whatever_is_read_runs(shelf: Connection, query: str, sort: str | None) -> None:
    try:
        tree = parse_query(query)
    except QueryError:
        return
    hits = search(shelf, tree, Page(sort=sort, limit=100))
    assert hits.total == len(hits.hits) <= len(NEWEST)


@given(query=st.lists(st.sampled_from(list(FINDS)), min_size=1, max_size=3))
def test_leaving_out_is_the_rest(shelf: Connection, query: list[str]) -> None:
    parts = [f"({part})" for part in query if part]
    if not parts:
        return
    asked = set(found(shelf, " ".join(parts)))
    assert set(found(shelf, f"-({' '.join(parts)})")) == set(NEWEST) - asked

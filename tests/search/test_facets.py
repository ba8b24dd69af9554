"""Counts beside the results."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from small_record import fill
from sqlalchemy import Connection

from onrecord.search import facets, parse_query
from onrecord.search.facets import count_facets
from onrecord.store import reading_from


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    if request.param == "sqlite":
        location = str(tmp_path_factory.mktemp("shelf") / "onrecord.db")
    else:
        location = request.getfixturevalue("databases").ready()
    fill(location)
    with reading_from(location) as connection:
        yield connection


def test_every_statement_is_counted_where_there_are_few(shelf: Connection) -> None:
    found = count_facets(shelf, parse_query(""))
    assert (found.n_counted, found.is_all, found.is_whole_time) == (6, True, True)
    assert found.values["kind"] == (("direct", 4), ("indirect", 1), ("mixed", 1))
    assert found.values["outlet"] == (("Harbour Post", 2), ("The Évening Bell", 2), ("Hafenblatt", 1))
    assert found.values["agency"] == (("CW", 3), ("DKW", 1))
    assert found.values["lang"] == (("en", 4), ("de", 1))
    assert found.values["occasion"] == (("interview", 1),)
    assert found.days == (("2020-01-01", 1), ("2021-05-01", 2), ("2021-05-17", 2))
    assert found.n_undated == 1


def test_only_what_answers_the_query_is_counted(shelf: Connection) -> None:
    found = count_facets(shelf, parse_query("balance -new"))
    assert found.values["kind"] == (("direct", 1),)
    assert found.values["outlet"] == ()


def test_of_many_the_newest_are_counted(shelf: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "MAX_COUNTED", 3)
    monkeypatch.setattr(facets, "MAX_DATED", 3)
    found = count_facets(shelf, parse_query(""))
    assert (found.n_counted, found.is_all, found.is_whole_time) == (3, False, False)
    assert found.values["lang"] == (("en", 3),)
    assert found.days[-1] == ("2021-05-17", 2)

"""Page after page gives the list that one search gives, and new statements do not shift it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from fictional import capture_of, record_of, text_of
from onrecord.record import Published
from onrecord.search import order, paging, parse_query
from onrecord.search.order import Sort
from onrecord.search.paging import Place, stretch
from onrecord.search.results import SORTS, Page, hits_of, search, sort_of
from onrecord.store import Writer, reading_from

DAYS = ["2021-05-17", None, "2021-05-17", "2020", "2022-01-03T10:00", None, "2021-05-18", "2021-05-17"]
QUERIES = ["", "lamp", "lamp OR boats", "-lamp", "kind:direct boats OR sail", "nothing"]


def save(path: Path, *numbers: int) -> None:
    with Writer(str(path), 10_000_000) as writer:
        for i in numbers:
            capture = capture_of(text_of(i), name=f"n{i}.txt", url=f"https://gaceta.example/{i}")
            day = DAYS[i % len(DAYS)]
            published = Published(value=day, basis="metadata") if day else None
            record = record_of(capture, published=published)
            assert writer.save(capture, record, "rules 1").reason == "added"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paging") / "onrecord.db"
    save(path, *range(14))
    return path


@pytest.fixture
def connection(path: Path) -> Iterator[Connection]:
    with reading_from(str(path)) as connection:
        yield connection


def walked(connection: Connection, query: str, sort: Sort, limit: int) -> list[str]:
    node = parse_query(query)
    ids: list[str] = []
    place: Place | None = Place()
    for _ in range(100):
        if place is None:
            return ids
        found = stretch(connection, node, sort_of(node, sort), place, limit)
        assert len(found.numbers) <= limit
        ids += [hit.id for hit in hits_of(connection, node, found.numbers)]
        place = found.next
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_pages_make_up_the_list(connection: Connection, query: str, sort: Sort, limit: int) -> None:
    whole = search(connection, parse_query(query), Page(limit=1000, sort=sort))
    assert walked(connection, query, sort, limit) == [hit.id for hit in whole.hits]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 50])
def test_a_list_by_weight_goes_on_by_date(
    connection: Connection, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (order, paging):
        monkeypatch.setattr(module, "MAX_WEIGHED", 4)
    whole = search(connection, parse_query("lamp"), Page(limit=1000, sort="relevance"))
    assert len(whole.hits) == 14
    assert walked(connection, "lamp", "relevance", limit) == [hit.id for hit in whole.hits]


def test_what_comes_in_meanwhile_does_not_shift_a_page(tmp_path: Path) -> None:
    path = tmp_path / "onrecord.db"
    save(path, 0, 1, 2)
    node = parse_query("lamp")
    with reading_from(str(path)) as connection:
        first = stretch(connection, node, "newest", Place(), 2)
        rest = [hit.id for hit in hits_of(connection, node, first.numbers)]
        (last,) = search(connection, node, Page(limit=1, offset=2, sort="newest")).hits
    save(path, 4, 12)  # newer
    with reading_from(str(path)) as connection:
        assert first.next is not None
        second = stretch(connection, node, "newest", first.next, 2)
        assert [hit.id for hit in hits_of(connection, node, second.numbers)] == [last.id]
    assert last.id not in rest

"""Of statements that carry the same words the first in the list is shown, whatever the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from fictional import capture_of
from onrecord.record import Attribution, Provenance, Published, Record, Statement, text_digest
from onrecord.search import folding, order, paging, parse_query
from onrecord.search.folding import folded_stretch, with_quotations
from onrecord.search.order import Sort
from onrecord.search.paging import Place
from onrecord.search.results import SORTS, Hit, Page, hits_of, search, sort_of
from onrecord.spans import Span
from onrecord.store import Writer, reading_from

SAYINGS = [
    "The harbour ferry sails at noon from the northern quay every single weekday",
    "Nobody in this town has ever counted the swans on the frozen upper lake",
    "We will paint the old tram green before the cheese fair opens in autumn",
    "My grandmother baked rye bread for the lighthouse keepers all winter long",
]
DAYS = ["2021-05-17", "2021-05-19", None, "2021-05-18", "2021-05-16", "2021-05-17", "2021-05-20", None]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen articles at eight outlets; three of the four sayings are printed in several of them."""
    path = tmp_path_factory.mktemp("folding") / "onrecord.db"
    with Writer(str(path), 10_000_000) as writer:
        for i in range(16):
            words = SAYINGS[i % 3] if i < 15 else SAYINGS[3]
            text = f"“{words},” said Jane Roe in dispatch {i}."
            said = Statement(
                id="s1",
                kind="direct",
                content=(Span(1, 1 + len(words)),),
                speaker=Attribution(name="Jane Roe", kind="person", basis="named"),
            )
            day = DAYS[i % len(DAYS)]
            capture = capture_of(text, name=f"{i}.txt", url=f"https://outlet{i % 8}.example/{i}")
            record = Record(
                id=text_digest(text),
                url=capture.url,
                outlet=f"Outlet {i % 8}",
                title=None,
                language="en",
                text=text,
                published=Published(value=day, basis="metadata") if day else None,
                provenance=Provenance(),
                statements=(said,),
                speakers=(),
            )
            assert writer.save(capture, record, "rules 1").reason == "added"
    return path


@pytest.fixture
def connection(path: Path) -> Iterator[Connection]:
    with reading_from(str(path)) as connection:
        yield connection


def expected(connection: Connection, query: str, sort: Sort) -> list[str]:
    """The whole list, of which each saying's first is kept."""
    hits = search(connection, parse_query(query), Page(limit=100, sort=sort)).hits
    firsts: dict[str, Hit] = {}
    for hit in hits:
        firsts.setdefault(hit.text, hit)
    return [hit.id for hit in firsts.values()]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    "query", ["", "the", "outlet:3 OR outlet:5", "after:2021-05-18", "swans OR ferry", "x"]
)
@pytest.mark.parametrize("limit", [1, 2, 3, 50])
@pytest.mark.parametrize("most_weighed", [1000, 2])
def test_pages_hold_the_first_of_each(
    connection: Connection,
    query: str,
    sort: Sort,
    limit: int,
    most_weighed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (order, paging, folding):
        monkeypatch.setattr(module, "MAX_WEIGHED", most_weighed)
    node = parse_query(query)
    ids: list[str] = []
    place: Place | None = Place()
    while place is not None:
        found = folded_stretch(connection, node, sort_of(node, sort), place, limit)
        assert len(found.numbers) <= limit
        ids += [hit.id for hit in hits_of(connection, node, found.numbers)]
        place = found.next
    assert ids == expected(connection, query, sort)


def test_hits_name_their_quotation(connection: Connection) -> None:
    node = parse_query("")
    hits = search(connection, node, Page(limit=100)).hits
    found = with_quotations(connection, hits)
    assert [one.id for one in found] == [one.id for one in hits]
    sizes = {one.text: one.quotation.n_variants if one.quotation else 0 for one in found}
    assert sizes == {SAYINGS[0]: 5, SAYINGS[1]: 5, SAYINGS[2]: 5, SAYINGS[3]: 0}
    assert with_quotations(connection, []) == ()

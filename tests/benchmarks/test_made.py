"""The made-up record: whole, the same every time, made as a record is, and gone on with where it stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from benchmarks import made, making
from onrecord.errors import Abort
from onrecord.search import parse_query
from onrecord.search.folded_pages import search_folded
from onrecord.search.lookup import ProfileFound, look_up
from onrecord.search.results import Page, search
from onrecord.store import Location, locate, open_database, reading_from
from onrecord.store.dialects import count_indexed
from onrecord.store.indexing import documents_of
from onrecord.store.tables import metadata

N_STATEMENTS = 900


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "PER_BATCH", 40)


def rows_of(connection: Connection) -> dict[str, list[object]]:
    tables = metadata.sorted_tables
    return {
        table.name: list(map(tuple, connection.execute(select(table).order_by(*table.primary_key.columns))))
        for table in tables
    }


def make(place: Location, say: making.Say = lambda _: None) -> None:
    making.make(place, N_STATEMENTS, directory=True, say=say)


def stop(said: str) -> None:
    if said.startswith("batch 2"):
        raise KeyboardInterrupt


def test_what_is_made_is_a_record_that_can_be_searched(place: Location) -> None:
    make(place)
    with reading_from(place) as connection:
        rows = rows_of(connection)
        assert len(rows["statements"]) == N_STATEMENTS == count_indexed(connection)
        assert {"copies", "families", "variants", "identities", "said_by"} <= {
            name for name in rows if rows[name]
        }
        keys = [row[0] for row in rows["articles"]]  # type: ignore[index]
        stored = dict(documents_of(connection, keys))
        assert stored == {
            number: words for batch in made.batches(N_STATEMENTS) for number, words in batch.documents
        }
        common = parse_query(made.vocabulary()[0])
        plain, folded = search(connection, common, Page()), search_folded(connection, common, Page())
        assert plain.total == folded.total > 100
        assert any(hit.quotation and hit.quotation.n_variants > 1 for hit in folded.hits)
        assert isinstance(look_up(connection, made.names()[0], Page()), ProfileFound)


def test_making_that_was_stopped_goes_on(place: Location, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        make(place, stop)
    with pytest.raises(Abort, match="not whole"):
        open_database(place)
    make(place)
    whole = locate(tmp_path / "whole.db")
    make(whole)
    make(whole)  # there is nothing left to do
    with reading_from(place) as one, reading_from(whole) as other:
        assert rows_of(one) == rows_of(other)
        assert count_indexed(one) == N_STATEMENTS

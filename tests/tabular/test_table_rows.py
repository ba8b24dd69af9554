"""Records as rows and back: nothing is lost, and what no file can hold is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fictional import NOW, capture_of, captures, record_of, text_of
from onrecord.errors import Reject
from onrecord.record import Outcome, Published
from onrecord.tabular import SORTED_BY, TABLES, Item, Rows, to_records
from onrecord.tabular.files import read_parquet, sorted_table, tables_of, to_parquet, write_parquet
from onrecord.tabular.rows import clean, item_of


def rows_of(count: int) -> Rows:
    rows = Rows.none()
    for position, capture in enumerate(captures(count), start=1):
        rows.add_record(record_of(capture), item_of(capture, "in.txt", position, NOW))
    return rows


def test_records_come_back_from_parquet(tmp_path) -> None:  # type: ignore[no-untyped-def]
    tables = tables_of(rows_of(5), "rules 1")
    for name, table in tables.items():
        write_parquet(sorted_table(name, [table]), name, tmp_path / f"{name}.parquet")
    names = ("articles", "statements", "speakers")
    found = list(to_records(*(read_parquet(tmp_path / f"{name}.parquet").to_pylist() for name in names)))
    made = [record_of(capture) for capture in captures(5)]
    assert {row["position"]: record for row, record in found} == dict(enumerate(made, start=1))
    assert not list(tmp_path.glob(".*"))


def test_the_same_rows_are_the_same_bytes() -> None:
    once, again = (tables_of(rows_of(3), "rules 1") for _ in range(2))
    for name in TABLES:
        assert to_parquet(once[name], name) == to_parquet(again[name], name)
        assert set(SORTED_BY[name]) <= set(TABLES[name].names)


def test_one_article_in_two_inputs_gives_two_records() -> None:
    rows = Rows.none()
    record = record_of(capture_of(text_of(1)))
    for position in (1, 2):
        rows.add_record(record, Item(input="in", position=position))
    assert [one for _, one in to_records(rows.articles, rows.statements, rows.speakers)] == [record, record]


def test_half_a_surrogate_pair_is_refused_and_leaves_no_rows() -> None:
    rows = Rows.none()
    with pytest.raises(Reject) as refusal:
        rows.add_record(record_of(capture_of(text_of(1)), title="\ud800"), Item())
    assert refusal.value.reason == "bad-encoding"
    assert rows == Rows.none()


@pytest.mark.parametrize("value", ["2021-13-45", "--05-17", "20x1"])
def test_a_date_that_no_calendar_has_is_no_day(value: str) -> None:
    rows = Rows.none()
    published = Published(value=value, basis="metadata")
    rows.add_record(record_of(capture_of(text_of(1)), published=published), Item())
    assert rows.articles[0]["published_day"] is None
    assert rows.articles[0]["published"] == value


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_every_outcome_can_be_written(text: str) -> None:
    rows = Rows.none()
    rows.add_outcome(Outcome(item=text, stage="parse", reason="fault", detail=text), "in", 1)
    table = tables_of(rows, "rules 1")["outcomes"]
    assert table.to_pylist()[0]["detail"] == clean(text)

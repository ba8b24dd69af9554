"""Conditions added to a query and taken from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.search import parse_query
from onrecord.search.narrowing import Period, filter_of, has, narrowed, widened, within
from onrecord.search.query import FieldName, to_text


@pytest.mark.parametrize(
    ("query", "narrower"),
    [
        ("", "kind:direct"),
        ("ferry", "ferry kind:direct"),
        ("ferry OR barge", "(ferry OR barge) kind:direct"),
        ("ferry kind:direct", "ferry kind:direct"),
        ("-ferry", "-ferry kind:direct"),
    ],
)
def test_a_condition_is_added_once_and_comes_off_again(query: str, narrower: str) -> None:
    part = filter_of("kind", "direct")
    assert part is not None
    node = narrowed(parse_query(query), part)
    assert to_text(node) == narrower
    assert has(node, part)
    assert not has(widened(node, part), part)


@given(st.text(max_size=60), st.sampled_from(["speaker", "outlet", "agency"]))
def test_every_name_makes_a_query_that_can_be_read(name: str, field: FieldName) -> None:
    part = filter_of(field, name)
    if part is not None:
        assert parse_query(to_text(part)) == part


@pytest.mark.parametrize(
    ("start", "end"),
    [("2021", "2022"), ("2021-12", "2022-01"), ("2021-01", "2021-02"), ("2024-02-28", "2024-02-29")],
)
def test_a_period_ends_where_the_next_begins(start: str, end: str) -> None:
    query = to_text(within(parse_query("ferry after:2019 before:2020"), Period(start)))
    assert query == f"ferry after:{start} before:{end}"
    assert to_text(within(parse_query(query), None)) == "ferry"


def test_time_ends_at_the_last_day_there_is() -> None:
    assert to_text(within(parse_query(""), Period("9999-12-31"))) == "after:9999-12-31"

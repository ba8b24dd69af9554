"""docs/search.md describes the language that there is."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from onrecord.search import parse_query
from onrecord.search.query import FIELDS, to_text
from onrecord.search.results import Hit, Hits

MANUAL = (Path(__file__).parents[2] / "docs" / "search.md").read_text("utf-8")
QUERIES, FIELD_ROWS = (MANUAL.split(heading)[1].split("\n## ")[0] for heading in ("## Queries", "## Fields"))
EXAMPLES = re.findall(r"^\| `([^`]+)` \|", QUERIES, re.MULTILINE)
VALUES = re.findall(r"\| `([^`]+)` \|$", FIELD_ROWS, re.MULTILINE)


@pytest.mark.parametrize("query", EXAMPLES + VALUES)
def test_every_example_is_read(query: str) -> None:
    assert parse_query(to_text(parse_query(query))) == parse_query(query)


def test_every_field_is_described_with_an_example() -> None:
    assert {value.split(":")[0] for value in VALUES} == set(FIELDS)


def test_every_field_of_the_json_is_named() -> None:
    names = {item.name for item in (*fields(Hit), *fields(Hits))}
    assert {name for name in names if f"`{name}`" not in MANUAL} == set()

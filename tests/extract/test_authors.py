"""Authors as JSON-LD writes them, one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml.html import fromstring

from onrecord.extract.metadata import read_metadata


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ({"name": "Jane Roe"}, ("Jane Roe",)),
        ([{"name": "Jane Roe"}, {"name": "John Doe"}], ("Jane Roe", "John Doe")),
        ("Jane Roe, John Doe, and Ana Poe", ("Jane Roe", "John Doe", "Ana Poe")),
        ({"name": "Jane Roe und John Doe"}, ("Jane Roe", "John Doe")),
        ({"name": "Roe, Jane"}, ("Roe, Jane",)),
        ({"name": "Bread and Roses"}, ("Bread and Roses",)),
        ([{"name": "Jane Roe"}, {"name": "Jane-Roe"}], ("Jane Roe",)),
        ([{"name": "João Sá"}, {"name": "JOAO SA"}], ("João Sá",)),
        ({"name": "https://gazette.example/roe"}, ()),
        ([None, 3, {"name": None}], ()),
    ],
)
def test_authors(author: Any, expected: tuple[str, ...]) -> None:
    node = json.dumps({"@type": "NewsArticle", "author": author})
    tree = fromstring(f'<html><script type="application/ld+json">{node}</script><p>x</p></html>')
    assert read_metadata(tree).authors == expected

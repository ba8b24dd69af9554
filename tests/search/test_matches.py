"""Where a query's words stand in a text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.search import parse_query
from onrecord.search.matches import find_matches
from onrecord.search.query import Term, Words

CASES = [
    ("bread", "Bread and BREAD, breadth", ["Bread", "BREAD"]),
    ("bread*", "Bread and breadth", ["Bread", "breadth"]),
    ('"new bread"', "a new, bread; new old bread", ["new, bread"]),
    ("resume", "A résumé", ["résumé"]),
    ("résumé", "A resume", ["resume"]),
    ("don't", "we don’t", ["don’t"]),
    ("bread -butter", "bread and butter", ["bread"]),
    ("bread OR butter", "bread and butter", ["bread", "butter"]),
    ("speaker:bread", "bread", []),
    ("", "bread", []),
    ("U.S.", "in the U.S. today", ["U.S"]),
]


@pytest.mark.parametrize(("query", "text", "marked"), CASES)
def test_matches_are_found(query: str, text: str, marked: list[str]) -> None:
    assert [span.cut(text) for span in find_matches(parse_query(query), text)] == marked


def test_many_terms_in_a_long_text_are_quick_to_find() -> None:
    query = parse_query(" OR ".join(f"w{number}" for number in range(100)))
    text = "w1 " * 100_000
    assert len(find_matches(query, text)) == 100_000


@given(st.text(max_size=60), st.text(min_size=1, max_size=8))
def test_matches_lie_in_the_text_in_order(text: str, asked: str) -> None:
    spans = find_matches(Words(Term(asked, prefix=True)), text)
    assert all(span.cut(text) for span in spans)
    assert all(before.end < after.start for before, after in pairwise(spans))

"""Marks, excerpts and carets on a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.cli.render import Mark, excerpt, joined, marked, pointed_at, safe
from onrecord.search import QueryError, parse_query
from onrecord.spans import Span

TEXT = "The mayor said the baker said bread is cheap."
OUTER = Mark(span=Span(15, 44), style="cyan", opening="{", closing="}", note="[1]")
INNER = Mark(span=Span(30, 44), style="cyan", opening="{", closing="}", note="[2]")


def test_without_colour_marks_are_brackets_that_nest() -> None:
    shown = marked(TEXT, [OUTER, INNER], plain=True).plain
    assert shown == "The mayor said {the baker said {bread is cheap}[2]}[1]."


def test_with_colour_marks_are_styles_and_the_words_stay_as_they_are() -> None:
    shown = marked(TEXT, [Mark(span=Span(15, 24), style="cyan", opening="{", closing="}")], plain=False)
    assert shown.plain == TEXT
    assert [shown.plain[part.start : part.end] for part in shown.spans if part.style == "cyan"] == [
        "the baker"
    ]


def test_a_stretch_shows_only_its_part_of_a_mark() -> None:
    assert marked(TEXT, [OUTER], plain=True, within=Span(19, 29)).plain == "{baker said}[1]"


spans = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: Span(pair[0], sum(pair)))


@given(st.text(max_size=60), st.lists(spans, max_size=6))
def test_marking_loses_no_character(text: str, places: list[Span]) -> None:
    marks = [Mark(span=place, style="bold", opening="", closing="") for place in places]
    assert marked(text, marks, plain=True).plain == marked(text, [], plain=True).plain


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_printed(text: str) -> None:
    shown = marked(text, [], plain=True).plain + safe(text).plain
    assert {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs"} <= {"Cc"}
    assert {char for char in shown if unicodedata.category(char) == "Cc"} <= {"\n", "\t"}


def test_a_long_text_is_cut_around_its_first_match() -> None:
    text = "flour " * 100 + "bread " + "water " * 100
    shown, matches = excerpt(text, [Span(600, 605)], 120)
    assert shown.startswith("… flour")
    assert shown.endswith("water …")
    assert [match.cut(shown) for match in matches] == ["bread"]
    assert len(shown) <= 124


def test_a_short_text_stays_whole_and_on_one_line() -> None:
    assert excerpt("new\nbread", [Span(4, 9)], 20) == ("new bread", (Span(4, 9),))


@given(st.text(alphabet="ab \n", min_size=1, max_size=300), st.integers(0, 299), st.integers(20, 100))
def test_matches_in_an_excerpt_are_the_same_words(text: str, at: int, room: int) -> None:
    at = min(at, len(text) - 1)
    match = Span(at, min(at + 3, len(text)))
    shown, places = excerpt(text, [match], room)
    wanted = match.cut(text).replace("\n", " ")
    assert all(place.cut(shown) == wanted for place in places)


CARETS = [
    ("bread speeker:roe", "  bread speeker:roe\n        ^^^^^^^^"),
    ("bread OR", "  bread OR\n        ^^"),
    ("パン (", "  パン (\n       ^"),
    ("bread\x1b (", "  bread\\x1b (\n            ^"),
]


@pytest.mark.parametrize(("query", "shown"), CARETS)
def test_a_caret_points_at_the_place(query: str, shown: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert pointed_at(caught.value) == shown


def test_a_long_query_is_cut_before_the_place() -> None:
    with pytest.raises(QueryError) as caught:
        parse_query("bread " * 50 + '"')
    line, carets = pointed_at(caught.value).split("\n")
    assert len(line) < 60
    assert line[carets.index("^")] == '"'


def test_parts_that_are_not_there_leave_no_gap() -> None:
    assert joined(["a", None, "", "b"]).plain == "a · b"

"""Texts for pages: marks, paragraphs, differences, charts, bars."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fictional import capture_of, record_of
from onrecord.record import Record
from onrecord.search.narrowing import Period
from onrecord.spans import Span
from onrecord.web import bars, charts
from onrecord.web.differences import compared
from onrecord.web.marking import Mark, marked
from onrecord.web.phrasing import excerpt
from onrecord.web.story import key_of, paragraphs_of
from onrecord.web.text import shown

TEXTS = st.text(alphabet="ab <&\"'\n🙂é", max_size=60)


def bare(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6))
def test_marks_change_no_character(text: str, places: list[tuple[int, int]]) -> None:
    marks = [
        Mark(span=Span(start, start + length), classes=("m",))
        for start, length in places
        if start + length <= len(text)
    ]
    assert bare(marked(text, marks)) == text


@given(TEXTS, st.integers(0, 60), st.integers(1, 60))
def test_a_part_of_a_marked_text_is_that_part(text: str, start: int, length: int) -> None:
    whole = Mark(span=Span(0, max(1, len(text))), classes=("m",))
    if start + length <= len(text):
        assert bare(marked(text, [whole], Span(start, start + length))) == text[start : start + length]


@given(TEXTS, TEXTS)
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    found = compared(before, after, whole=True)
    assert bare(re.sub(r"<del>.*?</del>", "", found.html, flags=re.DOTALL)) == after
    assert bare(re.sub(r"<ins>.*?</ins>", "", found.html, flags=re.DOTALL)) == before
    assert (found.n_changes == 0) == (before == after)


def test_a_change_is_shown_word_by_word() -> None:
    assert compared("It costs 40 crowns now.", "It costs 48 crowns now.").html == (
        "It costs <del>40</del><ins>48</ins> crowns now."
    )


def test_texts_too_long_for_words_are_compared_by_the_line() -> None:
    before = "one two three\n" * 9_000
    found = compared(before, before + "four\n")
    assert found.is_by_line
    assert found.html.endswith("<ins>four\n</ins>")


def article(text: str) -> Record:
    plain = capture_of(text)
    whole = record_of(
        capture_of("“a,” José Álvarez the keeper told Coast Wire in an interview said boats He.")
    )
    return Record(
        id="x",
        url=None,
        outlet=None,
        title=None,
        language=None,
        text=plain.payload.decode(),
        published=None,
        provenance=whole.provenance,
        statements=(),
        speakers=(),
    )


@given(st.text(alphabet="ab \n\t", max_size=80))
def test_paragraphs_hold_every_word_in_order(text: str) -> None:
    record = article(text)
    found = paragraphs_of("k", record, key_of(record))
    assert " ".join(bare(one.html) for one in found).split() == text.split()


def test_a_text_without_blank_lines_is_parted_by_lines() -> None:
    record = article("one\ntwo\nthree")
    assert [bare(one.html) for one in paragraphs_of("k", record, ())] == ["one", "two", "three"]


@given(st.text(max_size=900), st.integers(0, 880), st.integers(1, 20))
def test_an_excerpt_keeps_its_matches_in_place(text: str, start: int, length: int) -> None:
    matches = (Span(start, start + length),) if start + length <= len(text) else ()
    cut, inside = excerpt(text, matches, 200)
    assert len(cut) <= 210
    for match, whole in zip(inside, matches, strict=False):
        assert match.cut(cut).split() == whole.cut(text).split()


@given(st.text(max_size=60))
def test_what_is_shown_can_be_sent(text: str) -> None:
    assert shown(text).encode("utf-8").decode() == shown(text)
    assert shown(shown(text)) == shown(text)


def days(*counted: tuple[str, int]) -> list[tuple[str, str, int]]:
    found = bars.bars_of(counted, lambda period: f"/?q=after:{period.start}")
    return [(one.period.start, one.label, one.count) for one in found]


def test_bars_are_days_months_or_years() -> None:
    assert days(("2021-05-17", 2), ("2021-05-19", 1)) == [
        ("2021-05-17", "17 May 2021", 2),
        ("2021-05-18", "18 May 2021", 0),
        ("2021-05-19", "19 May 2021", 1),
    ]
    assert [start for start, _, _ in days(("2021-01-01", 1), ("2021-06-30", 1))][:2] == ["2021-01", "2021-02"]
    assert [start for start, _, _ in days(("2001-01-01", 1), ("2004-06-30", 1))] == [
        "2001",
        "2002",
        "2003",
        "2004",
    ]
    assert len(days(("0001-01-01", 1), ("9999-12-31", 1))) == 2
    assert days() == []


def test_a_bar_leads_to_its_period() -> None:
    found = bars.bars_of([("2021-05-17", 2), ("2021-05-18", 1)], lambda period: f"/?q=after:{period.start}")
    drawn = bars.svg(found, "Statements <over> time")
    root = etree.fromstring(f"<x>{drawn}</x>")
    assert root.xpath("//a/@href") == ["/?q=after:2021-05-17", "/?q=after:2021-05-18"]
    assert root.xpath("//a/title/text()") == ["17 May 2021: 2", "18 May 2021: 1"]
    assert root.xpath("//svg/@aria-label") == ["Statements <over> time"]
    assert Period("2021-05-17").unit == "day"


def test_a_chart_has_shapes_and_words_only_and_its_data_as_a_table() -> None:
    picture = charts.bars("Outlets <x>", "statements", [("Harbour & Post", 1200), ("<script>", 3)])
    assert picture is not None
    root = etree.fromstring(picture.svg)
    kinds = {etree.QName(element).localname for element in root.iter()}
    assert kinds <= {"svg", "g", "path", "rect", "line", "text", "tspan", "circle"}
    texts = root.xpath("//*[local-name()='text']/text()")
    assert {"Harbour & Post", "<script>", "1,200"} <= set(texts)
    assert not any("#" in value for element in root.iter() for value in element.attrib.values())
    assert picture.rows == (("Harbour & Post", "1,200"), ("<script>", "3"))


def test_shares_are_drawn_over_time() -> None:
    picture = charts.shares("Not named", [("2021", 4, 1), ("2022", 2, 2)])
    assert picture is not None
    assert picture.rows == (("2021", "4", "1", "25 %"), ("2022", "2", "2", "100 %"))
    assert charts.shares("Not named", [("2021", 4, 1)]) is None
    assert charts.bars("One", "statements", [("a", 1)]) is None

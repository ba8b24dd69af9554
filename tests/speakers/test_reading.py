"""The words of a text, their sentences, quotation marks and headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.spans import Span
from onrecord.speakers.reading import read


@given(st.text(alphabet="aB. “”\"'’\n-:é山🙂", max_size=80))
def test_every_word_is_the_text_at_its_place(text: str) -> None:
    reading = read(text)
    for at, word in enumerate(reading.words):
        assert text[reading.starts[at] : reading.ends[at]] == word
        assert at in reading.within(Span(reading.starts[at], reading.ends[at]))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained. Roe left.", 2),
        ("Mr. Roe left. He was late.", 2),
        ("John Q. Roe left the U.S. Senate.", 1),
        ("“It rained. It snowed. It hailed,” Roe said. She left.", 2),
        ("Rain\n\nSnow", 2),
    ],
)
def test_sentences_are_counted_outside_quotations(text: str, sentences: int) -> None:
    assert len(set(read(text).sentences)) == sentences


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“It rained,” she said", ["It", "rained", ","]),
        ("„Es regnet“, sagte sie", ["Es", "regnet"]),
        ("« Il pleut », dit-elle", ["Il", "pleut"]),
        ('"It rained," she said', ["It", "rained", ","]),
        ("“It rained\n\nShe left", ["It", "rained"]),
    ],
)
def test_an_open_mark_spoils_no_more_than_its_paragraph(text: str, quoted: list[str]) -> None:
    reading = read(text)
    assert [word for at, word in enumerate(reading.words) if reading.quoted[at]] == quoted


def test_a_known_quotation_needs_no_marks() -> None:
    reading = read("It rained, she said", [Span(0, 9)])
    assert [word for at, word in enumerate(reading.words) if reading.quoted[at]] == ["It", "rained"]


def test_a_heading_is_told_by_its_capitals() -> None:
    reading = read("Mayor Says Ferry Will Sail\n\nThe mayor said that the ferry would sail in spring.")
    assert reading.headings == {0}

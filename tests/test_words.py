"""Words are cut and folded alike wherever they stand."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.words import MAX_WORD_CHARS, is_word_char, placed_words, words_of

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)


@given(texts)
@example("e\u0301 \u0301 x")
@example("½ ﷺ ㎏ ﾞ İ")
def test_both_ways_of_cutting_agree(text: str) -> None:
    placed = list(placed_words(text))
    assert [word for word, _, _ in placed] == words_of(text)
    assert all(0 <= start < end <= len(text) for _, start, end in placed)
    assert all(before[2] <= after[1] for before, after in pairwise(placed))


@given(texts)
def test_words_hold_nothing_that_a_database_could_misread(text: str) -> None:
    for word in words_of(text):
        assert not set(word) & set("'\"\\ ()|&!:*<>\0\t\n")
        assert len(word) <= MAX_WORD_CHARS


@given(texts)
def test_a_text_with_a_letter_or_a_digit_has_a_word(text: str) -> None:
    assert bool(words_of(text)) >= any(map(is_word_char, text))


@given(texts, texts)
def test_a_blank_always_parts(one: str, other: str) -> None:
    assert words_of(f"{one} {other}") == words_of(one) + words_of(other)

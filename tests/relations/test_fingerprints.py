"""Texts that share a stretch share a fingerprint; what is quoted gives none."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.relations.fingerprints import (
    GUARANTEE,
    MAX_FINGERPRINTS,
    MAX_WORDS,
    fingerprints,
    read_words,
    wording_of,
)
from relations.made import record_of, words


@given(st.integers(0, 10_000), st.integers(0, 60), st.integers(0, 60))
def test_a_long_shared_stretch_is_always_found(seed: int, before: int, after: int) -> None:
    rng = random.Random(seed)
    shared = words(rng, GUARANTEE)
    left = f"{words(rng, before)} {shared} {words(rng, after)}"
    right = f"{words(rng, after)} {shared} {words(rng, before)}"
    assert fingerprints(read_words(left)) & fingerprints(read_words(right))


def test_quoted_words_are_not_the_writers_own() -> None:
    wording = wording_of(record_of('The mayor said: "The bridge opens in May," and left.'))
    own = [word for word, is_own in zip(wording.words, wording.own, strict=True) if is_own]
    assert own == ["the", "mayor", "said", "and", "left"]


@pytest.mark.parametrize(
    "text", ["", "…", "one", "word " * 200_000, "雨が降る" * 30, "\ud800 " * 40, '"' * 9999]
)
def test_any_text_has_bounded_fingerprints(text: str) -> None:
    wording = wording_of(record_of(text))
    assert len(wording.words) <= MAX_WORDS
    assert 1 <= len(fingerprints(wording)) <= MAX_FINGERPRINTS + 1

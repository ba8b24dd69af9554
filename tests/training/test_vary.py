"""Articles with other names and marks: labels stay on the words that they were on."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.vary import given_names, vary

TEXT = (
    "Anna Tiller said the harbour’s new crane “lifts well”. Tiller, 40, told Port Radio that John Marlow’s "
    "drawings helped. “Thank you,” Marlow answered."
)


def article() -> dict[str, object]:
    def spans(*words: str) -> list[list[int]]:
        return [[TEXT.index(word), TEXT.index(word) + len(word)] for word in words]

    statement = {
        "content": spans("the harbour’s new crane “lifts well”"),
        "cue": spans("said"),
        "source": spans("Anna Tiller"),
        "addressee": [],
    }
    other = {
        "content": spans("that John Marlow’s drawings helped"),
        "cue": spans("told"),
        "source": spans("Tiller, 40"),
        "addressee": spans("Port Radio"),
    }
    return {"id": "x", "text": TEXT, "statements": [statement, other]}


def words_of(text: str, spans: list[list[int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


@given(st.integers(min_value=0, max_value=10_000))
def test_labels_move_with_their_words(seed: int) -> None:
    varied = vary(article(), given_names(), random.Random(seed))
    text = varied["text"]
    first, second = varied["statements"]
    assert words_of(text, first["cue"]) == ["said"]
    assert words_of(text, second["cue"]) == ["told"]
    assert words_of(text, second["addressee"]) == ["Port Radio"]
    (source,) = words_of(text, first["source"])
    assert text.startswith(source + " said")
    assert words_of(text, second["source"]) == [source.split()[1] + ", 40"]
    (content,) = words_of(text, second["content"])
    assert content.startswith("that ")
    assert content.endswith("drawings helped")


def test_one_person_keeps_one_name_in_an_article() -> None:
    seen = set()
    for seed in range(40):
        text = vary(article(), given_names(), random.Random(seed))["text"]
        words = text.replace("’", " ").split()
        seen.add(words[1])
        assert text.count(words[1]) == 2, "the surname, wherever it stands"
    assert len(seen) > 5
    assert "Tiller" in seen


@pytest.mark.parametrize("seed", range(30))
def test_marks_change_sign_by_sign(seed: int) -> None:
    text = vary(article(), frozenset(), random.Random(seed))["text"]
    assert len(text) == len(TEXT)
    assert sum(a != b for a, b in zip(text, TEXT, strict=True)) in (0, 4, 5, 6)


def test_an_article_with_mentions_stays_as_it_is() -> None:
    one = {"id": "x", "text": TEXT, "mentions": []}
    assert vary(one, given_names(), random.Random(1)) is one

"""Names of persons: what may be one, and what may not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.directory.letters import plain, sound, words_of
from onrecord.directory.names import person_name, same_person_name

CASES = [json.loads(line) for line in Path(__file__).with_name("name_pairs.jsonl").read_text().splitlines()]
NAMES = sorted({case[side] for case in CASES for side in ("one", "other")})


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['one']}|{case['other']}")
def test_pairs(case: dict[str, str]) -> None:
    one, other = person_name(case["one"]), person_name(case["other"])
    assert one is not None
    assert other is not None
    assert (same_person_name(one, other) is not None) == case["alike"]


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_likeness_has_no_direction(left: str, right: str) -> None:
    one, other = person_name(left), person_name(right)
    assert one is not None
    assert other is not None
    there, back = same_person_name(one, other), same_person_name(other, one)
    assert (there and there.weight) == (back and back.weight)


def test_what_is_written_otherwise_weighs_less() -> None:
    def weight(one: str, other: str) -> float:
        left, right = person_name(one), person_name(other)
        assert left is not None
        assert right is not None
        like = same_person_name(left, right)
        assert like is not None
        return like.weight

    same = weight("Robert Lampwick", "Robert Lampwick")
    nickname = weight("Robert Lampwick", "Bob Lampwick")
    initial = weight("Robert Lampwick", "R. Lampwick")
    alone = weight("Robert Lampwick", "Lampwick")
    assert same > nickname > initial > alone


@pytest.mark.parametrize(
    ("name", "given_name", "family"),
    [
        ("Dean Roe", "dean", "roe"),
        ("President Roe", "", "roe"),
        ("al-Haddad", "", "haddad"),
        ("Al Roe", "al", "roe"),
        ("Le Roe", "", "roe"),
        ("Pope John", "pope", "john"),
        ("Jane", "", "jane"),
    ],
)
def test_parts(name: str, given_name: str, family: str) -> None:
    parts = person_name(name)
    assert parts is not None
    assert (parts.given, parts.family) == (given_name, family)


@given(st.text(max_size=300))
def test_any_text_is_read_or_is_no_name(text: str) -> None:
    name = person_name(text)
    assert name is None or name.family
    assert plain(plain(text)) == plain(text)
    assert all(words_of(text)[at] for at in range(len(words_of(text))))
    assert len(sound(plain(text)[:40])) <= 80

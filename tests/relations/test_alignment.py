"""Two wordings side by side: what is the same, what differs, and how."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.relations.alignment import MAX_WORDS, align

FULL = "We found a new balance, and the ferry sails again in the spring"

Told = list[tuple[str, str | None, str | None, str | None]]
CASES: list[tuple[str, str, Told]] = [
    (FULL, FULL, [("equal", FULL, FULL, None)]),
    (
        "The harbour opens",
        "the harbor opens",
        [
            ("replace", "The", "the", "case"),
            ("replace", "harbour", "harbor", "spelling"),
            ("equal", "opens", "opens", None),
        ],
    ),
    (
        "We found a new balance",
        "we found balance",
        [
            ("replace", "We", "we", "case"),
            ("equal", "found", "found", None),
            ("delete", "a new", None, None),
            ("equal", "balance", "balance", None),
        ],
    ),
    (
        "We found, after years, a new balance",
        "We found … a new balance",
        [
            ("equal", "We found", "We found", None),
            ("delete", "after years", None, "ellipsis"),
            ("equal", "a new balance", "a new balance", None),
        ],
    ),
    (
        "She said it will sail",
        "She said [the ferry] will sail",
        [
            ("equal", "She said", "She said", None),
            ("replace", "it", "the ferry", "brackets"),
            ("equal", "will sail", "will sail", None),
        ],
    ),
    (
        "It sails, and soon",
        "It sails - and soon",
        [
            ("equal", "It sails", "It sails", None),
            ("replace", ",", "-", "marks"),
            ("equal", "and soon", "and soon", None),
        ],
    ),
    (
        "It sails now",
        "It sails not",
        [("equal", "It sails", "It sails", None), ("replace", "now", "not", None)],
    ),
    ("", "one two", [("insert", None, "one two", None)]),
    ("one", "", [("delete", "one", None, None)]),
    ("", "…", []),
]


@pytest.mark.parametrize(("left", "right", "steps"), CASES)
def test_steps(left: str, right: str, steps: Told) -> None:
    found = [
        (step.kind, step.left and step.left.cut(left), step.right and step.right.cut(right), step.note)
        for step in align(left, right)
    ]
    assert found == steps


texts = st.lists(
    st.sampled_from(["a", "The", "harbour", "harbor", "[we]", "…", "sails,", "sails", "—", "“no”", "雨"]),
    max_size=25,
).map(" ".join)


@given(left=texts, right=texts)
def test_steps_are_in_order_and_tell_no_word_twice(left: str, right: str) -> None:
    steps = align(left, right)
    for side in ("left", "right"):
        spans = [span for step in steps if (span := getattr(step, side)) is not None]
        assert all(one.end <= two.start for one, two in pairwise(spans))
    for step in steps:
        assert (step.left is None, step.right is None) == (step.kind == "insert", step.kind == "delete")
        if step.kind == "equal":
            assert step.left is not None
            assert step.right is not None
            assert _letters(step.left.cut(left)) == _letters(step.right.cut(right))


@given(text=texts)
def test_a_text_differs_from_itself_in_nothing(text: str) -> None:
    assert {step.kind for step in align(text, text)} <= {"equal"}


def test_a_long_wording_is_bounded() -> None:
    many = " ".join(f"w{number}" for number in range(MAX_WORDS + 50))
    assert [step.kind for step in align(many, many)] == ["equal", "replace"]


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())

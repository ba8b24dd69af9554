"""Copies are found whole, abridged and in part; independent reports are none."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.relations.copies import Sieve, compare
from onrecord.relations.fingerprints import wording_of
from relations.made import record_of, words

RNG = random.Random(5)
STORY = [words(RNG, 40) for _ in range(10)]
OTHER = [words(RNG, 40) for _ in range(10)]
QUOTE = f"“{words(RNG, 90)}”"


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        (STORY, STORY, "exact"),
        (STORY, [" ".join(STORY).upper()], "exact"),
        (STORY, [OTHER[0], *STORY[1:]], "near"),
        (STORY, [OTHER[0], *STORY[2:6], OTHER[1]], "near"),  # abridged to 40%, with a local paragraph
        (STORY, [*OTHER, *STORY[2:4]], "partial"),
        ([*STORY, QUOTE], [*OTHER, QUOTE], None),  # two reports of one speech
        (STORY, [*OTHER, STORY[0][:60]], None),  # a stock phrase
        (STORY, [*STORY[:2], *OTHER, *OTHER[:9]], "partial"),
        (["Rain expected."], ["Rain expected."], None),
        ([], STORY, None),
        (["word " * 5000], ["word " * 4000], "near"),
        ([QUOTE], [QUOTE + " She left."], "near"),  # the same statement, printed whole by both
        ([OTHER[2], QUOTE], [OTHER[3], QUOTE], None),  # quoted whole by two reports
        ([*OTHER[2:5], QUOTE], [*OTHER[5:8], QUOTE], None),
    ],
)
def test_kinds(left: list[str], right: list[str], kind: str | None) -> None:
    one, two = (wording_of(record_of("\n\n".join(parts))) for parts in (left, right))
    found, mirrored = compare(one, two), compare(two, one)
    assert (found and found.kind, mirrored and mirrored.kind) == (kind, kind)


def test_stretches_stand_at_the_same_words_in_both() -> None:
    left, right = "\n\n".join(STORY), "\n\n".join([*OTHER, *STORY[2:5]])
    copy = compare(wording_of(record_of(left)), wording_of(record_of(right)))
    assert copy is not None
    shared = "\n\n".join(STORY[2:5])
    assert [(one.left.cut(left), one.right.cut(right)) for one in copy.stretches] == [(shared, shared)]
    assert (copy.left_contained, copy.right_contained) == (0.3, 0.2308)


def test_changed_spelling_does_not_cut_a_stretch() -> None:
    text = "\n\n".join(STORY)
    changed = text.replace(STORY[4].split()[20], "colour")
    copy = compare(wording_of(record_of(text)), wording_of(record_of(changed)))
    assert copy is not None
    assert len(copy.stretches) == 1


PIECES = [*STORY[:3], STORY[3][:80], STORY[4][:50], QUOTE, "word " * 30]


@settings(max_examples=200)
@given(*[st.lists(st.sampled_from([*PIECES, *OTHER[:4]]), max_size=14)] * 2)
def test_what_the_sieve_holds_back_is_no_copy(left: list[str], right: list[str]) -> None:
    one, two = (wording_of(record_of(" ".join(parts))) for parts in (left, right))
    if Sieve(one).holds_back(two.words):
        assert compare(one, two) is None
        assert compare(two, one) is None


def test_the_sieve_holds_back_what_shares_a_phrase_and_lets_through_what_shares_a_paragraph() -> None:
    sieve = Sieve(wording_of(record_of("\n\n".join(STORY))))
    phrase = wording_of(record_of("\n\n".join([*OTHER, STORY[0][:60]])))
    paragraph = wording_of(record_of("\n\n".join([*OTHER, *STORY[:2]])))
    assert (sieve.holds_back(phrase.words), sieve.holds_back(paragraph.words)) == (True, False)

"""The same words of one speaker are told from other words, and from other speakers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.record import StatementKind
from onrecord.relations.quotation_prints import MAX_PRINTS, prints_of
from onrecord.relations.quotations import Saying, saying, tie
from onrecord.relations.voices import may_be_one, voice

FERRY = "We found a new balance between the ferries and the swans, and nobody in the harbour was hurt by it"


def said(text: str, name: str | None = "Ali Haddad", kind: StatementKind = "direct", day: str = "") -> Saying:
    return saying(text, voice(name, "person" if name else None), kind, day or None)


SAME = [
    FERRY.upper(),
    FERRY.replace("harbour", "harbor").replace(",", ";"),
    "We found a new balance between the ferries and the swans",
    FERRY.replace("between the ferries and the swans", "…"),
    FERRY.replace("by it", "by [the new timetable]"),
    FERRY + " And that is only the beginning of a long summer on the water.",
    "found a new balance between the ferries",
]
OTHER = [
    "We found the swans, and the ferries are a different matter that nobody wants to hear of",
    "The harbour master's new timetable begins on Monday",
    "new balance",
    "between the",
    "",
]


@pytest.mark.parametrize("text", SAME)
def test_variants(text: str) -> None:
    one, two = said(FERRY), said(text)
    found, mirrored = tie(one, two), tie(two, one)
    assert found is not None
    assert found == mirrored
    assert found.kind in {"same", "reworded"}
    assert prints_of(one) & prints_of(two)


@pytest.mark.parametrize("text", OTHER)
def test_other_words_of_the_same_speaker(text: str) -> None:
    assert tie(said(FERRY), said(text)) is None


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("Haddad", True),
        ("A. Haddad", True),
        ("Dr. Ali Haddad", True),
        ("ALI HADDAD", True),
        (None, True),
        ("Amal Haddad", False),
        ("Jane Roe", False),
    ],
)
def test_one_speaker_or_another(name: str | None, is_one: bool) -> None:
    assert (tie(said(FERRY), said(FERRY, name)) is not None) is is_one


def test_bodies_are_compared_whole() -> None:
    ministry, other = (
        voice("the Ministry of Boats", "organization"),
        voice("Ministry of Trains", "organization"),
    )
    assert may_be_one(ministry, voice("Ministry of Boats", "organization"))
    assert not may_be_one(ministry, other)


def test_a_report_in_other_words_joins_for_some_days() -> None:
    quote = said("We will close the old fish market on Monday for repairs", day="2021-05-17")
    report = "he would be closing the fish market for repairs next Monday"
    for day, is_tied in (("2021-05-19", True), ("", True), ("2021-07-19", False)):
        found = tie(quote, said(report, kind="indirect", day=day))
        assert (found is not None) is is_tied
        assert found is None or (found.kind, found.is_sure) == ("paraphrase", False)
    assert (
        tie(said(report, kind="indirect"), said("he closed a fish market on Monday", kind="indirect")) is None
    )


def test_of_a_mixed_statement_the_quoted_words_count() -> None:
    mixed = "the harbour master, who spoke of boats and birds, had “found a new balance between the ferries”"
    found = tie(said(FERRY), said(mixed, kind="mixed"))
    assert found is not None
    assert found.kind == "same"


def test_a_newsrooms_own_phrase_is_no_quotation() -> None:
    note = "that the ferry is late, full, dirty and much too expensive for most people"
    for outlet, is_tied in (("echo", False), ("post", True)):
        one = saying(note, voice(None, None), "indirect", "2021-05-17", "echo")
        two = saying(note, voice(None, None), "indirect", "2021-05-17", outlet)
        assert (tie(one, two) is not None) is is_tied


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_words_are_compared(one: str, two: str) -> None:
    left, right = said(one), said(two, kind="mixed")
    assert tie(left, right) == tie(right, left)
    assert len(prints_of(left)) <= MAX_PRINTS


def test_what_is_long_is_bounded() -> None:
    assert len(prints_of(said(" ".join(f"word{number}" for number in range(5000))))) <= MAX_PRINTS

"""Turns of a transcript are found by their labels, and what only looks like labels is left alone."""

from __future__ import annotations

import pytest

from onrecord.spans import Span
from onrecord.statements.assemble import Draft
from onrecord.statements.engine import Passage
from onrecord.statements.rules import RulesEngine
from onrecord.statements.transcripts import turns, with_turns

DEBATE = "NORDAHL: Will the tram stop here?\n\nVAN DEN BERG: It will, in May.\n\nNORDAHL: That is soon."


def said(text: str) -> list[tuple[str, str]]:
    return [(turn.name, turn.content.cut(text)) for turn in turns(text)]


def test_turns_are_whole_paragraphs_behind_their_labels() -> None:
    assert said(DEBATE) == [
        ("NORDAHL", "Will the tram stop here?"),
        ("VAN DEN BERG", "It will, in May."),
        ("NORDAHL", "That is soon."),
    ]
    first = turns(DEBATE)[0]
    assert first.label is not None
    assert first.cue is not None
    assert (first.label.cut(DEBATE), first.cue.cut(DEBATE)) == ("NORDAHL", ":")


def test_questions_and_answers_have_no_source() -> None:
    text = "The miller spoke to us.\n\nQ. Is it old?\n\nA. Older than the brook."
    assert said(text) == [("Q", "Is it old?"), ("A", "Older than the brook.")]
    assert all(turn.label is None and turn.cue is None for turn in turns(text))


@pytest.mark.parametrize(
    "text",
    [
        "Where: Old Mill, Lane 3\n\nWhen: Saturday\n\nTickets: at the door",
        "READ MORE: Will the crane move?\n\nWATCH: The crane moves.",
        "NORDAHL: The tram will stop here.",
        "Monday: It rains.\n\nTuesday: It snows.\n\nWednesday: It clears.",
        "She named three reasons: cost, noise and wind.\n\nHe named one: wind.",
        "Q: Is it old?\n\nIt is.",
        "",
    ],
)
def test_what_is_no_transcript(text: str) -> None:
    assert said(text) == []


def test_a_turn_joins_unless_others_hold_most_of_it() -> None:
    spoken = turns(DEBATE)
    whole = Draft(content=(spoken[0].content,))
    part = Draft(content=(Span(spoken[1].content.start, spoken[1].content.start + 2),))
    contents = [draft.content for draft in with_turns([whole, part], spoken)]
    assert contents == [whole.content, part.content, (spoken[1].content,), (spoken[2].content,)]


def test_turns_are_direct_speech_with_who_speaks() -> None:
    found = RulesEngine().find([Passage(text=DEBATE, language="en")])[0]
    assert [(one.kind, one.source[0].cut(DEBATE)) for one in found] == [
        ("direct", "NORDAHL"),
        ("direct", "VAN DEN BERG"),
        ("direct", "NORDAHL"),
    ]


def test_many_labels_take_linear_time_and_room() -> None:
    text = "\n".join(f"{'AB'[n % 2]}LMA: Yes, {n}." for n in range(20_000))
    spoken = turns(text)
    assert len(spoken) == 20_000
    assert len(with_turns([Draft(content=(turn.content,)) for turn in spoken], spoken)) == 20_000

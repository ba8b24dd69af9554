"""Quotations that stand alone."""

from __future__ import annotations

import pytest

from onrecord.spans import Span
from onrecord.statements.assemble import Draft
from onrecord.statements.continuation import standing_alone
from onrecord.statements.floating import FLOATING, floating
from onrecord.statements.marks import find_quotations

TEXT = "“We will never get that boat through.”\n\nThe boat is blue. “Swan Two.” “It is a fine blue boat.”"


def parts() -> list[Span]:
    return standing_alone(TEXT, find_quotations(TEXT))


def words(drafts: list[Draft]) -> list[str]:
    return [span.cut(TEXT) for draft in drafts for span in draft.content]


def test_sentences_of_five_words_are_kept_and_titles_are_not() -> None:
    drafts = floating(TEXT, parts(), [])
    assert words(drafts) == ["“We will never get that boat through.”", "“It is a fine blue boat.”"]
    assert all(not draft.source and not draft.cue and draft.confidence == FLOATING for draft in drafts)


@pytest.mark.parametrize("start", [0, 5, 20])
def test_what_a_statement_touches_is_no_floating_quotation(start: int) -> None:
    said = Draft(content=(Span(start, start + 10),))
    assert words(floating(TEXT, parts(), [said])) == ["“It is a fine blue boat.”"]


def test_a_long_content_covers_all_that_begins_in_it() -> None:
    assert floating(TEXT, parts(), [Draft(content=(Span(0, len(TEXT)),)), Draft(content=(Span(1, 2),))]) == []

"""Quotations that run on after a statement, without a cue of their own."""

from __future__ import annotations

import pytest

from onrecord.spans import Span
from onrecord.statements.assemble import Draft
from onrecord.statements.continuation import continued
from onrecord.statements.marks import find_quotations


def spans(text: str, *words: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(w), text.index(w) + len(w)) for w in words)


def contents(text: str, *drafts: Draft) -> list[list[str]]:
    return [[s.cut(text) for s in d.content] for d in continued(text, drafts, find_quotations(text))]


def said(text: str, content: str, source: str = "Ana Poe") -> Draft:
    where = spans(text, source) if source else ()
    return Draft(content=spans(text, content), cue=spans(text, "said"), source=where)


def test_a_quotation_in_the_next_paragraph_joins() -> None:
    text = "Ana Poe said the well was dry on Monday.\n\n“We carry water from the river.”\n\nIt rained."
    assert contents(text, said(text, "the well was dry")) == [
        ["the well was dry", "“We carry water from the river.”"]
    ]


def test_several_paragraphs_join_one_after_the_other() -> None:
    text = "Ana Poe said no.\n\n“We carry water here.\n\n“It is far away.”"
    assert contents(text, said(text, "no")) == [["no", "“We carry water here.", "“It is far away.”"]]


@pytest.mark.parametrize(
    "after",
    [
        "\n\n“We carry water,” Bo Doe added.",
        "\n\nThe road is long. The river is far. “We carry water here.”",
        "\n\nThe “water carriers” came.",
        "\n\n“Water”",
    ],
)
def test_what_has_its_own_cue_or_stands_apart_or_is_a_name_does_not_join(after: str) -> None:
    text = "Ana Poe said the well was dry." + after
    assert contents(text, said(text, "the well was dry")) == [["the well was dry"]]


def test_nothing_joins_a_statement_without_a_source() -> None:
    text = "It was said the well was dry.\n\n“We carry water here.”"
    assert contents(text, said(text, "the well was dry", source="")) == [["the well was dry"]]


def test_what_another_statement_holds_does_not_join() -> None:
    text = "Ana Poe said no.\n\n“We carry water here.” Bo Doe shrugged."
    other = Draft(content=spans(text, "“We carry water here.”"), cue=spans(text, "shrugged"))
    assert sorted(contents(text, said(text, "no"), other)) == [["no"], ["“We carry water here.”"]]


def test_no_drafts_or_no_quotations() -> None:
    assert contents("“We carry water here.”") == []
    assert contents("Ana Poe said no.", said("Ana Poe said no.", "no")) == [["no"]]

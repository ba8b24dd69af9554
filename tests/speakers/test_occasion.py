"""On what occasion something was said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.speakers.occasion import find_occasion
from tests.speakers.marked import read_marked

OCCASIONS = [
    (
        "[c1:“Yes,”] [s1:Roe] [q1:said] in an interview with Coast Wire on Monday.",
        "interview",
        "in an interview with Coast Wire",
    ),
    ("[s1:Roe] [q1:told] the court that [c1:the ferry was late].", "court", "told the court"),
    ("[s1:She] [q1:wrote] in a post on Facebook that [c1:it rained].", "post", "in a post on Facebook"),
    ("[c1:“Yes,”] [s1:Roe] [q1:said] at a news conference.", "press conference", "at a news conference"),
    (
        "In a letter to Harbour Council, [s1:Roe] [q1:said] [c1:it rained].",
        "letter",
        "In a letter to Harbour Council",
    ),
    ("[c1:“Yes,”] [s1:Roe] [q1:told] parliament.", "parliament", "told parliament"),
    ("[c1:“Yes,”] [s1:Roe] [q1:said] in her opening speech.", "speech", "in her opening speech"),
    ("[c1:“Yes,”] the firm [q1:said] in a statement.", "statement", "in a statement"),
    (
        "[c1:„Ja“], [q1:sagte] [s1:Roe] in einem Interview mit dem Hafenblatt.",
        "interview",
        "in einem Interview mit dem Hafenblatt",
    ),
    (
        "[c1:« Oui »], a [q1:dit] [s1:Roe] lors d’une conférence de presse.",
        "press conference",
        "lors d’une conférence de presse",
    ),
    (
        "[c1:«Sí»], [q1:dijo] [s1:Roe] en una entrevista con El Puerto.",
        "interview",
        "en una entrevista con El Puerto",
    ),
]


GOLD = [
    json.loads(line)
    for line in (Path(__file__).parent / "occasions.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("row", GOLD, ids=lambda row: row["id"])
def test_the_occasion_is_of_the_labelled_kind(row: dict[str, Any]) -> None:
    article, (statement,) = read_marked(row["text"])
    found = find_occasion(article.text, statement)
    assert (found and found.kind) == (row["occasion"] and row["occasion"][0])


@pytest.mark.parametrize(("marked", "kind", "words"), OCCASIONS, ids=[words for _, _, words in OCCASIONS])
def test_the_sentence_names_the_occasion(marked: str, kind: str, words: str) -> None:
    article, (statement,) = read_marked(marked)
    occasion = find_occasion(article.text, statement)
    assert occasion is not None
    assert (occasion.kind, occasion.span.cut(article.text)) == (kind, words)


@pytest.mark.parametrize(
    "marked",
    [
        "[c1:“I said so in an interview with Coast Wire,”] [s1:Roe] [q1:said].",
        "[s1:Roe] [q1:said] [c1:it rained]. Later she spoke at a news conference.",
        "[c1:“It rained.”] In a letter it snowed.",
    ],
)
def test_what_was_said_and_other_sentences_name_none(marked: str) -> None:
    article, (statement,) = read_marked(marked)
    assert find_occasion(article.text, statement) is None

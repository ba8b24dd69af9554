"""Who speaks, case by case; and what holds for any text and any statements."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.speakers_speed import MAKES
from onrecord.record import Article, Speaker, Statement
from onrecord.spans import Span
from onrecord.speakers import resolve_speakers
from tests.speakers.marked import read_marked

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases.jsonl").read_text(encoding="utf-8").splitlines()
]


def resolved(marked: str, kind: str | None = None) -> tuple[dict[str, Statement], tuple[Speaker, ...]]:
    article, statements = read_marked(marked)
    if kind is not None:
        statements = tuple(replace(one, kind=kind) for one in statements)
    found, speakers = resolve_speakers(article, statements)
    return {one.id: one for one in found}, speakers


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_speaker_is_who_the_article_says(case: dict[str, object]) -> None:
    found, _ = resolved(case["text"], case.get("kind"))
    for number, expected in case["speakers"].items():
        speaker = found[number].speaker
        if expected is None:
            assert speaker is None
            continue
        assert speaker is not None
        parts = [speaker.name, speaker.kind, speaker.basis, speaker.role]
        assert parts[: len(expected)] == expected


def test_no_statements_have_no_speakers() -> None:
    assert resolve_speakers(Article(id="a", text="Jane Roe came."), ()) == ((), ())


def test_a_speaker_is_listed_once_with_all_mentions_and_roles() -> None:
    marked = (
        "[s1:Mayor Jane Roe] [q1:said] [c1:the ferry would sail]. It was her idea. [s2:Roe] [q2:said]"
        " [c2:she was glad]. [s3:Tom Brandt, a sailor,] [q3:said] [c3:he was too]."
    )
    article, _ = read_marked(marked)
    _, speakers = resolved(marked)
    assert [one.name for one in speakers] == ["Jane Roe", "Tom Brandt"]
    words = [mention.cut(article.text) for mention in speakers[0].mentions]
    assert {"Jane Roe", "her", "Roe"} <= set(words)
    assert speakers[0].mentions == tuple(sorted(speakers[0].mentions))
    assert speakers[0].roles == ("Mayor",)
    assert speakers[1].roles == ("sailor",)


def test_the_addressee_is_resolved_like_a_speaker() -> None:
    found, _ = resolved(
        "The Harbour Times asked Tom Brandt. [s1:Brandt] [q1:told] [a1:the Times] [c1:that it rained]."
        " [s2:He] [q2:told] [a2:reporters] [c2:that it was cold]."
    )
    assert found["1"].addressed_to is not None
    assert (found["1"].addressed_to.name, found["1"].addressed_to.kind) == ("Harbour Times", "organization")
    assert found["2"].addressed_to is None


def test_two_statements_that_lie_in_each_other_end() -> None:
    text = "“I said what I said,” and so I did."
    inner = Statement(id="1", kind="direct", content=(Span(0, 20),), source=(Span(30, 31),))
    outer = Statement(id="2", kind="direct", content=(Span(25, 34),), source=(Span(1, 2),))
    found, _ = resolve_speakers(Article(id="a", text=text), (inner, outer))
    assert [one.speaker.kind for one in found if one.speaker] == ["unnamed", "unnamed"]


def test_the_rest_of_a_statement_is_left_as_it_was() -> None:
    article, statements = read_marked("[s1:Jane Roe] [q1:said] [c1:it rained].")
    found, _ = resolve_speakers(article, statements)
    unset = replace(found[0], speaker=None, addressed_to=None, occasion=None)
    assert (unset,) == statements


_SAID = (
    "Jane Roe said the Mayor of Harbour Council , . “ ” ( ) he she they who ’s and Mr. HC said: « I 山田 a 7"
)
_WORDS = st.sampled_from([*_SAID.split(), "\n\n"])


@given(st.lists(_WORDS, min_size=1, max_size=60), st.data())
def test_any_text_and_any_spans_give_spans_of_the_text(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    place = st.integers(0, len(text) - 1)
    statements = []
    for number in range(data.draw(st.integers(0, 4))):
        start, other = data.draw(place), data.draw(place)
        source = (Span(start, min(len(text), start + 12)),) if data.draw(st.booleans()) else ()
        kind = data.draw(st.sampled_from(["direct", "indirect", "mixed"]))
        content = (Span(other, min(len(text), other + 20)),)
        statements.append(
            Statement(id=str(number), kind=kind, content=content, source=source, addressee=source)
        )
    found, speakers = resolve_speakers(Article(id="a", text=text), tuple(statements))
    assert [one.id for one in found] == [one.id for one in statements]
    for speaker in speakers:
        assert speaker.name
        assert all(mention.cut(text).strip() for mention in speaker.mentions)
    assert resolve_speakers(Article(id="a", text=text), tuple(statements)) == (found, speakers)


def _seconds(text: str, source: Span) -> float:
    statement = Statement(id="1", kind="indirect", content=(Span(0, 1),), source=(source,))
    start = time.process_time()
    resolve_speakers(Article(id="a", text=text), (statement,))
    return time.process_time() - start


@pytest.mark.parametrize(
    "unit",
    [
        "Jane Roe ",
        "A",
        "“",
        "A. ",
        "Roe’s ",
        "of ",
        "(ABC) ",
        "he ",
        "\n",
        "a-",
        ", the mayor",
        "interview with ",
    ],
)
def test_a_quarter_of_a_million_characters_of_anything_end(unit: str) -> None:
    text = unit * (250_000 // len(unit))
    assert _seconds(text + " Jane Roe said.", Span(len(text) - 9, len(text))) < 15


def _calls(text: str) -> int:
    """How many functions are called to resolve one source of the text: work that no clock disturbs."""
    statement = Statement(id="1", kind="indirect", content=(Span(0, 1),), source=(Span(0, 8),))
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        resolve_speakers(Article(id="a", text=text), (statement,))
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("make", MAKES.values(), ids=list(MAKES))
def test_four_times_as_many_mentions_are_four_times_the_work(make: Callable[[int], str]) -> None:
    resolve_speakers(*read_marked("[s1:Jane Roe] [q1:said] [c1:so]."))  # reads the word lists
    assert _calls(make(1600)) < 4.6 * _calls(make(400))


def test_text_beyond_the_limit_is_known_by_its_own_words() -> None:
    text = "a " * 600_000 + "Jane Roe said it rained."
    at = text.index("Jane")
    statement = Statement(
        id="1", kind="indirect", content=(Span(at + 14, at + 23),), source=(Span(at, at + 8),)
    )
    found, _ = resolve_speakers(Article(id="a", text=text), (statement,))
    assert found[0].speaker is not None
    assert (found[0].speaker.name, found[0].speaker.role) == (None, "Jane Roe")

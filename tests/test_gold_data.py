"""The gold texts are well made, and the score that is taken on them is right."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from benchmarks.gold import from_gold
from benchmarks.scoring import Score, Scored, agree, pair_by_content
from tests.gold.loader import GoldError, GoldText, load, parse_entry

TEXTS = load()
DOUBLE_MARKS = '“”"„«»'


def test_there_are_enough_of_each_language_and_form() -> None:
    languages = Counter(text.language for text in TEXTS)
    assert languages["en"] >= 150
    assert min(languages["de"], languages["fr"], languages["es"]) >= 20
    assert all(count >= 4 for count in Counter((text.language, text.form) for text in TEXTS).values())


def test_names_are_unique() -> None:
    assert len({text.id for text in TEXTS}) == len(TEXTS)


def test_no_text_is_there_twice() -> None:
    assert len({text.text for text in TEXTS}) == len(TEXTS)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.id)
def test_edges_of_spans_stand_on_words(text: GoldText) -> None:
    for statement in text.statements:
        parts = statement.content + statement.cue + statement.source + statement.addressee
        for start, end in parts:
            assert not text.text[start].isspace()
            assert not text.text[end - 1].isspace()
        assert all(a[1] <= b[0] for a, b in zip(statement.content, statement.content[1:], strict=False))


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.id)
def test_indirect_statements_hold_no_double_marks_of_their_own(text: GoldText) -> None:
    for statement in text.statements:
        words = "".join(text.text[start:end] for start, end in statement.content)
        assert statement.kind != "indirect" or not set(words) & set(DOUBLE_MARKS)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.id)
def test_what_lies_within_lies_within(text: GoldText) -> None:
    by_id = {statement.id: statement for statement in text.statements}
    for statement in text.statements:
        if statement.within:
            (start, _), (_, end) = statement.content[0], statement.content[-1]
            assert any(a <= start and end <= b for a, b in by_id[statement.within].content)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("{c|Rain.\n--\n1: direct, none", "never closed"),
        ("Rain}.\n--\n", "never opened"),
        ("{c|} rain\n--\n1: direct, none", "empty tag"),
        ("{c|Rain} | sun\n--\n1: direct, none", "stray"),
        ("{c|Rain} {c2|sun}\n--\n1: direct, none", "tags name"),
        ("{k|said}\n--\n1: direct, none", "no content"),
        ("{c|Rain}\n--\n1: shouted, none", "cannot read the label"),
        ("{c|Rain}\n--\n1: direct", "cannot read the label"),
        ("{c|Rain}, {k|said} {s|Ana}\n--\n1: direct, none", "shut each other out"),
        ("{c|Rain}\n--\n1: direct, none, within 7", "not there"),
    ],
)
def test_a_badly_written_entry_is_refused_by_name(body: str, complaint: str) -> None:
    with pytest.raises(GoldError, match=f"en/x/rain.*{complaint}"):
        parse_entry("en/x/rain", body)


def test_tags_serve_several_statements_nest_and_return() -> None:
    prose = "{c|“A,”} {s s2|Ana} {k|said}. {c|“B {c2|c}.”}"
    body = f"{prose}\n--\n1: direct, person, Ana Roe\n2: direct, person, within 1"
    text = parse_entry("en/x/y", body)
    first, second = text.statements
    assert text.text == "“A,” Ana said. “B c.”"
    assert (first.content, first.source, first.speaker) == ([(0, 4), (15, 21)], [(5, 8)], "Ana Roe")
    assert (second.content, second.source, second.within) == ([(18, 19)], [(5, 8)], "g1")


def scored(content: tuple[int, int], name: str = "a", **roles: object) -> Scored:
    return Scored(id=name, content=[content], **roles)  # type: ignore[arg-type]


def _renamed(statement: Scored) -> str | None:
    return f"found-{statement.within}" if statement.within else None


def test_a_perfect_answer_scores_one_everywhere() -> None:
    score = Score()
    for text in TEXTS:
        statements = from_gold(text.statements)
        score.add(
            text.text,
            statements,
            [replace(item, id=f"found-{item.id}", within=_renamed(item)) for item in statements],
        )
    assert {name: round(tally.f1, 6) for name, tally in score.tallies.items() if tally.f1 < 1} == {}


@pytest.mark.parametrize(
    ("gold", "found", "pairs"),
    [
        ([(0, 10)], [(0, 5)], [(0, 0)]),
        ([(0, 10)], [(0, 4)], []),
        ([(0, 10), (20, 30)], [(20, 30), (0, 10)], [(0, 1), (1, 0)]),
        ([(0, 10)], [(0, 6), (0, 9)], [(0, 1)]),
        ([], [(0, 6)], []),
    ],
)
def test_pairs_are_one_to_one_best_first(gold: list, found: list, pairs: list) -> None:
    assert pair_by_content([scored(g) for g in gold], [scored(f) for f in found]) == pairs


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [([], [], True), ([(0, 4)], [], False), ([(0, 4)], [(2, 20)], True), ([(0, 4)], [(3, 20)], False)],
)
def test_sources_agree_where_half_of_the_shorter_is_shared(gold: list, found: list, expected: bool) -> None:
    assert agree(gold, found) is expected


def test_what_is_missed_and_what_is_found_besides_costs() -> None:
    score = Score()
    text = "x" * 100
    gold = [scored((0, 10), "g1", source=[(12, 15)]), scored((20, 30), "g2")]
    found = [scored((0, 10), "f1", source=[(50, 55)]), scored((60, 70), "f2"), scored((80, 90), "f3")]
    score.add(text, gold, found)
    assert (score["content"].recall, round(score["content"].precision, 3)) == (0.5, 0.333)
    assert (score["attributed"].hits, score["cued"].hits) == (0, 1)
    assert score["content"].f1 == pytest.approx(0.4)


def test_within_is_judged_by_the_pair_of_the_holder() -> None:
    score = Score()
    gold = [scored((0, 50), "g1"), scored((20, 30), "g2", within="g1")]
    score.add("x" * 60, gold, [scored((0, 48), "f1"), scored((20, 30), "f2", within="f1")])
    assert score["within"].f1 == 1
    score.add("x" * 60, gold, [scored((0, 48), "f1"), scored((20, 30), "f2")])
    assert score["within"].hits == 3

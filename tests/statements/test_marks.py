"""Quotation marks are paired, over paragraphs and past missing ones; apostrophes are none."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.statements.marks import find_quotations, quoted_stretches

PAIRS = [
    ("English", "“It rained,” she said.", ["“It rained,”"]),
    ("straight", '"It rained," she said.', ['"It rained,"']),
    ("German", "„Es regnet“, sagte sie.", ["„Es regnet“"]),
    ("German, pointed", "»Es regnet«, sagte sie.", ["»Es regnet«"]),
    ("French", "« Il pleut », dit-elle.", ["« Il pleut »"]),
    ("French, narrow space", "«\u202fIl pleut\u202f», dit-elle.", ["«\u202fIl pleut\u202f»"]),
    ("Spanish", "«Llueve», dijo.", ["«Llueve»"]),
    ("Swedish", "”Det regnar”, sade hon.", ["”Det regnar”"]),
    ("Swedish, pointed", "»Det regnar», sade hon.", ["»Det regnar»"]),
    ("Polish", "„Pada deszcz”, powiedziała.", ["„Pada deszcz”"]),
    ("Japanese", "彼女は「雨だ」と言った。", ["「雨だ」"]),
    ("Japanese, double", "『雨』と「雪」", ["『雨』", "「雪」"]),
    ("typewriter", "``It rained,'' she said.", ["``It rained,''"]),
    ("British", "‘It rained,’ she said.", ["‘It rained,’"]),
    ("British, straight", "'It rained,' she said.", ["'It rained,'"]),
    ("Swiss, single", "‹Es regnet›, sagte sie.", ["‹Es regnet›"]),
    ("no space before", 'She said:"It rained".', ['"It rained"']),
    ("before a dash", "“It rained”—so she said.", ["“It rained”"]),
]


@pytest.mark.parametrize(("text", "quoted"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS])
def test_marks_of_a_language_are_paired(text, quoted):
    assert [part.cut(text) for quotation in find_quotations(text) for part in quotation.parts] == quoted


@pytest.mark.parametrize(
    "text",
    [
        "The workers' union and the mayor's office didn't answer.",
        "The workers’ union and the mayor’s office didn’t answer.",
        "In the '90s 'twas rock 'n' roll, 'til ’05.",
        "O'Brien's boat is 5'10\" long.",
        "No marks at all.",
        "",
    ],
)
def test_apostrophes_and_inches_are_no_marks(text):
    assert find_quotations(text) == ()


def test_an_apostrophe_inside_single_marks_does_not_close_them():
    text = "‘The workers’ union isn’t late,’ she said."
    assert [q.parts[0].cut(text) for q in find_quotations(text)] == ["‘The workers’ union isn’t late,’"]


def test_nested_marks_are_told_by_depth():
    text = "“He said ‘no’ twice,” she said."
    assert [(q.parts[0].cut(text), q.depth) for q in find_quotations(text)] == [
        ("“He said ‘no’ twice,”", 0),
        ("‘no’", 1),
    ]


PARAGRAPHS = [
    ("each reopened", "“One.\n\n“Two.\n\n“Three,” she said.", ["“One.", "“Two.", "“Three,”"]),
    ("straight, each reopened", '"One.\n\n"Two," she said.', ['"One.', '"Two,"']),
    ("only the first opened", "“One.\n\nTwo.\n\nThree,” she said.", ["“One.", "Two.", "Three,”"]),
    ("German", "„Eins.\n\n„Zwei“, sagte sie.", ["„Eins.", "„Zwei“"]),
]


@pytest.mark.parametrize(
    ("text", "parts"), [row[1:] for row in PARAGRAPHS], ids=[row[0] for row in PARAGRAPHS]
)
def test_a_quotation_over_paragraphs_is_one(text, parts):
    (quotation,) = find_quotations(text)
    assert [part.cut(text) for part in quotation.parts] == parts
    assert quotation.closed


def test_a_missing_end_spoils_its_own_paragraph_only():
    text = "“One never ends.\n\nNothing here.\n\n“Two,” she said. “Three,” he said."
    found = find_quotations(text)
    assert [([part.cut(text) for part in q.parts], q.closed) for q in found] == [
        (["“One never ends."], False),
        (["“Two,”"], True),
        (["“Three,”"], True),
    ]


def test_a_missing_end_within_a_paragraph_leaves_the_next_quotation_whole():
    text = 'She said "one never ends. "Two," he said. "Three."'
    assert [q.parts[0].cut(text) for q in find_quotations(text)] == ['"Two,"', '"Three."']


def test_a_mark_too_many_is_passed_over():
    text = "It rained,” she said. “Two,” he said."
    assert [q.parts[0].cut(text) for q in find_quotations(text)] == ["“Two,”"]


MARKED = st.text(alphabet="ab \n.,\"'“”„«»‘’`「」", max_size=120)


@given(MARKED)
def test_quotations_are_stretches_of_the_text_and_outer_ones_never_cross(text):
    quotations = find_quotations(text)
    for quotation in quotations:
        assert all(part.end <= len(text) for part in quotation.parts)
        assert list(quotation.parts) == sorted(quotation.parts)
    stretches = quoted_stretches(quotations)
    assert all(one.end < two.start for one, two in pairwise(stretches))


@given(MARKED, MARKED)
def test_balanced_paragraphs_do_not_change_what_follows(before, after):
    lead = before.translate(dict.fromkeys(map(ord, "\"'“”„«»‘’`「」"))) + "\n\n"
    alone = [[(p.start, p.end) for p in q.parts] for q in find_quotations(after)]
    moved = [
        [(p.start - len(lead), p.end - len(lead)) for p in q.parts] for q in find_quotations(lead + after)
    ]
    assert moved == alone


@pytest.mark.usefixtures("no_collecting")
@pytest.mark.parametrize("unit", ['"', "'", "“", "“‘", ' "', "“x\n", "a 'b ", "``"])
def test_marks_are_read_in_linear_time(unit):
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        began = time.process_time()
        find_quotations(text)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(80_000) < 40 * max(seconds(8_000), 0.005)


def test_a_spaced_closing_mark_before_a_full_stop_closes() -> None:
    text = "Elle lit le « Post ». « Il est beau. »"
    assert [[part.cut(text) for part in one.parts] for one in find_quotations(text)] == [
        ["« Post »"],
        ["« Il est beau. »"],
    ]

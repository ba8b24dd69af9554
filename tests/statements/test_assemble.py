"""Drafts become statements: cleaned, ordered, nested, with kind and id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.spans import Span
from onrecord.statements.assemble import Draft, assemble, kind_of

TEXT = "The tide table is late, Roe said. “It rained,” Doe told Roe."


def test_a_statement_keeps_every_role_and_the_confidence():
    draft = Draft(
        content=(Span(34, 46),),
        cue=(Span(51, 55),),
        source=(Span(47, 50),),
        addressee=(Span(56, 59),),
        confidence=0.91,
    )
    (statement,) = assemble(TEXT, [draft], [Span(34, 46)])
    assert [span.cut(TEXT) for span in statement.content] == ["“It rained,”"]
    assert [span.cut(TEXT) for span in statement.cue + statement.source + statement.addressee] == [
        "told", "Doe", "Roe"
    ]  # fmt: skip
    assert (statement.id, statement.kind, statement.confidence, statement.within) == (
        "s34",
        "direct",
        0.91,
        None,
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ([Span(0, 22)], "indirect"),
        ([Span(34, 46)], "direct"),
        ([Span(29, 46)], "mixed"),
        ([Span(0, 22), Span(34, 46)], "mixed"),
        ([Span(44, 47)], "indirect"),
        ([Span(33, 47)], "direct"),
    ],
)
def test_kind_follows_the_words_inside_and_outside_the_marks(content, kind):
    assert kind_of(TEXT, content, [Span(34, 46)]) == kind


def test_ids_get_a_letter_from_the_same_start_longer_first():
    drafts = [Draft(content=(Span(0, end),)) for end in (5, 22, 10)]
    assert [(s.id, s.content[0].end) for s in assemble(TEXT, drafts, [])] == [
        ("s0", 22),
        ("s0b", 10),
        ("s0c", 5),
    ]


def test_ids_stay_unique_beyond_the_alphabet():
    text = "a" * 80
    drafts = [Draft(content=(Span(0, end),)) for end in range(1, 80)]
    assert len({s.id for s in assemble(text, drafts, [])}) == 79


def test_the_smallest_holder_is_named():
    text = "Roe said Doe said Poe said it rained"
    drafts = [
        Draft(content=(Span(9, 36),), cue=(Span(4, 8),)),
        Draft(content=(Span(18, 36),), cue=(Span(13, 17),)),
        Draft(content=(Span(27, 36),), cue=(Span(22, 26),)),
    ]
    assert [(s.id, s.within) for s in assemble(text, drafts, [])] == [
        ("s9", None),
        ("s18", "s9"),
        ("s27", "s18"),
    ]


def test_a_statement_whose_cue_stands_outside_is_not_within():
    drafts = [
        Draft(content=(Span(0, 22),), cue=(Span(28, 32),)),
        Draft(content=(Span(4, 14),), cue=(Span(51, 55),)),
    ]
    assert [s.within for s in assemble(TEXT, drafts, [])] == [None, None]


def test_of_the_same_content_and_cue_the_surest_stays():
    drafts = [
        Draft(content=(Span(0, 22),), confidence=c, source=(Span(24, 27),) if c > 0.5 else ())
        for c in (0.4, 0.8)
    ]
    (statement,) = assemble(TEXT, drafts, [])
    assert statement.confidence == 0.8
    assert statement.source == (Span(24, 27),)


def test_touching_parts_are_joined_and_a_draft_without_words_is_dropped():
    drafts = [Draft(content=(Span(0, 8), Span(8, 22))), Draft(content=(Span(3, 4),)), Draft(content=())]
    assert [s.content for s in assemble(TEXT, drafts, [])] == [(Span(0, 22),)]


SPANS = st.tuples(st.integers(0, 70), st.integers(1, 20)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
DRAFTS = st.builds(
    Draft,
    content=st.lists(SPANS, max_size=3).map(tuple),
    cue=st.lists(SPANS, max_size=2).map(tuple),
    source=st.lists(SPANS, max_size=2).map(tuple),
    confidence=st.floats(-1, 2),
)


@given(st.lists(DRAFTS, max_size=8), st.text(max_size=80))
def test_whatever_the_drafts_the_statements_are_sound(drafts, text):
    statements = assemble(text, drafts, [])
    ids = [s.id for s in statements]
    assert len(set(ids)) == len(ids)
    for statement in statements:
        spans = (*statement.content, *statement.cue, *statement.source)
        assert all(span.end <= len(text) and span.cut(text).strip() for span in spans)
        assert statement.content
        assert 0 <= statement.confidence <= 1
        assert statement.within is None or statement.within in set(ids) - {statement.id}


@given(st.lists(DRAFTS, max_size=6), st.randoms())
def test_the_order_of_the_drafts_does_not_matter(drafts, random):
    text = "x" * 90
    distinct = list({(d.content, d.cue): d for d in drafts}.values())
    shuffled = distinct[:]
    random.shuffle(shuffled)
    contents = [[(s.id, s.content, s.cue) for s in assemble(text, some, [])] for some in (distinct, shuffled)]
    assert contents[0] == contents[1]

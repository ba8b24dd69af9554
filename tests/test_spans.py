"""Spans: always valid, and the same stretch in every unit."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.spans import Offsets, Span, from_selector, joined_text, merged, to_selector, trimmed

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


@st.composite
def text_and_span(draw: st.DrawFn) -> tuple[str, Span]:
    text = draw(texts | st.just("🙂é\r\n“Ça va”, said Ana 👩‍👩‍👧 \ufeffx\u0301"))
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 2)])
def test_refuses_what_is_no_span(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_refuses_a_span_beyond_the_text() -> None:
    with pytest.raises(IndexError, match="5 code points"):
        Span(2, 6).cut("abcde")


@pytest.mark.parametrize("json", [b"[3,3]", b"[-1,2]", b"[1]", b'["a",2]', b"{}"])
def test_json_that_is_no_span_is_refused(json: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(json, type=Span)


@given(text_and_span())
def test_units_round_trip(case: tuple[str, Span]) -> None:
    text, span = case
    offsets = Offsets(text)
    exact = span.cut(text)
    start8, end8 = offsets.to_utf8(span)
    assert text.encode()[start8:end8].decode() == exact
    start16, end16 = offsets.to_utf16(span)
    assert text.encode("utf-16-le")[2 * start16 : 2 * end16].decode("utf-16-le") == exact
    assert offsets.from_utf8(start8, end8) == span == offsets.from_utf16(start16, end16)


def test_an_offset_inside_a_code_point_is_refused() -> None:
    with pytest.raises(ValueError, match="edge of a code point"):
        Offsets("🙂").from_utf16(0, 1)


@given(text_and_span())
def test_a_selector_never_finds_another_place(case: tuple[str, Span]) -> None:
    text, span = case
    assert from_selector(text, to_selector(text, span)) in (span, None)
    assert from_selector(text, to_selector(text, span, context=len(text))) == span


def test_a_selector_of_words_that_are_gone_finds_nothing() -> None:
    selector = to_selector("The bridge, she said, is open.", Span(4, 10))
    assert from_selector("The bridges, she said, are open.", selector) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=12))
def test_merging_keeps_the_code_points(pairs: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length) for start, length in pairs]
    out = merged(spans)
    assert {i for s in out for i in range(s.start, s.end)} == {
        i for s in spans for i in range(s.start, s.end)
    }
    assert all(a.end < b.start for a, b in itertools.pairwise(out))


@given(text_and_span())
def test_trimming_leaves_no_white_space_at_the_edges(case: tuple[str, Span]) -> None:
    text, span = case
    left = trimmed(text, span.start, span.end)
    assert (left.cut(text) if left else "") == span.cut(text).strip()


def test_parts_are_set_apart() -> None:
    text = "We open, he said. We close.\n\nFor good."
    assert joined_text(text, [Span(0, 7), Span(18, 27)]) == "We open … We close."
    assert joined_text(text, [Span(18, 27), Span(29, 38)]) == "We close. For good."

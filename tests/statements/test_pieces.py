"""How texts become words and pieces."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tokenizers import Tokenizer

from onrecord.spans import Span
from onrecord.statements.marks import find_quotations
from onrecord.statements.pieces import Prepared, prepare


def words_of(text: str, prepared: Prepared) -> list[str]:
    return [text[s:e] for s, e in zip(prepared.starts, prepared.ends, strict=True)]


def prepared_of(text: str, tokenizer: Tokenizer, skip: Sequence[Span] = ()) -> Prepared:
    return prepare(text, find_quotations(text), tokenizer, skip)


def test_words_keep_possessives_and_negations_apart_and_numbers_whole(tokenizer: Tokenizer) -> None:
    text = "Roe's aide didn't pay 1,200.50; U.S. law"
    assert words_of(text, prepared_of(text, tokenizer)) == [
        "Roe", "'s", "aide", "didn't", "pay", "1,200.50", ";", "U.S", ".", "law",
    ]  # fmt: skip


def test_combining_marks_and_joiners_stay_with_their_word(tokenizer: Tokenizer) -> None:
    text = "Cafe\u0301 owner"
    assert words_of(text, prepared_of(text, tokenizer)) == ["Cafe\u0301", "owner"]


def test_skipped_stretches_are_as_if_not_there(tokenizer: Tokenizer) -> None:
    text = "OSLO (AP) - It rained."
    prepared = prepared_of(text, tokenizer, [Span(0, 11)])
    assert words_of(text, prepared) == ["It", "rained", "."]
    assert len(prepared.first) == 4
    assert prepared.first[-1] == len(prepared.pieces)


def test_quotation_states(tokenizer: Tokenizer) -> None:
    text = 'He said "it rained" here.\n“It poured ‘hard’ and\n\n“it stopped.”'
    prepared = prepared_of(text, tokenizer)
    words = words_of(text, prepared)
    states = dict(zip(words, prepared.quote.tolist(), strict=True))
    runs = dict(zip(words, prepared.run.tolist(), strict=True))
    assert [states[word] for word in ("He", "rained", "poured", "hard", "stopped")] == [0, 1, 1, 5, 1]
    assert states["“"] == 3
    assert states["”"] == 4
    assert runs["He"] == 0
    assert runs["rained"] != runs["poured"] == runs["stopped"]


def test_a_quotation_left_open(tokenizer: Tokenizer) -> None:
    text = "“It poured\n\n“It hailed\n\nThe rain went on."
    prepared = prepared_of(text, tokenizer)
    states = dict(zip(words_of(text, prepared), prepared.quote.tolist(), strict=True))
    assert (states["poured"], states["rain"]) == (2, 0)


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", "\u0301", "\u200d\u200b"])
def test_texts_without_words(tokenizer: Tokenizer, text: str) -> None:
    assert len(prepared_of(text, tokenizer)) == 0


def test_a_megabyte_without_a_break_takes_linear_room(tokenizer: Tokenizer) -> None:
    prepared = prepared_of("a" * 1_000_000, tokenizer)
    assert len(prepared.pieces) < 20

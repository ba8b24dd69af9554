"""How texts become words, pieces and windows. A small tokenizer is made here: no model is needed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from onrecord.spans import Span
from onrecord.statements.marks import find_quotations
from onrecord.statements.windows import Prepared, Sizes, cut, features, prepare


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return make_tokenizer()


def make_tokenizer() -> Tokenizer:
    """A word-piece tokenizer that knows letters, digits and marks."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,;:!?'\"“”‘’-"
    pieces = ["[UNK]", *letters, *("##" + c for c in letters if c.isalnum())]
    made = Tokenizer(models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


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
    prepared = prepared_of(text, tokenizer)
    assert len(prepared) == 0
    assert cut(prepared, Sizes()) == []


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(" \n.a1'\"“”,é\u0301日🙂\ufe0f\u200dB"), max_size=400))
def test_words_ascend_and_cores_cover_every_word_once(text: str) -> None:
    prepared = prepared_of(text, make_tokenizer())
    assert (prepared.ends[:-1] <= prepared.starts[1:]).all()
    assert (prepared.starts < prepared.ends).all()
    assert (np.diff(prepared.first) > 0).all()
    at = 0
    for window in cut(prepared, Sizes(core=20, left=5, right=3, cut_margin=6)):
        assert window.begin <= window.core_begin == at < window.core_end <= window.end
        at = window.core_end
        arrays = features(prepared, window)
        assert len(arrays["ids"]) == len(arrays["shape"]) == len(arrays["quote"]) == len(arrays["space"])
        assert len(arrays["first"]) == len(arrays["core"]) == window.end - window.begin
        assert arrays["first"].max() < len(arrays["ids"]) - 1
    assert at == len(prepared)


def test_cores_hold_whole_paragraphs_where_they_fit(tokenizer: Tokenizer) -> None:
    text = "\n\n".join(["ab cd ef."] * 12)
    prepared = prepared_of(text, tokenizer)
    for window in cut(prepared, Sizes(core=20, left=4, right=4)):
        assert window.core_begin % 4 == 0
        assert window.core_end % 4 == 0


def test_a_long_paragraph_is_cut_at_sentences(tokenizer: Tokenizer) -> None:
    text = " ".join(["ab cd ef gh."] * 30)
    prepared = prepared_of(text, tokenizer)
    for window in cut(prepared, Sizes(core=40, left=4, right=4)):
        assert window.core_end % 5 == 0


def test_a_megabyte_without_a_break_takes_linear_room(tokenizer: Tokenizer) -> None:
    prepared = prepared_of("a" * 1_000_000, tokenizer)
    assert len(prepared.pieces) < 20

"""How prepared texts are cut into windows."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from onrecord.statements.marks import find_quotations
from onrecord.statements.pieces import Prepared, prepare
from onrecord.statements.windows import Sizes, cut, features


def prepared_of(text: str, tokenizer: Tokenizer) -> Prepared:
    return prepare(text, find_quotations(text), tokenizer)


def test_a_text_without_words_has_no_windows(tokenizer: Tokenizer) -> None:
    assert cut(prepared_of("\n\n", tokenizer), Sizes()) == []


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(" \n.a1'\"“”,é\u0301日🙂\ufe0f\u200dB"), max_size=400))
def test_words_ascend_and_cores_cover_every_word_once(tokenizer: Tokenizer, text: str) -> None:
    prepared = prepared_of(text, tokenizer)
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

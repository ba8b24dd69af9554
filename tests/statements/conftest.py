"""A small tokenizer, so that no model is needed."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """A word-piece tokenizer that knows letters, digits and marks."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,;:!?'\"“”‘’-"
    pieces = ["[UNK]", *letters, *("##" + c for c in letters if c.isalnum())]
    made = Tokenizer(models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made

"""Paragraphs are cut into sentences; a quotation is one token and never holds a sentence's end."""

import pytest

from onrecord.spans import Span
from onrecord.statements.lexicon import QUOTE, load_lexicon
from onrecord.statements.marks import find_quotations, quoted_stretches
from onrecord.statements.sentences import MAX_TOKENS, read_sentences


def sentences(text, language="en"):
    quotes = quoted_stretches(find_quotations(text))
    found = read_sentences(text, 0, len(text), quotes, load_lexicon(language))
    return [s.span(0, len(s)).cut(text) for s in found]


CASES = [
    ("plain", "en", "It rained. The ferry was late.", ["It rained.", "The ferry was late."]),
    ("title", "en", "Mr. Roe and Gov. Doe met. They left.", ["Mr. Roe and Gov. Doe met.", "They left."]),
    ("initials", "en", "J. R. Roe of the U.S. Geological Survey left.", None),
    ("number", "en", "It cost $1.5 million. Or 1,500.", ["It cost $1.5 million.", "Or 1,500."]),
    (
        "end inside marks",
        "en",
        "“It rained. It snowed,” Roe said. Then sun.",
        ["“It rained. It snowed,” Roe said.", "Then sun."],
    ),
    (
        "quotation ends",
        "en",
        "Roe said: “It rained.” The ferry left.",
        ["Roe said: “It rained.”", "The ferry left."],
    ),
    (
        "question and source",
        "en",
        "“Is it late?” Roe asked. “Very.”",
        ["“Is it late?” Roe asked.", "“Very.”"],
    ),
    (
        "two quotations",
        "en",
        "“It rained,” Roe said. “It snowed.”",
        ["“It rained,” Roe said.", "“It snowed.”"],
    ),
    ("ordinal", "de", "Am 14. Mai kam Roe. Doe ging.", ["Am 14. Mai kam Roe.", "Doe ging."]),
    ("enclitic", "fr", "« Non », dit-il. Il part.", ["« Non », dit-il.", "Il part."]),
]


@pytest.mark.parametrize(("language", "text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_sentences(language, text, expected):
    assert sentences(text, language) == (expected or [text])


def test_a_quotation_is_one_token():
    text = "“It rained. It snowed,” Roe said."
    quotes = quoted_stretches(find_quotations(text))
    (sentence,) = read_sentences(text, 0, len(text), quotes, load_lexicon("en"))
    assert sentence.flags[0] == QUOTE
    assert sentence.span(0, 1) == Span(0, 23)


def test_a_text_without_sentence_ends_is_cut():
    text = "word " * (3 * MAX_TOKENS)
    found = list(read_sentences(text, 0, len(text), [], load_lexicon("en")))
    assert [len(sentence) for sentence in found] == [MAX_TOKENS] * 3

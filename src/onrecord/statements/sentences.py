"""Paragraphs cut into sentences of classified tokens; a quotation is one token.

A sentence never ends inside a quotation. Lengths are bounded, so that a text without line or sentence
ends is read in linear time: an overlong paragraph or sentence is cut where the bound falls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from onrecord.spans import Span
from onrecord.statements.lexicon import (
    ABBR,
    AUX,
    CAP,
    CLOSE,
    COLON,
    COMMA,
    DASH,
    END,
    GENITIVE,
    NUM,
    OPEN,
    PAST,
    PRON,
    QUOTE,
    SAY,
    SEMI,
    THIRD,
    UPPER,
    Lexicon,
)  # fmt: skip
from onrecord.statements.marks import MARKS

MAX_TOKENS = 300
"""Tokens of a sentence; what is longer is no sentence of a person."""

_TOKEN = re.compile(
    r"['’](?:s|re|ve|ll|d|m)(?!\w)"
    r"|(?:[^\W\d_]\.){2,8}"
    r"|-(?:t-)?(?:ils?|elles?)(?!\w)"
    r"|\w+(?:[-.&/@](?!(?:t-)?(?:ils?|elles?)(?!\w))\w+|(?<=\d),\d+|['’](?!(?:s|re|ve|ll|d|m)(?!\w))\w+)*"
    r"|--+|\.\.+|[^\w\s]",
    re.IGNORECASE,
)
_SHAPES = {
    ",": COMMA, ":": COLON, ";": SEMI, ".": END, "!": END, "?": END, "…": END, "...": END, "。": END,
    "！": END, "？": END, "–": DASH, "—": DASH, "―": DASH, "--": DASH, "-": DASH, "−": DASH, "(": OPEN,
    ")": CLOSE, "[": OPEN, "]": CLOSE, "，": COMMA, "：": COLON, "•": END, "；": SEMI,
}  # fmt: skip
MAX_ATTRIBUTION = 120
_QUOTES = frozenset(MARKS)
_ROMAN = re.compile("[ivx]{2,6}")
_TERMINAL = frozenset(".!?…。！？")


@dataclass(slots=True)
class Sentence:
    """Parallel lists over tokens: places in the text, words in small letters, classes as bits.

    `quotes`: the stretch that a token stands for, where it is a quotation.
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    is_ended: bool = False

    def __len__(self) -> int:
        return len(self.words)

    def span(self, first: int, last: int) -> Span:
        """The stretch from token `first` up to, without, token `last`."""
        return Span(self.starts[first], self.ends[last - 1])


MAX_QUOTED_NAME = 16
"""Code points, marks included, of a name in quotation marks (told “The Post”)."""


def is_quoted_name(s: Sentence, at: int) -> bool:
    """Whether the quotation at a token is short and part of its clause: a name, and nothing that was said."""
    if not at or not s.flags[at] & QUOTE or s.flags[at - 1] & (COMMA | COLON | SEMI | DASH | END | QUOTE):
        return False
    return s.ends[at] - s.starts[at] <= MAX_QUOTED_NAME


def read_sentences(
    text: str, start: int, end: int, quotes: Sequence[Span], lexicon: Lexicon
) -> Iterator[Sentence]:
    """The sentences of `text[start:end]`, in order. `quotes`: quotations in it, ascending and apart."""
    sentence = Sentence()
    at = start
    for quote in [*quotes, None]:
        stop = end if quote is None else quote.start
        for match in _TOKEN.finditer(text, at, stop):
            if sentence.words and _begins(text, match.start(), sentence, lexicon):
                yield sentence
                sentence = Sentence()
            _add(sentence, match.start(), match.end(), match.group(), lexicon)
        if quote is not None:
            if sentence.words and _begins(text, quote.start, sentence, lexicon):
                yield sentence
                sentence = Sentence()
            _add_quote(text, quote, sentence)
            at = quote.end
    if sentence.words:
        yield sentence


def _begins(text: str, at: int, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether the token at `at` begins a sentence, after those that `sentence` holds already."""
    if len(sentence.words) >= MAX_TOKENS:
        return True
    if not sentence.is_ended:
        return False
    char = text[at]
    if sentence.flags[-1] & QUOTE:
        if char.islower() or char in ",;:-–—)":
            return False
        return not (char.isalpha() and len(sentence) == 1 and _is_attributed(text, at, lexicon))
    return (sentence.ends[-1] < at or not char.isalnum()) and not char.islower() and char not in ".!?…)]"


def _is_attributed(text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether “Roe asked” stands at `at`, after a quotation that ends with a mark of its own."""
    for match in islice(_TOKEN.finditer(text, at, at + MAX_ATTRIBUTION), 12):
        word = match.group()
        if word in _TERMINAL or word in _QUOTES:
            return False
        if any(cue.frames & SAY and cue.form & (PAST | THIRD) for cue in lexicon.cues.get(word, ())):
            return True
    return False


def _add(sentence: Sentence, start: int, end: int, token: str, lexicon: Lexicon) -> None:
    word = token.lower()
    flag = _SHAPES.get(word)
    if flag is None:
        flag = _word_flags(token, word, lexicon)
        sentence.is_ended = False
    elif flag == END:
        sentence.is_ended = not (word == "." and sentence.flags and _is_abbreviated(sentence, start, lexicon))
        flag = END if sentence.is_ended else 0
    elif flag != CLOSE:
        sentence.is_ended = False
    if word[0] == "-" and flag & PRON:  # French “dit-il”: the pronoun without its hyphen
        start = end - len(word.rpartition("-")[2])
    sentence.starts.append(start)
    sentence.ends.append(end)
    sentence.words.append(word)
    sentence.flags.append(flag)


def _word_flags(token: str, word: str, lexicon: Lexicon) -> int:
    flag = lexicon.words.get(word, 0) or _elided(word, lexicon)
    first = token[0]
    if first.isupper():
        flag |= CAP | UPPER if len(token) > 2 and token.isupper() else CAP
    elif first.isdigit() or first in "$€£":
        flag |= NUM
    if word in {"'s", "’s"}:
        return GENITIVE | AUX
    if word.endswith(("n't", "n’t")):
        return flag | AUX
    return flag


def _elided(word: str, lexicon: Lexicon) -> int:
    """The classes of what is elided before an apostrophe: “qu'il”, “d'un”."""
    head, mark, _ = word.replace("’", "'").partition("'")
    return lexicon.words.get(head + mark, 0) if mark else 0


def _is_abbreviated(sentence: Sentence, at: int, lexicon: Lexicon) -> bool:
    """Whether the full stop at `at` belongs to an abbreviation, an initial or a German ordinal."""
    if sentence.ends[-1] != at or sentence.flags[-1] & QUOTE:
        return False
    word = sentence.words[-1]
    if lexicon.is_verb_second and ((word.isdecimal() and len(word) <= 2) or _ROMAN.fullmatch(word)):
        return True
    return bool(sentence.flags[-1] & ABBR) or (len(word) == 1 and word.isalpha())


def _add_quote(text: str, quote: Span, sentence: Sentence) -> None:
    inner = text[max(quote.start, quote.end - 4) : quote.end].rstrip("\"'”’“‘»«‹›」』 \u00a0\u202f")
    sentence.is_ended = inner[-1:] in _TERMINAL and inner != ""
    sentence.starts.append(quote.start)
    sentence.ends.append(quote.end)
    sentence.words.append(text[quote.end - 1])
    sentence.flags.append(QUOTE)

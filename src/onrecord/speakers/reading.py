"""One pass over the article's text: its words with their places, sentences, paragraphs and quotation marks.

Everything else in this stage works on word numbers; `Reading` is where they become offsets again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from onrecord.spans import Span
from onrecord.speakers.words import given_names, words

MAX_CHARS = 1_000_000
"""Code points that are read; speakers beyond are known by their own words only."""

_TOKEN = re.compile(
    r"\n+"
    r"|(?:[^\W\d_]\.){2,}"  # initials and U.S.
    r"|[^\W\d_]\w*(?:[’'&/@‑-][^\W_]\w*|\.[a-z]\w*|[¡-ª¬-º¼-¿][^\W_]\w*)*"
    r"|\d[\w%]*(?:[.,:]\d[\w%]*)*(?:-[^\W\d_]\w*)*"
    r"|''|``|[^\w\s]"
)
POSSESSIVE = re.compile(r"[’']s$|(?<=s)[’']$")
_CONTRACTION = re.compile(r"^(I|he|she|it|we|you|they|who|that|there)'(?:ll|ve|re|d|m)$", re.IGNORECASE)
_NAME_IN_COMPOUND = re.compile(r"(?:al|el|an|ad|as|at|ul|bin|ibn)[-‑’'][A-Z]|d[’'][A-Z]")
_ADJECTIVE = re.compile(
    r"-(?:[a-z]+ed|[a-z]+ing|led|run|born|held|built|style|like|era|wide|area|level|friendly|only|bound)$"
)
_STOPS = frozenset(".!?…:;")
_FULL_STOPS = frozenset(".!?")
_DASHES = frozenset("—–-―")
_DATELINE = 12  # words of a dateline at most
_CLOSERS: dict[str, tuple[str, ...]] = {
    "“": ("”",),
    "«": ("»",),
    "»": ("«",),
    "„": ("“", "”"),
    "「": ("」",),
    '"': ('"',),
    "''": ("''",),
    "``": ("''", "``"),
}
_HEADING_WORDS = 4
_HEADING_MOST = 16
_HEADING_SHARE = 0.9  # of the longer words capitalised: a heading, where capitals tell nothing


@dataclass(slots=True)
class Reading:
    """The words of a text, each list indexed by word number; punctuation marks count as words.

    `plain`: in lower case, without possessive and full stop. `capital`: could be part of a name by its
    shape. `sentences` counts only what stands
    outside quotation marks, so that a long quotation does not part what stands around it. `opens`: the
    first word of a sentence. `lower`: all words that the text has in lower case;
    `lone`: the capitalised ones that stand alone before a verb of saying;
    `inside`: those that some sentence has not at its beginning; `pairs`: those of them with a
    capitalised word behind them;
    `surnames`: those behind a given name. `headings`: the
    paragraphs that are set in capitals.
    """

    text: str
    words: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    capital: list[bool] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)
    quoted: bytearray = field(default_factory=bytearray)
    opens: bytearray = field(default_factory=bytearray)
    lower: frozenset[str] = frozenset()
    lone: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    surnames: frozenset[str] = frozenset()
    headings: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.words)

    def within(self, span: Span) -> range:
        """The numbers of the words that share a code point with `span`."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))

    def span(self, first: int, last: int) -> Span:
        """The words `[first, last)` without a possessive at their end."""
        word = self.words[last - 1]
        return Span(self.starts[first], self.starts[last - 1] + len(POSSESSIVE.sub("", word)))

    def cut(self, first: int, last: int) -> str:
        """The text of the words `[first, last)`, without a possessive at their end, on one line."""
        return " ".join(self.span(first, last).cut(self.text).split())

    def possessive(self, at: int) -> bool:
        """Whether the word ends in a possessive ’s."""
        word = self.words[at]
        if word[-2:] in ("’s", "'s"):
            return True
        following = self.words[at + 1] if at + 1 < len(self) else ""
        return (
            word[-1] == "s" and following in "’'" and following != "" and self.ends[at] == self.starts[at + 1]
        )


def read(text: str, quotations: Iterable[Span] = ()) -> Reading:
    """The reading of `text`; `quotations`: stretches known to be quoted, whatever marks they carry."""
    reading = Reading(text)
    _read_words(reading)
    _mark_quotations(reading, quotations)
    _mark_sentences(reading)
    reading.headings = _headings(reading)
    reading.lower = frozenset(word for word in reading.words if word[0].islower())
    reading.lone = _lone(reading)
    reading.inside, reading.pairs = _inside(reading)
    reading.surnames = _surnames(reading)
    return reading


def _read_words(reading: Reading) -> None:
    paragraph = 0
    for found in _TOKEN.finditer(reading.text, 0, MAX_CHARS):
        word = found.group()
        if word[0] == "\n":
            paragraph += 1
            continue
        reading.words.append(word)
        reading.plain.append(_plain(word))
        reading.starts.append(found.start())
        reading.ends.append(found.end())
        reading.capital.append(_capital(word))
        reading.paragraphs.append(paragraph)


def _capital(word: str) -> bool:
    """Whether the word may be part of a name by its shape; `Sanders-endorsed` is an adjective."""
    if word[0].isupper():
        return "-" not in word or _ADJECTIVE.search(word) is None
    return len(word) > 3 and _NAME_IN_COMPOUND.match(word) is not None


def _plain(word: str) -> str:
    if "’" in word or "'" in word:
        word = POSSESSIVE.sub("", word).replace("’", "'")
        word = _CONTRACTION.sub(r"\1", word)
    return word.rstrip(".").casefold() or word


def _mark_quotations(reading: Reading, quotations: Iterable[Span]) -> None:
    """Marks what stands inside double marks; an open one ends with its paragraph."""
    quoted = bytearray(len(reading))
    closers: tuple[str, ...] = ()
    paragraph = -1
    for at, word in enumerate(reading.words):
        if reading.paragraphs[at] != paragraph:
            closers, paragraph = (), reading.paragraphs[at]
        if word in closers:
            closers = ()
        elif not closers and word in _CLOSERS:
            closers = _CLOSERS[word]
        elif closers:
            quoted[at] = 1
    for span in quotations:
        inside = reading.within(span)
        quoted[inside.start : inside.stop] = b"\x01" * len(inside)
    reading.quoted = quoted


def _mark_sentences(reading: Reading) -> None:
    reading.opens = bytearray(len(reading))
    sentence, fresh, counted, paragraph, begin = 0, True, True, 0, 0
    for at, word in enumerate(reading.words):
        if reading.paragraphs[at] != paragraph:
            paragraph, begin = reading.paragraphs[at], at
            sentence += not counted
            fresh = counted = True
        reading.sentences.append(sentence)
        if word[0].isalnum():
            reading.opens[at] = fresh
            fresh = counted = False
        elif word in _STOPS and not _abbreviates(reading, at):
            if word in _FULL_STOPS and not (reading.quoted[at] or counted):
                sentence += 1
                counted = True
            fresh = True
        elif word in _CLOSERS or (word in _DASHES and _ends_dateline(reading, begin, at)):
            fresh = True


def _ends_dateline(reading: Reading, begin: int, at: int) -> bool:
    """Whether the dash stands behind a dateline: `HARBOUR CITY, May 3 —`, `Harbour City (CW) —`."""
    if not 0 < at - begin <= _DATELINE:
        return False
    place = reading.words[begin]
    return reading.words[at - 1] == ")" or (len(place) > 2 and place.isupper())


def _abbreviates(reading: Reading, at: int) -> bool:
    """Whether the full stop belongs to the word before it."""
    if reading.words[at] != "." or at == 0 or reading.ends[at - 1] != reading.starts[at]:
        return False
    before = reading.words[at - 1]
    return (len(before) == 1 and before.isupper()) or reading.plain[at - 1] in words().abbreviations


def _lone(reading: Reading) -> frozenset[str]:
    says = words().says
    found = set()
    for at, word in enumerate(reading.words[:-1]):
        if word[0].isupper() and (at == 0 or not reading.words[at - 1][0].isupper()):
            after = reading.plain[at + 1]
            if after in says:
                found.add(reading.plain[at])
    return frozenset(found)


def _inside(reading: Reading) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """The capitalised words that open no sentence, and those pairs of capitalised words that do not."""
    plain, capital = reading.plain, reading.capital
    inside = [
        at
        for at in range(len(reading))
        if capital[at] and not reading.opens[at] and reading.paragraphs[at] not in reading.headings
    ]
    pairs = ((plain[at], plain[at + 1]) for at in inside if at + 1 < len(reading) and capital[at + 1])
    return frozenset(plain[at] for at in inside), frozenset(pairs)


def _surnames(reading: Reading) -> frozenset[str]:
    names, capital = given_names(), reading.capital
    return frozenset(
        reading.plain[at]
        for at in range(1, len(reading))
        if capital[at] and capital[at - 1] and reading.plain[at - 1] in names
        if reading.paragraphs[at] not in reading.headings
    )


def _headings(reading: Reading) -> frozenset[int]:
    """The paragraphs most of whose longer words are capitalised."""
    counts: dict[int, list[int]] = {}
    for at, word in enumerate(reading.words):
        if len(word) > 3 and word[0].isalpha():
            count = counts.setdefault(reading.paragraphs[at], [0, 0])
            count[0] += 1
            count[1] += word[0].isupper()
    return frozenset(
        paragraph
        for paragraph, (total, capitals) in counts.items()
        if _HEADING_WORDS <= total <= _HEADING_MOST and capitals >= _HEADING_SHARE * total
    )

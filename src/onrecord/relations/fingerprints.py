"""The words by which a text is recognised, and the few of their hashes by which copies are found.

Fingerprints are chosen by winnowing (Schleimer, Wilkerson, Aiken 2003): the least hash of each window of
word shingles. Unlike a MinHash of the whole text, it finds any stretch of `GUARANTEE` words, however
little of either text that is, so abridged reprints and agency paragraphs are candidates too.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from onrecord.record import Provenance, Record
from onrecord.relations.spelling import spelling_key
from onrecord.spans import Span, merged

SHINGLE = 5
"""Words in a shingle."""

WINDOW = 10
"""Shingles of which one is kept."""

GUARANTEE = SHINGLE + WINDOW - 1
"""Words that two texts must share in a row to be sure to share a fingerprint."""

MAX_WORDS = 50_000
"""Words that are read of a text; what lies behind takes no part in comparison."""

MAX_FINGERPRINTS = 1000

# Scripts that set no blanks between words are cut into characters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[^\W{_UNSPACED}]++(?:['’][^\W{_UNSPACED}]++)*+|[{_UNSPACED}]")
_QUOTED = re.compile(r"[\"“”„«»「][^\"“”„«»「」\n]{1,2000}[\"“”»«」]")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as a row of folded words with where each stands.

    `own`: whether the word is the writer's: not quoted, no dateline, byline or note. Own words are the
    better evidence of copying, since independent reports share what was said.
    """

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    own: tuple[bool, ...]


def wording_of(record: Record) -> Wording:
    """The article's words, each in one form for all its spellings, those that are no evidence marked."""
    quoted = [span for said in record.statements if said.kind == "direct" for span in said.content]
    return wording(record.text, record.provenance, quoted)


def wording(text: str, provenance: Provenance, quoted: Iterable[Span]) -> Wording:
    """The same of an article of which no more is at hand. `quoted`: what direct statements hold."""
    read = read_words(text, foreign_stretches(text, provenance, quoted))
    return replace(read, words=tuple(map(spelling_key, read.words)))


def foreign_stretches(text: str, provenance: Provenance, quoted: Iterable[Span]) -> tuple[Span, ...]:
    """What is quoted, and what is not the story's own prose: both stand in independent reports as well."""
    marked = [Span(*match.span()) for match in _QUOTED.finditer(text)]
    parts = (provenance.dateline, provenance.byline, provenance.signoff, provenance.republication)
    furniture = [part.span for part in parts if part is not None and part.span is not None]
    return merged([*quoted, *marked, *furniture])


def read_words(text: str, foreign: Sequence[Span] = ()) -> Wording:
    """The first `MAX_WORDS` words of `text`; those in `foreign` (in order, apart) are not own.

    >>> read_words("It’s 雨 today").words
    ("it's", '雨', 'today')
    """
    spans = [match.span() for match in islice(_WORD.finditer(text), MAX_WORDS)]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    own = [True] * len(spans)
    for stretch in foreign:
        first, last = bisect_right(ends, stretch.start), bisect_left(starts, stretch.end)
        own[first:last] = [False] * (last - first)
    return Wording(_folded([text[start:end] for start, end in spans]), tuple(spans), tuple(own))


def plain_words(text: str) -> tuple[str, ...]:
    """The same words alone, in half the time."""
    return _folded([match[0] for match in islice(_WORD.finditer(text), MAX_WORDS)])


def word_keys(text: str) -> tuple[str, ...]:
    """The words by which texts are compared: one key for all spellings of a word."""
    return tuple(map(spelling_key, plain_words(text)))


def _folded(words: list[str]) -> tuple[str, ...]:
    """In one case, with one form of the apostrophe: all at once, since one by one takes much longer."""
    return tuple("\n".join(words).casefold().replace("’", "'").split("\n")) if words else ()


def shingles(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Each row of `SHINGLE` words, by the place of its first."""
    return list(zip(*(words[at:] for at in range(SHINGLE)), strict=False))


def fingerprints(wording: Wording) -> frozenset[int]:
    """Up to `MAX_FINGERPRINTS` signed 64-bit numbers, one of them for all words together.

    Where there are more, the least are taken, so that texts that share much still share some.
    """
    kept = sorted(_winnowed([_hash(words) for words in shingles(wording.words)]))[:MAX_FINGERPRINTS]
    return frozenset([*kept, _hash(("", *wording.words))])


def _winnowed(hashes: Sequence[int]) -> set[int]:
    if not hashes:
        return set()
    last = max(1, len(hashes) - WINDOW + 1)
    return {min(hashes[start : start + WINDOW]) for start in range(last)}


def _hash(words: Iterable[str]) -> int:
    data = "\n".join(words).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)

"""The words by which a text is recognised, and the few of their hashes by which copies are found.

Fingerprints are chosen by winnowing (Schleimer, Wilkerson, Aiken 2003): the least hash of each window of
word shingles. Unlike a MinHash of the whole text, it finds any stretch of `GUARANTEE` words, however
little of either text that is, so abridged reprints and agency paragraphs are candidates too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from onrecord.record import Record
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
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+(?:['’](?:(?![{_UNSPACED}])\w)+)*")
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
    wording = read_words(record.text, foreign_stretches(record))
    return replace(wording, words=tuple(map(spelling_key, wording.words)))


def foreign_stretches(record: Record) -> tuple[Span, ...]:
    """What is quoted, and what is not the story's own prose: both stand in independent reports as well."""
    quoted = [span for said in record.statements if said.kind == "direct" for span in said.content]
    quoted += [Span(*match.span()) for match in _QUOTED.finditer(record.text)]
    origin = record.provenance
    parts = (origin.dateline, origin.byline, origin.signoff, origin.republication)
    return merged([*quoted, *(part.span for part in parts if part is not None and part.span is not None)])


def read_words(text: str, foreign: Sequence[Span] = ()) -> Wording:
    """The first `MAX_WORDS` words of `text`; those in `foreign` (in order, apart) are not own.

    >>> read_words("It’s 雨 today").words
    ("it's", '雨', 'today')
    """
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    own: list[bool] = []
    rest = iter(foreign)
    stretch = next(rest, None)
    for match in _WORD.finditer(text):
        if len(words) == MAX_WORDS:
            break
        while stretch is not None and stretch.end <= match.start():
            stretch = next(rest, None)
        words.append(match.group().casefold().replace("’", "'"))
        spans.append(match.span())
        own.append(stretch is None or match.end() <= stretch.start)
    return Wording(tuple(words), tuple(spans), tuple(own))


def shingles(wording: Wording) -> list[tuple[str, ...]]:
    """Each row of `SHINGLE` words, by the place of its first."""
    words = wording.words
    return [words[at : at + SHINGLE] for at in range(len(words) - SHINGLE + 1)]


def fingerprints(wording: Wording) -> frozenset[int]:
    """Up to `MAX_FINGERPRINTS` signed 64-bit numbers, one of them for all words together.

    Where there are more, the least are taken, so that texts that share much still share some.
    """
    kept = sorted(_winnowed([_hash(words) for words in shingles(wording)]))[:MAX_FINGERPRINTS]
    return frozenset([*kept, _hash(("", *wording.words))])


def _winnowed(hashes: Sequence[int]) -> set[int]:
    if not hashes:
        return set()
    last = max(1, len(hashes) - WINDOW + 1)
    return {min(hashes[start : start + WINDOW]) for start in range(last)}


def _hash(words: Iterable[str]) -> int:
    data = "\n".join(words).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)

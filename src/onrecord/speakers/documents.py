"""Whose a document is: its own proper name, else its issuer's, else that of the same document elsewhere.

"a Harbour Council report", "the council's letter", "a study by X" say whose they are; "the report" is the one
of which the article says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.speakers.clusters import Cast
from onrecord.speakers.entities import Entity
from onrecord.speakers.phrases import Phrase
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import is_document, words

_ISSUES = frozenset({"by", "from", "of", "von", "vom", "de", "del", "du", "par", "por"})
_READERS = frozenset(
    {
        "seen",
        "obtained",
        "reviewed",
        "viewed",
        "read",
        "cited",
        "shared",
        "received",
        "gesehen",
    }
)
_PRINTED = frozenset({"article", "column", "editorial", "essay", "op-ed", "piece", "story"})
_REACH = 6  # words behind a document in which its issuer may stand
_OPENING = frozenset({"“", '"', "«", "„", "‘", "''", "``"})
_CLOSING = frozenset({"”", '"', "»", "“", "’", "''"})


@dataclass(frozen=True, slots=True)
class Issued:
    """A document of the text that says whose it is: its head noun, where it stands, and whose."""

    head: str
    at: int
    issuer: str


def title_of(reading: Reading, phrase: Phrase) -> str | None:
    """The title that stands in quotation marks inside the phrase."""
    for at in range(phrase.first, phrase.last - 2):
        if reading.words[at] in _OPENING and reading.words[at + 1][0].isalnum():
            for stop in range(at + 2, phrase.last):
                if reading.words[stop] in _CLOSING:
                    return reading.cut(at + 1, stop).rstrip(" ,.") or None
    return None


def issuer_of(reading: Reading, cast: Cast, phrase: Phrase, referents: Mapping[int, Entity]) -> Entity | None:
    """Who made the document, by the words of the phrase itself."""
    if phrase.inner:
        inner = cast.entity_at[phrase.inner[-1].first]
        return None if inner.kind == "people" else inner
    if phrase.owner is not None and phrase.owner in referents:
        return referents[phrase.owner]
    if phrase.head is None:
        return None
    return _behind(reading, cast, phrase.head, phrase.last)


def _behind(reading: Reading, cast: Cast, head: int, last: int) -> Entity | None:
    for at in range(head + 1, last - 1):
        if reading.plain[at] in words().relatives or reading.words[at] in ".;":
            return None
        issues = reading.plain[at] in _ISSUES or (
            reading.plain[at] == "in" and reading.plain[head] in _PRINTED
        )
        if issues and reading.plain[at - 1] not in _READERS:
            begin = at + 1
            while begin < last and reading.plain[begin] in words().articles:
                begin += 1
            if begin < last and begin in cast.mention_at and _may_issue(reading, cast, at, begin):
                return cast.entity_at[begin]
    return None


def _may_issue(reading: Reading, cast: Cast, preposition: int, begin: int) -> bool:
    """`of` leads to an issuer only where it leads to a body; before a person it leads to a subject."""
    if reading.plain[preposition] in {"by", "from", "in"}:
        return True
    return cast.entity_at[begin].kind == "organization" and cast.entity_at[begin].sure


def find_issued(reading: Reading, cast: Cast) -> list[Issued]:
    """The documents of the text that say whose they are, in order."""
    found = []
    for at, plain in enumerate(reading.plain):
        if not is_document(plain) or reading.words[at][0].isupper():
            continue
        if (title := _titled(reading, at)) is not None:
            found.append(Issued(plain, at, title))
            continue
        entity = _beside(reading, cast, at) or _behind(reading, cast, at, min(at + _REACH, len(reading)))
        if entity is not None:
            found.append(Issued(plain, at, entity.name))
    return found


def _titled(reading: Reading, at: int) -> str | None:
    """The title in quotation marks right behind the document's noun: `a film called “Harbour”`."""
    for opening in range(at + 1, min(at + 4, len(reading) - 2)):
        if reading.words[opening] in _OPENING and reading.capital[opening + 1]:
            for stop in range(opening + 2, min(opening + 12, len(reading))):
                if reading.words[stop] in _CLOSING:
                    return reading.cut(opening + 1, stop).rstrip(" ,.") or None
        if reading.plain[opening] not in {"titled", "called", "entitled", ",", "named"}:
            return None
    return None


def _beside(reading: Reading, cast: Cast, at: int) -> Entity | None:
    """The name right before the document, or before up to two nouns of it: `Ipsos | opinion poll`."""
    for before in range(at - 1, max(-1, at - 4), -1):
        if before in cast.mention_at:
            return None if cast.entity_at[before].kind == "people" else cast.entity_at[before]
        plain = reading.plain[before]
        if not plain[0].isalpha() or plain in words().articles or plain in words().prepositions:
            return None
        if plain in words().says or plain in words().verbs:
            return None
    return None


def same_document(issued: list[Issued], head: str, at: int, definite: bool) -> str | None:
    """Whose the document called `head` at the word `at` is: the last one so called, else the only one."""
    kinds = words().same_documents
    kind = kinds.get(head, head)
    fitting = [one for one in issued if kinds.get(one.head, one.head) == kind]
    before = [one for one in fitting if one.at < at]
    if definite and before:
        return before[-1].issuer
    owners = {one.issuer for one in fitting}
    return owners.pop() if len(owners) == 1 else None

"""Whose a document is: its own proper name, else its issuer's, else that of the same document elsewhere.

"a Harbour Council report", "the council's letter", "a study by X" say whose they are; "the report" is the one
of which the article says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.speakers.bodies import is_paper
from onrecord.speakers.clusters import Cast
from onrecord.speakers.entities import Entity
from onrecord.speakers.phrases import Phrase
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import is_document, places, words

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
_MADE = frozenset(
    {
        "released",
        "published",
        "conducted",
        "commissioned",
        "issued",
        "written",
        "produced",
        "prepared",
        "compiled",
    }
)
# What somebody writes or publishes as their own.
_SIGNED = frozenset(
    {
        "statement",
        "letter",
        "memo",
        "email",
        "e-mail",
        "lawsuit",
        "suit",
        "petition",
        "tweet",
        "post",
        "report",
    }
    | {"poll", "survey", "study", "filing", "ad", "message", "complaint", "release"}
    | {"article", "column", "op-ed"}
)
_MAKES = frozenset(
    {"released", "published", "issued", "filed", "wrote", "posted", "conducted", "commissioned", "launched"}
    | {"unveiled", "aired", "sent", "penned", "releases", "publishes", "produced", "drafted", "signed"}
)
_REACH = 6  # words behind a document in which its issuer may stand
_FAR = 20  # the same, where a participle leads to the issuer
_DESCRIBES = 5  # words that may describe the issuer, or the document
_SUBJECT_REACH = 4  # words before a verb in which its subject may stand
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
    """Whose the document is by what follows it: `a report by X`, `a poll of skippers released by X`."""
    for at in range(head + 1, last - 1):
        if reading.plain[at] in words().relatives or reading.words[at] in ".;":
            return None
        if not _issues(reading, head, at):
            continue
        begin = _name_behind(reading, cast, at + 1, last)
        if begin is not None and _may_issue(reading, cast, at, begin):
            return cast.entity_at[begin]
    return None


def _issues(reading: Reading, head: int, at: int) -> bool:
    """Whether the preposition may lead to who made the document."""
    plain = reading.plain[at]
    if plain not in _ISSUES and plain != "in":
        return False
    if reading.plain[at - 1] in _READERS:
        return False
    near = at - head <= _REACH
    return near or (plain == "by" and bool(_MADE & set(reading.plain[max(head, at - 4) : at])))


def _name_behind(reading: Reading, cast: Cast, at: int, last: int) -> int | None:
    """Where the name behind the preposition begins, past what describes it: `by the nonprofit | Flotilla`."""
    for begin in range(at, min(at + _DESCRIBES, last)):
        if begin in cast.mention_at:
            return begin
        plain, small = reading.plain[begin], reading.words[begin][0].islower()
        if not small or plain in words().prepositions or plain in words().says or plain in words().groups:
            return None
    return None


def _may_issue(reading: Reading, cast: Cast, preposition: int, begin: int) -> bool:
    """Whether who is named behind it may have made it: `of` leads to a body, `in` to a newspaper."""
    entity, plain = cast.entity_at[begin], reading.plain[preposition]
    if entity.kind == "place" and " ".join(entity.key) not in places().countries:
        return False
    if plain in {"by", "from"}:
        return True
    if plain == "in":
        return entity.kind == "organization" and is_paper(reading, entity)
    return entity.kind == "organization" and entity.sure


def find_issued(reading: Reading, cast: Cast, referents: Mapping[int, Entity]) -> list[Issued]:
    """The documents of the text that say whose they are, in order; `referents`: to whom pronouns refer."""
    found = []
    for at, plain in enumerate(reading.plain):
        if not is_document(plain) or reading.words[at][0].isupper():
            continue
        if (title := _titled(reading, at)) is not None:
            found.append(Issued(plain, at, title))
            continue
        entity = (
            _beside(reading, cast, at)
            or _behind(reading, cast, at, min(at + _FAR, len(reading)))
            or (_by_subject(reading, cast, referents, at) if plain in _SIGNED else None)
        )
        if entity is not None:
            found.append(Issued(plain, at, entity.name))
    return found


def _by_subject(reading: Reading, cast: Cast, referents: Mapping[int, Entity], at: int) -> Entity | None:
    """Who `published a report`, `filed a long petition`, `said in a statement`."""
    verb = at - 1
    while verb > 0 and at - verb <= _DESCRIBES and reading.words[verb][0].islower():
        if reading.plain[verb] in _MAKES or (
            reading.plain[verb] == "in" and reading.plain[verb - 1] in words().says
        ):
            return _subject(reading, cast, referents, verb)
        verb -= 1
    return None


def _subject(reading: Reading, cast: Cast, referents: Mapping[int, Entity], verb: int) -> Entity | None:
    """The last name or pronoun before the verb, in its clause."""
    for before in range(verb - 1, max(-1, verb - _SUBJECT_REACH), -1):
        if reading.sentences[before] != reading.sentences[verb] or reading.words[before] in ";:":
            return None
        if before in referents:
            return referents[before]
        mention = cast.mention_at.get(before)
        if mention is not None and not reading.possessive(before):
            preceding = reading.plain[mention.title - 1] if mention.title else ""
            named = cast.entity_at[before]
            if preceding not in words().prepositions and named.kind in ("person", "organization"):
                return named
    return None


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
            entity = cast.entity_at[before]
            elsewhere = entity.kind == "place" and " ".join(entity.key) not in places().countries
            return None if entity.kind == "people" or elsewhere else entity
        plain = reading.plain[before]
        if not plain[0].isalpha() or plain in words().articles or plain in words().prepositions:
            return None
        if plain in words().says or plain in words().verbs:
            return None
    return None


def same_document(issued: list[Issued], head: str, at: int, definite: bool) -> str | None:
    """Whose the document called `head` at the word `at` is: the last one so called, else the only one.

    Several at once (`polls`, `court records`) are not taken for the one that the text names.
    """
    kinds = words().same_documents
    kind = kinds.get(head, head)
    fitting = [one for one in issued if kinds.get(one.head, one.head) == kind]
    before = [one for one in fitting if one.at < at]
    if definite and before:
        return before[-1].issuer
    owners = {one.issuer for one in fitting}
    several = head.endswith("s") and not definite
    return owners.pop() if len(owners) == 1 and not several else None

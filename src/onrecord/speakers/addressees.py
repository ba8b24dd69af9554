"""Finds to whom a statement was made where the engine marked no words for it.

The words behind the verb (`told reporters`, `said to the court`), or behind what carried the statement, in
the sentence of the verb: `in a letter to the Harbour Council`, `in an interview with Coast Wire`.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.record import Statement
from onrecord.spans import Span
from onrecord.speakers.clusters import Cast
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import is_role, words

_TELLS = frozenset(
    {"tell", "tells", "told", "telling", "ask", "asks", "asked", "asking", "urge", "urged", "urges", "urging"}
    | {"warn", "warns", "warned", "warning", "invite", "invited", "invites", "press", "pressed", "presses"}
    | {"assure", "assured", "remind", "reminded", "reminds", "inform", "informed", "advise", "advised"}
    | {"order", "ordered", "instruct", "instructed", "beg", "begged", "implored", "gave", "give", "gives"}
)
_CARRIERS = frozenset(
    {"letter", "letters", "submission", "submissions", "email", "e-mail", "emails", "message", "messages"}
    | {"memo", "note", "interview", "interviews", "conversation", "call", "appeal", "request", "response"}
    | {"reply", "speech", "address", "testimony", "complaint", "remarks", "statement", "comments", "petition"}
)
_TOWARDS = frozenset({"to", "with"})
_OBJECTS = frozenset({"me", "us", "him", "her", "them", "you"})
_SUBJECTS = frozenset({"i", "he", "she", "we", "they"})
_PASSIVES = frozenset({"told", "asked", "informed", "assured", "warned", "advised"})
_WAS = frozenset({"was", "were", "am", "is", "are"})
_ENDS = frozenset(
    {
        "to",
        "that",
        "whether",
        "if",
        "how",
        "why",
        "what",
        "when",
        "where",
        "because",
        "not",
        "is",
        "was",
        "as",
    }
    | {
        "were",
        "had",
        "has",
        "have",
        "are",
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "there",
        "today",
        "yesterday",
    }
    | {"last", "earlier", "later", "late", "recently", "this", "shortly", "seen", "sent", "dated", "obtained"}
)
_AROUND = 60  # words about the verb in which what carried the statement is looked for
_LONGEST = 12  # words of an addressee


def find_addressee(reading: Reading, cast: Cast, statement: Statement) -> tuple[Span, ...]:
    """The words for the addressee: the engine's, else what the rules find; empty where there are none."""
    if statement.addressee or not statement.cue:
        return statement.addressee
    taken = frozenset(
        at
        for spans in (statement.content, statement.source, statement.cue)
        for span in spans
        for at in reading.within(span)
    )
    if (asked := _asked(reading, cast, statement, taken)) is not None:
        return (asked,)
    for first in _places(reading, statement, taken):
        last = _end(reading, cast, first, taken)
        if last > first and _opens(reading, cast, first):
            return (reading.span(first, last),)
    return ()


def _asked(reading: Reading, cast: Cast, statement: Statement, taken: frozenset[int]) -> Span | None:
    """Who `was told` or `was asked`, where no source is marked: a name or a pronoun before the verb."""
    cue = reading.within(statement.cue[0])
    if statement.source or not cue or reading.plain[cue.stop - 1] not in _PASSIVES:
        return None
    at = cue.start if reading.plain[cue.start] in _WAS else cue.start - 1
    if at < 1 or reading.plain[at] not in _WAS or at - 1 in taken:
        return None
    if (mention := cast.mention_at.get(at - 1)) is not None:
        return reading.span(mention.first, mention.last)
    return reading.span(at - 1, at) if reading.plain[at - 1] in _SUBJECTS else None


def _places(reading: Reading, statement: Statement, taken: frozenset[int]) -> Iterator[int]:
    """Where an addressee may begin: behind the verb, then behind what carried the statement."""
    cue = reading.within(statement.cue[-1])
    if not cue:
        return
    behind = cue.stop
    if behind < len(reading) and behind not in taken:
        if reading.plain[behind - 1] in _TELLS:
            yield behind
        elif reading.plain[behind] == "to":
            yield behind + 1
    first, last = max(0, cue.start - _AROUND), min(len(reading) - 2, cue.stop + _AROUND)
    for at in range(first, last):
        near = reading.sentences[at] == reading.sentences[cue.start] and at not in taken
        if near and reading.plain[at] in _CARRIERS and reading.plain[at + 1] in _TOWARDS:
            yield at + 2


def _opens(reading: Reading, cast: Cast, at: int) -> bool:
    """Whether a phrase for people may begin at the word."""
    lists, plain = words(), reading.plain[at]
    opener = plain in lists.articles or plain in lists.possessives or plain in _OBJECTS
    people = plain in lists.groups or is_role(plain) or plain == "other"
    return opener or people or reading.capital[at] or at in cast.mention_at


def _end(reading: Reading, cast: Cast, first: int, taken: frozenset[int]) -> int:
    """Where the noun phrase that begins at the word `first` ends."""
    at, lists = first, words()
    while at < min(len(reading), first + _LONGEST) and at not in taken:
        if at in cast.mention_at:
            at = _behind_acronym(reading, max(at + 1, cast.mention_at[at].last))
            continue
        plain = reading.plain[at]
        if at == first and plain in _OBJECTS and not _noun_behind(reading, at, taken):
            return at + 1
        if not plain[0].isalnum() or plain in _ENDS or plain in lists.relatives or plain in lists.calendar:
            break
        if (plain in lists.prepositions and plain != "of") or _joins_no_name(reading, at):
            break
        at += 1
    return at


def _behind_acronym(reading: Reading, at: int) -> int:
    """Past an acronym in brackets: `the Harbour Council (HC)`."""
    bracketed = reading.words[at : at + 3]
    return at + 3 if len(bracketed) == 3 and bracketed[0] == "(" and bracketed[2] == ")" else at


def _noun_behind(reading: Reading, at: int, taken: frozenset[int]) -> bool:
    """Whether `her` is a possessive: `told her followers`."""
    if reading.plain[at] != "her" or at + 1 >= len(reading) or at + 1 in taken:
        return False
    following = reading.plain[at + 1]
    return following[0].isalnum() and following not in _ENDS and following not in words().prepositions


def _joins_no_name(reading: Reading, at: int) -> bool:
    return reading.plain[at] in {"and", "or"} and not (at + 1 < len(reading) and reading.capital[at + 1])

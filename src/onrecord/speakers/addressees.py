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
    | {"encourage", "encouraged", "encourages", "encouraging", "informs", "assures", "advises", "orders"}
    | {"persuade", "persuaded", "convince", "convinced", "reminding", "informing", "advising", "inviting"}
    | {"beseeched", "challenged", "directed", "petitioned", "lobbied", "briefed", "reassured", "pleaded"}
)
_CARRIERS = frozenset(
    {"letter", "letters", "submission", "submissions", "email", "e-mail", "emails", "message", "messages"}
    | {"memo", "note", "interview", "interviews", "conversation", "call", "appeal", "request", "response"}
    | {"reply", "speech", "address", "testimony", "complaint", "remarks", "statement", "comments", "petition"}
)
_TOWARDS = frozenset({"to", "with"})
_OBJECTS = frozenset({"me", "us", "him", "her", "them", "you"})
_SUBJECTS = frozenset({"i", "he", "she", "we", "they"})
_PASSIVES = frozenset(
    {"told", "asked", "informed", "assured", "warned", "advised", "encouraged", "urged", "invited", "ordered"}
    | {"instructed", "reminded", "directed", "briefed"}
)
_QUESTIONS = frozenset({"asked", "pressed", "questioned", "quizzed", "challenged"})
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
_CLAUSES = frozenset({"to", "that", "not", "whether", "if", "how", "why", "what", "when", "where", "who"})
_ADVERBS = frozenset(
    {"today", "yesterday", "last", "earlier", "later", "recently", "again", "repeatedly", "also"}
)
_AROUND = 60  # words about the verb in which what carried the statement is looked for
_FEW = 4  # words of a subject without a name
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
    if (asked := _asked_before_answering(reading, cast, statement, taken)) is not None:
        return (asked,)
    if (between := _between(reading, cast, statement, taken)) is not None:
        return (between,)
    for first in _places(reading, cast, statement, taken):
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
    if reading.plain[at - 1] in _SUBJECTS:
        return reading.span(at - 1, at)
    return _bare_subject(reading, at)


def _asked_before_answering(
    reading: Reading, cast: Cast, statement: Statement, taken: frozenset[int]
) -> Span | None:
    """`Asked whether it rained, | Roe | said`, `Roe, asked whether it rained, said`: who then answers."""
    cue = reading.within(statement.cue[0])
    if statement.source or not cue or reading.plain[cue.stop - 1] not in _QUESTIONS:
        return None
    before = cue.start - 1
    if not reading.opens[cue.start] and reading.plain[before] not in {"when", ",", "—", "–"}:
        return None
    if (
        cue.start > 1
        and reading.words[before] == ","
        and (mention := cast.mention_at.get(before - 1)) is not None
    ):
        return reading.span(mention.first, mention.last)
    at = reading.within(statement.content[-1]).stop
    while at < len(reading) and reading.words[at] in {",", "”", '"', "?", "''"}:
        at += 1
    return _answers(reading, cast, at) if at < len(reading) and at not in taken else None


def _answers(reading: Reading, cast: Cast, at: int) -> Span | None:
    """The name or pronoun that begins at the word, if a verb of saying follows."""
    first = at
    while at < len(reading) and at not in cast.mention_at and is_role(reading.plain[at]) and at - first < 4:
        at += 1
    mention = cast.mention_at.get(at)
    stop = mention.last if mention is not None else first + 1
    if mention is None and reading.plain[first] not in _SUBJECTS:
        return None
    says = any(word in words().says for word in reading.plain[stop : stop + 2])
    return reading.span(first, stop) if says else None


def _bare_subject(reading: Reading, at: int) -> Span | None:
    """A noun phrase that opens the sentence before the word `at`: `Residents | were told`."""
    first = at - 1
    while first > max(0, at - _FEW) and not reading.opens[first]:
        if not reading.words[first][0].isalpha() or reading.plain[first] in words().prepositions:
            return None
        first -= 1
    return reading.span(first, at) if reading.opens[first] else None


def _between(reading: Reading, cast: Cast, statement: Statement, taken: frozenset[int]) -> Span | None:
    """What stands between a verb of telling and what was said: `asked | two schools | to pay`."""
    cue = reading.within(statement.cue[-1])
    if not cue or reading.plain[cue.stop - 1] not in _TELLS:
        return None
    if len(cue) > 1 and set(reading.plain[cue.start : cue.stop]) & words().articles:
        return None
    first = cue.stop
    while first < len(reading) and reading.plain[first] == "to" and first not in taken:
        first += 1
    last = first
    while last < min(len(reading), first + _LONGEST) and last not in taken:
        last += 1
    content = {place.start for span in statement.content if (place := reading.within(span))}
    if last == first or last not in content or reading.plain[last] not in _CLAUSES:
        return None
    stop = next((at for at in range(first, last) if _breaks_off(reading, cast, at)), last)
    return reading.span(first, stop) if stop > first else None


def _breaks_off(reading: Reading, cast: Cast, at: int) -> bool:
    """Whether the word is no part of the addressee: a mark, a day, a preposition but `of`."""
    if at in cast.mention_at:
        return False
    plain, lists = reading.plain[at], words()
    small = plain in lists.prepositions and plain != "of"
    return not reading.words[at][0].isalnum() or small or plain in lists.calendar or plain in _ADVERBS


def _places(reading: Reading, cast: Cast, statement: Statement, taken: frozenset[int]) -> Iterator[int]:
    """Where an addressee may begin: behind the verb, then behind what carried the statement."""
    cue = reading.within(statement.cue[-1])
    if not cue:
        return
    behind, before = cue.stop, cast.mention_at.get(cue.start - 2)
    joined = before is not None and reading.plain[cue.start - 1] == "and"
    if joined and before is not None and reading.plain[max(0, before.first - 1)] == "to":
        yield before.first
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

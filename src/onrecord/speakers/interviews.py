"""Whether a text is an interview, and who asks and answers in it.

Told by words at its head (`Coast Wire interviewed Jane Roe`, `Jane Roe: an interview`), or by its form:
paragraphs of speech without a source of which some end in a question. Then the one person of whom its head
speaks answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.record import Statement
from onrecord.speakers.clusters import Cast
from onrecord.speakers.entities import Entity
from onrecord.speakers.reading import Reading

_HEAD_WORDS = 300  # at the head of a text, in which it says who was interviewed
_INTERVIEW = re.compile(r"interview(?:s|ed|te|te mit|é|ée)?$")
_SPOKE = frozenset(
    {"spoke", "speaks", "talked", "talks", "sat", "chatted", "conversation", "q&a", "gespräch"}
)
_WITH = frozenset({"with", "to", "mit", "avec", "con"})
_BEHIND = 14  # words behind `interview` in which the name stands
_LEAST_QUESTIONS = 2
_CREDITS = frozenset({"image", "images", "photo", "photos", "picture", "credit", "foto", "bild"})


@dataclass(frozen=True, slots=True)
class Interview:
    """Who asked, where the text says so, and who answered. `alternates`: paragraphs take turns."""

    asked: Entity | None
    answered: Entity
    alternates: bool = False


def find_interview(reading: Reading, cast: Cast, statements: Sequence[Statement] = ()) -> Interview | None:
    """The interview that the text is; None where nothing says so, or not whose."""
    alternates = _alternates(reading.text, statements)
    for at in range(min(len(reading), _HEAD_WORDS)):
        if reading.quoted[at] or not _announces(reading, at, alternates):
            continue
        answered = _named_behind(reading, cast, at) or _named_before(reading, cast, at)
        if answered is not None:
            return Interview(_asker(reading, cast, at), answered, alternates)
    if not alternates:
        return None
    answered = _main_person(reading, cast)
    return None if answered is None else Interview(None, answered, True)


def _announces(reading: Reading, at: int, alternates: bool) -> bool:
    if _INTERVIEW.match(reading.plain[at]):
        return True
    following = reading.plain[at + 1 : at + 3]
    return alternates and reading.plain[at] in _SPOKE and any(word in _WITH for word in following)


def _named_behind(reading: Reading, cast: Cast, at: int) -> Entity | None:
    for ahead in range(at + 1, min(at + _BEHIND, len(reading))):
        if reading.paragraphs[ahead] != reading.paragraphs[at]:
            return None
        entity = cast.entity_at.get(ahead)
        if entity is not None and entity.kind == "person" and entity.sure:
            return None if reading.plain[ahead - 1] == "by" else entity
    return None


def _named_before(reading: Reading, cast: Cast, at: int) -> Entity | None:
    """`Jane Roe: an interview`, `Jane Roe, founder, interviewed by Coast Wire`, `… interviewed him`."""
    passive = reading.plain[at + 1 : at + 2] in (["by"], ["him"], ["her"])
    colon = ":" in reading.words[max(0, at - 3) : at]
    if not (passive or colon):
        return None
    for before in range(at - 1, max(-1, at - 2 * _BEHIND), -1):
        entity = cast.entity_at.get(before)
        if entity is not None and entity.sure and (entity.kind == "person" or colon):
            return entity
    return None


def _asker(reading: Reading, cast: Cast, at: int) -> Entity | None:
    """The body before `interviewed`, or behind `interviewed by`."""
    entity = cast.entity_at.get(at + 2 if reading.plain[at + 1 : at + 2] == ["by"] else at - 1)
    return entity if entity is not None and entity.kind != "person" else None


def _main_person(reading: Reading, cast: Cast) -> Entity | None:
    """The person of whom the head speaks, where it names no other as often."""
    counts = Counter(
        id(cast.entity_at[at])
        for at in range(min(len(reading), _HEAD_WORDS))
        if at in cast.entity_at and cast.mention_at[at].first == at and not _credited(reading, at)
    )
    people = [one for one in cast.entities if one.kind == "person" and one.sure and counts[id(one)]]
    people.sort(key=lambda one: (-counts[id(one)], one.at))
    if not people or (len(people) > 1 and counts[id(people[0])] == counts[id(people[1])]):
        return None
    return people[0]


def _credited(reading: Reading, at: int) -> bool:
    """Whether the name is said in a quotation, or is that of who took a picture: `Image: Tom Brandt`."""
    return bool(reading.quoted[at]) or (
        at > 1 and reading.words[at - 1] == ":" and reading.plain[at - 2] in _CREDITS
    )


def _alternates(text: str, statements: Sequence[Statement]) -> bool:
    """Whether speech without a source fills paragraphs, some of them questions and others not."""
    bare = [one for one in statements if not one.source and not one.cue and fills_paragraph(text, one)]
    questions = sum(asks(text, one) for one in bare)
    return questions >= _LEAST_QUESTIONS and len(bare) - questions >= _LEAST_QUESTIONS


def fills_paragraph(text: str, statement: Statement) -> bool:
    """Whether the statement is a paragraph of its own, or several."""
    start, end = statement.content[0].start, statement.content[-1].end
    before, after = text[max(0, start - 3) : start], text[end : end + 3]
    opens = start == 0 or before.strip(' "“*') == "" or before.rstrip(' "“*').endswith("\n")
    return opens and (after.strip(' "”*.') == "" or after.lstrip(' "”*.').startswith("\n"))


def asks(text: str, statement: Statement) -> bool:
    """Whether the statement ends in a question."""
    last = statement.content[-1]
    return text[max(last.start, last.end - 4) : last.end + 2].rstrip(' \n"”').endswith("?")

"""Who speaks where no words beside the quotation say so: speech runs on, or takes turns.

A quotation alone goes on with the speaker of the one before, in the same or the next paragraph. A label
(`ROE:`, `Q:`) names who speaks. Where the text says at its head that someone was interviewed, a whole
paragraph of speech that ends in a question is the interviewer's, any other the interviewed person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.record import Statement
from onrecord.spans import Span
from onrecord.speakers.clusters import Cast
from onrecord.speakers.entities import Entity
from onrecord.speakers.found import Found
from onrecord.speakers.interviews import asks, fills_paragraph, find_interview
from onrecord.speakers.reading import Reading

_LABEL = re.compile(r"[*_\s“\"]*([^\W\d_a-z][^\n:?!]{0,60}):[*_\s]*$")
_OPENING = re.compile(r"[*_ \t“\"]*([^\W\d_a-z][^\n:?!.]{0,40}):[*_ \t]*")
_QUESTION, _ANSWER = (
    frozenset({"q", "question", "frage", "p", "pregunta"}),
    frozenset({"a", "answer", "antwort", "r"}),
)
_NEAR = 3  # sentences within which "they" and "it" look back
_LONGEST_GAP = 600  # characters between a statement and a quotation that goes on with it
_MOST_BLANK = 2  # lines without words between them


@dataclass(frozen=True, slots=True)
class _Said:
    """Who spoke, and where: the source's word number and sentence, the end of the content."""

    found: Found
    at: int
    sentence: int
    end: int


class Turns:
    """Remembers who has spoken, and answers who goes on; told and asked in text order."""

    def __init__(self, reading: Reading, cast: Cast, statements: Sequence[Statement] = ()) -> None:
        self._reading = reading
        self._cast = cast
        self._said: list[_Said] = []
        self._interview = find_interview(reading, cast, statements)

    def heard(self, statement: Statement, found: Found | None) -> None:
        """Notes that the statement was made, and by whom."""
        place = self._reading.within((statement.source or statement.content)[0])
        if found is not None and place:
            sentence = self._reading.sentences[place.start]
            self._said = [
                *self._said[-3:],
                _Said(found, place.start, sentence, statement.content[-1].end),
            ]

    def lately(self, at: int) -> Iterator[tuple[int, Found]]:
        """Who spoke in the last few sentences before the word `at` and where, the last one first."""
        for said in reversed(self._said):
            if said.at < at and self._reading.sentences[at] - said.sentence <= _NEAR:
                yield said.at, said.found

    def speaker(self, statement: Statement) -> Found | None:
        """Who makes a statement that has no source; None where no place tells it."""
        if statement.cue or statement.kind == "indirect":
            return None
        label = label_of(self._reading.text, statement)
        if label is not None and (named := self._labelled(label, statement)) is not None:
            return named
        if self._interview is not None and fills_paragraph(self._reading.text, statement):
            asked = asks(self._reading.text, statement)
            return self._turn(self._interview.asked if asked else self._interview.answered)
        return self._going_on(statement)

    def voice(self, at: int) -> Found | None:
        """Who speaks at the character `at`: a label opens the paragraph, or it is a turn of an interview."""
        start = self._reading.text.rfind("\n", 0, at) + 1
        opening = _OPENING.match(self._reading.text, start)
        if opening is not None and opening.end() <= at:
            return self._by_label(opening.group(1).strip(" *_"), opening.end())
        if self._interview is None or not self._interview.alternates:
            return None
        end = self._reading.text.find("\n", at)
        line = self._reading.text[start : end if end >= 0 else None].rstrip(' "”')
        return self._turn(self._interview.asked if line.endswith("?") else self._interview.answered)

    def _by_label(self, label: str, at: int) -> Found | None:
        if self._interview is not None and is_question_label(label):
            return self._turn(self._interview.asked)
        if self._interview is not None and is_answer_label(label):
            return self._turn(self._interview.answered)
        place = self._reading.within(Span(at, at + 1)) or self._reading.within(Span(at - 1, at + 2))
        return self._turn(labelled(self._reading, self._cast, label, place.start)) if place else None

    def _labelled(self, label: str, statement: Statement) -> Found | None:
        if self._interview is not None and is_question_label(label):
            return self._turn(self._interview.asked)
        if self._interview is not None and is_answer_label(label):
            return self._turn(self._interview.answered)
        place = self._reading.within(statement.content[0])
        return self._turn(labelled(self._reading, self._cast, label, place.start)) if place else None

    def _turn(self, entity: Entity | None) -> Found | None:
        if entity is None:
            return None
        return Found(
            entity.name,
            "person" if entity.kind == "person" else "organization",
            "carried",
            None,
            (entity,),
        )

    def _going_on(self, statement: Statement) -> Found | None:
        if not self._said:
            return None
        last = self._said[-1]
        between = self._reading.text[last.end : statement.content[0].start]
        blank = sum(not line.strip() for line in between.split("\n"))
        if len(between) > _LONGEST_GAP or blank > _MOST_BLANK:
            return None
        return replace(last.found, basis="carried")


def label_of(text: str, statement: Statement) -> str | None:
    """What stands before a colon between the paragraph's beginning and the statement."""
    start = statement.content[0].start
    found = _LABEL.match(text[_line_start(text, start) : start])
    return found.group(1).strip(" *_") if found else None


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at) + 1, at - 80)


def labelled(reading: Reading, cast: Cast, label: str, at: int) -> Entity | None:
    """Who the label before the word `at` names, by name or by initials."""
    if label.isupper() and 2 <= len(label.strip(".")) <= 3 and (spelled := cast.with_initials(label)):
        return spelled
    first = next((i for i in range(at - 1, max(-1, at - 8), -1) if i in cast.entity_at), None)
    if first is None or reading.plain[first] not in label.casefold():
        return None
    return cast.entity_at[first]


def is_question_label(label: str) -> bool:
    """Whether the label only says that a question follows."""
    return label.casefold().rstrip(".") in _QUESTION


def is_answer_label(label: str) -> bool:
    """Whether the label only says that an answer follows."""
    return label.casefold().rstrip(".") in _ANSWER

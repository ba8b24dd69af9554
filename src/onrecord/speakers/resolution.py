"""Gives each statement its speaker, inside one article.

First version: the source's own name; a surname linked to a full name that the article gives; a pronoun
to the last person who spoke, when gender allows; a quotation without a source carries the speaker of
the statement before it on, within the same or the next paragraph. Where none of these holds, nobody is
named: a wrong name harms a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from onrecord.record import Article, Attribution, Speaker, SpeakerBasis, SpeakerKind, Statement
from onrecord.spans import Span, joined_text
from onrecord.speakers.names import Gender, Named, read_source

_FULL_NAME = re.compile(r"[^\W\d_a-z][\w’'.-]+(?: [A-Z]\.)?(?: (?:de|van|von|der|al|el|bin|la|du|di))*$")
_PARAGRAPH = re.compile(r"\n\s*\n|\n")
_REACH = 60  # code points before a surname in which its given name is sought


@dataclass(slots=True)
class _Person:
    name: str
    kind: SpeakerKind
    gender: Gender | None = None
    mentions: list[Span] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)


def resolve_speakers(
    article: Article, statements: tuple[Statement, ...]
) -> tuple[tuple[Statement, ...], tuple[Speaker, ...]]:
    """The statements with their speakers, and the speakers in the order in which they first speak."""
    cast = _Cast(article.text)
    resolved = tuple(replace(one, speaker=cast.attribute(one)) for one in statements)
    return resolved, cast.speakers()


class _Cast:
    """Who has spoken so far in one article; read in text order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._people: dict[str, _Person] = {}
        self._last: tuple[_Person, Statement] | None = None
        self._last_person: _Person | None = None

    def attribute(self, statement: Statement) -> Attribution | None:
        """Who made the statement; None where no words say and nobody's speech runs on."""
        if not statement.source:
            return self._carried(statement)
        span = statement.source[0]
        named = read_source(joined_text(self._text, statement.source, " "))
        if named.pronoun:
            return self._by_pronoun(statement, named)
        if named.name is None:
            self._last = None
            return Attribution(name=None, kind=named.kind, basis="named", role=named.role)
        return self._by_name(statement, span, named, named.name)

    def _by_name(self, statement: Statement, span: Span, named: Named, name: str) -> Attribution:
        full = self._full_name(name, span.start) if named.kind == "person" else name
        person = self._people.setdefault(full, _Person(full, named.kind))
        person.gender = named.gender or person.gender
        if len(statement.source) == 1:
            person.mentions.append(Span(span.start + named.start, span.start + named.end))
        else:
            person.mentions.append(span)
        if named.role and named.role not in person.roles:
            person.roles.append(named.role)
        self._heard(person, statement)
        basis: SpeakerBasis = "named" if full == name else "coreference"
        role = person.roles[0] if person.roles else None
        return Attribution(name=full, kind=person.kind, basis=basis, role=role)

    def _full_name(self, name: str, at: int) -> str:
        """The full name that the article gives for a lone surname, before it or after it."""
        if " " in name:
            return name
        for known in reversed(self._people):
            if known != name and known.split()[-1] == name and self._people[known].kind == "person":
                return known
        return _name_in_text(self._text, name) or name

    def _by_pronoun(self, statement: Statement, named: Named) -> Attribution | None:
        person = self._last_person
        if person is None or named.gender is None or (person.gender or named.gender) != named.gender:
            return Attribution(name=None, kind="unnamed", basis="coreference")
        person.gender = named.gender
        person.mentions.append(statement.source[0])
        self._heard(person, statement)
        role = person.roles[0] if person.roles else None
        return Attribution(name=person.name, kind=person.kind, basis="coreference", role=role)

    def _carried(self, statement: Statement) -> Attribution | None:
        if self._last is None or statement.cue or statement.kind == "indirect":
            return None
        person, before = self._last
        between = self._text[before.content[-1].end : statement.content[0].start]
        if len(_PARAGRAPH.findall(between)) > 1:
            return None
        self._last = person, statement
        role = person.roles[0] if person.roles else None
        return Attribution(name=person.name, kind=person.kind, basis="carried", role=role)

    def _heard(self, person: _Person, statement: Statement) -> None:
        self._last = person, statement
        if person.kind == "person":
            self._last_person = person

    def speakers(self) -> tuple[Speaker, ...]:
        """All who were named as speaking, in the order of their first statement."""
        return tuple(
            Speaker(name=one.name, kind=one.kind, mentions=tuple(one.mentions), roles=tuple(one.roles))
            for one in self._people.values()
        )


def _name_in_text(text: str, surname: str) -> str | None:
    """The first full person's name in `text` that ends in `surname`."""
    at = text.find(surname)
    while at >= 0:
        before = text[max(0, at - _REACH) : at].rstrip(" ")
        if before and text[at - 1] == " " and (found := _FULL_NAME.search(before)):
            candidate = read_source(f"{found.group()} {surname}")
            if candidate.kind == "person" and candidate.name and " " in candidate.name:
                return candidate.name
        at = text.find(surname, at + len(surname))
    return None

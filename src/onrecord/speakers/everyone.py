"""Everyone and everything that an article names, with all places that name, describe or stand for them.

Names from the names stage, pronouns and descriptions from the references, `I` and `we` in what somebody says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.record import Statement
from onrecord.spans import Span
from onrecord.speakers.clusters import Cast
from onrecord.speakers.entities import Entity
from onrecord.speakers.found import Found
from onrecord.speakers.kinds import NameKind
from onrecord.speakers.pronouns import Referents
from onrecord.speakers.reading import Reading

MentionForm = Literal["name", "pronoun", "description"]
_OWN_VOICE = frozenset({"i", "me", "my", "mine", "myself", "ich", "je", "yo"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Someone or something that the article names. `mentions`: in text order, each with its form."""

    name: str
    kind: NameKind
    mentions: tuple[tuple[Span, MentionForm], ...]


class Mentions:
    """The places of every entity of an article, by its identity."""

    def __init__(self, reading: Reading, referents: Referents) -> None:
        self._reading = reading
        self._of: dict[int, dict[Span, MentionForm]] = {}
        for at, entity in referents.people.items():
            self._add(entity, reading.span(at, at + 1), "pronoun")
        for at, entity in referents.things.items():
            self._add(entity, reading.span(at, at + 1), "pronoun")
        for phrase, entity in referents.described.values():
            self._add(entity, reading.span(phrase.first, phrase.last), "description")

    def _add(self, entity: Entity, span: Span, form: MentionForm) -> None:
        self._of.setdefault(id(entity), {}).setdefault(span, form)

    def add_voices(self, statements: Sequence[Statement], found: Sequence[Found | None]) -> None:
        """Adds the `I` of what one person says; not where another's words stand in between."""
        spoken = self._innermost(statements, found)
        for at, entity in spoken.items():
            if self._reading.plain[at] in _OWN_VOICE:
                self._add(entity, self._reading.span(at, at + 1), "pronoun")

    def _innermost(
        self, statements: Sequence[Statement], found: Sequence[Found | None]
    ) -> Mapping[int, Entity]:
        """To each word inside a quotation who says it, the shortest statement around it deciding."""
        spoken: dict[int, Entity | None] = {}
        pairs = zip(statements, found, strict=True)
        for statement, who in sorted(pairs, key=lambda one: -_length(one[0])):
            if statement.kind == "indirect":
                continue
            one = who.entities[0] if who is not None and len(who.entities) == 1 else None
            for span in statement.content:
                place = self._reading.within(span)
                spoken.update((at, one) for at in place if self._reading.quoted[at])
        return {at: one for at, one in spoken.items() if one is not None and one.kind == "person"}

    def of(self, entity: Entity) -> dict[Span, MentionForm]:
        """All places of the entity, with the form of each."""
        spans: dict[Span, MentionForm] = {
            self._reading.span(mention.first, mention.last): "name" for mention in entity.mentions
        }
        for role in entity.roles:
            if role.phrase is not None:
                spans.setdefault(self._reading.span(*role.phrase), "description")
        for span, form in self._of.get(id(entity), {}).items():
            spans.setdefault(span, form)
        return spans


def _length(statement: Statement) -> int:
    return sum(span.end - span.start for span in statement.content)


def list_everyone(
    reading: Reading, cast: Cast, mentions: Mentions, found: Sequence[Found | None]
) -> tuple[Named, ...]:
    """Everyone and everything named, in the order of their first mention.

    A name of which nothing tells the kind is left out, unless it speaks: then it is taken for a person's.
    """
    speaking = {id(one) for who in found if who is not None for one in who.entities}
    everyone = []
    for entity in cast.entities:
        kind: NameKind = "person" if entity.kind == "unknown" and id(entity) in speaking else entity.kind
        spans = mentions.of(entity)
        if kind == "people":
            spans = {span: form for span, form in spans.items() if _are_people(reading, span, form)}
        if kind != "unknown" and spans:
            places = tuple(sorted(spans.items(), key=lambda one: one[0]))
            everyone.append(Named(name=entity.name, kind=kind, mentions=places))
    return tuple(sorted(everyone, key=lambda one: one.mentions[0][0]))


def _are_people(reading: Reading, span: Span, form: MentionForm) -> bool:
    """Whether the word means people, and does not describe what follows (`an American actor`)."""
    return form != "name" or span.cut(reading.text).endswith(("s", "ese"))

"""To whom each `he` and `she` of an article refers.

Everyone named carries a weight that a mention raises and each sentence lowers; a mention raises it more
where it is the subject, and more again where it is who speaks. A pronoun goes to the heaviest whose
gender it may be, after Lappin and Leass (1994), without their parse. A name inside a quotation weighs
little outside it: the narrator does not point there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from onrecord.speakers.clusters import Cast, Entity
from onrecord.speakers.gender import gender_of_pronoun
from onrecord.speakers.mentions import Mention
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import Gender, words

# Tuned on the pronouns of the news, interviews and biographies of GUM's training texts.
_FADE = 0.55  # of a weight is left a sentence later
_SUBJECT, _SPEAKER, _OBJECT, _OWNER, _QUOTED, _PRONOUN = 1.0, 0.6, 0.55, 0.5, 0.12, 0.9
_UNKNOWN_GENDER = 0.55
_LEAST = 0.03  # a weight below it is forgotten
_MOST = 24  # people that are weighed at once


@dataclass(slots=True)
class _Weights:
    """How much each person is on the reader's mind; `fade` is linear in the people weighed."""

    sentence: int = 0
    people: dict[int, tuple[Entity, float]] = field(default_factory=dict)

    def fade(self, sentence: int) -> None:
        if sentence <= self.sentence:
            return
        factor = _FADE ** min(sentence - self.sentence, 12)
        self.sentence = sentence
        self.people = {
            one: (entity, weight * factor)
            for one, (entity, weight) in self.people.items()
            if weight * factor > _LEAST
        }

    def add(self, entity: Entity, weight: float) -> None:
        known = self.people.get(id(entity), (entity, 0.0))[1]
        self.people[id(entity)] = (entity, known + weight)
        if len(self.people) > _MOST:
            self.people.pop(min(self.people, key=lambda one: self.people[one][1]))

    def heaviest(self, gender: Gender) -> Entity | None:
        best, best_weight = None, 0.0
        for entity, weight in self.people.values():
            if entity.gender not in (None, gender):
                continue
            weighed = weight if entity.gender else weight * _UNKNOWN_GENDER
            if weighed > best_weight:
                best, best_weight = entity, weighed
        return best


def resolve_pronouns(reading: Reading, cast: Cast, sources: Collection[int]) -> dict[int, Entity]:
    """The person to whom each third-person pronoun refers, by word number.

    `sources`: the words that some statement has for its source. Gender that the first reading infers
    from pronouns beside a name of unknown gender is used in a second one.
    """
    _infer_genders(cast, _read(reading, cast, sources))
    return _read(reading, cast, sources)


def _infer_genders(cast: Cast, referents: Mapping[int, Entity]) -> None:
    votes: dict[int, list[int]] = {}
    for at, entity in referents.items():
        if entity.gender is None:
            votes.setdefault(id(entity), [0, 0])[gender_of_pronoun(cast.reading.plain[at]) == "she"] += 1
    for entity in cast.entities:
        he, she = votes.get(id(entity), (0, 0))
        if he != she:
            entity.gender = "he" if he > she else "she"


def _read(reading: Reading, cast: Cast, sources: Collection[int]) -> dict[int, Entity]:
    weights, referents = _Weights(), {}
    lists = words()
    at = 0
    while at < len(reading):
        mention = cast.mention_at.get(at)
        if mention is not None and mention.first == at:
            entity = cast.entity_at[at]
            if is_person(entity):
                weights.fade(reading.sentences[at])
                weights.add(entity, _weight(reading, mention, sources))
            at = mention.last
            continue
        plain = reading.plain[at]
        if plain in lists.he or plain in lists.she:
            gender = gender_of_pronoun(plain)
            weights.fade(reading.sentences[at])
            if gender is not None and (
                found := weights.heaviest(gender) or _ahead(reading, cast, at, gender)
            ):
                referents[at] = found
                if not reading.quoted[at]:
                    weights.add(found, _PRONOUN + (_SPEAKER if at in sources else 0))
        at += 1
    return referents


def is_person(entity: Entity) -> bool:
    """Whether the text gives reason to take the name for a person's."""
    return entity.kind == "person" and (entity.sure or entity.gender is not None or len(entity.mentions) > 1)


def _weight(reading: Reading, mention: Mention, sources: Collection[int]) -> float:
    if reading.quoted[mention.first]:
        return _QUOTED
    if mention.first in sources:
        return _SUBJECT + _SPEAKER
    if reading.possessive(mention.last - 1):
        return _OWNER
    return _SUBJECT if is_subject(reading, mention) else _OBJECT


def is_subject(reading: Reading, mention: Mention) -> bool:
    """Whether the name stands like a subject: no preposition before it and a verb behind, or first."""
    before = mention.title - 1
    while before >= 0 and reading.plain[before] in words().articles:
        before -= 1
    if before >= 0 and reading.plain[before] in words().prepositions:
        return False
    if before >= 0 and reading.plain[before] in words().says:
        return True
    after = reading.plain[mention.last] if mention.last < len(reading) else ""
    verb = after in words().says or after in words().verbs or (len(after) > 3 and after.endswith(("ed", "s")))
    return verb or bool(reading.opens[mention.title]) or after in {"who", ","}


def _ahead(reading: Reading, cast: Cast, at: int, gender: Gender) -> Entity | None:
    """Whoever is named first after a pronoun that comes before any name."""
    for ahead in range(at + 1, min(at + 60, len(reading))):
        entity = cast.entity_at.get(ahead)
        if entity is not None and is_person(entity) and entity.gender in (None, gender):
            return entity
    return None

"""To whom each `he` and `she` of an article refers.

Everyone named carries a weight that a mention raises and each sentence lowers; a mention raises it more
where it is the subject, and more again where it is who speaks. A pronoun goes to the heaviest whose
gender it may be, after Lappin and Leass (1994), without their parse. A name inside a quotation weighs
little outside it: the narrator does not point there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from onrecord.speakers.clusters import Cast
from onrecord.speakers.definite import Definite
from onrecord.speakers.descriptions import MARGIN
from onrecord.speakers.entities import Entity, Standing, Weighed
from onrecord.speakers.gender import gender_of_pronoun, gender_of_titles
from onrecord.speakers.mentions import Mention
from onrecord.speakers.phrases import Phrase
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import Gender, words

# Tuned on the pronouns of GUM's training texts (news, interviews, biographies, fiction); `_FADE` chosen
# between equals there on the speaker labels. When changed, run `python -m benchmarks.speakers`.
_FADE = 0.45  # of a weight is left a sentence later
_SUBJECT, _SPEAKER, _OBJECT, _OWNER, _QUOTED, _PRONOUN, _OBLIQUE = 1.0, 0.6, 0.55, 0.5, 0.12, 0.9, 0.5
_UNKNOWN_GENDER = 0.55
_UNSURE = 0.6  # of that, where not even the kind of the name is sure
_REPEATED = 1.0  # of the lesser weight is added to the greater when someone is mentioned again
_LEAST = 0.03  # a weight below it is forgotten
_SUBJECTS = frozenset({"he", "she", "er", "sie", "il", "elle", "él", "ella"})
_THINGS = frozenset({"its"})
_THING_LEAST = 0.5
_CLAUSE = 4  # words before an object in which its subject may stand
_BREAKS = frozenset(
    {"and", "but", "or", "that", "which", "who", "whom", "when", "while", "because", "if", "as", "to"}
)
_MOST = 24  # that are weighed at once
_MOST_BODIES = 6
_MOST_PEOPLE = 6
_DESCRIBED = 0.6
_STRANGER = 1.0


@dataclass(slots=True)
class Referents:
    """To whom words refer, by word number.

    `people`: third-person pronouns. `standing`: who was on the reader's mind at the first word of each source
    and of each definite description. `described`: those descriptions that take somebody or some body up.
    """

    people: dict[int, Entity] = field(default_factory=dict)
    standing: dict[int, Standing] = field(default_factory=dict)
    described: dict[int, tuple[Phrase, Entity]] = field(default_factory=dict)
    things: dict[int, Entity] = field(default_factory=dict)

    def at(self, place: int) -> Standing:
        """Who was on the reader's mind at the word."""
        return self.standing.get(place, _NOBODY)


_NOBODY = Standing()


@dataclass(slots=True)
class _Weights:
    """How much each entity is on the reader's mind; fading is linear in those weighed."""

    sentence: int = 0
    known: dict[int, tuple[Entity, float]] = field(default_factory=dict)

    def fade(self, sentence: int) -> None:
        if sentence <= self.sentence:
            return
        factor = _FADE ** min(sentence - self.sentence, 12)
        self.sentence = sentence
        self.known = {
            one: (entity, weight * factor)
            for one, (entity, weight) in self.known.items()
            if weight * factor > _LEAST
        }

    def add(self, entity: Entity, weight: float) -> None:
        before = self.known.get(id(entity), (entity, 0.0))[1]
        self.known[id(entity)] = (
            entity,
            max(before, weight) + _REPEATED * min(before, weight),
        )
        if len(self.known) > _MOST:
            self.known.pop(min(self.known, key=lambda one: self.known[one][1]))

    def heaviest(self, gender: Gender, but: Entity | None = None) -> Entity | None:
        best, best_weight = None, 0.0
        for entity, weight in self.known.values():
            if entity.gender not in (None, gender) or entity is but:
                continue
            weighed = weight if entity.gender else weight * _UNKNOWN_GENDER
            if not (entity.sure or entity.gender) and entity.name:
                weighed *= _UNSURE
            if weighed > best_weight:
                best, best_weight = entity, weighed
        return best

    def ranked(self) -> list[Weighed]:
        return sorted(self.known.values(), key=lambda one: -one[1])


def resolve_references(
    reading: Reading, cast: Cast, definite: Definite, sources: Collection[int]
) -> Referents:
    """Who is meant by each third-person pronoun and each definite description.

    `sources`: the words that some statement has for its source. Gender that the first reading infers
    from pronouns beside a name of unknown gender is used in a second one.
    """
    reader = _Reader(reading, cast, definite, sources, definite.phrases(), definite.strangers())
    _infer_genders(cast, reader.read().people)
    return reader.read()


def _infer_genders(cast: Cast, referents: Mapping[int, Entity]) -> None:
    votes: dict[int, list[int]] = {}
    for at, entity in referents.items():
        if entity.gender is None:
            votes.setdefault(id(entity), [0, 0])[gender_of_pronoun(cast.reading.plain[at]) == "she"] += 1
    for entity in cast.entities:
        he, she = votes.get(id(entity), (0, 0))
        if he != she:
            entity.gender = "he" if he > she else "she"


@dataclass(slots=True)
class _Reader:
    """Goes through the words at which something happens, in order."""

    reading: Reading
    cast: Cast
    definite: Definite
    sources: Collection[int]
    phrases: Mapping[int, Phrase]
    strangers: Mapping[int, int]

    def read(self) -> Referents:
        people, bodies, referents = _Weights(), _Weights(), Referents()
        genders = _pronouns()
        for at in _stops(self, genders):
            sentence = self.reading.sentences[at]
            people.fade(sentence)
            bodies.fade(sentence)
            if at in self.phrases or (at in self.sources and at - 1 not in self.sources):
                ranked = people.ranked()[:_MOST_PEOPLE], bodies.ranked()[:_MOST_BODIES]
                referents.standing[at] = Standing(*map(tuple, ranked))
            mention = self.cast.mention_at.get(at)
            if mention is not None and mention.first == at:
                self._name(at, mention, people, bodies)
            elif (gender := genders.get(self.reading.plain[at])) is not None:
                self._pronoun(at, gender, people, referents)
            elif self.reading.plain[at] in _THINGS:
                self._thing(at, bodies, referents)
            elif at in self.phrases:
                self._description(at, people, bodies, referents)
            elif at in self.strangers:
                self._stranger(at, people)
        return referents

    def _name(self, at: int, mention: Mention, people: _Weights, bodies: _Weights) -> None:
        entity = self.cast.entity_at[at]
        if is_person(entity):
            people.add(entity, _weight(self.reading, mention, self.sources))
        elif entity.kind in ("organization", "place") or not entity.sure:
            bodies.add(entity, _weight(self.reading, mention, self.sources))

    def _pronoun(self, at: int, gender: Gender, people: _Weights, referents: Referents) -> None:
        subject = self._subject(at, referents)
        found = people.heaviest(gender, subject) or _ahead(self.reading, self.cast, at, gender)
        if found is None:
            return
        if found.name:
            referents.people[at] = found
        else:
            found.gender = gender
        if not self.reading.quoted[at]:
            people.add(found, _pronoun_weight(self.reading, at, self.sources))

    def _thing(self, at: int, bodies: _Weights, referents: Referents) -> None:
        """`its` is a body's that was just named, where none other weighs nearly as much."""
        ranked = [one for one in bodies.ranked() if one[0].kind == "organization"]
        if not ranked or ranked[0][1] < _THING_LEAST or self.reading.quoted[at]:
            return
        if len(ranked) == 1 or ranked[0][1] >= MARGIN * ranked[1][1]:
            referents.things[at] = ranked[0][0]

    def _subject(self, at: int, referents: Referents) -> Entity | None:
        """Who does what is done to `him`: `Roe asked him`; somebody else than him."""
        if not _is_object(self.reading, at):
            return None
        for before in range(at - 1, max(-1, at - _CLAUSE), -1):
            plain = self.reading.plain[before]
            noun = plain in words().articles or plain in words().possessives
            if not self.reading.words[before][0].isalnum() or plain in _BREAKS or noun:
                return None
            if before in referents.people and plain in _SUBJECTS:
                return referents.people[before]
            mention = self.cast.mention_at.get(before)
            if mention is not None and mention.last == before + 1 and not self.reading.possessive(before):
                return self.cast.entity_at[before]
        return None

    def _stranger(self, at: int, people: _Weights) -> None:
        """Someone without a name is on the reader's mind too, and may be who is meant."""
        if self.reading.quoted[at]:
            return
        head = self.strangers[at]
        gender = gender_of_titles([self.reading.plain[head]])
        weight = _SUBJECT if self._begins(at) else _OBJECT
        people.add(Entity("", (), "person", at, gender=gender), weight * _STRANGER)

    def _begins(self, at: int) -> bool:
        return bool(self.reading.opens[at]) or self.reading.words[at - 1] == ","

    def _description(self, at: int, people: _Weights, bodies: _Weights, referents: Referents) -> None:
        phrase = self.phrases[at]
        entity = self.definite.meant(phrase, referents.standing[at], referents.people)
        if entity is None:
            return
        referents.described[at] = (phrase, entity)
        if self.reading.quoted[at]:
            return
        weight = _DESCRIBED + (_SPEAKER if at in self.sources else 0.0)
        (people if entity.kind == "person" else bodies).add(entity, weight)


def _is_object(reading: Reading, at: int) -> bool:
    """Whether the pronoun is an object: `him`, or `her` before no noun."""
    plain = reading.plain[at]
    if plain != "her":
        return plain == "him"
    if at + 1 >= len(reading) or not reading.words[at + 1][0].isalnum():
        return True
    following, lists = reading.plain[at + 1], words()
    return following in lists.prepositions or following in lists.articles or following in _BREAKS


def _pronouns() -> dict[str, Gender]:
    genders: dict[str, Gender] = dict.fromkeys(words().he, "he")
    return genders | dict.fromkeys(words().she, "she")


def _stops(reader: _Reader, genders: Mapping[str, Gender]) -> list[int]:
    """The words at which something happens: names, sources and descriptions begin, pronouns stand."""
    cast, sources = reader.cast, reader.sources
    firsts = {mention.first for mention in cast.mention_at.values()}
    begins = {at for at in sources if at - 1 not in sources}
    pronouns = {
        at for at, plain in enumerate(reader.reading.plain) if plain in genders and at not in cast.mention_at
    }
    pronouns |= {at for at, plain in enumerate(reader.reading.plain) if plain in _THINGS}
    return sorted(firsts | begins | pronouns | set(reader.phrases) | set(reader.strangers))


def _pronoun_weight(reading: Reading, at: int, sources: Collection[int]) -> float:
    if at in sources:
        return _PRONOUN + _SPEAKER
    return _PRONOUN if reading.plain[at] in _SUBJECTS else _OBLIQUE


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
    behind = mention.last
    while behind < len(reading) - 1 and _adverb(reading.plain[behind]):
        behind += 1
    after = reading.plain[behind] if behind < len(reading) else ""
    verb = after in words().says or after in words().verbs or (len(after) > 3 and after.endswith(("ed", "s")))
    return verb or bool(reading.opens[mention.title]) or after in {"who", ","}


def _adverb(plain: str) -> bool:
    return plain.endswith("ly") or plain in {
        "also",
        "then",
        "now",
        "never",
        "once",
        "later",
        "often",
        "again",
    }


def _ahead(reading: Reading, cast: Cast, at: int, gender: Gender) -> Entity | None:
    """Whoever is named first after a pronoun that comes before any name."""
    for ahead in range(at + 1, min(at + 60, len(reading))):
        entity = cast.entity_at.get(ahead)
        if entity is not None and is_person(entity) and entity.gender in (None, gender):
            return entity
    return None

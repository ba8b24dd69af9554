"""Gathers the mentions of one article into the people, bodies and places that they name.

A lone surname is whoever bears it in full; where two do, the one whom the article names in full most. An
acronym is what the article says that it stands for; a shortened name of a body is the body's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from onrecord.speakers.acronyms import find_acronyms
from onrecord.speakers.entities import Entity, Index
from onrecord.speakers.gender import gender_of_name, gender_of_titles
from onrecord.speakers.mentions import Mention
from onrecord.speakers.names import (
    FOLLOWED,
    Key,
    key_of,
    name_of,
    nearly,
    plain_letters,
    same_person,
)
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import Gender, given_names, is_role, places, words

_LATELY = 120  # words behind which a bearer of a surname gives way to one just named
_INSIDE = frozenset({"in", "outside", "across", "near"})
_LOOKED_AT = 8  # mentions of a name that are looked at for where they stand
_TOO_SHORT = frozenset({"house", "state", "states", "city", "street"})  # end too many names to tell one


class Cast:
    """Everyone and everything that an article names.

    `entity_at`: the number of each word inside a name, to whom it names; `mention_at`, to the mention.
    """

    def __init__(self, reading: Reading, mentions: Iterable[Mention]) -> None:
        self.reading = reading
        self.entities: list[Entity] = []
        self.entity_at: dict[int, Entity] = {}
        self.mention_at: dict[int, Mention] = {}
        self._people = Index()
        self._bodies = Index()
        self._short: dict[str, Entity] = {}
        self._initials: dict[str, Entity] = {}
        self._spelled: defaultdict[str, list[Entity]] | None = None
        ordered = _agreed(reading, list(mentions))
        self._acronyms = {
            short: " ".join(key_of(reading, long)) for short, long in find_acronyms(reading, ordered)
        }
        self._enter(ordered)
        for mention in ordered:
            self.link(mention)
        for entity in self.entities:
            entity.mentions.sort(key=lambda one: one.first)
            self._judge(entity)

    def _enter(self, mentions: Iterable[Mention]) -> None:
        """Makes an entity of every full name, the longest first, so that shorter forms find it."""
        named = [one for one in mentions if one.kind in ("person", "organization")]
        keyed = [(key_of(self.reading, one), one) for one in named]
        for key, mention in sorted(keyed, key=lambda one: (not one[1].sure, -len(one[0]))):
            if len(key) > 1 and mention.kind == "person":
                self._enter_person(mention, key)
            elif len(key) > 1:
                self._enter_body(mention, key)

    def _judge(self, entity: Entity) -> None:
        """Takes a lone name that speaks or acts for a surname that the article gives no more of."""
        unsure = entity.kind in ("person", "unknown", "organization") and not entity.sure
        if unsure and entity.gender is None and self._located(entity):
            entity.kind = "place"
        speaks = len(entity.key) == 1 and entity.key[0] in self.reading.lone
        if entity.kind == "unknown" and speaks and not any(mention.known for mention in entity.mentions):
            entity.kind = "person"

    def _located(self, entity: Entity) -> bool:
        """Whether something is mostly said to be in it, as in a place, and it never speaks."""
        mentions = entity.mentions[:_LOOKED_AT]
        inside = sum(
            self.reading.plain[one.first - 1] in _INSIDE and not self.reading.possessive(one.last - 1)
            for one in mentions
            if one.first > 0
        )
        return 2 * inside >= len(mentions) and inside > 0 and entity.key[-1] not in self.reading.lone

    def link(self, mention: Mention) -> Entity:
        """The entity that the mention names, which is noted at its words."""
        known = self.entity_at.get(mention.first)
        if known is not None:
            return known
        key = key_of(self.reading, mention)
        entity = self._find(mention, key) or self._new(mention, key)
        self._note(entity, mention)
        return entity

    def link_heading(self, last: int, first: int) -> None:
        """Notes the name in a heading, from the word `first` on, that ends at `last`, if it is known."""
        word = plain_letters(self.reading.plain[last])
        for entity in (*self._people.ending(word), *self._bodies.ending(word)):
            begin = last + 1 - len(entity.key)
            if begin >= first and _words(self.reading, begin, last + 1) == entity.key:
                self._note(entity, Mention(begin, last + 1, entity.kind, begin))
                return
        bearers = [
            *self._people.ending(word),
            *(self._people.opening(word) if last == first else ()),
        ]
        bearers = [one for one in bearers if len(one.key) > 1]
        if bearers and (last == first or is_role(self.reading.plain[last - 1])):
            self._note(_likeliest(bearers, last), Mention(last, last + 1, "person", last))

    def names(self, name: str) -> bool:
        """Whether the article names something just so."""
        return name.casefold() in self._short

    def person_called(self, word: str) -> Entity | None:
        """The one person whose surname or whole name is the word; None where there are several."""
        bearers = self._people.ending(word)
        return bearers[0] if len(bearers) == 1 else None

    def with_initials(self, letters: str) -> Entity | None:
        """The one person whose names begin with the letters; None where there are several."""
        if self._spelled is None:
            self._spelled = defaultdict(list)
            for one in self.entities:
                if one.kind == "person" and len(one.key) > 1:
                    self._spelled["".join(word[0] for word in one.key)].append(one)
        fitting = self._spelled.get(letters.casefold().replace(".", ""), [])
        return fitting[0] if len(fitting) == 1 else None

    def called_after(self, key: Key) -> Entity | None:
        """The body whose name ends in the last two words: `Roe campaign` for `Jane Roe's campaign`."""
        for body in self._bodies.ending(key[-1]):
            if body.key[-2:] == key[-2:]:
                return body
        return None

    def _note(self, entity: Entity, mention: Mention) -> None:
        entity.mentions.append(mention)
        entity.sure = entity.sure or mention.sure
        if entity.kind == "person" and entity.gender is None:
            titles = self.reading.plain[max(0, mention.title - 1) : mention.first]
            entity.gender = gender_of_titles(titles) or gender_of_name(entity.key)
        for at in range(mention.first, mention.last):
            self.entity_at[at] = entity
            self.mention_at[at] = mention

    def _new(self, mention: Mention, key: Key) -> Entity:
        entity = Entity(
            name_of(self.reading, mention),
            key,
            mention.kind,
            mention.first,
            sure=mention.sure,
        )
        if mention.kind == "unknown" and key[0] in given_names():
            entity.kind = "person"
        if mention.kind == "person" and not mention.sure and self._surname_before(key):
            entity.kind = "unknown"
        self.entities.append(entity)
        self._short.setdefault(" ".join(key), entity)
        if entity.kind == "organization":
            self._bodies.add(entity)
        elif entity.kind in ("person", "unknown"):
            self._people.add(entity)
        return entity

    def _enter_person(self, mention: Mention, key: Key) -> None:
        if not mention.sure and (self._surname_before(key) or self._place_before(key)):
            return
        for known in self._people.ending(key[-1]):
            if same_person(known.key, key) or known.key[-len(key) :] == key:
                known.full += 1
                known.at = min(known.at, mention.first)
                return
        self._new(mention, key).full = 1

    def _surname_before(self, key: Key) -> bool:
        """Whether the words begin with someone's surname: `Roe Tower` is nobody."""
        return any(len(one.key) > 1 for one in self._people.ending(key[0])) and key[0] not in given_names()

    def _place_before(self, key: Key) -> bool:
        """Whether the words are a place's name and someone's surname, run together by the text."""
        first = key[0] in places().home or key[0] in places().others
        return first and len(key) == 2 and any(len(one.key) > 1 for one in self._people.ending(key[1]))

    def _enter_body(self, mention: Mention, key: Key) -> None:
        known = self._short.get(" ".join(key))
        if known is not None:
            known.at = min(known.at, mention.first)
            return
        body = self._new(mention, key)
        initials = "".join(word[0] for word in key if word not in words().connectors)
        if len(initials) > 1:
            self._initials.setdefault(initials, body)

    def _find(self, mention: Mention, key: Key) -> Entity | None:
        if mention.kind in ("place", "people") and not self._person_named(mention, key):
            return self._place(mention, key)
        if mention.kind == "organization":
            bearer = self._by_word(mention, key[0]) if len(key) == 1 else None
            return bearer or self._body(mention, key)
        if len(key) > 1:
            bearers = self._people.ending(key[-1])
            found = next((one for one in bearers if same_person(one.key, key)), None)
            found = found or next((one for one in bearers if one.key[-len(key) :] == key), None)
            if found is None and self._place_before(key):
                found = self._by_word(mention, key[-1])
            return found or self._short.get(" ".join(key))
        found = self._by_word(mention, key[0])
        return found or self._short.get(key[0]) or self._body(mention, key)

    def _person_named(self, mention: Mention, key: Key) -> bool:
        """Whether a place's name is someone's surname here: `Roe said` in an article on Jane Roe."""
        before = self.reading.plain[mention.first - 1] if mention.first else ""
        bearers = [one for one in self._people.ending(key[-1]) if len(one.key) > 1]
        return len(key) == 1 and bool(bearers) and before not in words().prepositions

    def _place(self, mention: Mention, key: Key) -> Entity | None:
        return self._short.get(" ".join(key))

    def _by_word(self, mention: Mention, word: str) -> Entity | None:
        """Who bears the lone name: as a surname, else as a given name, else inside it, if named so before."""
        gender = gender_of_titles(self.reading.plain[max(0, mention.title - 1) : mention.first])
        inside = self._people.holding(word)
        for bearers in (self._people.ending(word), self._people.opening(word), inside):
            known = [one for one in bearers if len(one.key) > 1]
            if bearers is inside:
                known = [] if word in self._short else [one for one in known if one.at < mention.first]
            if fitting := [one for one in known if not _other_gender(one, gender)]:
                return _likeliest(fitting, mention.first)
        return None

    def spelled_like(self, word: str) -> Entity | None:
        """The one person whose surname is spelled almost so; None where there is none, or several."""
        near = {id(one): one for one in self._people.sounding(word[0]) if nearly(one.key[-1], word)}
        return next(iter(near.values())) if len(near) == 1 else None

    def _body(self, mention: Mention, key: Key) -> Entity | None:
        name = " ".join(key)
        if len(key) == 1 and (spelled := self._acronyms.get(name)):
            return self._short.get(spelled)
        if len(key) == 1 and name not in self._short and name in self._initials:
            return self._initials[name]
        if key[-1] in FOLLOWED and (found := self.called_after(key)):
            return found
        longer = [*self._bodies.ending(key[-1]), *self._bodies.opening(key[0])]
        fitting = [one for one in longer if _shortens(key, one.key)]
        short = len(key) == 1 and mention.known and key[0] not in _TOO_SHORT
        if fitting and (short or key[-1] in words().publications):
            before = [one for one in fitting if one.at <= mention.first]
            return max(before, key=lambda one: one.at) if before else fitting[0]
        return self._short.get(name)


def _agreed(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """The mentions, those of one name of one kind: a body where `the` stands before it anywhere."""
    sure = {key_of(reading, one) for one in mentions if one.kind == "person" and one.sure}
    bodies = {key_of(reading, one) for one in mentions if one.kind == "organization" and len(one) > 1} - sure
    return [
        replace(one, kind="organization")
        if one.kind == "person" and not one.sure and key_of(reading, one) in bodies
        else one
        for one in mentions
    ]


def _words(reading: Reading, first: int, last: int) -> Key:
    return tuple(plain_letters(word) for word in reading.plain[first:last])


def _other_gender(entity: Entity, gender: Gender | None) -> bool:
    return gender is not None and entity.gender is not None and entity.gender != gender


def _likeliest(bearers: list[Entity], at: int) -> Entity:
    """Of several bearers of a name, the one who alone was named lately, else who was in full most."""
    before = [one for one in bearers if one.at <= at]
    lately = [one for one in before if one.mentions and at - one.mentions[-1].first <= _LATELY]
    if len(lately) == 1 and len(before) > 1:
        return lately[0]
    return max(before or bearers, key=lambda one: one.full)


def _shortens(short: Key, long: Key) -> bool:
    """Whether a body may be called by the first word of its name, or by the last ones.

    `the Commission` is the Commission on Coastal Paths; of several words only a place may be left out
    before them: `Evening News` is the London Evening News.
    """
    if len(short) >= len(long):
        return False
    lists, before = words(), " ".join(long[: -len(short)])
    if long[-len(short) :] == short:
        return len(short) == 1 or before in places().home or before in places().others
    generic = short[-1] in lists.bodies or short[-1] in lists.generic_bodies
    return generic and long[: len(short)] == short

"""Gathers the mentions of one article into the people, bodies and places that they name.

A lone surname is whoever bears it in full; where two do, the one whom the article names in full most. An
acronym is what the article says that it stands for; a shortened name of a body is the body's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from onrecord.speakers.gender import gender_of_name, gender_of_titles
from onrecord.speakers.mentions import Mention, NameKind
from onrecord.speakers.names import Key, key_of, name_of, nearly, plain_letters, same_person
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import Gender, given_names, is_role, words

_TOO_SHORT = frozenset({"house", "state", "states", "city", "street"})  # end too many names to tell one
_FOLLOWED = frozenset({"campaign", "administration", "team"})  # are called after a person
_MAX_RIVALS = 40  # bearers of one word that are compared


@dataclass(slots=True, eq=False)
class Role:
    """What an article calls someone: `words` as written, `head` its last noun, `at` where it stands."""

    text: str
    head: str
    modifiers: frozenset[str]
    at: int


@dataclass(slots=True, eq=False)
class Entity:
    """One person, body or place of an article. `mentions`: in text order. `full`: times named in full."""

    name: str
    key: Key
    kind: NameKind
    at: int
    gender: Gender | None = None
    sure: bool = False
    full: int = 0
    mentions: list[Mention] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)


class Cast:
    """Everyone and everything that an article names.

    `entity_at`: the number of each word inside a name, to whom it names; `mention_at`, to the mention.
    """

    def __init__(self, reading: Reading, mentions: Iterable[Mention]) -> None:
        self.reading = reading
        self.entities: list[Entity] = []
        self.entity_at: dict[int, Entity] = {}
        self.mention_at: dict[int, Mention] = {}
        self._people = _Index()
        self._bodies = _Index()
        self._short: dict[str, Entity] = {}
        self._initials: dict[str, Entity] = {}
        ordered = list(mentions)
        self._acronyms = {
            short: " ".join(key_of(reading, long)) for short, long in _acronyms(reading, ordered)
        }
        self._enter(ordered)
        for mention in ordered:
            self.link(mention)
        for entity in self.entities:
            entity.mentions.sort(key=lambda one: one.first)
            self._judge(entity)

    def _enter(self, mentions: Iterable[Mention]) -> None:
        """Makes an entity of every full name, the longest first, so that shorter forms find it."""
        keyed = [
            (key_of(self.reading, one), one) for one in mentions if one.kind in ("person", "organization")
        ]
        for key, mention in sorted(keyed, key=lambda one: -len(one[0])):
            if len(key) > 1 and mention.kind == "person":
                self._enter_person(mention, key)
            elif len(key) > 1:
                self._enter_body(mention, key)

    def _judge(self, entity: Entity) -> None:
        """Takes a lone name that speaks or acts for a surname that the article gives no more of."""
        if entity.kind == "unknown" and len(entity.key) == 1 and entity.key[0] in self.reading.lone:
            if not any(mention.known for mention in entity.mentions):
                entity.kind = "person"

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
        """Notes the name that ends at the word `last` of a heading and begins behind `first`, if it is known."""
        word = plain_letters(self.reading.plain[last])
        for entity in (*self._people.ending(word), *self._bodies.ending(word)):
            begin = last + 1 - len(entity.key)
            if begin >= first and _words(self.reading, begin, last + 1) == entity.key:
                self._note(entity, Mention(begin, last + 1, entity.kind, begin))
                return
        bearers = [*self._people.ending(word), *(self._people.opening(word) if last == first else ())]
        bearers = [one for one in bearers if len(one.key) > 1]
        if bearers and (last == first or is_role(self.reading.plain[last - 1])):
            self._note(_likeliest(bearers, last), Mention(last, last + 1, "person", last))

    def names(self, name: str) -> bool:
        """Whether the article names something just so."""
        return name.casefold() in self._short

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
        entity = Entity(name_of(self.reading, mention), key, mention.kind, mention.first, sure=mention.sure)
        if mention.kind == "unknown" and key[0] in given_names():
            entity.kind = "person"
        self.entities.append(entity)
        self._short.setdefault(" ".join(key), entity)
        if entity.kind == "organization":
            self._bodies.add(entity)
        elif entity.kind in ("person", "unknown"):
            self._people.add(entity)
        return entity

    def _enter_person(self, mention: Mention, key: Key) -> None:
        if not mention.sure and self._surname_before(key):
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

    def _enter_body(self, mention: Mention, key: Key) -> None:
        known = self._short.get(" ".join(key))
        if known is not None:
            known.at = min(known.at, mention.first)
            return
        body = self._new(mention, key)
        initials = "".join(word[0] for word in key if word not in words().connectors)
        if len(initials) > 2:
            self._initials.setdefault(initials, body)

    def _find(self, mention: Mention, key: Key) -> Entity | None:
        if mention.kind in ("place", "people") and not self._person_named(mention, key):
            return self._place(mention, key)
        if mention.kind == "organization":
            return self._body(mention, key)
        if len(key) > 1:
            bearers = self._people.ending(key[-1])
            found = next((one for one in bearers if same_person(one.key, key)), None)
            found = found or next((one for one in bearers if one.key[-len(key) :] == key), None)
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
        """Who bears the lone name: as a surname, else as a given name, else anywhere in it."""
        gender = gender_of_titles(self.reading.plain[max(0, mention.title - 1) : mention.first])
        for bearers in (self._people.ending(word), self._people.opening(word), self._people.holding(word)):
            known = [one for one in bearers if len(one.key) > 1]
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
        if key[-1] in _FOLLOWED and (found := self.called_after(key)):
            return found
        longer = [*self._bodies.ending(key[-1]), *self._bodies.opening(key[0])]
        fitting = [one for one in longer if _shortens(key, one.key) and one.key != key]
        short = len(key) == 1 and mention.known and key[0] not in _TOO_SHORT
        if fitting and (short or key[-1] in words().publications):
            before = [one for one in fitting if one.at <= mention.first]
            return max(before, key=lambda one: one.at) if before else fitting[0]
        return self._short.get(name)


def _words(reading: Reading, first: int, last: int) -> Key:
    return tuple(plain_letters(word) for word in reading.plain[first:last])


def _other_gender(entity: Entity, gender: Gender | None) -> bool:
    return gender is not None and entity.gender is not None and entity.gender != gender


def _likeliest(bearers: list[Entity], at: int) -> Entity:
    """Of several bearers of a name, the one named in full most up to here; the first of those."""
    before = [one for one in bearers if one.at <= at]
    return max(before or bearers, key=lambda one: one.full)


def _shortens(short: Key, long: Key) -> bool:
    return len(short) < len(long) and (long[-len(short) :] == short or long[: len(short)] == short)


def expansions(reading: Reading, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions, those before an acronym in brackets widened to all the words that it stands for."""
    for mention in mentions:
        first = _spelled(reading, mention.last)
        if first is not None and first < mention.last:
            yield Mention(first, mention.last, "organization", first, True, reading.plain[first - 1] == "the")
        else:
            yield mention


def _acronyms(reading: Reading, mentions: Iterable[Mention]) -> Iterator[tuple[str, Mention]]:
    """Each acronym in brackets, in lower case, with the name that it abbreviates."""
    for mention in mentions:
        acronym = _bracketed(reading, mention.last)
        if acronym is not None and mention.kind in ("organization", "unknown", "person") and len(mention) > 1:
            if mention.kind == "organization" or _spelled(reading, mention.last) is not None:
                yield acronym, mention


def _bracketed(reading: Reading, at: int) -> str | None:
    """The acronym that stands in brackets at the word `at`, in lower case."""
    if at + 2 >= len(reading) or reading.words[at] != "(" or reading.words[at + 2] != ")":
        return None
    word = reading.words[at + 1]
    capitals = sum(char.isupper() for char in word)
    return reading.plain[at + 1] if capitals >= 2 and capitals * 2 >= len(word) else None


def _spelled(reading: Reading, at: int) -> int | None:
    """Where the words begin whose initials are the acronym in brackets at the word `at`."""
    acronym = _bracketed(reading, at)
    if acronym is None:
        return None
    letters = [char for char in acronym if char.isalpha()]
    initials: list[str] = []
    for first in range(at - 1, max(-1, at - 2 * len(letters) - 1), -1):
        if not reading.words[first][0].isalpha() and reading.words[first] not in "&,":
            return None
        if reading.capital(first):
            initials = [part[0] for part in reading.plain[first].split("-") if part] + initials
        if initials == letters and reading.capital(first):
            return first
    return None


class _Index:
    """Entities by the words of their names; at most `_MAX_RIVALS` a word, so that lists of names stay cheap."""

    def __init__(self) -> None:
        self._last: dict[str, list[Entity]] = defaultdict(list)
        self._first: dict[str, list[Entity]] = defaultdict(list)
        self._any: dict[str, list[Entity]] = defaultdict(list)
        self._sound: dict[str, list[Entity]] = defaultdict(list)

    def add(self, entity: Entity) -> None:
        key = entity.key
        _put(self._last[key[-1]], entity)
        _put(self._first[key[0]], entity)
        for word in key[1:-1]:
            _put(self._any[word], entity)
        if len(key) > 1:
            _put(self._sound[key[-1][0]], entity)

    def ending(self, word: str) -> list[Entity]:
        return self._last.get(word, [])

    def opening(self, word: str) -> list[Entity]:
        return self._first.get(word, [])

    def holding(self, word: str) -> list[Entity]:
        return self._any.get(word, [])

    def sounding(self, letter: str) -> list[Entity]:
        return self._sound.get(letter, [])


def _put(bearers: list[Entity], entity: Entity) -> None:
    if len(bearers) < _MAX_RIVALS and entity not in bearers:
        bearers.append(entity)

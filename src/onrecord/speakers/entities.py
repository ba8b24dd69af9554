"""The people, bodies and places of one article, and how they are found again by a word of their names."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from onrecord.speakers.kinds import NameKind
from onrecord.speakers.mentions import Mention
from onrecord.speakers.names import Key
from onrecord.speakers.words import Gender

_MAX_RIVALS = 40  # bearers of one word that are compared
_MAX_NEAR = 40  # bearers of a role, or bodies, on either side of a description that are compared


@dataclass(slots=True, eq=False)
class Role:
    """What an article calls someone: `text` as written, `noun` its last noun, `at` where it stands.

    `head`: the noun that stands for all of its kind (chairwoman, chair). `phrase`: its words as word numbers,
    with the article, where it stands as a phrase of its own beside the name or as what they are said to be.
    """

    text: str
    noun: str
    head: str
    modifiers: frozenset[str]
    at: int
    phrase: tuple[int, int] | None = None


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


Weighed = tuple[Entity, float]
"""Somebody or a body, and how much it is on the reader's mind."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who was on the reader's mind at some word: people, and bodies with places, heaviest first."""

    people: tuple[Weighed, ...] = ()
    bodies: tuple[Weighed, ...] = ()


class Index:
    """Entities by the words of their names; few a word, so that lists of names stay cheap."""

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


class Bearers:
    """The roles and the bodies of an article by where they first stand; those near a place are few."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._roles: dict[str, list[tuple[Entity, Role]]] = defaultdict(list)
        self._bodies: list[Entity] = []
        for entity in entities:
            for role in entity.roles:
                self._roles[role.head].append((entity, role))
            if entity.kind == "organization":
                self._bodies.append(entity)
        for roles in self._roles.values():
            roles.sort(key=lambda one: one[1].at)
        self._bodies.sort(key=lambda one: one.at)

    def of_role(self, head: str, at: int) -> list[tuple[Entity, Role]]:
        """Who is called by the noun `head`, as near to the word `at` as they were so called."""
        roles = self._roles.get(head, [])
        middle = bisect_left(roles, at, key=lambda one: one[1].at)
        return roles[max(0, middle - _MAX_NEAR) : middle + _MAX_NEAR]

    def bodies(self, at: int) -> list[Entity]:
        """The bodies first named near the word `at`."""
        middle = bisect_left(self._bodies, at, key=lambda one: one.at)
        return self._bodies[max(0, middle - _MAX_NEAR) : middle + _MAX_NEAR]


def _put(bearers: list[Entity], entity: Entity) -> None:
    if len(bearers) < _MAX_RIVALS and entity not in bearers:
        bearers.append(entity)

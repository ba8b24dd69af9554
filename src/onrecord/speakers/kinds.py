"""What a name names, told from the words in and around it: person, body, place, people, or not known."""

from __future__ import annotations

from typing import Literal

from onrecord.speakers.reading import Reading
from onrecord.speakers.words import is_given_name, places, words

_MEMBERS = frozenset({"republican", "democrat", "conservative", "tory", "liberal", "socialist"})
_CHAMBERS = frozenset({"house", "senate", "new", "north", "south", "west"})
NameKind = Literal["person", "organization", "place", "people", "unknown"]


def kind_of(reading: Reading, first: int, last: int, title: int) -> tuple[NameKind, bool]:
    """What the words `[first, last)` name, whose titles begin at `title`, and whether they leave no doubt."""
    plain = reading.plain[first:last]
    lists, name = words(), " ".join(plain)
    titled = any(word in lists.titles for word in reading.plain[title:first])
    if place := place_kind(name):
        return ("person", True) if titled and len(plain) == 1 and title < first else (place, True)
    if titled:
        return "person", True
    if plain[0] in lists.firms or (reading.words[first].isupper() and len(plain) == 1 and len(plain[0]) > 1):
        return "organization", True
    if plain[-1] in lists.parties or (plain[-1].endswith("s") and is_people(plain[-1])):
        return "people", True
    if plain[-1] in _MEMBERS and all(place_kind(word) or word in _CHAMBERS for word in plain[:-1]):
        return "people", True
    if plain[-1] in lists.things and len(plain) > 1:
        return "unknown", True
    if is_given_name(plain[0]) and len(plain) > 1:
        return "person", True
    role_before = title > 0 and reading.plain[title - 1] in (lists.titles | lists.persons)
    if role_before and reading.words[title - 1][0].islower():
        return "person", True
    if title == first and title > 0 and reading.words[title - 1] in lists.generic_bodies:
        return "organization", False
    if title == first and is_definite(reading, first) and not _apposed(reading, last):
        return "organization", False
    if _camel(reading.words[first]) and len(plain) == 1:
        return "organization", False
    names = sum(reading.capital[i] for i in range(first, last))
    return ("person", False) if names in (2, 3, 4) else ("unknown", False)


def place_kind(name: str) -> NameKind | None:
    """Whether the name in lower case is a place's, or a people's or a party's."""
    if name in places().countries or name in places().others:
        return "place"
    if is_people(name) or name in words().same_parties or name in words().parties:
        return "people"
    return "place" if name in places().home else None


def is_people(name: str) -> bool:
    """Whether the word in lower case means a people or a faith, or its members: `Ruritanian`, `Muslims`."""
    single = name.removesuffix("s")
    return any(one in known for known in (places().peoples, words().peoples) for one in (name, single))


def is_definite(reading: Reading, first: int) -> bool:
    """Whether `the` stands before the word `first`."""
    return first > 0 and reading.plain[first - 1] == "the"


def _camel(word: str) -> bool:
    """Whether capitals stand inside the word as they do in names of firms, and not as in `McKay`."""
    inner = [at for at, char in enumerate(word) if char.isupper() and at > 0 and word[at - 1].isalnum()]
    return bool(inner) and not word.startswith(
        ("Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Fitz", "O’", "O'")
    )


def _apposed(reading: Reading, last: int) -> bool:
    """Whether an age stands after the name."""
    return last + 1 < len(reading) and reading.words[last] == "," and reading.plain[last + 1].isdigit()

"""Places that datelines name: cities, and the countries and states that follow them."""

from __future__ import annotations

import re
from functools import cache

from onrecord.provenance.data import rows, split, words

_JOINT = re.compile(r"\s?[/|]\s?|\s(?:and|und|et|y|e)\s|-(?=[A-ZÀ-Þ])")
PARTICLES = words("particle in a place")
"""Words that may stand inside the name of a place in small letters."""
_LABELS = words("label")
_WORD = re.compile(r"[^\W\d_][^\W\d_'’.&()-]*(?:['’.-]+[^\W\d_'’.()-]*)*")
_MAX_WORDS = 7


@cache
def _table(name: str) -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for row in rows(name):
        for place in split(row["names"]):
            table.setdefault(place, set()).add(row["country"])
    return {place: frozenset(countries) for place, countries in table.items()}


def is_city(name: str) -> bool:
    """Whether `name` is a city of the gazetteer, in any case of letters. Joint places count if each is.

    >>> is_city("PARIS/BERLIN"), is_city("BACKGROUND")
    (True, False)
    """
    parts = _JOINT.split(name)
    return _key(name) in _table("cities.csv") or (
        len(parts) > 1 and all(_key(part) in _table("cities.csv") for part in parts)
    )


def is_region(name: str) -> bool:
    """Whether `name` is a country, state or province, or the short form that agencies use for it."""
    return _key(name) in _table("regions.csv")


def is_located(place: str) -> bool:
    """Whether `place` is a known city, alone or with a region after it, or any name with a known region.

    >>> is_located("GENEVA, Switzerland"), is_located("WINDHAM, Maine"), is_located("Apple, Inc.")
    (True, True, False)
    """
    city, comma, region = place.partition(",")
    if not comma:
        return is_city(place)
    regions = [part for part in re.split(r"[,()\[\]]", region) if part.strip()]
    return all(is_region(part) or is_city(part) for part in regions) and (is_city(city) or city.isupper())


def countries_of(place: str) -> frozenset[str]:
    """ISO 3166 codes of the countries in which `place` may lie; empty where it is not known."""
    city, _, region = place.partition(",")
    named = _table("regions.csv").get(_key(region), frozenset()) if region else frozenset()
    return named or _table("cities.csv").get(_key(_JOINT.split(city)[0]), frozenset())


def is_label(name: str) -> bool:
    """Whether `name` is, or begins with, a word that heads a note or a section: UPDATE, MONDAY, NOTE."""
    words = [word.casefold().strip(".:'’") for word in name.split()]
    return bool(words) and (words[0] in _LABELS or words[-1] in _LABELS or name.casefold() in _LABELS)


def is_place_shaped(place: str) -> bool:
    """Whether each word of `place` is one that a place may hold: a capital first, or a particle."""
    words = re.split(r"[\s/,()\[\]]+", place.strip(" ,[]()"))
    if not 0 < len(words) <= _MAX_WORDS or not words[0][:1].isupper():
        return False
    if words[-1] in PARTICLES:
        return False
    return all(_WORD.fullmatch(word) and (any(map(str.isupper, word)) or word in PARTICLES) for word in words)


def in_capitals(name: str) -> bool:
    """Whether the first part of `name` is all in capitals: `ST. LOUIS`, `GENEVA, Switzerland`."""
    first = re.split(r"[,(\[]", name)[0]
    return first.isupper() and sum(char.isalpha() for char in first) > 1


def _key(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().strip(" ()[],").split())

"""Parts a body or a place from the name that runs on from it: `director of the Harbour Council Jane Roe`."""

from __future__ import annotations

from onrecord.speakers.reading import Reading
from onrecord.speakers.words import is_given_name, is_role, places, words

_BELONGS = frozenset({"at", "for", "from", "in", "of", "to", "with"})
_BACK = 14  # words before the chain in which the office stands
_FEW = (2, 3)  # capitalised words of a name


def name_behind_body(reading: Reading, first: int, last: int) -> tuple[int, int] | None:
    """Where an office's body or place and the person's name behind it begin in the chain `[first, last)`.

    None where no office with a preposition leads there, or the chain is one name.
    """
    begin = _behind_office(reading, first, last)
    capitals = [at for at in range(first, last) if reading.capital[at]]
    if begin is None or len(capitals) < 3:
        return None
    for count in _FEW:
        name, before = capitals[-count], capitals[-count - 1] if len(capitals) > count else -1
        if before >= begin and _is_body(reading, begin, before, name) and _may_be_person(reading, name, last):
            return begin, name
    return None


def _behind_office(reading: Reading, first: int, last: int) -> int | None:
    """Where what an office belongs to begins: behind `CEO of the` inside the chain or before it."""
    for at in range(first + 1, last - 2):
        if reading.plain[at] in _BELONGS and is_role(reading.plain[at - 1]):
            while reading.plain[at + 1] in words().articles and at + 2 < last:
                at += 1
            return at + 1
    return first if _office_before(reading, first) else None


def _office_before(reading: Reading, first: int) -> bool:
    """Whether `director of the` or the like leads to the chain, in its sentence."""
    at = first - 1
    while at >= 0 and reading.plain[at] in words().articles:
        at -= 1
    if at < 1 or reading.plain[at] not in _BELONGS:
        return False
    for before in range(at, max(0, at - _BACK), -1):
        if reading.sentences[before] != reading.sentences[first] or reading.words[before] in ",;:":
            return False
        if reading.plain[before] in _BELONGS and is_role(reading.plain[before - 1]):
            return True
    return False


def _is_body(reading: Reading, first: int, before: int, name: int) -> bool:
    """Whether what stands before the name is a body or a place, complete by itself."""
    lists, plain = words(), reading.plain
    if before != name - 1:
        return False
    whole = " ".join(plain[first:name])
    if whole in places().countries or whole in places().others:
        return True
    if plain[before] in lists.bodies:
        return name - first > 1 or (first > 0 and reading.possessive(first - 1))
    return plain[first] in lists.bodies and plain[first + 1] in lists.connectors


def _may_be_person(reading: Reading, name: int, last: int) -> bool:
    """Whether the words may be a person's name: none of them belongs to a body, a place or a thing."""
    lists = words()
    for at in range(name, last):
        plain = reading.plain[at]
        known = plain in lists.bodies or plain in lists.things or plain in lists.titles
        if not is_given_name(plain) and (known or plain in places().home or plain in places().others):
            return False
    return is_given_name(reading.plain[name]) or reading.plain[last - 1] not in lists.generic_bodies

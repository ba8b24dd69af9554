"""How names are compared, and how they are written.

A name is compared by its words in lower case, without accents, titles and suffixes.
"""

from __future__ import annotations

import unicodedata

from onrecord.speakers.mentions import Mention
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import places, words

Key = tuple[str, ...]
FOLLOWED = frozenset({"campaign", "administration", "team", "camp"})
"""Bodies that are called after a person."""
_GENERIC = 2  # words up to which the name of a state body tells it only together with the state's
_NEAR_LENGTH = 5  # letters from which two spellings that differ by one letter are taken for one name


def plain_letters(word: str) -> str:
    """The word without accents.

    >>> plain_letters("schäpe")
    'schape'
    """
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def key_of(reading: Reading, mention: Mention) -> Key:
    """The words by which the mention's name is compared."""
    found = [
        plain_letters(reading.plain[at])
        for at in range(mention.first, mention.last)
        if reading.words[at] != "." and reading.plain[at] not in words().suffixes
    ]
    return tuple(found) or (plain_letters(reading.plain[mention.first]),)


def name_of(reading: Reading, mention: Mention) -> str:
    """The mention's name as written, on one line; `Roe campaign` for `Jane Roe's campaign`."""
    if len(mention) > 1 and reading.words[mention.last - 1] in FOLLOWED:
        owner = reading.cut(mention.last - 2, mention.last - 1)
        return f"{owner} {reading.words[mention.last - 1]}"
    if mention.kind == "organization" and len(mention) <= _GENERIC and _state_owned(reading, mention):
        return reading.cut(mention.first - 1, mention.last)
    return reading.cut(mention.first, mention.last)


def _state_owned(reading: Reading, mention: Mention) -> bool:
    """Whether a country's possessive stands before the body's name: `Ruritania's | Air Force`."""
    before = mention.first - 1
    return before >= 0 and reading.plain[before] in places().countries and reading.possessive(before)


def same_person(one: Key, other: Key) -> bool:
    """Whether two full names can be one person's: the same first and last word, initials matching.

    >>> same_person(("jane", "q", "roe"), ("jane", "roe"))
    True
    >>> same_person(("john", "roe"), ("jane", "roe"))
    False
    """
    if one[-1] != other[-1]:
        return False
    first, second = one[0], other[0]
    if first == second:
        return True
    return first[0] == second[0] and (_is_initial(first) or _is_initial(second))


def _is_initial(word: str) -> bool:
    return len(word) == 1 or word[1] == "."


def nearly(one: str, other: str) -> bool:
    """Whether two surnames differ by one letter put in, left out or changed, or by two that sound alike.

    >>> nearly("janzen", "jansen"), nearly("maurer", "mauer"), nearly("miller", "keller")
    (True, True, False)
    """
    if min(len(one), len(other)) < _NEAR_LENGTH or one[0] != other[0]:
        return False
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    skip = 0 if len(short) == len(long) else 1
    if short[start + 1 - skip :] == long[start + 1 :]:
        return True
    return sorted(short) == sorted(long)

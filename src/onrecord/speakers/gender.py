"""What a name, its titles and the words around it tell of someone's gender, and no more than they tell."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.speakers.words import Gender, given_names, words


def gender_of_titles(plain: Iterable[str]) -> Gender | None:
    """The gender that titles or nouns tell; None where they tell none, or both.

    >>> gender_of_titles(["deputy", "chairwoman"])
    'she'
    """
    found = set(plain)
    he, she = bool(found & words().men), bool(found & words().women)
    if he == she:
        return None
    return "he" if he else "she"


def gender_of_name(key: tuple[str, ...]) -> Gender | None:
    """The gender that a full name's given names tell; a lone name tells none.

    >>> gender_of_name(("jane", "roe")), gender_of_name(("roe",))
    ('she', None)
    """
    if len(key) < 2:
        return None
    for word in key[:-1]:
        for part in (word, word.split("-")[0]):
            if gender := given_names().get(part):
                return gender
    return None


def gender_of_pronoun(plain: str) -> Gender | None:
    """The gender of a pronoun for one person."""
    if plain in words().he:
        return "he"
    return "she" if plain in words().she else None

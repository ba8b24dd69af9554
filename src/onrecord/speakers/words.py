"""The word lists of this stage, read once from the data files beside it."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

Gender = Literal["he", "she"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Lower-case words by what they tell; what each list is for stands in `words.toml`.

    `same_roles`, `same_parties`, `same_documents`: a word to the one that stands for all of its kind.
    """

    honorifics: frozenset[str]
    titles: frozenset[str]
    regnal: frozenset[str]
    bodies: frozenset[str]
    generic_bodies: frozenset[str]
    things: frozenset[str]
    firm_nouns: frozenset[str]
    named_bodies: frozenset[str]
    newsrooms: frozenset[str]
    publications: frozenset[str]
    documents: frozenset[str]
    groups: frozenset[str]
    persons: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    connectors: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    they: frozenset[str]
    it: frozenset[str]
    we: frozenset[str]
    relatives: frozenset[str]
    possessives: frozenset[str]
    articles: frozenset[str]
    definite: frozenset[str]
    prepositions: frozenset[str]
    says: frozenset[str]
    verbs: frozenset[str]
    starters: frozenset[str]
    calendar: frozenset[str]
    abbreviations: frozenset[str]
    firms: frozenset[str]
    parties: frozenset[str]
    peoples: frozenset[str]
    men: frozenset[str]
    women: frozenset[str]
    same_roles: Mapping[str, str]
    same_parties: Mapping[str, str]
    same_documents: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Names of places, in lower case. `home`: capital or people's name to the country's names."""

    countries: frozenset[str]
    others: frozenset[str]
    peoples: frozenset[str]
    home: Mapping[str, tuple[str, ...]]


@cache
def words() -> Words:
    """The lists that the package carries."""
    data = _load("words.toml")
    same_roles, same_parties = (
        _by_word(data.pop("same_roles")),
        _by_word(data.pop("same_parties")),
    )
    same_documents = _by_word(data.pop("same_documents"))
    lists = {name: frozenset(text.split()) for name, text in data.items()}
    return Words(
        same_roles=same_roles,
        same_parties=same_parties,
        same_documents=same_documents,
        **lists,
    )


@cache
def given_names() -> Mapping[str, Gender | None]:
    """Given names to the gender that they tell; None: they tell none."""
    data = _load("given_names.toml")
    names: dict[str, Gender | None] = dict.fromkeys(data["either"].split())
    names |= dict.fromkeys(data["he"].split(), "he")
    return names | dict.fromkeys(data["she"].split(), "she")


def is_given_name(plain: str) -> bool:
    """Whether the word is a known given name, with its accents or without.

    >>> is_given_name("maría"), is_given_name("quay")
    (True, False)
    """
    if plain.isascii():
        return plain in given_names()
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(one for one in letters if not unicodedata.combining(one)) in given_names()


@cache
def places() -> Places:
    """Countries with their capitals and peoples, and other places."""
    data = _load("places.toml")
    home: dict[str, tuple[str, ...]] = {}
    countries: set[str] = set()
    peoples: set[str] = set()
    for row in data["countries"].values():
        names = tuple(row["names"])
        countries.update(_lower(names))
        peoples.update(_lower(row["people"]))
        home |= dict.fromkeys(_lower((*row["capitals"], *row["people"], *names)), names)
    return Places(
        countries=frozenset(countries),
        others=frozenset(_lower(data["other"]["names"])),
        peoples=frozenset(peoples),
        home=home,
    )


def is_role(plain: str) -> bool:
    """Whether the word says what one person is."""
    return plain in words().persons or plain in words().titles


def is_document(plain: str) -> bool:
    """Whether the word means something written, shown or counted, one or several."""
    documents = words().documents
    return plain in documents or (plain.endswith("s") and plain[:-1] in documents)


def is_noun(plain: str) -> bool:
    """Whether the word is known as a noun for people, bodies or documents."""
    lists = words()
    return is_role(plain) or is_document(plain) or plain in lists.groups or plain in lists.generic_bodies


def _load(name: str) -> dict[str, Any]:
    text = resources.files("onrecord.speakers").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    return {word: kind for kind, text in table.items() for word in text.split()}


def _lower(names: tuple[str, ...] | list[str]) -> list[str]:
    return [name.casefold() for name in names]

"""The word lists of the directory, read once from the data files beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Lower-case words in plain letters by what they tell; `words.toml` says what each list is for.

    `same_words`: a word to the one that stands for all of its kind. `same_bodies`: the same for whole names,
    their words joined by hyphens. `fields`: an occupation to its field.
    """

    particles: frozenset[str]
    never_given: frozenset[str]
    titles: frozenset[str]
    regnal: frozenset[str]
    suffixes: frozenset[str]
    generations: frozenset[str]
    legal_forms: frozenset[str]
    stop_words: frozenset[str]
    optional_tails: frozenset[str]
    generic: frozenset[str]
    local: frozenset[str]
    common_family: frozenset[str]
    frequent_family: frozenset[str]
    weak_roles: frozenset[str]
    same_words: Mapping[str, str]
    same_bodies: Mapping[str, str]
    fields: Mapping[str, str]


@cache
def words() -> Words:
    """The lists that the package carries."""
    data = _load("words.toml")
    same_words, same_bodies = _by_word(data.pop("same_words")), _by_word(data.pop("same_bodies"))
    fields = _by_word(data.pop("fields"))
    lists = {name: frozenset(text.split()) for name, text in data.items()}
    return Words(same_words=same_words, same_bodies=same_bodies, fields=fields, **lists)


@cache
def full_names() -> Mapping[str, frozenset[str]]:
    """Each given name, short or full, to the full names that it may stand for, itself among them if full."""
    found: dict[str, set[str]] = {}
    for line in _load("nicknames.toml")["names"].split("\n"):
        forms = line.split()
        for form in forms:
            found.setdefault(form, set()).add(forms[0])
    return {form: frozenset(roots) for form, roots in found.items()}


def roots_of(given: str) -> frozenset[str]:
    """The full names that a given name may stand for; of one that is not listed, itself.

    >>> sorted(roots_of("bert"))
    ['albert', 'herbert', 'robert']
    """
    return full_names().get(given) or frozenset((given,))


def same_word(word: str) -> str:
    """The word that stands for all of its kind, in the singular.

    >>> same_word("spokeswoman"), same_word("farmers")
    ('spokesperson', 'farmer')
    """
    known = words().same_words
    if word in known:
        return known[word]
    single = (
        word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )
    return known.get(single, single)


def _load(name: str) -> dict[str, Any]:
    text = resources.files("onrecord.directory").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    return {word: kind for kind, text in table.items() for word in text.split()}

"""The word lists of this stage, read once from `words.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Lower-case words by what they tell; what each list is for stands in `words.toml`."""

    titles: frozenset[str]
    bodies: frozenset[str]
    documents: frozenset[str]
    groups: frozenset[str]
    persons: frozenset[str]
    particles: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    they: frozenset[str]
    mr: frozenset[str]
    mrs: frozenset[str]


@cache
def words() -> Words:
    """The lists that the package carries."""
    text = resources.files("onrecord.speakers").joinpath("words.toml").read_text(encoding="utf-8")
    return Words(**{name: frozenset(items) for name, items in tomllib.loads(text).items()})

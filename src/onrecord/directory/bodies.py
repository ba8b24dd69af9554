"""The name of a body (organisation, group, publication) taken apart, and how alike two are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from onrecord.directory.letters import words_of
from onrecord.directory.names import Likeness
from onrecord.directory.words import same_word, words

MAX_WORDS = 14
_NEAR_LETTERS = 6
_CAPITALS = re.compile(r"(?:[A-Z]\.?){2,7}")
_COUNTRY = ("us", "usa", "uk", "un", "eu")


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyName:
    """`words`: without articles and legal forms, in their usual form; `joined`: as written, without blanks.

    `short`: the letters of an acronym; `initials`: those of the words, with and without the small ones.
    `is_generic`: many bodies may bear the name; `is_local`: there is one in every town.
    """

    words: tuple[str, ...]
    joined: str = ""
    short: str = ""
    initials: frozenset[str] = frozenset()
    is_generic: bool = False
    is_local: bool = False


@lru_cache(maxsize=20_000)
def body_name(name: str) -> BodyName | None:
    """The parts of a body's name; None where nothing is left of it.

    >>> body_name("The Port Lumen Ferry Company, Ltd.").words
    ('port', 'lumen', 'ferry')
    >>> sorted(body_name("Board of Lamps").initials), body_name("BoL").short, body_name("B.L.").short
    (['bl', 'bol'], 'bol', 'bl')
    """
    raw = list(words_of(name)[:MAX_WORDS])
    while len(raw) > 1 and raw[0] in words().stop_words:
        raw.pop(0)
    initials = _initials(name, raw)
    bare = _without_form(raw, _large(name))
    kept = tuple(word for word in bare if word not in words().stop_words) or tuple(bare)
    if not kept:
        return None
    joined = "".join(kept)
    if len(kept) > 1:
        kept = tuple(map(same_word, kept))
    if usual := words().same_bodies.get("-".join(kept)):
        kept = (usual,)
    generic = all(word in _usual("generic") for word in kept)
    local = generic and any(word in _usual("local") for word in kept)
    return BodyName(
        words=kept,
        joined=joined,
        short=_short(name, bare),
        initials=initials,
        is_generic=generic,
        is_local=local,
    )


def same_body_name(one: BodyName, other: BodyName) -> Likeness | None:
    """How alike two names of bodies are; None where they cannot be the names of one."""
    likeness = _same_words(one, other)
    if likeness and one.is_local:
        return Likeness(0.5, f"{likeness.reason}, as there is in many places")
    if likeness and one.is_generic:
        return Likeness(min(likeness.weight, 3.8), f"{likeness.reason}, as there is in many countries")
    if likeness:
        return likeness
    return _acronym(one, other) or _contained(one, other) or _misspelt(one, other)


def _same_words(one: BodyName, other: BodyName) -> Likeness | None:
    if one.words == other.words:
        return Likeness(5.0 if len(one.words) > 1 or one.short else 4.5, "the same name")
    if sorted(one.words) == sorted(other.words):
        return Likeness(4.6, "the same words in another order")
    if one.joined == other.joined:
        return Likeness(4.6, "the same name, its words parted otherwise")
    return None


def _acronym(one: BodyName, other: BodyName) -> Likeness | None:
    short, long = (one, other) if one.short else (other, one)
    if not short.short or long.short or short.short not in long.initials:
        return None
    weight = {2: 1.6, 3: 3.4}.get(len(short.short), 4.2)
    return Likeness(weight, f"{short.short.upper()} abbreviates {' '.join(long.words)}")


def _contained(one: BodyName, other: BodyName) -> Likeness | None:
    short, long = sorted((one, other), key=lambda name: len(name.words))
    n = len(short.words)
    if long.words[:n] == short.words:
        rest = long.words[n:]
    elif long.words[-n:] == short.words:
        rest = long.words[:-n]
    else:
        return None
    if long.words[-n:] == short.words and rest and all(word in _COUNTRY for word in rest):
        return Likeness(3.8, f"with and without {' '.join(rest)}")
    is_tail = long.words[:n] == short.words
    if is_tail and not short.is_generic and all(word in words().optional_tails for word in rest):
        return Likeness(3.6, f"with and without {' '.join(rest)}")
    return None


def _misspelt(one: BodyName, other: BodyName) -> Likeness | None:
    if len(one.words) != len(other.words):
        return None
    apart = [(a, b) for a, b in zip(one.words, other.words, strict=True) if a != b]
    if len(apart) != 1:
        return None
    left, right = apart[0]
    if min(len(left), len(right)) < _NEAR_LETTERS or left[0] != right[0] or left[-1:].isdigit():
        return None
    if OSA.distance(left, right, score_cutoff=1) > 1:
        return None
    return Likeness(
        3.8 if len(one.words) > 1 else 1.6,
        f"{left} and {right}, which differ by a letter",
        is_spelt_alike=False,
    )


def _large(name: str) -> frozenset[str]:
    """The words that are written with a capital."""
    return frozenset(word for part in name.split() if part[:1].isupper() for word in words_of(part))


def _without_form(raw: list[str], large: frozenset[str]) -> list[str]:
    """Without legal forms at the end, unless hardly a name is left."""
    bare = list(raw)
    while len(bare) > 1 and bare[-1] in words().legal_forms and bare[-1] in large:
        bare.pop()
    return raw if all(word in _usual("generic") for word in bare) else bare


def _initials(name: str, raw: list[str]) -> frozenset[str]:
    """What may abbreviate a name: only words that are written large give a letter, small words may."""
    large, forms = _large(name), words().legal_forms
    spelt = [word for word in raw if word in large or word in words().stop_words]
    if len(raw) < 2 or len(spelt) < len(raw):
        return frozenset()
    heads = [word for word in raw if word not in words().stop_words]
    without_form = [word for word in heads if word not in forms]
    return frozenset(
        "".join(word[0] for word in some) for some in (raw, heads, without_form) if len(some) > 1
    )


def _short(name: str, raw: list[str]) -> str:
    """The letters of a name that is an acronym: capitals, or a few with a small letter between."""
    bare = name.strip().removeprefix("the ").removeprefix("The ")
    if _CAPITALS.fullmatch(bare):
        return bare.replace(".", "").casefold()
    capitals = sum(char.isupper() for char in bare)
    if len(raw) == 1 and capitals >= 2 and len(bare) <= 6 and capitals * 2 > len(bare) and bare.isalpha():
        return bare.casefold()
    return ""


@cache
def _usual(name: str) -> frozenset[str]:
    """A list of words in their usual form."""
    listed: frozenset[str] = getattr(words(), name)
    return frozenset(same_word(word) for word in listed) | listed

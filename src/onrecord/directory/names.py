"""A person's name taken apart, and how alike two are.

Names are compared by their words in plain letters. `Likeness.weight` is evidence in log-odds (base e)
that two bearers are one person, before anything else is known of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from onrecord.directory.letters import plain, sound, words_of
from onrecord.directory.words import roots_of, words

MAX_WORDS = 8  # of a person's name; more are no name
_ENDS = frozenset(
    {"a", "o", "e", "ia", "ie", "io", "le", "la", "ne", "na", "ka", "ina", "ine", "ette", "elle"}
)
_NEAR_LETTERS = 5  # a word that may be misspelt has at least so many
_LONG_LETTERS = 9  # and may be so by two letters from here on


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """`given`: the first word, empty in a name of one; `middle`: all between; `family`: the last word.

    Particles stand in `particles`, `Jr.` and the like in `generation`. `words`: those that are compared.
    """

    given: str
    middle: tuple[str, ...]
    family: str
    particles: tuple[str, ...] = ()
    generation: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return (*((self.given,) if self.given else ()), *self.middle, self.family)


@dataclass(frozen=True, slots=True)
class Likeness:
    """That two names may be one, how much that weighs, and in words why.

    `is_whole`: no part is missing, as the given name is beside a family name alone. `is_spelt_alike`: no part
    is a misspelling or another transliteration of the other's.
    """

    weight: float
    reason: str
    is_whole: bool = True
    is_spelt_alike: bool = True


@lru_cache(maxsize=20_000)
def person_name(name: str) -> PersonName | None:
    """The parts of a name, without titles; None where nothing is left of it.

    >>> person_name("Dr. Hans van der Roe Jr.")
    PersonName(given='hans', middle=(), family='roe', particles=('van', 'der'), generation='jr')
    """
    left, comma, right = name.partition(",")
    if comma and len(words_of(left)) <= 3 and words_of(right) and words_of(right)[0] not in words().suffixes:
        name = f"{right} {left}"
    parts = list(words_of(name)[:MAX_WORDS])
    if not parts:
        return None
    generation = next((word for word in parts[1:] if word in words().generations), "")
    while len(parts) > 1 and parts[-1] in words().suffixes:
        parts.pop()
    while len(parts) > (2 if parts[0] in words().regnal else 1) and parts[0] in words().titles:
        parts.pop(0)
    *before, family = parts
    particles = tuple(word for word in before[1:] if word in words().particles)
    if len(parts) == 2 and _opens_family(name, parts[0]):
        return PersonName(given="", middle=(), family=family, particles=(parts[0],))
    core = [word for at, word in enumerate(before) if at == 0 or word not in words().particles]
    generation = {"junior": "jr", "senior": "sr"}.get(generation, generation)
    given, middle = (core[0], tuple(core[1:])) if core else ("", ())
    return PersonName(given=given, middle=middle, family=family, particles=particles, generation=generation)


def _opens_family(name: str, first: str) -> bool:
    """Whether the first of two words is part of the family name: `Le Pen`, `al-Haddad`, but not `Ben Roe`."""
    if first not in words().particles or len(first) < 2:
        return False
    at = plain(name).find(first)
    return first in words().never_given or name[at : at + 1].islower() or plain(name)[at + len(first)] == "-"


def same_person_name(one: PersonName, other: PersonName) -> Likeness | None:
    """How alike two names are; None where they cannot be the names of one person."""
    if {one.generation, other.generation} in ({"jr", "sr"}, {"ii", "iii"}, {"jr", "iii"}):
        return None
    if not one.given or not other.given:
        return _lone(one, other)
    found = [like for like in (_in_order(one, other), _in_order(other, one)) if like]
    if not found and (like := _joined(one, other)):
        found.append(like)
    return max(found, key=lambda like: like.weight, default=None)


def _lone(one: PersonName, other: PersonName) -> Likeness | None:
    """A name of one word, beside another name: it says little, the rest must."""
    short, long = (one, other) if not one.given else (other, one)
    if not long.given:
        if short.family == long.family:
            return Likeness(2.4, "the same name of one word")
        return None
    if short.family == long.family:
        return Likeness(0.0, "the family name alone", is_whole=False)
    if short.family in long.middle and len(short.family) > 2:
        return Likeness(-1.0, "one of several family names alone", is_whole=False)
    return None


def _in_order(one: PersonName, other: PersonName) -> Likeness | None:
    family = _same_family(one, other)
    given = _same_given(one, other)
    if family is None or given is None:
        return None
    middle = _same_middle(one, other)
    if middle is None:
        return None
    reasons = [like.reason for like in (given, family, middle) if like.reason]
    if one.generation != other.generation:
        reasons.append("one of them with " + (one.generation or other.generation))
    weight = given.weight + family.weight + middle.weight - 0.5 * (one.generation != other.generation)
    alike = given.is_spelt_alike and family.is_spelt_alike
    return Likeness(weight, "; ".join(reasons) or "the same name", is_spelt_alike=alike)


def _same_family(one: PersonName, other: PersonName) -> Likeness | None:
    """Weights of at most 2.5."""
    left, right = one.family, other.family
    if left == right:
        missing = set(one.particles) ^ set(other.particles)
        return (
            Likeness(2.4, "with and without " + " ".join(sorted(missing))) if missing else Likeness(2.5, "")
        )
    if left in other.middle and len(left) > 1:
        return Likeness(0.8, f"{other.family} as a further family name")
    if _unmarked(left) == _unmarked(right):
        return Likeness(2.3, f"{left} and {right}, spelt in two ways")
    return _otherwise_spelt(left, right, 1.5)


def _same_given(one: PersonName, other: PersonName) -> Likeness | None:
    """Weights of at most 2."""
    left, right = one.given, other.given
    if left == right:
        return Likeness(2.0 if len(left) > 1 else 0.2, "" if len(left) > 1 else "the same initial")
    if len(left) == 1 or len(right) == 1:
        return _initial(one, other)
    if roots_of(left) & roots_of(right):
        return Likeness(1.0, f"{left} and {right}, forms of one name")
    if _of_two_genders(left, right):
        return None
    if like := _otherwise_spelt(left, right, 1.3):
        return like
    if right in one.middle and len(right) > 2:
        return Likeness(0.9, f"{right} as a second given name")
    if any(roots_of(right) & roots_of(word) for word in one.middle if len(word) > 2):
        return Likeness(0.6, f"{right}, a form of a second given name")
    if min(len(left), len(right)) >= 3 and (left.startswith(right) or right.startswith(left)):
        return Likeness(0.8, f"{left} and {right}, one short for the other")
    return None


def _otherwise_spelt(left: str, right: str, most: float) -> Likeness | None:
    """Spelt by ear from another script, or misspelt. `most`: what it weighs at most."""
    if _transliterated(left, right):
        return Likeness(most - 0.3, f"{left} and {right}, which sound alike", is_spelt_alike=False)
    if near := _misspelt(left, right):
        words = f"{left} and {right}, which differ by {_letters(near)}"
        return Likeness(most - 0.6 * near, words, is_spelt_alike=False)
    return None


def _of_two_genders(left: str, right: str) -> bool:
    """Whether two given names differ by their ends alone: Mario and Maria, Daniel and Danielle."""
    short, long = sorted((left, right), key=len)
    stem = short.rstrip("aeiou")
    rest = long.removeprefix(stem) if long.startswith(stem) else ""
    return left != right and len(stem) > 2 and rest in _ENDS


def _initial(one: PersonName, other: PersonName) -> Likeness | None:
    short, long = (one, other) if len(one.given) == 1 else (other, one)
    if long.given[0] == short.given:
        return Likeness(0.0, f"the initial of {long.given}")
    if long.given in short.middle:
        return Likeness(1.2, f"{long.given} as a second given name")
    return None


def _same_middle(one: PersonName, other: PersonName) -> Likeness | None:
    """What the words between say; None where they contradict each other."""
    left = [word for word in one.middle if word not in (other.family, other.given)]
    right = [word for word in other.middle if word not in (one.family, one.given)]
    if not left or not right:
        return Likeness(0.0, "")
    if len(left[0]) == len(right[0]) == 1 and left[0] != right[0]:
        return None
    agree = [
        (a, b)
        for a, b in product(left, right)
        if a == b
        or (min(len(a), len(b)) == 1 and a[0] == b[0])
        or (len(a) > 1 and len(b) > 1 and _alike(a, b))
    ]
    if agree:
        return Likeness(1.0, "")
    return None if len(left) == len(right) == 1 else Likeness(-1.5, "other names between")


def _alike(left: str, right: str) -> bool:
    return (
        bool(roots_of(left) & roots_of(right)) or _transliterated(left, right) or bool(_misspelt(left, right))
    )


def _joined(one: PersonName, other: PersonName) -> Likeness | None:
    """The same letters, in another order of words or parted otherwise."""
    left, right = one.words, other.words
    if "".join(left) == "".join(right):
        return Likeness(3.8, "the same name, its words parted otherwise")
    if "".join((*left[:1], *one.particles, *left[1:])) == "".join((*right[:1], *other.particles, *right[1:])):
        return Likeness(3.7, "the same name, its words parted otherwise")
    if sorted(left) == sorted(right):
        return Likeness(3.0, "the same words in another order")
    turned = (*right[-1:], *right[:-1]), (*right[1:], *right[:1])
    if any("".join(left) == "".join(words) for words in turned):
        return Likeness(2.8, "the same words in another order, parted otherwise")
    if _without_vowels(left) != _without_vowels(right) and [*map(sound, left)] == [*map(sound, right)]:
        return Likeness(1.0, "the same consonants, one of them from a script without vowels")
    return None


def _without_vowels(found: tuple[str, ...]) -> bool:
    return any(len(word) > 1 and not set(word) & set("aeiou") for word in found)


def _unmarked(word: str) -> str:
    """German umlauts and Scandinavian letters are written with and without a second vowel."""
    return word.replace("ue", "u").replace("oe", "o").replace("ae", "a").replace("aa", "a").replace("'", "")


def _transliterated(left: str, right: str) -> bool:
    """Whether two words are one as spelt by ear: the same consonants, and not much else between them."""
    if min(len(left), len(right)) < 4 or sound(left) != sound(right) or len(sound(left)) < 2:
        return False
    return OSA.normalized_similarity(left, right) >= 0.65


def _misspelt(left: str, right: str) -> int:
    """By how many letters two long words differ, 1 or 2; 0 where it is none, or too many to be a slip."""
    shorter = min(len(left), len(right))
    if shorter < _NEAR_LETTERS or left[0] != right[0] or abs(len(left) - len(right)) > 2:
        return 0
    limit = 2 if shorter >= _LONG_LETTERS else 1
    distance = OSA.distance(left, right, score_cutoff=limit)
    return distance if distance <= limit else 0


def _letters(number: int) -> str:
    return "a letter" if number == 1 else f"{number} letters"


def is_common(name: PersonName) -> bool:
    """Whether chance alone gives two people this name: a frequent family name beside a listed given name."""
    frequent = name.family in words().common_family
    return frequent and (len(name.given) < 2 or name.given in _listed())


def is_rare(name: PersonName) -> bool:
    """Whether the family name is none of those that many bear."""
    return name.family not in words().common_family and name.family not in words().frequent_family


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    from onrecord.directory.words import full_names

    return frozenset(full_names())


def display_key(name: str) -> str:
    """What a name is filed under: its words in plain letters, without titles.

    >>> display_key("Dr. José Álvarez")
    'jose alvarez'
    """
    parts = [word for word in words_of(name) if word not in words().titles]
    return " ".join(parts) or plain(name)

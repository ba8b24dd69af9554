"""Names of people as bylines and credits print them."""

from __future__ import annotations

import re

from onrecord.provenance.data import words
from onrecord.provenance.dates import MONTHS, WEEKDAYS

_PARTICLES = words("particle in a name")
_NOT_NAMES = (
    words("not in a name")
    | set(WEEKDAYS)
    | {month for month in MONTHS if len(month) > 3 and month not in {"april", "june", "mayo", "august"}}
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’ʼ.\-‐‑])*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]?\.?")
_MAX_WORDS = 6
_ARTICLES = frozenset({"the", "le", "la", "les", "el", "il", "der", "die", "das"})
_ARTICLE_AND_NOUN = 2
_JOINT = re.compile(r"\s*[,;&•·/]\s*|\s+(?:and|und|et|y|e|og|och|with|mit|avec|con|com|AND|UND|ET|Y|E)\s+")
_AND = re.compile(r"^(?:and|und|et|y|e|og|och|with|mit|avec|con)\s", re.IGNORECASE)
_FROM = re.compile(
    r"\s*(?:^|\s)\(?(?:in|at|from|aus|à|a|da|für|for|of|en|bei|auf|nach|por|em|no|na|IN|FROM|AUS|EN|À|FOR)\s.*$",
    re.DOTALL,
)


def is_person(name: str, *, surname_alone: bool = False) -> bool:
    """Whether `name` has the shape of a person's name; of one word only with `surname_alone`.

    >>> is_person("Jane van der Roe"), is_person("the council"), is_person("Staff Writer")
    (True, False, False)
    """
    words = name.split()
    if len(words) == _ARTICLE_AND_NOUN and words[0].casefold() in _ARTICLES:
        return False
    if not (1 if surname_alone else 2) <= len(words) <= _MAX_WORDS:
        return False
    if any(len(word) > 2 and word.casefold().strip(".,") in _NOT_NAMES for word in words) or not _opens_name(
        words[0]
    ):
        return False
    return all(_is_name_word(word) for word in words) and words[-1][0].isupper() and len(words[-1]) > 1


def _opens_name(word: str) -> bool:
    return word[0].isupper() or (word.casefold() in _PARTICLES and word not in {"e", "y", "und", "te", "al"})


def _is_name_word(word: str) -> bool:
    if word.casefold() in _PARTICLES:
        return True
    shaped = _WORD.fullmatch(word) is not None and (
        word[0].isupper() or word[:2] in {"d'", "d’", "al", "el", "ʻ"}
    )
    return shaped and (not word.endswith(".") or len(word) <= 4)


def as_printed_name(name: str) -> str:
    """`name` without stray blanks, in title case where it is all in capitals.

    >>> as_printed_name("SEÁN O'BRIEN-MCDONALD"), as_printed_name("J.R. VAN DER ROE III")
    ("Seán O'Brien-McDonald", 'J.R. van der Roe III')
    """
    words = name.split()
    if not name.isupper():
        return " ".join(words)
    return " ".join(_title_case(word, at > 0) for at, word in enumerate(words))


def _title_case(word: str, is_inner: bool) -> str:
    if is_inner and word.casefold() in _PARTICLES:
        return word.casefold()
    if _INITIALS.fullmatch(word) or word in {"II", "III", "IV"}:
        return word
    titled = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    titled = re.sub(r"\bMc([a-z])", lambda mac: "Mc" + mac[1].upper(), titled)
    return re.sub(r"(['’])S\b", r"\1s", titled)


def name_parts(listed: str) -> list[str]:
    """The members of a list of names: parted at commas, semicolons, `&`, and words for `and`."""
    parts = (_AND.sub("", part).strip() for part in _JOINT.split(listed.rstrip(" .")))
    return [part for part in parts if part.strip(" .")]


def without_place(part: str) -> str:
    """The name in `Jane Roe in Paris`; empty where nothing stands before the preposition."""
    return _FROM.sub("", part).strip(" .(\u00a0")

"""Whether two statements may be of one speaker, as far as the names in two articles tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from onrecord.folding import folded
from onrecord.relations.fingerprints import plain_words

_AFTER_NAMES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_BEFORE_NAMES = frozenset({"the", "mr", "mrs", "ms", "dr", "sir", "lord", "lady"})


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks. `name`: its words, folded, without titles; empty where nobody is named."""

    name: tuple[str, ...]
    is_person: bool = True

    @property
    def key(self) -> str:
        """The word under which statements of one speaker are looked for; empty where nobody is named.

        Of a person the last name, of all others the whole.
        """
        if not self.name:
            return ""
        return self.name[-1] if self.is_person else " ".join(self.name)


@lru_cache(maxsize=1 << 14)
def voice(name: str | None, kind: str | None) -> Voice:
    """The voice of a speaker's name and kind, as a record has them.

    >>> voice("Dr. José Álvarez Jr.", "person")
    Voice(name=('jose', 'alvarez'), is_person=True)
    """
    words = list(plain_words(folded(name or "")))
    while len(words) > 1 and words[0] in _BEFORE_NAMES:
        del words[0]
    while len(words) > 1 and words[-1] in _AFTER_NAMES:
        del words[-1]
    return Voice(tuple(words), kind == "person")


def may_be_one(left: Voice, right: Voice) -> bool:
    """Whether nothing in the names speaks against one speaker; an unnamed voice may be any.

    Two persons need the same last name and no other first name: initials and missing names agree.
    """
    if not left.name or not right.name or left.name == right.name:
        return True
    if not (left.is_person and right.is_person):
        return False
    short, long = sorted((left.name, right.name), key=len)
    if short[-1] != long[-1]:
        return False
    return len(short) == 1 or _agree(short[0], long[0])


def _agree(one: str, two: str) -> bool:
    return one == two or (min(len(one), len(two)) == 1 and one[0] == two[0])

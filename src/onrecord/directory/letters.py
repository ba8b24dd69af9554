"""Names in plain letters: any script in Latin, without accents and marks, and how words sound alike.

Nothing here decides anything: two words that share a `sound` are worth comparing, no more.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

MAX_CHARS = 200  # of a name; what is longer is no name, and is cut

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)*")
_IDEOGRAPHS = re.compile(r"([\u3400-\u9fff\uac00-\ud7af])")
_ARABIC_ARTICLE = re.compile("(?<!\\w)\u0627\u0644(?=\\w{3})")
_POSSESSIVE = re.compile(r"['’]s?\b(?=\s|$)")
_DOTTED = re.compile(r"\b((?:[a-z]\.){2,}[a-z]?)(?=\W|$)")
_SOUNDS = (
    ("ough", "o"), ("tch", "c"), ("shch", "s"), ("sch", "s"), ("zh", "s"), ("sh", "s"), ("ch", "k"),
    ("kh", "k"),
    ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("ce", "se"), ("ci", "si"), ("cy", "sy"),
    ("c", "k"), ("q", "k"), ("g", "k"), ("x", "ks"), ("w", "v"), ("z", "s"), ("dj", "y"), ("j", "y"),
)  # fmt: skip
_VOWELS = frozenset("aeiouyh'")


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """The name in lower-case Latin letters without accents; other scripts are written in Latin letters.

    >>> plain("José Álvarez-Øst"), plain("Зеленский")
    ('jose alvarez-ost', 'zelenskiy')
    """
    cut = name[:MAX_CHARS]
    if not cut.isascii():
        cut = _ARABIC_ARTICLE.sub("al ", _IDEOGRAPHS.sub(r" \1 ", cut))
        cut = anyascii(cut.replace("’", "'").replace("‘", "'"))
    return " ".join(cut.replace("`", "'").casefold().split())


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in plain letters; initials and abbreviations lose their dots, `U.S.` is one word.

    >>> words_of("J.K. O'Neil's al-Haddad"), words_of("U.S. Mint")
    (('j', 'k', "o'neil", 'al', 'haddad'), ('us', 'mint'))
    """
    text = _POSSESSIVE.sub("", plain(name))
    return tuple(_WORD.findall(_DOTTED.sub(_undotted, text)))


def _undotted(match: re.Match[str]) -> str:
    """`u.s.` is an abbreviation, `j.k.` two initials: only what is said as a country or body is one word."""
    letters = match[1].replace(".", "")
    return letters if letters in _ONE_WORD else " ".join(letters) + " "


_ONE_WORD = frozenset({"us", "un", "uk", "eu", "uae", "ussr", "usa", "nypd", "fbi", "cia", "dc"})


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """The consonants of a word, those that transliterations mix up as one; of a word of vowels, its first.

    >>> sound("haddad"), sound("hadad"), sound("gaddafi"), sound("qadhafi"), sound("mohammed")
    ('hd', 'hd', 'kdf', 'kdf', 'md')
    """
    text = word
    for written, heard in _SOUNDS:
        text = text.replace(written, heard)
    first, rest = text[:1], text[1:]
    found = (first if first not in "aeiouy'" else "") + "".join(char for char in rest if char not in _VOWELS)
    once = "".join(char for at, char in enumerate(found) if at == 0 or found[at - 1] != char)
    return once or word[:1]

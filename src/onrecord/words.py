"""The words of a text as a search compares them: the same on every database, because it is done here.

SQLite and PostgreSQL each cut text into words in a way of their own, and fold accents for some scripts
only. Both are therefore given words that are cut and folded already, and their own ways play no part.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

MAX_WORD_CHARS = 100
"""What lies behind this in one word does not count; PostgreSQL takes no word over 2 kB."""

_SOFT_HYPHEN = "\u00ad"
_REMEMBERED = 20_000  # characters whose fold is kept; news uses some thousands


def words_of(text: str) -> list[str]:
    """The words of the text in order, without case and accents.

    A word is a run of letters, digits and marks; whatever else stands between parts words, but for soft
    hyphens. A fold depends on the character alone, never on its neighbours.

    >>> words_of("Jane O’Neill-Ré, Straße 5")
    ['jane', 'o', 'neill', 're', 'strasse', '5']
    """
    return [word[:MAX_WORD_CHARS] for word in text.translate(_FOLDS).split()]


def placed_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word as `words_of` gives it, with the code points `[start, end)` of the text that it stands in.

    >>> list(placed_words("A résumé"))
    [('a', 0, 1), ('resume', 2, 8)]
    """
    start, parts = 0, [""]
    for at, char in enumerate(text):
        folded = _FOLDS[ord(char)]
        if folded != " ":
            if not "".join(parts):
                start, parts = at, []
            parts.append(folded)
            continue
        if word := "".join(parts):
            yield word[:MAX_WORD_CHARS], start, at
        parts = [""]
    if word := "".join(parts):
        yield word[:MAX_WORD_CHARS], start, len(text)


def is_word_char(char: str) -> bool:
    """Whether the character makes a word: a letter, a digit, or a private-use character."""
    category = unicodedata.category(char)
    return category[0] in "LN" or category == "Co"


class _Folds(dict[int, str]):
    """What each code point becomes: a piece of a word, nothing, or a blank, which parts words."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = folded
        return folded


def _fold(char: str) -> str:
    if unicodedata.combining(char) or char == _SOFT_HYPHEN:
        return ""
    if unicodedata.category(char)[0] == "M":  # vowel signs of Indic scripts, which are no accents
        return char
    if not is_word_char(char):
        return " "
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(part for part in apart if is_word_char(part)) or char


_FOLDS = _Folds()

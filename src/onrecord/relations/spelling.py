"""Words as two outlets may spell them: British and American, figures and number words, slips of the pen."""

from __future__ import annotations

import re
from functools import lru_cache

from onrecord.folding import folded

_MIN_SLIP = 5  # letters: in a shorter word one changed letter is mostly another word (now, not)

_PAIRS = {
    "programme": "program", "programmes": "programs", "grey": "gray", "towards": "toward", "tonne": "ton",
    "afterwards": "afterward", "whilst": "while", "amongst": "among", "cheque": "check", "tyre": "tire",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "%": "percent", "aluminium": "aluminum",
}  # fmt: skip
_RULES = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"is(e[sdr]?|ing|ations?|ers?)$", r"iz\1"),
        (r"ys(e[sd]?|ing)$", r"yz\1"),
        (r"(?<=..)our(s|ed|ing|able|ites?|ful|less|hood|ly|ers?|al)?$", r"or\1"),
        (r"(?<=[bt])re([sd]?)$", r"er\1"),
        (r"logue(s?)$", r"log\1"),
        (r"enc(e[sd]?)$", r"ens\1"),
        (r"(?<=....)ll(ed|ing|ers?|ors?)$", r"l\1"),
        (r"(?<=.)[ao]e(?=..)", "e"),
    )
)


@lru_cache(maxsize=1 << 16)
def spelling_key(word: str) -> str:
    """The word in the form in which its spellings are one; of no use but for comparison.

    >>> spelling_key("Organisation"), spelling_key("harbours"), spelling_key("centre"), spelling_key("Five")
    ('organization', 'harbors', 'center', '5')
    """
    key = folded(word).replace("'", "")
    if key in _PAIRS:
        return _PAIRS[key]
    if len(key) < _MIN_SLIP:
        return key
    for pattern, to in _RULES:
        key = pattern.sub(to, key)
    return key


def is_slip(one: str, two: str) -> bool:
    """Whether two long words differ in one letter, or in two that changed places: a spelling, a slip.

    >>> is_slip("recieve", "receive"), is_slip("harbour", "harbors"), is_slip("can", "man")
    (True, False, False)
    """
    if min(len(one), len(two)) < _MIN_SLIP or abs(len(one) - len(two)) > 1 or not (one + two).isalpha():
        return False
    start = next(
        (at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two))
    )
    left, right = one[start:], two[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]

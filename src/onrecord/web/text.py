"""News text for a page: nothing in it is obeyed, and nothing in it can change how it reads."""

from __future__ import annotations

import re

# Controls, and the characters that turn the direction of what follows: U+202E makes “left” read “tfel”.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]"
)


def shown(text: str) -> str:
    """The text with control characters and turns of direction written out, so that a reader sees them.

    >>> shown("left\u202eright")
    'left‹U+202E›right'
    """
    return _HIDDEN.sub(lambda match: f"‹U+{ord(match[0]):04X}›", text)


def counted(number: int, noun: str) -> str:
    """The number with its noun.

    >>> counted(1, "article"), counted(1200, "statement")
    ('1 article', '1,200 statements')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def one_line(text: str | None) -> str:
    """The text with every run of white space as one blank."""
    return " ".join((text or "").split())

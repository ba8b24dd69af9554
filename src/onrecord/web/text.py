"""News text for a page: nothing in it is obeyed, and nothing in it can change how it reads."""

from __future__ import annotations

import re

from onrecord.export.wording import readable_date, readable_instant

_INSTANT = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:]{5,8}(?:\+00:00|Z)?)?(?![0-9-])", re.ASCII)
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


def readable_instants(text: str) -> str:
    """The text with every day and instant of ISO 8601 in it in words.

    >>> readable_instants("published 2024-05-14T15:20:00+00:00, the other 2024-06")
    'published 14 May 2024, 15:20 UTC, the other 2024-06'
    """
    return _INSTANT.sub(lambda match: _readable(match[0]), text)


def _readable(iso: str) -> str:
    return readable_instant(iso) if iso.endswith(("Z", "+00:00")) else readable_date(iso)

"""Words as they are compared: without case, accents and extra white space."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """`text` in one case, without combining marks, its white space as single blanks.

    >>> folded("  José   ÁLVAREZ ")
    'jose alvarez'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())

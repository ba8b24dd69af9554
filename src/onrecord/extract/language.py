"""The language of a text, told from the text itself, offline."""

from __future__ import annotations

_SAMPLE_CHARS = 4000  # enough for the classifier; more costs time and changes nothing
_LEAST_LETTERS = 20  # below this any answer is a coin's toss


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`; None where it is too short to tell."""
    sample = text[:_SAMPLE_CHARS]
    if sum(char.isalpha() for char in sample) < _LEAST_LETTERS:
        return None
    import py3langid

    code: str = py3langid.classify(sample)[0]
    return code


def normal_code(tag: str | None) -> str | None:
    """The ISO 639-1 part of a language tag.

    >>> normal_code("en-GB"), normal_code("pt_BR"), normal_code("")
    ('en', 'pt', None)
    """
    head = (tag or "").replace("_", "-").split("-")[0].strip().lower()
    return head if len(head) in {2, 3} and head.isalpha() else None

"""Mentions of people, organisations, places and works in GUM, as labels of words.

Two flat layers: names, by type; and descriptions of people and organisations ("the deputy chair"), which
may hold names. Only kinds of text whose licence is free are read (news, interviews, biographies, speeches,
court: CC BY, CC BY-SA or public domain).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from onrecord.statements.pieces import Prepared

GENRES = frozenset(("news", "interview", "bio", "speech", "court"))
NAME_TYPES = ("person", "organization", "place", "other")
DESCRIPTION_TYPES = ("person", "organization")
UNKNOWN = -1
MOST_WORDS = 15
_LINKING = frozenset(
    re.findall(r"\S+", "of the for and de la le du van von der den in on at to al el bin a & 's ’s")
)
_NO_NAME = re.compile(
    r"(?:i|me|my|mine|myself|we|us|our|ours|you|your|yours|he|him|his|himself|she|her|hers|herself|it|its|"
    r"itself|they|them|their|theirs|themselves|who|whom|whose|which|that|this|these|those|a|an|some|any|"
    r"each|every|all|both|no|many|most|other|others|one|two|three|there|here)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:the|The)\s+")

Labels = tuple[np.ndarray, np.ndarray]


def unknown(n_words: int) -> Labels:
    """Label arrays that teach nothing."""
    return np.full(n_words, UNKNOWN, dtype=np.int64), np.full(n_words, UNKNOWN, dtype=np.int64)


def label_mentions(text: str, mentions: Iterable[dict[str, Any]], prepared: Prepared) -> Labels:
    """The layers of names [W] and descriptions [W]: 0 outside, 2t + 1 first word of type t, 2t + 2 inner."""
    names = np.zeros(len(prepared), dtype=np.int64)
    descriptions = np.zeros(len(prepared), dtype=np.int64)
    for mention in sorted(mentions, key=lambda m: m["start"] - m["end"]):
        words = text[mention["start"] : mention["end"]]
        first, last = np.searchsorted(prepared.starts, (mention["start"], mention["end"]))
        if not 0 < last - first <= MOST_WORDS or _NO_NAME.fullmatch(words):
            continue
        if is_name(words) and (mention["type"] in NAME_TYPES[:3] or mention["identity"]):
            kind = NAME_TYPES.index(mention["type"]) if mention["type"] in NAME_TYPES else 3
            _write(names, first, last, kind)
        elif mention["type"] in DESCRIPTION_TYPES:
            _write(descriptions, first, last, DESCRIPTION_TYPES.index(mention["type"]))
    return names, descriptions


def _write(layer: np.ndarray, first: int, last: int, kind: int) -> None:
    if not layer[first:last].any():
        layer[first] = 2 * kind + 1
        layer[first + 1 : last] = 2 * kind + 2


def is_name(words: str) -> bool:
    """Whether a mention is a name: capitals but for linking words.

    >>> is_name("the University of Port Vale"), is_name("the deputy chair"), is_name("His house")
    (True, False, False)
    """
    if _NO_NAME.match(words):
        return False
    rest = _ARTICLE.sub("", words, count=1).split()
    proper = [w for w in rest if w[:1].isupper() or w[:1].isdigit()]
    return bool(proper) and proper[0] == rest[0] and all(w in proper or w.lower() in _LINKING for w in rest)

"""A query's leaves as phrases of marked words, as the full-text index holds them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.search.query import And, FieldName, Filter, Node, Not, Or, Words
from onrecord.store.indexing import MARKS
from onrecord.words import words_of

FIELD_PARTS: Mapping[FieldName, tuple[str, ...]] = {
    "speaker": ("speaker_name", "source_text"),
    "source": ("source_text",),
    "addressee": ("addressee_text",),
    "cue": ("cue_text",),
    "outlet": ("outlet",),
    "agency": ("agency",),
    "kind": ("kind",),
    "occasion": ("occasion_kind",),
    "lang": ("language",),
}
"""The fields that the index answers, and the parts of a statement in which it looks."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Marked words that stand next to each other; `prefix`: the last is the beginning of one."""

    words: tuple[str, ...]
    prefix: bool


def phrases(leaf: Words | Filter) -> tuple[Phrase, ...]:
    """The phrases of which a statement must hold one."""
    parts = ("content_text",) if isinstance(leaf, Words) else FIELD_PARTS[leaf.name]
    words = words_of(leaf.term.text)
    return tuple(Phrase(tuple(MARKS[part] + word for word in words), leaf.term.prefix) for part in parts)


def is_textual(node: Node) -> bool:
    """Whether the index alone can answer the tree."""
    match node:
        case Words():
            return True
        case Filter(name):
            return name in FIELD_PARTS
        case Not(part):
            return is_textual(part)
        case And(parts) | Or(parts):
            return bool(parts) and all(map(is_textual, parts))

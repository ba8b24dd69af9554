"""What is known of a sentence while it is read, and what is found in it. Positions are token indices."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.statements.lexicon import Cue, Lexicon
from onrecord.statements.phrases import Stretch
from onrecord.statements.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Found:
    """One statement in a sentence, as stretches of tokens. `pattern` names the shape it was found by."""

    pattern: str
    content: tuple[Stretch, ...]
    cue: tuple[Stretch, ...]
    source: tuple[Stretch, ...] = ()
    addressee: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A cue with its auxiliaries, adverbs and particles: tokens `first` to `last`; the cue itself at `at`."""

    first: int
    at: int
    last: int
    cue: Cue
    form: int
    is_passive: bool = False
    is_infinitive: bool = False


@dataclass(slots=True)
class Reading:
    """What is known of a sentence while it is read from left to right."""

    s: Sentence
    lexicon: Lexicon
    found: list[Found] = field(default_factory=list)
    subject: Stretch | None = None
    floor: int = 0
    is_title: bool = False

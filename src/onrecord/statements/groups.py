"""Verb groups: a cue with its auxiliaries, adverbs and particles, and whether it is a verb at all."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.statements.lexicon import (
    ACCORDING,
    ADV,
    AUX,
    BASE,
    CAP,
    CLOSE,
    COMMA,
    CONJ,
    DET,
    END,
    GENITIVE,
    ING,
    NOUN,
    NUM,
    PARTICIPLE,
    PAST,
    POSS,
    PREP,
    PRON,
    QUOTE,
    REL,
    SUB,
    THAT,
    THIRD,
    TIME,
    TO,
    Cue,
)
from onrecord.statements.phrases import BREAK
from onrecord.statements.reading import Group, Reading
from onrecord.statements.sentences import Sentence


def groups_at(reading: Reading, at: int) -> Iterator[Group]:
    """The ways to read the token as a cue, the one with the longest particle first."""
    s = reading.s
    for cue in reading.lexicon.cues[s.words[at]]:
        last = at + 1 + len(cue.tail)
        if cue.tail and tuple(s.words[at + 1 : last]) != cue.tail:
            continue
        if cue.frames & (NOUN | ACCORDING) and not cue.form:
            yield Group(at, at, last, cue, 0)
            continue
        group = _verb_group(s, at, last, cue, reading)
        if group is not None:
            yield group
        if cue.frames & NOUN:
            yield Group(at, at, last, cue, 0)


_BE = frozenset(
    "is are was were be been being am 's ’s 're ’re 'm ’m isn't wasn't aren't weren't isn’t wasn’t got gets".split()  # noqa: SIM905
)


_HAVE = frozenset(
    "has have had having 've ’ve hasn't haven't hadn't hasn’t haven’t hadn’t 'd ’d".split()  # noqa: SIM905
)


def _verb_group(s: Sentence, at: int, last: int, cue: Cue, reading: Reading) -> Group | None:
    """The verb with what belongs to it on its left; None where the word cannot be a verb there."""
    if s.flags[at] & CAP and at > 0 and not reading.is_title and not s.flags[at - 1] & (QUOTE | END):
        return None
    first, be, have, to = at, False, False, False
    while first > reading.floor and s.flags[first - 1] & (AUX | ADV | TO) and not s.flags[first - 1] & QUOTE:
        flag, word = s.flags[first - 1], s.words[first - 1]
        if flag & GENITIVE and not cue.form & (ING | PARTICIPLE):
            break
        if flag & (DET | PRON | SUB) and not flag & AUX:
            break
        if flag & ADV and first - 2 >= 0 and s.flags[first - 2] & (DET | PREP):
            break
        be, have, to = be or word in _BE, have or word in _HAVE, to or bool(flag & TO)
        first -= 1
    while (
        first < at
        and s.flags[first] & ADV
        and not s.flags[first] & AUX
        and first > 0
        and s.flags[first - 1] & BREAK
    ):
        first += 1
    helped = any(s.flags[i] & AUX and not s.flags[i] & GENITIVE for i in range(first, at))
    form = _form(s, at, first, cue, be=be, have=have, helped=helped or to)
    if not form:
        return None
    is_passive = form == PARTICIPLE and be and not (have and "been" not in s.words[first:at])
    return Group(first, at, last, cue, form, is_passive, to)


def _form(s: Sentence, at: int, first: int, cue: Cue, *, be: bool, have: bool, helped: bool) -> int:
    """The form that the surroundings leave to the verb; 0 where the word is rather a noun or an adjective."""
    before = s.flags[first - 1] if first else BREAK
    if cue.form & ING and (be or not before & (DET | POSS | GENITIVE)):
        return ING
    if cue.form & PARTICIPLE and (be or have):
        return PARTICIPLE
    if cue.form & BASE and helped:
        return BASE
    if cue.form & PAST:
        return 0 if before & (DET | POSS | GENITIVE) and not before & (PRON | THAT) else PAST
    if cue.form & (THIRD | BASE):
        if before & (DET | POSS | GENITIVE | PREP | NUM) and not before & (PRON | REL):
            return 0
        if cue.form & BASE and not _may_be_plural(s, first):
            return 0
        return cue.form & (THIRD | BASE)
    return PARTICIPLE if cue.form & PARTICIPLE and be else 0


_PLURALS = frozenset(["people", "women", "men", "children", "police", "media", "public"])


def _may_be_plural(s: Sentence, at: int) -> bool:
    """Whether a verb without an ending may follow: after a plural, a pronoun, a relative or two names."""
    if at == 0:
        return False
    flag, word = s.flags[at - 1], s.words[at - 1]
    if flag & (PRON | REL | COMMA | CLOSE | CONJ | ADV | TIME) and word not in {"he", "she", "it"}:
        return True
    if word.endswith("s") or word in _PLURALS:
        return True
    return at >= 3 and bool(s.flags[at - 2] & CONJ and flag & CAP)

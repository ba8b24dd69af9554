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
    DASH,
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
)  # fmt: skip
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


_BE = frozenset((
    "is", "are", "was", "were", "be", "been", "being", "am", "got", "gets", "'s", "’s", "'re", "’re", "'m",
    "’m", "isn't", "wasn't", "aren't", "weren't", "isn’t", "wasn’t", "aren’t", "weren’t",
))  # fmt: skip


_HAVE = frozenset((
    "has", "have", "had", "having", "'ve", "’ve", "'d", "’d",
    "hasn't", "haven't", "hadn't", "hasn’t", "haven’t", "hadn’t",
))  # fmt: skip


def _verb_group(s: Sentence, at: int, last: int, cue: Cue, reading: Reading) -> Group | None:
    """The verb with what belongs to it on its left; None where the word cannot be a verb there."""
    if s.flags[at] & CAP and at > 0 and not reading.is_title and not s.flags[at - 1] & (QUOTE | END):
        return None
    first = _group_start(s, at, cue, reading.floor)
    form = _form(s, first, at, cue)
    if not form:
        return None
    helpers = s.words[first:at]
    has_have = not _HAVE.isdisjoint(helpers) and "been" not in helpers
    is_passive = form == PARTICIPLE and not _BE.isdisjoint(helpers) and not has_have
    return Group(first, at, last, cue, form, is_passive, any(flag & TO for flag in s.flags[first:at]))


def _group_start(s: Sentence, at: int, cue: Cue, floor: int) -> int:
    """Where the auxiliaries, adverbs and “to” before a verb begin; French “a-t-il” counts among them."""
    first = at
    while first > floor and (s.flags[first - 1] & (AUX | ADV | TO) or s.words[first - 1][0] == "-"):
        flag = s.flags[first - 1]
        if flag & (QUOTE | DASH) or (flag & GENITIVE and not cue.form & (ING | PARTICIPLE)):
            break
        if flag & (DET | PRON | SUB) and not flag & AUX and s.words[first - 1][0] != "-":
            break
        if flag & ADV and first > 1 and s.flags[first - 2] & (DET | PREP):
            break
        first -= 1
    while first < at and s.flags[first] & ADV and not s.flags[first] & AUX and _follows_break(s, first):
        first += 1
    return first


def _follows_break(s: Sentence, at: int) -> bool:
    return at > 0 and bool(s.flags[at - 1] & BREAK)


def _form(s: Sentence, first: int, at: int, cue: Cue) -> int:
    """The form that the surroundings leave to the verb; 0 where the word is rather a noun or an adjective."""
    before = s.flags[first - 1] if first else BREAK
    helpers = s.words[first:at]
    is_helped = any(flag & (AUX | TO) and not flag & GENITIVE for flag in s.flags[first:at])
    if cue.form & ING and (not _BE.isdisjoint(helpers) or not before & (DET | POSS | GENITIVE)):
        return ING
    if cue.form & PARTICIPLE and is_helped and not (cue.form & BASE and _BE.union(_HAVE).isdisjoint(helpers)):
        return PARTICIPLE
    if cue.form & BASE and is_helped:
        return BASE
    if cue.form & PAST:
        return 0 if before & (DET | POSS | GENITIVE) and not before & (PRON | THAT) else PAST
    if not cue.form & (THIRD | BASE) or (before & _NOMINAL and not before & (PRON | REL)):
        return 0
    if cue.form & BASE and not _may_be_plural(s, first):
        return 0
    return cue.form & (THIRD | BASE)


_NOMINAL = DET | POSS | GENITIVE | PREP | NUM
MAX_MODIFIER = 8
"""Tokens of a prepositional phrase between a noun and its verb, at most."""
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
    if at >= 3 and s.flags[at - 2] & CONJ and flag & CAP:
        return True
    for i in range(at - 1, max(0, at - MAX_MODIFIER), -1):  # “figures from the port”
        if s.flags[i] & (BREAK | AUX | CONJ | QUOTE):
            return False
        if s.flags[i] & PREP and s.words[i - 1].endswith("s"):
            return True
    return False

"""Shapes whose content is no clause: what is wanted, urged, judged, expected, claimed in a noun."""

from __future__ import annotations

from onrecord.statements.extents import clause_end, object_end, shared_subject, skip_adjunct
from onrecord.statements.lexicon import (
    ADV,
    AUX,
    CAP,
    CONJ,
    CUE,
    DET,
    GENITIVE,
    NO_NAME,
    NUM,
    POSS,
    PREP,
    QUOTE,
    SUB,
    THAT,
    TIME,
    TO,
    WH,
)
from onrecord.statements.phrases import (
    BREAK,
    Stretch,
    phrase_end,
    phrase_start,
    skip_time_after,
    subject_before,
)
from onrecord.statements.reading import Found, Group, Reading
from onrecord.statements.sentences import Sentence

MAX_OBJECT = 14
"""Tokens between a verb and the infinitive that its object takes, at most."""


def infinitive(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
    """“Roe wants to …”, “Roe agreed on Monday to …”."""
    s, at = reading.s, skip_time_after(reading.s, group.last)
    while at < len(s) and s.flags[at] & ADV:
        at += 1
    if at + 1 >= len(s) or not s.flags[at] & TO or s.flags[at + 1] & (DET | POSS | PREP | BREAK):
        return None
    return Found("infinitive", ((at, clause_end(reading, at)),), ((group.first, group.last),), source)


_WISHES = frozenset(("want", "call", "need", "expect"))


def urges(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
    """“Roe urged them | to …”; of “Roe wants | them to …” they are no addressee."""
    s, first = reading.s, group.last
    to = next(
        (at for at in range(first + 1, min(first + MAX_OBJECT, len(s) - 1)) if _is_infinitive(s, at)), None
    )
    if to is None or any(
        flag & (BREAK | AUX | THAT | QUOTE) and not flag & GENITIVE for flag in s.flags[first:to]
    ):
        return None
    end, cue = clause_end(reading, to), ((group.first, first),)
    if group.cue.lemma in _WISHES and group.cue.tail != ("on",):
        return Found("urge", ((first, end),), cue, source)
    return Found("urge", ((to, end),), cue, source, ((first, to),))


def _is_infinitive(s: Sentence, at: int) -> bool:
    return bool(s.flags[at] & TO) and not s.flags[at + 1] & (DET | POSS | CAP | NUM | PREP)


_MODALS = frozenset(("would", "will", "could", "can", "may", "might", "should", "must"))


def judged(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
    """“Roe welcomed the bridge”; not “Roe might welcome it”, which nobody has done yet."""
    s, at = reading.s, group.last
    if at >= len(s) or group.is_infinitive or s.words[group.first] in _MODALS:
        return None
    if s.flags[at] & (BREAK | AUX | TO | CONJ | SUB | TIME) and not s.flags[at] & (DET | QUOTE):
        return None
    if s.flags[at] & PREP and not group.cue.tail:
        return None
    end = object_end(reading, at)
    return Found("object", ((at, end),), ((group.first, group.last),), source) if end > at else None


def calls(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
    """“Roe called it a start”, “Roe described it as a start”."""
    s, at = reading.s, group.last
    if at >= len(s) or (s.flags[at] & (BREAK | AUX | TO | THAT) and not s.flags[at] & (DET | QUOTE)):
        return None
    end = object_end(reading, at)
    shaped = any(s.words[i] in {"as", "to"} or s.flags[i] & (QUOTE | DET) for i in range(at + 1, end))
    return (
        Found("call", ((at, end),), ((group.first, group.last),), source) if shaped and end - at > 1 else None
    )


def accuses(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
    """“Roe accused them of …”, “Roe praised them for …”."""
    s, at = reading.s, group.last
    for joint in range(at + 1, min(at + MAX_OBJECT, len(s))):
        if s.flags[joint] & (BREAK | AUX | QUOTE) and not s.flags[joint] & GENITIVE:
            return None
        if s.words[joint] in {"of", "for"} and (
            s.words[joint] == "for" or group.cue.lemma in {"accuse", "suspect", "warn"}
        ):
            return Found("accuse", ((at, clause_end(reading, joint)),), ((group.first, group.last),), source)
    return None


def passive(reading: Reading, group: Group) -> Found | None:
    """“The bridge is expected to open”, “Roe was asked whether …”, “was praised by Doe for …”."""
    s, at = reading.s, group.last
    source: tuple[Stretch, ...] = ()
    if at < len(s) and s.words[at] == "by":
        end = phrase_end(s, at + 1, len(s))
        source, at = ((at + 1, end),), end
        if end == group.last + 1:
            return None
    at = skip_adjunct(s, at) if group.cue.lemma == "ask" else skip_time_after(s, at)
    if at >= len(s) or (
        not s.flags[at] & (TO | THAT | WH) and s.words[at] not in {"as", "about", "of", "for"}
    ):
        return None
    subject = subject_before(s, group.first, reading.floor)
    cue = ((group.first, group.last),)
    if group.cue.lemma == "ask":
        addressee = (subject,) if subject else ()
        end = clause_end(reading, at) if subject else object_end(reading, at)
        return Found("asked", ((at, end),), cue, source, addressee)
    if subject is None:
        return None
    content: tuple[Stretch, ...] = ((at, clause_end(reading, at)),)
    if s.words[subject[0]] != "it" or s.flags[at] & TO:
        content = (subject, *content)
    return Found("passive", content, cue, source)


def seems(reading: Reading, group: Group) -> Found | None:
    """“The bridge seems to …”."""
    s, at = reading.s, group.last
    subject = subject_before(s, group.first, reading.floor)
    if subject is None or at >= len(s) or s.flags[at] & (BREAK | AUX | TIME) or group.is_infinitive:
        return None
    if s.flags[at] & PREP and s.words[at] != "like":
        return None
    content: tuple[Stretch, ...] = ((at, clause_end(reading, at)),)
    if s.words[subject[0]] != "it":
        content = (subject, *content)
    return Found("seem", content, ((group.first, group.last),))


def noun(reading: Reading, group: Group) -> Found | None:
    """“Roe's claim that …”, “Roe expressed concern that …”."""
    s, at = reading.s, group.last
    if at + 1 >= len(s) or s.words[at] != "that" or s.flags[at + 1] & (AUX | CUE):
        return None
    source = _possessor(s, group.first, reading.floor)
    if source is None and _is_object(s, group.first):
        source = shared_subject(reading, group.first)
    content = ((at, clause_end(reading, at)),)
    return Found("noun-that", content, ((group.first, group.last),), (source,) if source else ())


def _is_object(s: Sentence, at: int) -> bool:
    """Whether a verb stands before the noun: “expressed concern”, “made a promise”."""
    while at > 0 and s.flags[at - 1] & (DET | ADV):
        at -= 1
    return at > 0 and (s.words[at - 1].endswith(("ed", "ing", "es")) or bool(s.flags[at - 1] & CUE))


def _name_start(s: Sentence, end: int, floor: int) -> int | None:
    """Where the name that ends at `end` begins; None where none ends there."""
    first = end
    while first > floor and s.flags[first - 1] & CAP and not s.flags[first - 1] & NO_NAME:
        first -= 1
    return first if first < end else None


def _possessor(s: Sentence, at: int, floor: int) -> Stretch | None:
    first = at
    while first > floor and at - first < 4 and not s.flags[first - 1] & (BREAK | PREP | QUOTE | TO | CONJ):
        flag = s.flags[first - 1]
        if flag & GENITIVE:
            start = _name_start(s, first - 1, floor) or phrase_start(s, first - 1, floor)
            return None if start is None else (start, first)
        if flag & POSS:
            return (first - 1, first)
        if flag & (DET | AUX):
            return None
        first -= 1
    return None

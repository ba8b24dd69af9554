"""How far the said reaches: before, after and around an attribution. Positions are token indices."""

from __future__ import annotations

from onrecord.statements.lexicon import (
    ACCORDING,
    ADV,
    AUX,
    CAP,
    CHANNEL,
    COLON,
    COMMA,
    CONJ,
    CUE,
    DASH,
    DET,
    END,
    GENITIVE,
    ING,
    PAST,
    PREP,
    PRON,
    QUOTE,
    SAY,
    SEMI,
    SUB,
    THAT,
    THINK,
    TIME,
    TO,
    WH,
)
from onrecord.statements.phrases import (
    BREAK,
    Stretch,
    leading_subject,
    skip_time_after,
    subject_before,
)
from onrecord.statements.reading import Reading
from onrecord.statements.sentences import Sentence, is_quoted_name


def has_verb(s: Sentence, start: int, end: int) -> bool:
    return any(
        (s.flags[i] & (AUX | CUE) and not s.flags[i] & GENITIVE) or s.words[i].endswith("ed")
        for i in range(start, end)
    )


def content_before(reading: Reading, at: int) -> Stretch | None:
    """What stands before the attribution that begins at `at`, less the comma that parts the two."""
    s = reading.s
    end = at
    while end > reading.floor and s.flags[end - 1] & (COMMA | DASH) and not s.flags[end - 1] & QUOTE:
        end -= 1
    start = max((i + 1 for i in range(reading.floor, end) if s.flags[i] & SEMI), default=reading.floor)
    for earlier in reading.found:
        if earlier.pattern in {"quote-before", "inverted-quote"}:
            start = max([start, *(last for _, last in earlier.cue + earlier.source if last < end)])
    while (start < end and s.flags[start] & (BREAK & ~END)) or (start < end and s.flags[start] & CONJ):
        start += 1
    if start < end - 1 and s.flags[end - 1] & QUOTE and s.flags[end - 2] & (COLON | DASH):
        start = end - 1
    return (start, end) if start < end else None


def resumed(reading: Reading, at: int, *, quoted: bool) -> tuple[Stretch, ...]:
    """The rest of what was said, after an attribution in its midst.

    After a quotation (`quoted`) only another one goes on, or what a conjunction or a verb joins to it.
    """
    s = reading.s
    edge = COMMA | END | QUOTE | COLON | DASH | SEMI
    while at < len(s) and (not s.flags[at] & edge or is_quoted_name(s, at)):
        at += 1
    if at >= len(s) or (s.flags[at] & END and not s.flags[at] & QUOTE):
        return ()
    if not s.flags[at] & QUOTE:
        at += 1
    if at >= len(s):
        return ()
    flag, word = s.flags[at], s.words[at]
    if flag & QUOTE:
        return ((at, clause_end(reading, at)),)
    if s.flags[at - 1] & COLON or (quoted and (not flag & (CONJ | TO | AUX) or word == "but")):
        return ()
    if word.endswith("ing") or flag & CUE or word in {"who", "which"} or is_new_attribution(reading, at):
        return ()
    end = clause_end(reading, at)
    return ((at, end),) if end - at > 2 else ()


def clause_end(reading: Reading, start: int) -> int:
    """Where what is said ends: with the sentence, or where another attribution takes over."""
    s = reading.s
    at = start
    while at < len(s):
        flag = s.flags[at]
        if flag & (SEMI | END) and not flag & QUOTE:
            break
        if flag & COMMA and not flag & QUOTE and at > start and is_new_attribution(reading, at + 1):
            break
        if flag & CONJ and at > start and _is_cue_verb(reading, at + 1):
            break
        at += 1
    return at


def _is_cue_verb(reading: Reading, at: int) -> bool:
    s = reading.s
    while at < len(s) and s.flags[at] & ADV:
        at += 1
    if at >= len(s) or not s.flags[at] & CUE:
        return False
    return any(
        cue.form & (PAST | ING) and cue.frames & (SAY | THINK) for cue in reading.lexicon.cues[s.words[at]]
    )


def is_new_attribution(reading: Reading, at: int) -> bool:
    s = reading.s
    if at >= len(s):
        return True
    if s.words[at] in {"while", "though", "although"}:
        return True
    if s.flags[at] & CUE:
        cues = reading.lexicon.cues[s.words[at]]
        if any(cue.form & ING or cue.frames & ACCORDING for cue in cues):
            return True
    if s.flags[at] & CONJ:
        if _is_cue_verb(reading, at + 1):
            return True
        at += 1
    for verb in range(at + 1, min(at + 12, len(s))):
        if s.flags[verb] & BREAK:
            return False
        if s.flags[verb] & CUE and _is_cue_verb(reading, verb):
            subject = subject_before(s, verb, at)
            return subject is not None and subject[0] <= at + 1
    return False


def is_quote_ahead(s: Sentence, at: int) -> bool:
    while at < len(s) and s.flags[at] & (COMMA | COLON) and not s.flags[at] & QUOTE:
        at += 1
    return at < len(s) and bool(s.flags[at] & QUOTE)


def skip_adjunct(s: Sentence, at: int) -> int:
    """After time, place and channel: “said | on Monday in a statement | that …”."""
    for _ in range(3):
        after = skip_time_after(s, at)
        if after < len(s) and s.flags[after] & PREP and s.words[after] in _CHANNEL_PREPOSITIONS:
            end = _channel_end(s, after)
            after = end if end is not None else after
        if after == at:
            return at
        at = after
    return at


_CHANNEL_PREPOSITIONS = frozenset(
    "in on at during of after from through via with about before by for".split()  # noqa: SIM905
)


def _channel_end(s: Sentence, at: int) -> int | None:
    """Where a prepositional phrase ends if a quotation, a “that” or the sentence's end follows it."""
    for end in range(at + 1, min(at + 14, len(s))):
        flag = s.flags[end]
        if flag & (COLON | THAT | COMMA | END) or (flag & QUOTE and s.flags[end - 1] & CHANNEL):
            return end
        if flag & (AUX | SUB | SEMI | DASH | PRON) and not flag & (DET | GENITIVE):
            return None
    return len(s) if len(s) < at + 14 else None


def object_end(reading: Reading, start: int) -> int:
    s = reading.s
    end = clause_end(reading, start)
    for at in range(start + 1, end):
        flag = s.flags[at]
        if flag & COMMA and not flag & QUOTE:
            return at
        if flag & (DASH | SUB) and not flag & CAP:
            return at
        if flag & TIME and not flag & DET and (flag & CAP):
            return at - 1 if s.flags[at - 1] & PREP and at - 1 > start else at
    return end


def shared_subject(reading: Reading, ceiling: int) -> Stretch | None:
    return reading.subject or leading_subject(reading.s, reading.floor, ceiling)


def opens_content(s: Sentence, at: int) -> bool:
    return at < len(s) and bool(s.flags[at] & (THAT | WH | QUOTE | COLON))

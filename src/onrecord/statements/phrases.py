"""Where noun phrases and clauses begin and end, told without a parser.

Positions are token indices of one `Sentence`, stretches half-open. Everything here is a guess from
closed-class words, capitals and punctuation; each walk goes over a sentence at most once.
"""

from __future__ import annotations

from onrecord.statements.lexicon import (
    ADV,
    AUX,
    CAP,
    CHANNEL,
    CLOSE,
    COLON,
    COMMA,
    CONJ,
    CUE,
    DASH,
    DET,
    END,
    GENITIVE,
    NO_NAME,
    NUM,
    OBJECT,
    OPEN,
    OPENER,
    POSS,
    PREP,
    PRON,
    QUOTE,
    REL,
    SEMI,
    SUB,
    THAT,
    TIME,
    TITLE,
    TO,
    WH,
)  # fmt: skip
from onrecord.statements.sentences import Sentence

Stretch = tuple[int, int]

MAX_PHRASE = 40
"""Tokens of a noun phrase at most."""
MAX_SEGMENTS = 6
"""Comma-set parts of a noun phrase with its appositions."""

BREAK = COMMA | COLON | SEMI | DASH | END | OPEN | CLOSE
_STOP_BEFORE = BREAK | AUX | SUB | THAT | WH | QUOTE | TO | REL
_STOP_AFTER = COLON | SEMI | DASH | END | QUOTE | AUX | TO | THAT


def skip_time_before(s: Sentence, at: int, floor: int) -> int:
    """The position before a time that stands between subject and verb: “Roe | on Sunday said”."""
    first = at
    while first > floor and s.flags[first - 1] & (TIME | NUM) and not s.flags[first - 1] & (PRON | AUX):
        first -= 1
    if first == at or all(s.flags[i] & (DET | NUM) for i in range(first, at)):
        return at
    return first - 1 if first > floor and s.flags[first - 1] & PREP else first


def skip_time_after(s: Sentence, at: int) -> int:
    """The position after a time that follows a verb: “said Monday”, “said on Monday”, “said last week”."""
    first = at
    while at < len(s) and s.flags[at] & (TIME | NUM | ADV) and not s.flags[at] & (AUX | QUOTE):
        at += 1
    if at > first and any(s.flags[i] & TIME and not s.flags[i] & DET for i in range(first, at)):
        return first if at < len(s) and s.flags[at] & AUX else at  # “believe February would be cold”
    if (
        first + 1 < len(s)
        and s.words[first] in {"on", "in", "late", "early", "earlier"}
        and s.flags[first + 1] & TIME
    ):
        return skip_time_after(s, first + 1)
    return first


def subject_before(s: Sentence, at: int, floor: int) -> Stretch | None:
    """The noun phrase that ends where a verb group begins, with its appositions.

    For “people who said” the antecedent and the pronoun. None where what stands there is no noun phrase.
    """
    at = skip_time_before(s, at, floor)
    if at <= floor:
        return None
    if at - floor > 3 and s.flags[at - 1] & COMMA and s.flags[at - 2] & OPENER and s.flags[at - 3] & COMMA:
        at -= 3  # “Roe, however, said”
    last = s.flags[at - 1]
    if last & REL and not last & DET:
        return _antecedent(s, at - 1, floor)
    if last & (COMMA | CLOSE | DASH):
        return _with_appositions(s, at, floor)
    if s.words[at - 1] == "that" and at - 2 >= floor and not s.flags[at - 2] & (BREAK | CUE | AUX):
        return _antecedent(s, at - 1, floor)
    if last & PRON and not last & DET:
        return (at - 1, at)
    first = phrase_start(s, at, floor)
    return None if first is None else (first, at)


def _antecedent(s: Sentence, at: int, floor: int) -> Stretch | None:
    end = at - 1 if at > floor and s.flags[at - 1] & COMMA else at
    if end > floor and s.flags[end - 1] & CLOSE:
        end = _before_bracket(s, end, floor)
    first = phrase_start(s, end, floor)
    return (at, at + 1) if first is None else (first, at + 1)


def _before_bracket(s: Sentence, end: int, floor: int) -> int:
    at = end - 1
    while at > floor and not s.flags[at] & OPEN:
        at -= 1
    return at


def _with_appositions(s: Sentence, at: int, floor: int) -> Stretch | None:
    """Walks left over comma-set parts to the one that the sentence or clause begins with."""
    best: int | None = None
    end = at - 1
    if s.flags[at - 1] & CLOSE:
        end = _before_bracket(s, at, floor)
        first = phrase_start(s, end, floor)
        if first is None:
            return None
        if not (first > floor and s.flags[first - 1] & COMMA):
            return (first, at)
        best, end = first, first - 1
    for _ in range(MAX_SEGMENTS):
        first = _segment_start(s, end, floor)
        if first is None:
            break
        if not s.flags[first] & (REL | POSS) or s.flags[first] & DET:
            best = first
        if first <= floor or not s.flags[first - 1] & (COMMA | DASH):
            break
        end = first - 1
    if best is None or best >= at - 1:
        return None
    # One part alone is a subject set off by an adverbial comma at most: “In Rome, Roe, said”.
    return (best, at)


def _segment_start(s: Sentence, end: int, floor: int) -> int | None:
    """Where the comma-set part that ends at `end` begins; None where it is a clause or adverbial."""
    first = end
    while first > floor and not s.flags[first - 1] & (COMMA | COLON | SEMI | QUOTE | DASH | END):
        first -= 1
    if first >= end or end - first > MAX_PHRASE:
        return None
    flag = s.flags[first]
    if flag & (REL | POSS) and s.words[first] in {"who", "which", "whose", "whom"}:
        return first
    phrase = phrase_start(s, end, first)
    if phrase is None:
        return None
    if phrase > first and any(s.flags[i] & AUX for i in range(first, phrase)):
        return None
    return phrase


def phrase_start(s: Sentence, end: int, floor: int) -> int | None:
    """Where the noun phrase that ends at `end` begins; None where no noun phrase ends there."""
    if end <= floor or (
        s.flags[end - 1] & (_STOP_BEFORE | CONJ | PREP | OBJECT) and not s.flags[end - 1] & (CAP | REL)
    ):
        return None
    first = end
    while first > floor and end - first < MAX_PHRASE and _continues_left(s, first - 1, floor, end):
        first -= 1
    return _trimmed_start(s, first, end)


def _continues_left(s: Sentence, at: int, floor: int, end: int) -> bool:
    flag = s.flags[at]
    if flag & GENITIVE:
        return True
    if flag & CONJ:
        return (
            s.words[at] in {"and", "or", "&", "y", "et", "und", "e"}
            and at - 1 >= floor
            and bool(s.flags[at - 1] & (CAP | NUM) and s.flags[at + 1] & CAP)
        )
    if flag & CAP and not flag & (NO_NAME | AUX):
        return True
    if flag & PRON and not flag & (DET | NUM):
        return False
    if flag & PREP:
        return s.words[at] not in {"since", "until", "during", "despite", "amid"} and at > floor
    return not flag & _STOP_BEFORE


def _trimmed_start(s: Sentence, first: int, end: int) -> int | None:
    """Leaves out what stands before the subject: “But”, “On Monday”, “At the rally”."""
    while first < end and s.flags[first] & (OPENER | CONJ | ADV | COMMA) and not s.flags[first] & (DET | NUM):
        first += 1
    if first >= end:
        return None
    if not s.flags[first] & PREP:
        return first
    for at in range(first + 2, end):
        before, flag = s.flags[at - 1], s.flags[at]
        if before & (PREP | DET | POSS | GENITIVE | CONJ) and not before & TIME:
            continue
        if flag & (DET | POSS) and not flag & TIME:
            return at
        if flag & CAP and not flag & TIME and (not before & CAP or before & TIME):
            return at
    return None


def leading_subject(s: Sentence, floor: int, ceiling: int) -> Stretch | None:
    """The subject of the clause that begins at `floor`: what stands before its first verb."""
    at = floor
    while at < ceiling and s.flags[at] & (CONJ | OPENER | ADV) and not s.flags[at] & (DET | PRON):
        at += 1
    if (at < ceiling and s.flags[at] & (PREP | SUB | TIME) and not s.flags[at] & PRON) or _is_ing(
        s, at, ceiling
    ):
        comma = next((i for i in range(at, ceiling) if s.flags[i] & COMMA), None)
        if comma is None:
            return None
        at = comma + 1
    end = at
    while end < ceiling and end - at < MAX_PHRASE and not _ends_subject(s, end, at):
        end += 1
    return (at, end) if end > at and not s.flags[at] & (BREAK | AUX | CUE) else None


def _is_ing(s: Sentence, at: int, ceiling: int) -> bool:
    return at < ceiling and s.words[at].endswith("ing") and len(s.words[at]) > 4


def _ends_subject(s: Sentence, at: int, first: int) -> bool:
    flag, word = s.flags[at], s.words[at]
    if flag & PRON and at > first:
        return True
    if at > first and s.flags[at - 1] & PRON and not s.flags[at - 1] & DET:
        return True
    if flag & CAP:
        return False
    if flag & (AUX | BREAK | QUOTE | THAT | TO | SUB | ADV | CONJ):
        return not (flag & GENITIVE) and not (flag & CONJ and at + 1 < len(s) and bool(s.flags[at + 1] & CAP))
    if at > first and word.endswith("ed"):
        return True
    return at > first and bool(flag & CUE) and bool(s.flags[at - 1] & CAP)


def phrase_end(s: Sentence, start: int, ceiling: int) -> int:
    """Where the noun phrase that begins at `start` ends, its appositions and relative clauses included.

    Equals `start` where none begins.
    """
    if start >= ceiling or s.flags[start] & (BREAK | QUOTE | AUX | THAT | SUB):
        return start
    if s.flags[start] & PRON and not s.flags[start] & (DET | NUM | CAP):
        return start + 1
    at = start + 1
    while at < ceiling and at - start < MAX_PHRASE:
        flag = s.flags[at]
        if flag & COMMA:
            if not _is_apposition(s, at + 1, ceiling):
                break
            at = _apposition_end(s, at + 1, ceiling)
            continue
        if flag & OPEN:
            at = _closing(s, at, ceiling)
            continue
        if flag & REL and s.words[at] in {"who", "which", "whose", "that"} and start < at:
            at = _apposition_end(s, at, ceiling)
            continue
        if _ends_phrase(s, at, ceiling):
            break
        at += 1
    return at


def _ends_phrase(s: Sentence, at: int, ceiling: int) -> bool:
    flag = s.flags[at]
    if flag & (_STOP_AFTER | CLOSE):
        return not flag & GENITIVE
    if flag & (SUB | PRON) and not flag & (DET | CAP | NUM):
        return True
    if flag & TIME and flag & CAP:
        return True
    if flag & (TIME | ADV) and not flag & (CAP | DET):
        return True
    return bool(flag & PREP) and _is_adverbial(s, at, ceiling)


def _closing(s: Sentence, at: int, ceiling: int) -> int:
    while at < ceiling and not s.flags[at] & CLOSE:
        at += 1
    return min(at + 1, ceiling)


def _is_adverbial(s: Sentence, at: int, ceiling: int) -> bool:
    """Whether a preposition opens the when and where of the saying, which belongs to no source."""
    if s.words[at] in {"during", "after", "before", "since", "until", "via", "amid", "despite", "following"}:
        return True
    if at + 1 < ceiling and s.flags[at + 1] & TIME and not s.flags[at + 1] & DET:
        return True
    if s.words[at] not in {"in", "on", "at", "by", "to"}:
        return False
    return any(s.flags[i] & CHANNEL for i in range(at + 1, min(at + 7, ceiling)))


def _is_apposition(s: Sentence, at: int, ceiling: int) -> bool:
    if at >= ceiling:
        return False
    flag, word = s.flags[at], s.words[at]
    if word in {"who", "whose", "which", "whom"} or (flag & (DET | NUM) and not flag & PRON):
        return True
    if flag & (CONJ | PRON | SUB | PREP | AUX | QUOTE | ADV | TIME | BREAK | THAT) or word.endswith("ing"):
        return False
    return not flag & CUE


def _apposition_end(s: Sentence, at: int, ceiling: int) -> int:
    relative = s.words[at] in {"who", "whose", "which", "whom"}
    stop = SEMI | END | QUOTE | COLON | COMMA | (0 if relative else DASH)
    while at < ceiling and not s.flags[at] & stop:
        at += 1
    return at


def is_title_line(s: Sentence) -> bool:
    """Whether nearly every word begins with a capital, as in a headline."""
    n_words = sum(1 for word in s.words if word[0].isalpha() and len(word) > 3)
    n_capitals = sum(1 for word, flag in zip(s.words, s.flags, strict=True) if len(word) > 3 and flag & CAP)
    return n_words >= 4 and n_capitals * 4 >= n_words * 3


def is_name(s: Sentence, at: int) -> bool:
    """Whether the token looks like part of a name."""
    return bool(s.flags[at] & (CAP | TITLE)) and not s.flags[at] & (NO_NAME | TIME)

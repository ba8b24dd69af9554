"""Attribution in languages with verb-second order, such as German.

The subject stands before or after the verb (“Roe sagte”, “Am Montag sagte Roe”); particles and
participles stand at the end of their clause (“teilte Roe mit”, “hat Roe erklärt”); a clause follows a
comma, with “dass” or without; and nouns have capitals, which shows where a noun phrase ends.
"""

from __future__ import annotations

from onrecord.statements.extents import content_before, has_verb
from onrecord.statements.lexicon import (
    ACCORDING,
    ADV,
    AS,
    AUX,
    CAP,
    CLOSE,
    COLON,
    COMMA,
    CONJ,
    DET,
    END,
    INFINITIVE,
    NUM,
    OPEN,
    PARTICIPLE,
    POSS,
    PREP,
    PRON,
    QUOTE,
    SAY,
    SEMI,
    SUB,
    THAT,
    TIME,
    UTTERANCE,
    WH,
    Cue,
)  # fmt: skip
from onrecord.statements.phrases import BREAK, Stretch, subject_before
from onrecord.statements.reading import Found, Reading
from onrecord.statements.sentences import Sentence, is_quoted_name

MAX_BRACKET = 40
"""Tokens from a verb to the particle or participle that closes its bracket, at most."""
MAX_ADJUNCT = 30
"""Tokens from a verb with its subject to the comma or colon before what is said, at most."""

_CLAUSE_EDGE = COMMA | SEMI | END | COLON | QUOTE


def find_at(reading: Reading, at: int) -> Found | None:
    """The statement whose cue begins with the token at `at`."""
    s = reading.s
    for cue in reading.lexicon.cues[s.words[at]]:
        found = _according(reading, at, cue) if cue.frames & ACCORDING else _spoken(reading, at, cue)
        if found:
            return found
    return None


def _spoken(reading: Reading, at: int, cue: Cue) -> Found | None:
    s = reading.s
    bracket = _bracket(s, at, cue)
    if bracket is None or (s.flags[at] & CAP and at > 0):
        return None
    verb, close = bracket
    cues = tuple(sorted({(verb, verb + 1), (at, at + 1), (close - max(len(cue.tail), 1), close)}))
    as_word = _as_before(s, verb)
    if as_word is not None:
        return _as_said(reading, as_word, verb, close)
    if s.words[verb] in {"wird", "wurde", "werden", "wurden"}:
        return _passive(reading, cues, close)
    left = _subject_left(s, verb, reading.floor)
    right = (verb + 1, phrase_end(s, verb + 1, min(len(s), max(close, verb + MAX_ADJUNCT))))
    after_said = verb > reading.floor and bool(s.flags[verb - 1] & (COMMA | QUOTE))
    if after_said and right[1] > right[0]:
        before = content_before(reading, verb)
        if before is not None and (s.flags[before[1] - 1] & QUOTE or has_verb(s, *before)):
            return Found(
                "inverted-quote", (before, *_resumed(s, max(close, right[1]))), cues, _named(s, right)
            )
    source = left or (right if right[1] > right[0] else None)
    if source is None:
        return None
    content = _content_after(s, max(close, source[1]), cue)
    if content is None:
        colon = s.flags[-1] & COLON and cue.frames & SAY
        return Found("pending", (), cues, (source,)) if colon else None
    flag = s.flags[content[0]]
    pattern = "quote-after" if flag & QUOTE else "that" if flag & THAT else "clause"
    return Found(pattern, (content,), cues, _named(s, source))


def _named(s: Sentence, source: Stretch) -> tuple[Stretch, ...]:
    """Nobody for “heißt es”: its “es” stands for no one."""
    return () if s.words[source[0] : source[1]] == ["es"] else (source,)


def _bracket(s: Sentence, at: int, cue: Cue) -> Stretch | None:
    """The token of the finite verb, and the first one after the particle or participle that goes with it."""
    if cue.tail:
        n_tail = len(cue.tail)
        for end in range(at + 1, min(at + MAX_BRACKET, len(s) - n_tail + 1)):
            if s.flags[end] & (END | SEMI | COLON):
                return None
            if tuple(s.words[end : end + n_tail]) == cue.tail:
                return (at, end + n_tail)
        return None
    if cue.form & PARTICIPLE:
        for verb in range(at - 1, max(-1, at - MAX_BRACKET), -1):
            if s.flags[verb] & (END | SEMI | COLON | QUOTE):
                break
            if s.flags[verb] & AUX and s.words[verb] in _AUXILIARIES:
                return (verb, at + 1)
    return (at, at + 1) if cue.form & ~PARTICIPLE else None


_AUXILIARIES = frozenset(["hat", "haben", "hatte", "hatten", "habe", "wird", "wurde", "werden", "wurden"])


def _as_before(s: Sentence, verb: int) -> int | None:
    """Where “wie Roe mitteilte” begins, if the verb ends such a clause."""
    for at in range(verb - 1, max(-1, verb - MAX_BRACKET), -1):
        if s.flags[at] & (END | SEMI | COLON | QUOTE) or (s.flags[at] & AUX and at < verb - 1):
            return None
        if s.flags[at] & AS:
            return at if at == 0 or s.flags[at - 1] & (BREAK | QUOTE) else None
    return None


def _as_said(reading: Reading, as_word: int, verb: int, close: int) -> Found | None:
    """“…, wie Roe mitteilte”, “Wie Roe mitteilte, …”."""
    s = reading.s
    source = (as_word + 1, phrase_end(s, as_word + 1, verb))
    if source[0] == source[1]:
        return None
    cue = ((as_word, as_word + 1), (verb, close))
    before = content_before(reading, as_word) if as_word > reading.floor else None
    content = (before, *_resumed(s, close)) if before else _resumed(s, close)
    return Found("before", content, cue, (source,)) if content else None


def _passive(reading: Reading, cues: tuple[Stretch, ...], close: int) -> Found | None:
    content = _content_after(reading.s, close, None)
    return Found("passive", (content,), cues) if content else None


def _subject_left(s: Sentence, verb: int, floor: int) -> Stretch | None:
    """The noun phrase before the verb, unless an adverbial has taken the place before it."""
    subject = subject_before(s, verb, floor)
    if subject is None or (s.flags[subject[0]] & (PREP | ADV | SUB) and not s.flags[subject[0]] & DET):
        return None
    before = s.flags[subject[0] - 1] if subject[0] > floor else BREAK
    if before & (PREP | QUOTE | AUX) or (subject[0] > floor and s.words[subject[0] - 1] == "als"):
        return None
    return subject


def _content_after(s: Sentence, at: int, cue: Cue | None) -> Stretch | None:
    """What is said: after a comma or colon, or a quotation at once."""
    edge = at
    while edge < min(len(s), at + MAX_ADJUNCT) and not s.flags[edge] & _CLAUSE_EDGE:
        edge += 1
    if edge >= len(s) or s.flags[edge] & END:
        return None
    start = edge if s.flags[edge] & QUOTE else edge + 1
    end = clause_end(s, start)
    if end - start < 2 and not (start < len(s) and s.flags[start] & QUOTE):
        return None
    if s.flags[edge] & COMMA and _is_relative(s, start, end):
        return None
    wants = cue is not None and cue.frames & INFINITIVE and not cue.frames & SAY
    return None if wants and "zu" not in s.words[start:end] and not s.flags[start] & THAT else (start, end)


def _is_relative(s: Sentence, start: int, end: int) -> bool:
    """Whether a relative clause begins after the comma: “der”, “die” with its verb at the clause's end."""
    if s.flags[start] & (PREP | SUB) and not s.flags[start] & (THAT | WH):
        return any(s.words[i] in _RELATIVES for i in range(start, min(start + 2, end)))
    return (
        s.words[start] in _RELATIVES
        and start + 1 < end
        and bool(s.flags[start + 1] & (PREP | DET | ADV | PRON))
    )


_RELATIVES = frozenset(
    ["der", "die", "das", "den", "dem", "dessen", "deren", "denen", "welche", "welcher", "welches"]
)


def clause_end(s: Sentence, start: int) -> int:
    """Where the sentence or the part before a semicolon ends."""
    at = start
    while at < len(s) and (s.flags[at] & QUOTE or not s.flags[at] & (SEMI | END)):
        at += 1
    return at


def _resumed(s: Sentence, at: int) -> tuple[Stretch, ...]:
    """The rest of what was said, after an attribution in its midst."""
    while at < len(s) and (not s.flags[at] & _CLAUSE_EDGE or is_quoted_name(s, at)):
        at += 1
    if at < len(s) and s.flags[at] & (COMMA | COLON) and not s.flags[at] & QUOTE:
        at += 1
    end = clause_end(s, at)
    return ((at, end),) if end - at > 2 or (end > at and s.flags[at] & QUOTE) else ()


def phrase_end(s: Sentence, start: int, ceiling: int) -> int:
    """Where the noun phrase that begins at `start` ends: with its last noun, apposition included."""
    if start >= ceiling or (
        s.flags[start] & (BREAK | QUOTE | AUX | THAT | WH | PREP) and not s.flags[start] & DET
    ):
        return start
    if s.flags[start] & PRON and not s.flags[start] & (DET | CAP):
        return start + 1
    at, noun = start, start
    while at < ceiling:
        flag = s.flags[at]
        if flag & OPEN:
            at = noun = next((i + 1 for i in range(at, ceiling) if s.flags[i] & CLOSE), ceiling)
            continue
        if flag & COMMA:
            at = _apposition_end(s, at + 1, ceiling)
            return at if at > noun + 1 else noun
        if flag & (BREAK | QUOTE | AUX | THAT | WH | SUB) or (flag & TIME and not flag & DET):
            break
        if flag & CAP and not flag & (DET | PREP | PRON | CONJ):
            noun = at + 1
        elif (noun > start and noun == at and not flag & (DET | POSS | PREP | CONJ | NUM)) or (
            flag & PREP and s.words[at] not in _INNER
        ):
            break
        at += 1
    return noun


_INNER = frozenset(["von", "vom", "für", "des", "der", "aus", "bei", "beim", "im", "in", "am", "zum"])


def _apposition_end(s: Sentence, at: int, ceiling: int) -> int:
    """Where an apposition ends that another comma closes; where it began if there is none."""
    first = at
    while at < ceiling and not s.flags[at] & (BREAK | QUOTE | AUX | THAT):
        at += 1
    closed = at < ceiling and s.flags[at] & (COMMA | COLON | END)
    return at if closed and at > first and not s.flags[first] & (PRON | SUB | WH) else first - 1


def _according(reading: Reading, at: int, cue: Cue) -> Found | None:
    """“Laut Roe …”, “…, so Roe”, “Roe zufolge …”."""
    s, last = reading.s, at + 1 + len(cue.tail)
    if cue.tail and tuple(s.words[at + 1 : last]) != cue.tail:
        return None
    if cue.lemma == "so":
        return _so(reading, at)
    if cue.lemma == "nach" and not any(flag & UTTERANCE for flag in s.flags[last : last + 5]):
        return None
    if cue.lemma == "zufolge":
        source = subject_before(s, at, reading.floor)
        end = last
    else:
        end = phrase_end(s, last, len(s))
        source = (last, end) if end > last else None
    if source is None:
        return None
    rest = _rest(s, end)
    before = content_before(reading, min(source[0], at)) if min(source[0], at) > reading.floor else None
    content = tuple(part for part in (before, rest) if part)
    return Found("according", content, ((at, last),), (source,)) if content else None


def _rest(s: Sentence, at: int) -> Stretch | None:
    while at < len(s) and s.flags[at] & (COMMA | COLON) and not s.flags[at] & QUOTE:
        at += 1
    end = clause_end(s, at)
    return (at, end) if end > at else None


def _so(reading: Reading, at: int) -> Found | None:
    s = reading.s
    if at == reading.floor or not s.flags[at - 1] & (COMMA | QUOTE):
        return None
    end = phrase_end(s, at + 1, len(s))
    if end == at + 1 or (end < len(s) and not s.flags[end] & (COMMA | END | PREP | ADV | TIME | COLON)):
        return None
    before = content_before(reading, at)
    if before is None:
        return None
    return Found("inverted-quote", (before, *_resumed(s, end)), ((at, at + 1),), ((at + 1, end),))

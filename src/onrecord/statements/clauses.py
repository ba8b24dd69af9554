"""Quotations and clauses on either side of “Roe said”, and to whom it was said."""

from __future__ import annotations

from onrecord.statements.extents import (
    clause_end,
    content_before,
    has_verb,
    is_quote_ahead,
    opens_content,
    resumed,
    skip_adjunct,
)
from onrecord.statements.judgements import (
    MAX_OBJECT,
)
from onrecord.statements.lexicon import (
    ADV,
    AUX,
    CAP,
    CLAUSE,
    COLON,
    COMMA,
    CONJ,
    CUE,
    DASH,
    DET,
    DOCUMENT,
    END,
    GENITIVE,
    ING,
    NUM,
    OBJECT,
    PARTICIPLE,
    POSS,
    PREP,
    PRON,
    QUOTE,
    REL,
    SAY,
    SEMI,
    SHOW,
    SUB,
    TELL,
    THAT,
    THINK,
    TIME,
    TO,
    WH,
)  # fmt: skip
from onrecord.statements.phrases import BREAK, Stretch, phrase_end
from onrecord.statements.reading import Found, Group, Reading
from onrecord.statements.sentences import Sentence

_PLAIN = frozenset(("say", "write", "report", "warn", "explain", "add"))


def inverted(reading: Reading, group: Group) -> Found | None:
    """“…,” said Roe, the mayor. “The bridge, said Roe, is …”"""
    s, first = reading.s, group.first
    if first == 0 or not s.flags[first - 1] & (QUOTE | COMMA):
        return None
    if (first != group.at and group.form != PARTICIPLE) or _opens_object(s, group.last):
        return None
    end = phrase_end(s, group.last, len(s))
    quoted = bool(s.flags[first - 1] & QUOTE or s.flags[first - 2] & QUOTE)
    if end == group.last or not (quoted or _is_inverted_clause(reading, group, end)):
        return None
    if end < len(s) and s.flags[end] & (AUX | THAT | TO | CUE):
        return None
    before = content_before(reading, first)
    if before is None:
        return None
    content = (before, *resumed(reading, end, quoted=quoted))
    pattern = "inverted-quote" if quoted else "inverted"
    return Found(pattern, content, ((group.first, group.last),), ((group.last, end),))


def _opens_object(s: Sentence, at: int) -> bool:
    """Whether an object pronoun, a question word or an adverb follows the verb, and so no subject."""
    if at >= len(s):
        return True
    flag = s.flags[at]
    return bool(flag & (WH | ADV)) or (bool(flag & OBJECT) and not flag & DET)


def _is_inverted_clause(reading: Reading, group: Group, end: int) -> bool:
    """Whether the words before “, said Roe” are what he said: they have a verb, or get it after him."""
    s = reading.s
    if end + 1 < len(s) and s.flags[end] & COMMA and s.flags[end + 1] & AUX:
        return True
    if group.cue.lemma not in _PLAIN or not s.flags[group.last] & (CAP | DET):
        return False
    return has_verb(s, reading.floor, group.first) and not (end < len(s) and s.flags[end] & QUOTE)


def statement(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
    """A quotation or a clause, on either side of “Roe said”."""
    s = reading.s
    after = skip_adjunct(s, group.last)
    first = source[0][0] if source and source[0][1] <= group.first else group.first
    if first > reading.floor and s.flags[first - 1] & (QUOTE | COMMA | DASH) and group.form != ING:
        quoted = bool(s.flags[first - 1] & QUOTE or (first >= 2 and s.flags[first - 2] & QUOTE))
        if (quoted and not opens_content(s, after)) or _is_set_off(reading, first, after):
            before = content_before(reading, first)
            if before is not None:
                pattern = "quote-before" if quoted else "before"
                content = (before, *resumed(reading, after, quoted=quoted))
                addressee = _addressee(s, group)
                return Found(pattern, content, ((group.first, group.last),), source, addressee)
    return _after(reading, group, source, after)


def _is_set_off(reading: Reading, first: int, after: int) -> bool:
    """Whether “, Roe said” ends its sentence, or stands between commas in the midst of what is said."""
    s = reading.s
    if after < len(s) and not s.flags[after] & (END | COMMA | DASH):
        return False
    resumes = after + 1 < len(s) and bool(s.flags[after] & COMMA) and not is_quote_ahead(s, after)
    return resumes or has_verb(s, reading.floor, first)


def _after(reading: Reading, group: Group, source: tuple[Stretch, ...], at: int) -> Found | None:
    """“Roe said (that) …”, “Roe said: “…””."""
    s = reading.s
    addressee: tuple[Stretch, ...] = ()
    frames = group.cue.frames
    if not (frames & SAY and _opens_clause(s, at)):
        addressee = _addressee(s, group)
        at = skip_adjunct(s, addressee[0][1]) if addressee else at
    start = at
    while start < len(s) and s.flags[start] & (COMMA | COLON | DASH) and not s.flags[start] & QUOTE:
        start += 1
    if start >= len(s) or (s.flags[start] & END and not s.flags[start] & QUOTE):
        return Found("pending", (), ((group.first, group.last),), source, addressee) if frames & SAY else None
    punctuated = start > at
    flag = s.flags[start]
    if flag & QUOTE:
        if not punctuated and not frames & (SAY | TELL | SHOW):
            return None
        content: tuple[Stretch, ...] = ((start, clause_end(reading, start)),)
        return Found("quote-after", content, ((group.first, group.last),), source, addressee)
    if punctuated and not (s.flags[at] & COLON) and not flag & (THAT | WH):
        return None
    end = clause_end(reading, start)
    if end - start < 2:
        return None
    pattern = _clause_pattern(reading, group, source, (start, end))
    if pattern is None:
        return None
    return Found(pattern, ((start, end),), ((group.first, group.last),), source, addressee)


def _clause_pattern(
    reading: Reading, group: Group, source: tuple[Stretch, ...], content: Stretch
) -> str | None:
    s, (start, end) = reading.s, content
    flag, frames = s.flags[start], group.cue.frames
    if s.words[start] == "that" or (flag & THAT and not flag & DET):
        if s.words[start] == "that" and start + 1 < end and s.flags[start + 1] & AUX and not frames & SAY:
            return None
        return "that"
    if flag & WH and frames & (SAY | TELL | THINK | CLAUSE | SHOW):
        return "question"
    if frames & CLAUSE and not frames & (SAY | THINK | SHOW | TELL):
        return None
    if frames & SHOW and source and any(flag & DOCUMENT for flag in s.flags[source[0][0] : source[0][1]]):
        return "shown"
    if flag & AUX and frames & SAY and source and s.flags[source[0][0] - 1] & (WH | REL):
        return "relative"
    if flag & (CONJ | AUX | TO | PREP) and not flag & (DET | CAP):
        return None
    if flag & OBJECT and not flag & (PRON | POSS):
        return None
    if frames & SAY and group.cue.lemma in {"say", "tell"}:
        return "clause"
    return "clause-verb" if _looks_like_clause(s, start, end) else None


def _looks_like_clause(s: Sentence, start: int, end: int) -> bool:
    """Whether a verb with its own subject follows, close enough to be that of the clause."""
    for at in range(start + 1, min(end, start + 14)):
        flag = s.flags[at]
        if flag & (COMMA | COLON | DASH | SEMI):
            return False
        if flag & AUX and not flag & GENITIVE:
            return True
        if flag & (REL | TO) and not flag & THAT:
            return False
    return bool(s.flags[start] & PRON and not s.flags[start] & (DET | OBJECT))


def _opens_clause(s: Sentence, at: int) -> bool:
    return at < len(s) and bool(s.flags[at] & (THAT | QUOTE | COLON | COMMA | WH))


def _addressee(s: Sentence, group: Group) -> tuple[Stretch, ...]:
    """The person told: a pronoun, or a noun phrase up to “that”, a quotation or a clause."""
    at = first = group.last
    if not group.cue.frames & TELL or at >= len(s) or s.flags[at] & (BREAK | THAT | QUOTE | WH | PREP | AUX):
        return ()
    if s.flags[at] & (OBJECT | PRON) and not s.flags[at] & (DET | POSS):
        return ((at, at + 1),)
    while at < len(s) and at - first < MAX_OBJECT and not _ends_addressee(s, first, at):
        at += 1
    return ((first, at),) if at > first else ()


def _ends_addressee(s: Sentence, first: int, at: int) -> bool:
    flag, before = s.flags[at], s.flags[at - 1]
    if flag & QUOTE and before & GENITIVE:  # a programme: “told Coast FM's “Morning Tide””
        return False
    if flag & (BREAK | THAT | QUOTE | AUX | WH | TO | SUB):
        return not flag & GENITIVE
    if flag & PRON and not flag & (DET | NUM | POSS):
        return True
    if at == first:
        return False
    if flag & DET and not flag & NUM:
        return not before & (PREP | GENITIVE | CONJ | DET)
    if flag & (PREP | TIME):
        return s.words[at] not in {"of", "and", "for"}
    return at > first + 1 and bool(flag & CAP) and before == 0

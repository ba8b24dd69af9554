"""The shapes in which a sentence attributes: who, the words that say so, and what was said.

A shape is tried where a cue of the lexicon stands. Each function returns what it found or None; nothing
is shared between sentences. Positions are token indices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from onrecord.statements import verb_second
from onrecord.statements.extents import (
    clause_end,
    content_before,
    has_verb,
    is_quote_ahead,
    opens_content,
    resumed,
    shared_subject,
    skip_adjunct,
)
from onrecord.statements.groups import groups_at
from onrecord.statements.judgements import (
    MAX_OBJECT,
    accuses,
    calls,
    infinitive,
    judged,
    noun,
    passive,
    seems,
    urges,
)
from onrecord.statements.lexicon import (
    ACCORDING,
    ACCUSE,
    ADV,
    AUX,
    BASE,
    CALL,
    CAP,
    CHANNEL,
    CLAUSE,
    COLON,
    COMMA,
    CONJ,
    CUE,
    DASH,
    DET,
    END,
    GENITIVE,
    INFINITIVE,
    ING,
    NOUN,
    NUM,
    OBJ,
    OBJECT,
    OPENER,
    PARTICIPLE,
    PASSIVE,
    PAST,
    POSS,
    PREP,
    PRON,
    QUOTE,
    REL,
    SAY,
    SEEM,
    SEMI,
    SHOW,
    SUB,
    TELL,
    THAT,
    THINK,
    THIRD,
    TIME,
    TO,
    URGE,
    WH,
    Lexicon,
)  # fmt: skip
from onrecord.statements.phrases import BREAK, Stretch, is_title_line, phrase_end, subject_before
from onrecord.statements.reading import Found, Group, Reading
from onrecord.statements.sentences import Sentence

MAX_CUES = 40
"""Words of one sentence that are tried as cues; more are no news but a list, or hostile."""


def find_in_sentence(s: Sentence, lexicon: Lexicon) -> list[Found]:
    """The statements of one sentence, in the order of their cues."""
    reading = Reading(s, lexicon, is_title=is_title_line(s))
    find_at = verb_second.find_at if lexicon.is_verb_second else _find_at
    at = n_tried = 0
    while at < len(s) and n_tried < MAX_CUES:
        is_cue = s.flags[at] & CUE
        n_tried += bool(is_cue)
        found = find_at(reading, at) if is_cue else None
        at += 1
        if found:
            reading.found.append(found)
            reading.subject = found.source[0] if found.source else reading.subject
            at = max(at, found.cue[0][1])
    return reading.found or list(_headed(s))


def _find_at(reading: Reading, at: int) -> Found | None:
    for group in groups_at(reading, at):
        found = _first(reading, group)
        if found:
            return found
    return None


def _first(reading: Reading, group: Group) -> Found | None:
    frames = group.cue.frames
    if not group.form:
        if frames & ACCORDING:
            return _according(reading, group)
        return noun(reading, group) if frames & NOUN else None
    if group.cue.lemma == "ask" and group.form == PAST and _opens_question(reading, group):
        return passive(reading, replace(group, is_passive=True))
    if group.is_passive:
        return passive(reading, group) if frames & PASSIVE else None
    if frames & SEEM:
        return seems(reading, group)
    if frames & SAY and group.form & (PAST | THIRD | BASE | PARTICIPLE):
        found = _inverted(reading, group)
        if found:
            return found
    source = _source(reading, group)
    if source is None and not group.is_infinitive:
        return None
    sourced = (source,) if source else ()
    for frame, shape in _SHAPES:
        if frames & frame:
            found = shape(reading, group, sourced)
            if found:
                return found
    return None


def _opens_question(reading: Reading, group: Group) -> bool:
    """Whether “Asked whether …” or “When asked why …” begins the sentence."""
    return all(flag & (SUB | CONJ | OPENER) for flag in reading.s.flags[: group.first])


def _source(reading: Reading, group: Group) -> Stretch | None:
    """Who says: the noun phrase before the verb, or the subject that the verb shares with an earlier one."""
    s, first = reading.s, group.first
    if first == 0:
        return None
    enclitic = next((i for i in range(first, group.at) if s.words[i][0] == "-"), None)
    if enclitic is not None:
        return (enclitic, enclitic + 1)
    before, word = s.flags[first - 1], s.words[first - 1]
    shared = before & (CONJ | SUB) or word in {"by", "in", "for", "of", "without"}
    if group.form == ING and first == group.at:
        shared = shared or before & COMMA or before & CHANNEL
    elif before & COMMA and reading.found and first >= 2 and s.flags[first - 2] & QUOTE:
        shared = True
    if shared or (before & COMMA and first >= 2 and s.flags[first - 2] & CONJ):
        return shared_subject(reading, first)
    if group.is_infinitive:
        return shared_subject(reading, first)
    return subject_before(s, first, reading.floor)


def _is_object_pronoun(s: Sentence, at: int) -> bool:
    return bool(s.flags[at] & OBJECT) and not s.flags[at] & DET


_PLAIN = frozenset(("say", "write", "report", "warn", "explain", "add"))


def _inverted(reading: Reading, group: Group) -> Found | None:
    """“…,” said Roe, the mayor."""
    s, first = reading.s, group.first
    if first == 0 or not s.flags[first - 1] & (QUOTE | COMMA):
        return None
    if first != group.at and group.form != PARTICIPLE:
        return None
    end = phrase_end(s, group.last, len(s))
    if end == group.last or s.flags[group.last] & (OBJECT | WH | ADV) & ~(
        s.flags[group.last] & DET and OBJECT
    ):
        return None
    quoted = bool(s.flags[first - 1] & QUOTE or s.flags[first - 2] & QUOTE)
    rest = s.flags[end] if end < len(s) else END
    if rest & (AUX | THAT | TO | CUE) or (
        not quoted and (rest & QUOTE or not has_verb(s, reading.floor, first))
    ):
        return None
    if not quoted and (group.cue.lemma not in _PLAIN or not s.flags[group.last] & (CAP | DET)):
        return None
    before = content_before(reading, first)
    if before is None:
        return None
    content = (before, *resumed(reading, end, quoted=quoted))
    return Found(
        "inverted-quote" if quoted else "inverted",
        content,
        ((group.first, group.last),),
        ((group.last, end),),
    )


def _statement(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
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


_SHAPES = (
    (SAY | TELL | THINK | SHOW | CLAUSE, _statement),
    (INFINITIVE, infinitive),
    (URGE, urges),
    (ACCUSE, accuses),
    (CALL, calls),
    (OBJ, judged),
)


def _according(reading: Reading, group: Group) -> Found | None:
    """“According to Roe, …”, “…, according to Roe”, “The bridge, according to Roe, will …”."""
    s, at = reading.s, group.last
    before = content_before(reading, group.first) if group.first > reading.floor else None
    if before is not None and not has_verb(s, *before) and not s.flags[before[0]] & QUOTE:
        before = None if s.flags[before[0]] & (PREP | TIME | ADV | CONJ | SUB | DET) else before
    end = phrase_end(s, at, len(s))
    if before is None:
        end = min(end, next((i for i in range(at, end) if s.flags[i] & COMMA and _leads_on(s, i + 1)), end))
    if end == at:
        return None
    content = (before, *resumed(reading, end, quoted=False)) if before else ()
    if not content:
        start = end
        while (
            start < len(s) and s.flags[start] & (COMMA | TIME | COLON) and not s.flags[start] & (DET | QUOTE)
        ):
            start += 1
        stop = clause_end(reading, start)
        content = ((start, stop),) if stop > start else ()
    return Found("according", content, ((group.first, group.last),), ((at, end),)) if content else None


def _leads_on(s: Sentence, at: int) -> bool:
    """Whether the main clause begins after a comma, rather than an apposition that another comma ends."""
    if at >= len(s) or s.words[at] in {"who", "which", "whose"}:
        return False
    for i in range(at, min(at + 12, len(s))):
        if s.flags[i] & COMMA:
            return False
        if (s.flags[i] & (AUX | CUE) and not s.flags[i] & GENITIVE) or s.words[i].endswith("ed"):
            return True
    return True


def _headed(s: Sentence) -> Iterator[Found]:
    """“ROE: …” and “…” – Jane Roe."""
    colon = next((i for i in range(min(len(s), 8)) if s.flags[i] & COLON), None)
    if (
        colon
        and colon + 1 < len(s)
        and all(s.flags[i] & CAP or s.words[i] in {"of", "."} for i in range(colon))
    ):
        end = len(s) - 1 if s.flags[-1] & END and not s.flags[-1] & QUOTE else len(s)
        if end > colon + 1:
            yield Found("colon", ((colon + 1, end),), ((colon, colon + 1),), ((0, colon),))
    if len(s) > 2 and s.flags[0] & QUOTE and s.flags[1] & DASH and s.flags[2] & CAP:
        yield Found("dash", ((0, 1),), ((1, 2),), ((2, len(s) - (1 if s.flags[-1] & END else 0)),))

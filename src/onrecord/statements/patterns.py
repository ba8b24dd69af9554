"""The shapes in which a sentence attributes: who, the words that say so, and what was said.

A shape is tried where a cue of the lexicon stands. Each function returns what it found or None; nothing
is shared between sentences. Positions are token indices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from onrecord.spans import Span
from onrecord.statements.lexicon import (
    ACCORDING, ACCUSE, ADV, AUX, BASE, CALL, CAP, CLAUSE, CLOSE, COLON, COMMA, CONJ, CUE, DASH, DET, END, GENITIVE, ING,
    INFINITIVE, NOUN, NUM, OBJ, OBJECT, PARTICIPLE, PASSIVE, PAST, POSS, PREP, PRON, QUOTE, REL, SAY, SEEM, SEMI,
    SHOW, SUB, TELL, THAT, THINK, THIRD, TIME, TO, URGE, WH, Cue, Lexicon,
)  # fmt: skip
from onrecord.statements.phrases import (
    BREAK, Stretch, is_title_line, leading_subject, phrase_end, phrase_start, skip_time_after, subject_before, CHANNELS,
)  # fmt: skip
from onrecord.statements.sentences import Sentence

MAX_OBJECT = 14
"""Tokens between a verb and the infinitive that its object takes, at most."""


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


def find_in_sentence(s: Sentence, lexicon: Lexicon) -> list[Found]:
    """The statements of one sentence, in the order of their cues."""
    reading = Reading(s, lexicon, is_title=is_title_line(s))
    at = 0
    while at < len(s):
        after = at + 1
        if s.flags[at] & CUE:
            for group in groups_at(reading, at):
                found = _first(reading, group)
                if found:
                    reading.found.append(found)
                    if found.source:
                        reading.subject = found.source[0]
                    after = max(after, group.last)
                    break
        at = after
    return reading.found or list(_headed(s))


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
    "is are was were be been being am 's ’s 're ’re 'm ’m isn't wasn't aren't weren't isn’t wasn’t got gets".split()
)
_HAVE = frozenset("has have had having 've ’ve hasn't haven't hadn't hasn’t haven’t hadn’t 'd ’d".split())


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


_PLURALS = frozenset("people women men children police media public".split())


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


def _first(reading: Reading, group: Group) -> Found | None:
    frames = group.cue.frames
    if not group.form:
        if frames & ACCORDING:
            return _according(reading, group)
        return _noun(reading, group) if frames & NOUN else None
    if group.is_passive:
        return _passive(reading, group) if frames & PASSIVE else None
    if frames & SEEM:
        return _seems(reading, group)
    if frames & SAY and group.form & (PAST | THIRD | BASE):
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


def _source(reading: Reading, group: Group) -> Stretch | None:
    """Who says: the noun phrase before the verb, or the subject that the verb shares with an earlier one."""
    s, first = reading.s, group.first
    if first == 0:
        return None
    before, word = s.flags[first - 1], s.words[first - 1]
    shared = before & (CONJ | SUB) or word in {"by", "in", "for", "of", "without"}
    if group.form == ING and first == group.at:
        shared = shared or before & COMMA or word in CHANNELS
    elif before & COMMA and reading.found and first >= 2 and s.flags[first - 2] & QUOTE:
        shared = True
    if shared or (before & COMMA and first >= 2 and s.flags[first - 2] & CONJ):
        return _shared_subject(reading, first)
    if group.is_infinitive:
        return _shared_subject(reading, first)
    return subject_before(s, first, reading.floor)


def _shared_subject(reading: Reading, ceiling: int) -> Stretch | None:
    return reading.subject or leading_subject(reading.s, reading.floor, ceiling)


_PLAIN = frozenset(("say", "write", "report", "warn", "explain", "add"))


def _inverted(reading: Reading, group: Group) -> Found | None:
    """“…,” said Roe, the mayor."""
    s, first = reading.s, group.first
    if first == 0 or first != group.at or not s.flags[first - 1] & (QUOTE | COMMA):
        return None
    end = phrase_end(s, group.last, len(s))
    if end == group.last or s.flags[group.last] & (OBJECT | WH | ADV):
        return None
    quoted = bool(s.flags[first - 1] & QUOTE or s.flags[first - 2] & QUOTE)
    rest = s.flags[end] if end < len(s) else END
    if rest & (AUX | THAT | TO | CUE) or (
        not quoted and (rest & QUOTE or not _has_verb(s, reading.floor, first))
    ):
        return None
    if not quoted and (group.cue.lemma not in _PLAIN or not s.flags[group.last] & (CAP | DET)):
        return None
    before = _content_before(reading, first)
    if before is None:
        return None
    content = (before, *_resumed(reading, end))
    return Found(
        "inverted-quote" if quoted else "inverted",
        content,
        ((group.first, group.last),),
        ((group.last, end),),
    )


def _has_verb(s: Sentence, start: int, end: int) -> bool:
    return any(
        s.flags[i] & (AUX | CUE) and not s.flags[i] & GENITIVE or s.words[i].endswith("ed")
        for i in range(start, end)
    )


def _content_before(reading: Reading, at: int) -> Stretch | None:
    """What stands before the attribution that begins at `at`, less the comma that parts the two."""
    s = reading.s
    end = at
    while end > reading.floor and s.flags[end - 1] & (COMMA | DASH) and not s.flags[end - 1] & QUOTE:
        end -= 1
    start = max((i + 1 for i in range(reading.floor, end) if s.flags[i] & SEMI), default=reading.floor)
    for earlier in reading.found:
        if earlier.pattern in {"quote-before", "inverted-quote"}:
            start = max([start, *(last for _, last in earlier.cue + earlier.source if last < end)])
    while start < end and s.flags[start] & (BREAK & ~END) or (start < end and s.flags[start] & CONJ):
        start += 1
    if start < end - 1 and s.flags[end - 1] & QUOTE and s.flags[end - 2] & (COLON | DASH):
        start = end - 1
    return (start, end) if start < end else None


def _resumed(reading: Reading, at: int) -> tuple[Stretch, ...]:
    """The rest of what was said, after an attribution in its midst."""
    s = reading.s
    while at < len(s) and not s.flags[at] & (COMMA | END | QUOTE | COLON | DASH | SEMI):
        at += 1
    if at >= len(s) or s.flags[at] & END and not s.flags[at] & QUOTE:
        return ()
    if not s.flags[at] & QUOTE:
        at += 1
    if at >= len(s):
        return ()
    flag, word = s.flags[at], s.words[at]
    if flag & QUOTE:
        return ((at, _clause_end(reading, at)),)
    if s.flags[at - 1] & COLON:
        return ()
    if word.endswith("ing") or flag & CUE or word in {"who", "which"} or _is_new_attribution(reading, at):
        return ()
    end = _clause_end(reading, at)
    return ((at, end),) if end - at > 2 else ()


def _clause_end(reading: Reading, start: int) -> int:
    """Where what is said ends: with the sentence, or where another attribution takes over."""
    s = reading.s
    at = start
    while at < len(s):
        flag = s.flags[at]
        if flag & (SEMI | END) and not flag & QUOTE:
            break
        if flag & COMMA and not flag & QUOTE and at > start and _is_new_attribution(reading, at + 1):
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


def _is_new_attribution(reading: Reading, at: int) -> bool:
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


def _statement(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
    """A quotation or a clause, on either side of “Roe said”."""
    s = reading.s
    after = _skip_adjunct(s, group.last)
    first = source[0][0] if source and source[0][1] <= group.first else group.first
    if first > reading.floor and s.flags[first - 1] & (QUOTE | COMMA | DASH) and group.form != ING:
        quoted = bool(s.flags[first - 1] & QUOTE or (first >= 2 and s.flags[first - 2] & QUOTE))
        if (quoted and not _opens_content(s, after)) or _is_set_off(reading, first, after):
            before = _content_before(reading, first)
            if before is not None:
                pattern = "quote-before" if quoted else "before"
                content = (before, *_resumed(reading, after))
                return Found(pattern, content, ((group.first, group.last),), source)
    return _after(reading, group, source, after)


def _opens_content(s: Sentence, at: int) -> bool:
    return at < len(s) and bool(s.flags[at] & (THAT | WH | QUOTE | COLON))


def _is_set_off(reading: Reading, first: int, after: int) -> bool:
    """Whether “, Roe said” ends its sentence, or stands between commas in the midst of what is said."""
    s = reading.s
    if after < len(s) and not s.flags[after] & (END | COMMA | DASH):
        return False
    resumes = after + 1 < len(s) and bool(s.flags[after] & COMMA) and not _is_quote_ahead(s, after)
    return resumes or _has_verb(s, reading.floor, first)


def _is_quote_ahead(s: Sentence, at: int) -> bool:
    while at < len(s) and s.flags[at] & (COMMA | COLON) and not s.flags[at] & QUOTE:
        at += 1
    return at < len(s) and bool(s.flags[at] & QUOTE)


def _skip_adjunct(s: Sentence, at: int) -> int:
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
    "in on at during of after from through via with about before by for".split()
)


def _channel_end(s: Sentence, at: int) -> int | None:
    """Where a prepositional phrase ends if a quotation, a “that” or the sentence's end follows it."""
    for end in range(at + 1, min(at + 14, len(s))):
        flag = s.flags[end]
        if flag & (COLON | THAT | COMMA | END) or (flag & QUOTE and s.words[end - 1] in CHANNELS):
            return end
        if flag & (AUX | SUB | SEMI | DASH | PRON) and not flag & (DET | GENITIVE):
            return None
    return len(s) if len(s) < at + 14 else None


def _after(reading: Reading, group: Group, source: tuple[Stretch, ...], at: int) -> Found | None:
    """“Roe said (that) …”, “Roe said: “…””."""
    s = reading.s
    addressee: tuple[Stretch, ...] = ()
    frames = group.cue.frames
    if frames & TELL and not (frames & SAY and _opens_clause(s, at)):
        end = _addressee_end(s, group.last)
        if end > group.last:
            addressee = ((group.last, end),)
            at = _skip_adjunct(s, end)
    start = at
    while start < len(s) and s.flags[start] & (COMMA | COLON | DASH) and not s.flags[start] & QUOTE:
        start += 1
    if start >= len(s) or s.flags[start] & END and not s.flags[start] & QUOTE:
        return Found("pending", (), ((group.first, group.last),), source, addressee) if frames & SAY else None
    punctuated = start > at
    flag = s.flags[start]
    if flag & QUOTE:
        if not punctuated and not frames & (SAY | TELL | SHOW):
            return None
        content: tuple[Stretch, ...] = ((start, _clause_end(reading, start)),)
        return Found("quote-after", content, ((group.first, group.last),), source, addressee)
    if punctuated and not (s.flags[at] & COLON) and not flag & (THAT | WH):
        return None
    end = _clause_end(reading, start)
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


def _addressee_end(s: Sentence, at: int) -> int:
    """Where the person told ends: a pronoun, or a noun phrase up to “that”, a quotation or a clause."""
    if at >= len(s) or s.flags[at] & (BREAK | THAT | QUOTE | WH | PREP | AUX):
        return at
    if (
        s.flags[at] & OBJECT
        and not s.flags[at] & (DET | POSS)
        or s.flags[at] & PRON
        and not s.flags[at] & DET
    ):
        return at + 1
    first = at
    while at < len(s) and at - first < MAX_OBJECT:
        flag = s.flags[at]
        if flag & (BREAK | THAT | QUOTE | AUX | WH | TO | SUB) and not flag & GENITIVE:
            break
        if flag & PRON and not flag & (DET | NUM | POSS):
            break
        if (
            at > first
            and flag & DET
            and not s.flags[at - 1] & (PREP | GENITIVE | CONJ | DET)
            and not flag & NUM
        ):
            break
        if at > first and flag & (PREP | TIME) and s.words[at] not in {"of", "and", "for"}:
            break
        if at > first + 1 and flag & CAP and s.flags[at - 1] & ~CAP == 0 and not s.flags[at - 1] & CAP:
            break
        at += 1
    return at


def _infinitive(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
    """“Roe wants to …”."""
    s, at = reading.s, group.last
    while at < len(s) and s.flags[at] & ADV:
        at += 1
    if at + 1 >= len(s) or not s.flags[at] & TO or s.flags[at + 1] & (DET | POSS | PREP | BREAK):
        return None
    return Found("infinitive", ((at, _clause_end(reading, at)),), ((group.first, group.last),), source)


def _urges(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
    """“Roe urged them to …”."""
    s = reading.s
    to = next(
        (
            i
            for i in range(group.last + 1, min(group.last + MAX_OBJECT, len(s) - 1))
            if s.flags[i] & TO and not s.flags[i + 1] & (DET | POSS | CAP | NUM | PREP)
        ),
        None,
    )
    if to is None or any(
        s.flags[i] & (BREAK | AUX | THAT | QUOTE) and not s.flags[i] & GENITIVE for i in range(group.last, to)
    ):
        return None
    content = (group.last, _clause_end(reading, to))
    return Found("urge", (content,), ((group.first, group.last),), source, ())


def _object(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
    """“Roe welcomed the bridge”."""
    s, at = reading.s, group.last
    if (
        at >= len(s)
        or s.flags[at] & (BREAK | AUX | TO | CONJ | SUB | TIME)
        and not s.flags[at] & (DET | QUOTE)
    ):
        return None
    if s.flags[at] & PREP and not group.cue.tail:
        return None
    end = _object_end(reading, at)
    return Found("object", ((at, end),), ((group.first, group.last),), source) if end > at else None


def _object_end(reading: Reading, start: int) -> int:
    s = reading.s
    end = _clause_end(reading, start)
    for at in range(start + 1, end):
        flag = s.flags[at]
        if flag & COMMA and not flag & QUOTE:
            return at
        if flag & (DASH | SUB) and not flag & CAP:
            return at
        if flag & TIME and not flag & DET and (flag & CAP):
            return at - 1 if s.flags[at - 1] & PREP and at - 1 > start else at
    return end


def _calls(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
    """“Roe called it a start”, “Roe described it as a start”."""
    s, at = reading.s, group.last
    if at >= len(s) or s.flags[at] & (BREAK | AUX | TO | THAT) and not s.flags[at] & (DET | QUOTE):
        return None
    end = _object_end(reading, at)
    shaped = any(s.words[i] in {"as", "to"} or s.flags[i] & (QUOTE | DET) for i in range(at + 1, end))
    return (
        Found("call", ((at, end),), ((group.first, group.last),), source) if shaped and end - at > 1 else None
    )


def _accuses(reading: Reading, group: Group, source: tuple[Stretch, ...]) -> Found | None:
    """“Roe accused them of …”, “Roe praised them for …”."""
    s, at = reading.s, group.last
    for joint in range(at + 1, min(at + MAX_OBJECT, len(s))):
        if s.flags[joint] & (BREAK | AUX | QUOTE) and not s.flags[joint] & GENITIVE:
            return None
        if s.words[joint] in {"of", "for"} and (
            s.words[joint] == "for" or group.cue.lemma in {"accuse", "suspect", "warn"}
        ):
            return Found("accuse", ((at, _clause_end(reading, joint)),), ((group.first, group.last),), source)
    return None


_SHAPES = (
    (SAY | TELL | THINK | SHOW | CLAUSE, _statement),
    (INFINITIVE, _infinitive),
    (URGE, _urges),
    (ACCUSE, _accuses),
    (CALL, _calls),
    (OBJ, _object),
)


def _passive(reading: Reading, group: Group) -> Found | None:
    """“The bridge is expected to open”, “Roe was asked whether …”, “was praised by Doe for …”."""
    s, at = reading.s, group.last
    source: tuple[Stretch, ...] = ()
    if at < len(s) and s.words[at] == "by":
        end = phrase_end(s, at + 1, len(s))
        source, at = ((at + 1, end),), end
        if end == group.last + 1:
            return None
    at = skip_time_after(s, at)
    if at >= len(s) or not s.flags[at] & (TO | THAT | WH) and s.words[at] not in {"as", "about", "of", "for"}:
        return None
    subject = subject_before(s, group.first, reading.floor)
    if subject is None:
        return None
    content: tuple[Stretch, ...] = ((at, _clause_end(reading, at)),)
    if s.words[subject[0]] != "it" or s.flags[at] & TO:
        content = (subject, *content)
    return Found("passive", content, ((group.first, group.last),), source)


def _seems(reading: Reading, group: Group) -> Found | None:
    """“The bridge seems to …”."""
    s, at = reading.s, group.last
    subject = subject_before(s, group.first, reading.floor)
    if subject is None or at >= len(s) or s.flags[at] & (BREAK | AUX | TIME) or group.is_infinitive:
        return None
    if s.flags[at] & PREP and s.words[at] != "like":
        return None
    content: tuple[Stretch, ...] = ((at, _clause_end(reading, at)),)
    if s.words[subject[0]] != "it":
        content = (subject, *content)
    return Found("seem", content, ((group.first, group.last),))


def _noun(reading: Reading, group: Group) -> Found | None:
    """“Roe's claim that …”, “a statement saying …”."""
    s, at = reading.s, group.last
    if at + 1 >= len(s):
        return None
    clause = s.words[at] == "that" and not s.flags[at + 1] & (AUX | CUE)
    if (
        not clause
        and not s.flags[at] & TO
        and s.words[at] not in {"about", "of", "for", "over", "on", "against"}
    ):
        return None
    source = _possessor(s, group.first, reading.floor)
    if clause and source is None and _is_object(s, group.first):
        source = _shared_subject(reading, group.first)
    if not clause and source is None:
        return None
    content = (at, _object_end(reading, at) if not clause else _clause_end(reading, at))
    pattern = "noun-that" if clause else "noun"
    return Found(pattern, (content,), ((group.first, group.last),), (source,) if source else ())


def _is_object(s: Sentence, at: int) -> bool:
    """Whether a verb stands before the noun: “expressed concern”, “made a promise”."""
    while at > 0 and s.flags[at - 1] & (DET | ADV):
        at -= 1
    return at > 0 and (s.words[at - 1].endswith(("ed", "ing", "es")) or bool(s.flags[at - 1] & CUE))


def _possessor(s: Sentence, at: int, floor: int) -> Stretch | None:
    first = at
    while first > floor and at - first < 4 and not s.flags[first - 1] & (BREAK | PREP | QUOTE | TO | CONJ):
        flag = s.flags[first - 1]
        if flag & GENITIVE:
            start = phrase_start(s, first - 1, floor)
            return None if start is None else (start, first)
        if flag & POSS:
            return (first - 1, first)
        if flag & (DET | AUX):
            return None
        first -= 1
    return None


def _according(reading: Reading, group: Group) -> Found | None:
    """“According to Roe, …”, “…, according to Roe”, “The bridge, according to Roe, will …”."""
    s, at = reading.s, group.last
    before = _content_before(reading, group.first) if group.first > reading.floor else None
    if before is not None and not _has_verb(s, *before) and not s.flags[before[0]] & QUOTE:
        before = None if s.flags[before[0]] & (PREP | TIME | ADV | CONJ | SUB | DET) else before
    end = phrase_end(s, at, len(s))
    if before is None:
        end = min(end, next((i for i in range(at, end) if s.flags[i] & COMMA and _leads_on(s, i + 1)), end))
    if end == at:
        return None
    content = (before, *_resumed(reading, end)) if before else ()
    if not content:
        start = end
        while (
            start < len(s) and s.flags[start] & (COMMA | TIME | COLON) and not s.flags[start] & (DET | QUOTE)
        ):
            start += 1
        stop = _clause_end(reading, start)
        content = ((start, stop),) if stop > start else ()
    return Found("according", content, ((group.first, group.last),), ((at, end),)) if content else None


def _leads_on(s: Sentence, at: int) -> bool:
    """Whether the main clause begins after a comma, rather than an apposition that another comma ends."""
    if at >= len(s) or s.words[at] in {"who", "which", "whose"}:
        return False
    for i in range(at, min(at + 12, len(s))):
        if s.flags[i] & COMMA:
            return False
        if s.flags[i] & (AUX | CUE) and not s.flags[i] & GENITIVE or s.words[i].endswith("ed"):
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

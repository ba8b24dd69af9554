"""The shapes in which a sentence attributes: who, the words that say so, and what was said.

A shape is tried where a cue of the lexicon stands. Each function returns what it found or None; nothing
is shared between sentences. Positions are token indices.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.statements import verb_second
from onrecord.statements.clauses import inverted, statement
from onrecord.statements.extents import (
    clause_end,
    content_before,
    has_verb,
    resumed,
    shared_subject,
)
from onrecord.statements.groups import groups_at
from onrecord.statements.judgements import (
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
    OBJ,
    OPENER,
    PASSIVE,
    PAST,
    PREP,
    QUOTE,
    SAY,
    SEEM,
    SHOW,
    SUB,
    TELL,
    THINK,
    TIME,
    UPPER,
    URGE,
    Lexicon,
)  # fmt: skip
from onrecord.statements.phrases import Stretch, is_title_line, leading_subject, phrase_end, subject_before
from onrecord.statements.reading import Found, Group, Reading
from onrecord.statements.sentences import Sentence

MAX_LABEL = 8
"""Tokens of a speaker's name before a colon, at most."""
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
    """The first shape that fits a cue: by its own form, then by what stands around it."""
    frames = group.cue.frames
    if not group.form:
        if frames & ACCORDING:
            return _according(reading, group)
        return noun(reading, group) if frames & NOUN else None
    if group.is_passive or (group.cue.lemma == "ask" and _opens_question(reading, group)):
        return passive(reading, group) if frames & PASSIVE else None
    if frames & SEEM:
        return seems(reading, group)
    found = inverted(reading, group) if frames & SAY and group.form != ING else None
    return found or _sourced(reading, group)


def _sourced(reading: Reading, group: Group) -> Found | None:
    """The first shape that fits a verb with its subject."""
    source = _source(reading, group)
    if source is None and group.cue.frames & SAY and _ends_after_quote(reading.s, group):
        return statement(reading, group, ())
    if source is None and not group.is_infinitive:
        return None
    sourced = (source,) if source else ()
    fitting = (shape(reading, group, sourced) for frame, shape in _SHAPES if group.cue.frames & frame)
    return next((found for found in fitting if found), None)


def _ends_after_quote(s: Sentence, group: Group) -> bool:
    """Whether the verb alone ends the sentence after a quotation: Spanish “…”, añadió."""
    first = group.first
    if first == 0 or (group.last < len(s) and not s.flags[group.last] & END):
        return False
    return bool(s.flags[first - 1] & QUOTE or (s.flags[first - 1] & COMMA and s.flags[first - 2] & QUOTE))


def _opens_question(reading: Reading, group: Group) -> bool:
    """Whether “Asked whether …” or “When asked why …” begins the sentence."""
    return group.form == PAST and all(flag & (SUB | CONJ | OPENER) for flag in reading.s.flags[: group.first])


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


_SHAPES = (
    (SAY | TELL | THINK | SHOW | CLAUSE, statement),
    (INFINITIVE, infinitive),
    (URGE, urges),
    (ACCUSE, accuses),
    (CALL, calls),
    (OBJ, judged),
)


def _according(reading: Reading, group: Group) -> Found | None:
    """“According to Roe, …”, “…, according to Roe”, “The bridge, according to Roe, will …”."""
    s, at = reading.s, group.last
    end = phrase_end(s, at, len(s))
    before = content_before(reading, group.first) if group.first > reading.floor else None
    if before is not None and _is_adverbial(s, before) and end < len(s) and not s.flags[end] & END:
        before = None
    if before is None:
        end = min(end, next((i for i in range(at, end) if s.flags[i] & COMMA and _leads_on(s, i + 1)), end))
    if end == at:
        return None
    content = (before, *resumed(reading, end, quoted=False)) if before else _said_after(reading, end)
    return Found("according", content, ((group.first, group.last),), ((at, end),)) if content else None


def _is_adverbial(s: Sentence, stretch: Stretch) -> bool:
    """Whether only a time or a place stands before “according to”, no clause and no subject."""
    if s.flags[stretch[0]] & QUOTE or has_verb(s, *stretch):
        return False
    return bool(s.flags[stretch[0]] & (PREP | TIME | ADV | CONJ | SUB | DET))


def _said_after(reading: Reading, at: int) -> tuple[Stretch, ...]:
    s = reading.s
    while at < len(s) and s.flags[at] & (COMMA | TIME | COLON) and not s.flags[at] & (DET | QUOTE):
        at += 1
    end = clause_end(reading, at)
    return ((at, end),) if end > at else ()


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
    """“ROE: …”, “Her advice: “…””, and “…” – Jane Roe."""
    colon = next((i for i in range(len(s) - 1) if s.flags[i] & COLON), None)
    if colon and s.flags[colon + 1] & QUOTE:
        yield Found("colon-quote", ((colon + 1, colon + 2),), ((colon, colon + 1),), (_announcer(s, colon),))
    elif colon and colon < MAX_LABEL and _is_label(s, colon):
        end = len(s) - 1 if s.flags[-1] & END else len(s)
        if end > colon + 1:
            yield Found("colon", ((colon + 1, end),), ((colon, colon + 1),), ((0, colon),))
    if len(s) > 2 and s.flags[0] & QUOTE and s.flags[1] & DASH and s.flags[2] & CAP:
        yield Found("dash", ((0, 1),), ((1, 2),), ((2, len(s) - (1 if s.flags[-1] & END else 0)),))


def _announcer(s: Sentence, colon: int) -> Stretch:
    """Who is named before a colon and a quotation: the subject, or all that stands there."""
    return leading_subject(s, 0, colon) or (0, colon)


def _is_label(s: Sentence, colon: int) -> bool:
    """Whether a name or a word in a headline stands before the colon, rather than “When” or “Tickets”."""
    if not all(s.flags[i] & CAP or s.words[i] in {"of", "."} for i in range(colon)):
        return False
    return is_title_line(s) or colon > 1 or bool(s.flags[0] & UPPER) or s.words[0] in {"q", "a"}

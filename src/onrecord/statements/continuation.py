"""What the guidelines settle about contents and the texts alone can show.

Quotations that run on: a quoted sentence without a cue of its own, right after a statement. The
annotated corpora that the model learns from hold few of them, so they are joined here, by the marks,
the paragraphs, and that nothing stands between. And the word that links a sentence to the one before
(“But he was late, she said”) is the narrator's, outside quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.spans import Span, merged
from onrecord.statements.assemble import Draft
from onrecord.statements.marks import Quotation

MIN_WORDS = 3
"""Words of a quotation that is a sentence of its own; shorter ones are names and scare quotes."""
MAX_COVERED = 0.5
"""Share of a quotation that other statements may already hold (his own “I think” in it, say)."""
MAX_GAP_WORDS = 25
"""Words between: the rest of the sentence that the statement stands in."""

_LINK = re.compile(r"(?:But|And|So|However)\b,?\s*(?=\w|[\"“‘'])")
_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)")
_SENTENCE_ENDS = frozenset(".!?…")
_BEFORE = frozenset('.!?…"”’»)')


def continued(text: str, drafts: Sequence[Draft], quotations: Sequence[Quotation]) -> list[Draft]:
    """The drafts, with quotations that run on as further parts of the content before them.

    A quotation joins when it is a sentence of its own that hardly any draft holds, and the last
    statement before it has a source and ends in the sentence before.
    """
    by_end = sorted(drafts, key=_end)
    done: list[Draft] = []
    waiting = 0
    for part in standing_alone(text, quotations):
        while waiting < len(by_end) and _end(by_end[waiting]) <= part.start:
            done.append(by_end[waiting])
            waiting += 1
        near = by_end[max(0, waiting - 8) : waiting + 8]
        if not done or _covered(part, near) > MAX_COVERED * len(part):
            continue
        at = _holder(done)
        if done[at].source and _follows(text, _end(done[at]), part.start):
            before = done.pop(at)
            done.append(replace(before, content=merged((*before.content, part))))
    return done + by_end[waiting:]


def without_links(text: str, draft: Draft) -> Draft:
    """The draft, with no content beginning with a sentence-initial But, And, So or However.

    >>> text = "But it rained, she said."
    >>> without_links(text, Draft(content=(Span(0, 13),))).content[0].cut(text)
    'it rained'
    """
    kept = []
    for span in draft.content:
        link = _LINK.match(text, span.start)
        before = text[max(0, span.start - 80) : span.start].rstrip(" \t")
        is_first = not before or before[-1] == "\n" or before[-1] in _BEFORE
        start = link.end() if link and is_first else span.start
        if start < span.end:
            kept.append(Span(start, span.end))
    return replace(draft, content=tuple(kept)) if kept else draft


def standing_alone(text: str, quotations: Sequence[Quotation]) -> list[Span]:
    """The quoted sentences, one a paragraph, that stand alone: nothing of their sentence is outside."""
    parts = sorted(part for quotation in quotations if quotation.depth == 0 for part in quotation.parts)
    return [part for part in parts if _stands_alone(text, part)]


def _stands_alone(text: str, part: Span) -> bool:
    before = text[max(0, part.start - 80) : part.start].rstrip(" \t")
    if before and before[-1] != "\n" and before[-1] not in _BEFORE:
        return False
    after = text[part.end : part.end + 80].lstrip(" \t")
    ends_itself = text[part.start : part.end].rstrip("\"'”’» ")[-1:] in _SENTENCE_ENDS
    return ends_itself and not after[:1].islower() and len(_WORD.findall(part.cut(text))) >= MIN_WORDS


def _end(draft: Draft) -> int:
    return max(span.end for span in (*draft.content, *draft.cue, *draft.source))


def _covered(part: Span, drafts: Sequence[Draft]) -> int:
    """How many code points of `part` the content of some draft holds."""
    held = merged(span for draft in drafts for span in draft.content if span.overlaps(part))
    return sum(min(span.end, part.end) - max(span.start, part.start) for span in held)


def _holder(done: Sequence[Draft]) -> int:
    """The number of the last statement; or of one that ends close to it and holds it."""
    last = len(done) - 1
    best = last
    for at in range(max(0, last - 4), last):
        if all(any(own.holds(span) for own in done[at].content) for span in done[last].content):
            best = at
    return best


def _follows(text: str, end: int, start: int) -> bool:
    """Whether from `end` to `start` there is no more than the rest of a sentence and one break."""
    gap = text[end:start]
    if len(gap) > MAX_GAP_WORDS * 12 or len(re.findall(r"\n\s*", gap)) > 1:
        return False
    return len(_WORD.findall(gap)) <= MAX_GAP_WORDS and len(_STOP.findall(gap)) <= 1

"""Turns of a transcript: paragraphs that begin with who speaks and a colon, or with Q and A.

What follows the label is said as it stands, so it is direct speech without marks. Annotated news holds
hardly any of it, and much that looks like it: “Tickets: at the door”, “READ MORE: The crane moves”. So a
label counts only among others, where they take turns or questions are asked, and before whole sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from onrecord.record import Statement
from onrecord.spans import Span, merged
from onrecord.statements.assemble import Draft, assemble
from onrecord.statements.engine import Passage

CONFIDENCE = 0.8
"""How sure a turn is that nothing else found."""
MAX_COVERED = 0.5
"""Share of a turn that other statements may already hold (“he said” in it, say)."""

_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")
_LABEL = re.compile(
    r"\s{0,8}(?P<label>[^\W\d_][\w.'’-]{0,24}(?: [\w.'’-]{1,24}){0,4})(?P<cue>:)\s{1,8}(?=\S)"
)
_QUESTION_OR_ANSWER = re.compile(r"\s{0,8}(?P<label>[QA])(?:[.:]|\s[-–—])\s{1,8}(?=\S)")
_WORD = re.compile(r"\w+")
_LINKS = frozenset(
    ("of", "the", "and", "de", "la", "le", "van", "von", "der", "den", "du", "di", "da", "al", "bin")
)
_POINTERS = frozenset((
    "read", "watch", "listen", "see", "related", "photo", "photos", "picture", "pictures", "image",
    "video", "audio", "source", "note", "update", "correction", "live", "breaking", "more", "caption",
    "credit", "share", "follow", "subscribe", "download", "topics", "tags",
))  # fmt: skip
_ENDS = re.compile(r"[.!?…—–-][\"'”’»)\]]*\s*$")
_ASKS = re.compile(r"\?[\"'”’»)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of a transcript. `label`, `cue`: who speaks and the colon; None with Q and A."""

    name: str
    label: Span | None
    cue: Span | None
    content: Span


def turns(text: str, skip: Sequence[Span] = ()) -> list[Turn]:
    """The turns of a text, in order, less those that touch a stretch of `skip`.

    None where its labelled paragraphs are no transcript.

    >>> [turn.name for turn in turns("ROE: Is it open?\\n\\nABARA: It is.")]
    ['ROE', 'ABARA']
    >>> turns("Where: Quay 3\\n\\nTickets: at the door")
    []
    """
    read = [_turn(text, paragraph) for paragraph in _PARAGRAPH.finditer(text) if paragraph[0].strip()]
    found: list[Turn] = []
    for is_labelled, run in groupby(read, key=lambda turn: turn is not None):
        labelled = [turn for turn in run if turn is not None]
        if is_labelled and _is_transcript(text, labelled):
            found += labelled
    return [turn for turn in found if not any(turn.content.overlaps(stretch) for stretch in skip)]


def assembled(passage: Passage, drafts: Sequence[Draft], quoted: Sequence[Span]) -> tuple[Statement, ...]:
    """The statements of the drafts and of the turns that they do not hold; turns count as quoted."""
    spoken = turns(passage.text, passage.furniture)
    said = merged((*quoted, *(turn.content for turn in spoken)))
    return assemble(passage.text, with_turns(drafts, spoken), said)


def with_turns(drafts: Sequence[Draft], spoken: Sequence[Turn]) -> list[Draft]:
    """The drafts, and those turns that hardly any of them holds."""
    held = merged(span for draft in drafts for span in draft.content)
    added, at = [], 0
    for turn in spoken:
        while at < len(held) and held[at].end <= turn.content.start:
            at += 1
        if _covered(turn.content, held, at) <= MAX_COVERED * len(turn.content):
            added.append(
                Draft(
                    content=(turn.content,),
                    cue=(turn.cue,) if turn.cue else (),
                    source=(turn.label,) if turn.label else (),
                    confidence=CONFIDENCE,
                )
            )
    return [*drafts, *added]


def _covered(content: Span, held: Sequence[Span], at: int) -> int:
    """How many code points of the content the stretches from number `at` on hold."""
    covered = 0
    while at < len(held) and held[at].start < content.end:
        covered += min(held[at].end, content.end) - max(held[at].start, content.start)
        at += 1
    return covered


def _turn(text: str, paragraph: re.Match[str]) -> Turn | None:
    start, end = paragraph.span()
    match = _QUESTION_OR_ANSWER.match(text, start, end) or _LABEL.match(text, start, end)
    if match is None or not _ENDS.search(paragraph[0][-24:]):
        return None
    content = Span(match.end(), start + len(paragraph[0].rstrip()))
    if match.re is _QUESTION_OR_ANSWER:
        return Turn(match["label"], None, None, content)
    if not _is_name(match["label"]):
        return None
    return Turn(match["label"], Span(*match.span("label")), Span(*match.span("cue")), content)


def _is_name(label: str) -> bool:
    words = [word.casefold() for word in _WORD.findall(label)]
    if _POINTERS.intersection(words):
        return False
    return all(word[0].isupper() or word in _LINKS for word in label.split())


def _is_transcript(text: str, run: Sequence[Turn]) -> bool:
    names = [turn.name for turn in run]
    if len(set(names)) < 2:
        return False
    if all(turn.label is None for turn in run) or len(set(names)) < len(names):
        return True
    asks = any(_ASKS.search(turn.content.cut(text)[-8:]) for turn in run)
    return asks and all(name.isupper() for name in names)

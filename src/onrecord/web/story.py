"""An article's text as paragraphs, statements marked by speaker, with the speakers' names for the margin."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from onrecord.record import Record, Statement
from onrecord.spans import Span, joined_text
from onrecord.web import addresses
from onrecord.web.marking import Mark, marked
from onrecord.web.text import shown

MAX_CHARS = 400_000
"""Characters that a page shows of one article, more than any article has; the archive has all of it."""

N_COLOURS = 7  # the eighth is for those whom nobody names
UNNAMED = "–"
_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker in the key: a letter and a colour, the letter alone being enough."""

    name: str
    letter: str
    colour: int
    kind: str
    roles: tuple[str, ...]
    n_statements: int
    address: str


@dataclass(frozen=True, slots=True)
class Speaking:
    """Who begins to speak in a paragraph, for the margin."""

    who: str
    letter: str
    colour: int
    address: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as HTML, and who begins to speak in it."""

    html: Markup
    speaking: tuple[Speaking, ...]


def key_of(record: Record) -> tuple[Voice, ...]:
    """The named speakers in the order in which they first speak."""
    counted: dict[str, int] = {}
    for said in record.statements:
        if said.speaker and said.speaker.name:
            counted[said.speaker.name] = counted.get(said.speaker.name, 0) + 1
    facts = {speaker.name: speaker for speaker in record.speakers}
    return tuple(
        Voice(
            name=name,
            letter=_letter(at),
            colour=at % N_COLOURS,
            kind=facts[name].kind if name in facts else "",
            roles=facts[name].roles if name in facts else (),
            n_statements=count,
            address=addresses.speaker(name),
        )
        for at, (name, count) in enumerate(counted.items())
    )


def _letter(at: int) -> str:
    """A letter for each speaker; two for the twenty-seventh and later ones.

    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'AA')
    """
    return _letter(at // 26 - 1) + _LETTERS[at % 26] if at >= 26 else _LETTERS[at]


def paragraphs_of(key: str, record: Record, voices: Sequence[Voice]) -> tuple[Paragraph, ...]:
    """The text in paragraphs, each statement set off and numbered where it begins."""
    by_name = {voice.name: voice for voice in voices}
    marks = deque(sorted(_marks(key, record, by_name), key=lambda mark: mark.span))
    starts = deque(sorted((said.content[0].start, at) for at, said in enumerate(record.statements)))
    found, active = [], []
    for span in _stretches(record.text[:MAX_CHARS]):
        while marks and marks[0].span.start < span.end:
            active.append(marks.popleft())
        active = [mark for mark in active if mark.span.end > span.start]
        begun = []
        while starts and starts[0][0] < span.end:
            begun.append(starts.popleft()[1])
        found.append(Paragraph(marked(record.text, active, span), _speaking(record, by_name, begun)))
    return tuple(found)


def _stretches(text: str) -> Iterator[Span]:
    """The paragraphs: parted by blank lines, or by line ends where there is no blank line."""
    gap = _GAP if _GAP.search(text.strip()) else re.compile(r"\n")
    start = 0
    for match in [*gap.finditer(text), None]:
        end = match.start() if match else len(text)
        words = text[start:end]
        if words.strip():
            yield Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
        start = match.end() if match else end


def _marks(key: str, record: Record, by_name: dict[str, Voice]) -> Iterator[Mark]:
    for number, said in enumerate(record.statements, 1):
        voice = by_name.get(said.speaker.name or "") if said.speaker else None
        colour = f"k{voice.colour if voice else N_COLOURS}"
        classes = ("st", said.kind, colour, *(("nested",) if said.within else ()))
        reference = Markup('<a class="ref {}" id="{}" href="{}" title="{}">{}{}</a>').format(
            colour,
            said.id,
            addresses.statement(f"{key}.{said.id}"),
            f"statement {number}, {said.kind}: {shown(voice.name) if voice else 'speaker not named'}",
            voice.letter if voice else UNNAMED,
            number,
        )
        for at, span in enumerate(said.content):
            yield Mark(span=span, classes=classes, before=reference if at == 0 else Markup())
        for name in ("cue", "source"):
            yield from (Mark(span=span, classes=(name,), element="span") for span in getattr(said, name))


def _speaking(record: Record, by_name: dict[str, Voice], which: Sequence[int]) -> tuple[Speaking, ...]:
    """Each speaker of these statements once, in order; those neither named nor described are left out."""
    found: dict[str, Speaking] = {}
    for at in which:
        one = _who(record, record.statements[at], by_name)
        if one is not None:
            found.setdefault(one.who, one)
    return tuple(found.values())


def _who(record: Record, said: Statement, by_name: dict[str, Voice]) -> Speaking | None:
    name = said.speaker.name if said.speaker else None
    if name and name in by_name:
        voice = by_name[name]
        return Speaking(name, voice.letter, voice.colour, voice.address)
    role = said.speaker.role if said.speaker else None
    described = role or joined_text(record.text, said.source)
    return Speaking(described, UNNAMED, N_COLOURS, "") if described else None

"""The rules: an engine for every language, quick, without a model.

Paragraph by paragraph: quotations first, then sentences, then the shapes of `patterns`; inside a
quotation the same again. A quotation that stands alone goes on with what was said before it. What a
shape is worth is its precision on annotated news, not a guess.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from onrecord.record import Statement
from onrecord.spans import Span, trimmed
from onrecord.statements.assemble import Draft
from onrecord.statements.engine import Passage
from onrecord.statements.floating import is_floating
from onrecord.statements.lexicon import QUOTE, REPORTED, Lexicon, load_lexicon
from onrecord.statements.marks import MARKS, Quotation, find_quotations, quoted_stretches
from onrecord.statements.patterns import find_in_sentence
from onrecord.statements.phrases import Stretch
from onrecord.statements.reading import Found
from onrecord.statements.sentences import Sentence, read_sentences
from onrecord.statements.transcripts import assembled

MAX_PARAGRAPH = 20_000
"""Code points of a paragraph that are read together; a longer one is cut."""

_PARAGRAPH = re.compile(rf"[^\n\r\u2028\u2029]{{1,{MAX_PARAGRAPH}}}")

# What each shape is worth: the share of its statements whose content and source are right on the 840
# articles of polnear/train (reported mood: on german/train). Measure again when a shape changes.
CONFIDENCE = {
    "inverted-quote": 0.93, "quote-before": 0.91, "inverted": 0.77, "clause": 0.78, "according": 0.78,
    "quote-after": 0.75, "that": 0.73, "before": 0.70, "accuse": 0.63, "clause-verb": 0.48, "question": 0.48,
    "call": 0.47, "asked": 0.66, "urge": 0.46, "relative": 0.45, "shown": 0.68, "passive": 0.42,
    "infinitive": 0.44, "colon": 0.38, "colon-quote": 0.59, "dash": 0.40, "seem": 0.40, "object": 0.43,
    "noun-that": 0.25,
}  # fmt: skip
REPORTED_MOOD = 0.4
FLOATING = 0.15
"""A quotation that no word attributes, of whatever kind."""
INSIDE = 0.15
"""Hearsay inside a quotation: right in about a third of modern news, hardly ever labelled in PolNeAR."""


class RulesEngine:
    """Finds statements by the words and marks of a language; of an unknown one, by its marks alone."""

    name = "rules"

    def find(self, passages: Sequence[Passage]) -> list[tuple[Statement, ...]]:
        """The statements of each passage; deterministic, and linear in the passages' length."""
        return [find_statements(passage) for passage in passages]


def find_statements(passage: Passage) -> tuple[Statement, ...]:
    """The statements of one passage."""
    quotations = find_quotations(passage.text)
    reader = _Reader(passage.text, load_lexicon(passage.language), _by_depth(quotations))
    for start, end in _prose(passage):
        reader.read(start, end, depth=0)
    drafts = _with_all_parts(reader.drafts, quotations)
    return assembled(passage, drafts, quoted_stretches(quotations))


def _by_depth(quotations: Iterable[Quotation]) -> list[list[Span]]:
    levels: list[list[Span]] = [[], [], []]
    for quotation in quotations:
        if quotation.depth < len(levels):
            levels[quotation.depth].extend(quotation.parts)
    return [sorted(level) for level in levels]


def _prose(passage: Passage) -> Iterator[tuple[int, int]]:
    """The paragraphs, less the stretches where no statement is sought."""
    for match in _PARAGRAPH.finditer(passage.text):
        start, end = match.span()
        for stretch in passage.furniture:
            if stretch.start < end and stretch.end > start:
                if stretch.start > start:
                    yield start, stretch.start
                start = stretch.end
        if start < end:
            yield start, end


@dataclass(slots=True)
class _Reader:
    """Reads one text. `open_draft`: the statement that a quotation standing alone would go on with."""

    text: str
    lexicon: Lexicon
    quoted: list[list[Span]]
    drafts: list[Draft] = field(default_factory=list)
    open_draft: int | None = None
    speaking: tuple[Span, ...] = ()

    def read(self, start: int, end: int, depth: int) -> None:
        """Adds the statements of a paragraph, or of the inside of a quotation."""
        quotes = self._quotes_in(start, end, depth)
        self.speaking = ()
        turn: int | None = None
        for sentence in read_sentences(self.text, start, end, quotes, self.lexicon):
            if depth == 0 and all(flag & QUOTE for flag in sentence.flags):
                self._take_lone_quotation(sentence)
                continue
            found = self._take_sentence(sentence, depth)
            if turn is not None:
                self._extend(turn, end)
            elif sentence.starts[0] == start and found and found[0].pattern == "colon":
                turn = len(self.drafts) - len(found)
        for quote in quotes:
            self._read_inside(quote, depth)

    def _extend(self, turn: int, end: int) -> None:
        """“ROE: …” says all of its paragraph, as in a transcript."""
        said = self.drafts[turn]
        self.drafts[turn] = replace(said, content=(Span(said.content[0].start, end),))

    def _read_inside(self, quote: Span, depth: int) -> None:
        inside = trimmed(self.text, quote.start, quote.end, MARKS)
        if inside is not None and depth + 1 < len(self.quoted):
            kept, self.open_draft = self.open_draft, None
            self.read(inside.start, inside.end, depth + 1)
            self.open_draft = kept

    def _quotes_in(self, start: int, end: int, depth: int) -> list[Span]:
        level = self.quoted[depth] if depth < len(self.quoted) else []
        first = bisect_left(level, start, key=lambda span: span.start)
        last = bisect_left(level, end, key=lambda span: span.start)
        return [span for span in level[first:last] if span.end <= end]

    def _take_sentence(self, sentence: Sentence, depth: int) -> list[Found]:
        found = find_in_sentence(sentence, self.lexicon)
        if depth:
            found = [one for one in found if _is_hearsay(sentence, one)]
        self.drafts.extend(draft(sentence, one, depth) for one in found)
        if found:
            self.speaking = self.drafts[-1].source if found[-1].pattern in _SPOKEN else ()
        elif self.speaking and any(flag & REPORTED for flag in sentence.flags):
            content = (sentence.span(0, len(sentence)),)
            reported = Draft(content=content, source=self.speaking, confidence=REPORTED_MOOD)
            self.drafts.append(reported)
        if depth == 0:
            self.open_draft = None
            for index, one in enumerate(found, len(self.drafts) - len(found)):
                if one.pattern in _SPOKEN:
                    self.open_draft = index
        return found

    def _take_lone_quotation(self, sentence: Sentence) -> None:
        span = sentence.span(0, len(sentence))
        if self.open_draft is not None:
            held = self.drafts[self.open_draft]
            self.drafts[self.open_draft] = replace(held, content=(*held.content, span))
            return
        if is_floating(self.text, span):
            self.drafts.append(Draft(content=(span,), confidence=FLOATING))


_SPOKEN = frozenset(
    (
        "pending",
        "that",
        "clause",
        "before",
        "inverted",
        "quote-before",
        "quote-after",
        "inverted-quote",
        "according",
    )
)
_HEARSAY = frozenset(("that", "clause", "quote-before", "quote-after", "inverted-quote", "according"))


def _is_hearsay(sentence: Sentence, found: Found) -> bool:
    """Whether a statement inside a quotation is somebody else's, not the speaker's own “I think”."""
    first = sentence.words[found.source[0][0]] if found.source else "i"
    return found.pattern in _HEARSAY and first not in {"i", "we", "you"}


def draft(sentence: Sentence, found: Found, depth: int) -> Draft:
    """What was found, as spans of the text."""
    return Draft(
        content=_spans(sentence, found.content),
        cue=_spans(sentence, found.cue),
        source=_spans(sentence, found.source),
        addressee=_spans(sentence, found.addressee),
        confidence=INSIDE if depth else CONFIDENCE.get(found.pattern, FLOATING),
    )


def _spans(sentence: Sentence, stretches: Iterable[Stretch]) -> tuple[Span, ...]:
    return tuple(sentence.span(first, last) for first, last in stretches if first < last)


def _with_all_parts(drafts: Sequence[Draft], quotations: Sequence[Quotation]) -> list[Draft]:
    """Each quotation over several paragraphs in one statement: all its parts go to the first that has one."""
    kept = list(drafts)
    for quotation in quotations:
        if len(quotation.parts) > 1 and quotation.depth == 0:
            holders = [i for i, one in enumerate(kept) if _holds_part(one, quotation)]
            holders.sort(key=lambda i: not kept[i].cue)
            if holders:
                first = kept[holders[0]]
                kept[holders[0]] = replace(first, content=(*first.content, *quotation.parts))
                floating = {i for i in holders[1:] if not kept[i].cue}
                kept = [one for i, one in enumerate(kept) if i not in floating]
    return kept


def _holds_part(held: Draft, quotation: Quotation) -> bool:
    return any(span.holds(part) for span in held.content for part in quotation.parts)

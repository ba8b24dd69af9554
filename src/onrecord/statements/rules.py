"""The rules: an engine for every language, quick, without a model.

Paragraph by paragraph: quotations first, then sentences, then the shapes of `patterns`; inside a
quotation the same again. What a shape is worth is its precision on annotated news, not a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.record import Statement
from onrecord.spans import Span
from onrecord.statements.assemble import Draft, assemble
from onrecord.statements.engine import Passage
from onrecord.statements.lexicon import END, QUOTE, Lexicon, load_lexicon
from onrecord.statements.marks import Quotation, find_quotations, quoted_stretches
from onrecord.statements.patterns import Found, Stretch, find_in_sentence
from onrecord.statements.sentences import Sentence, read_sentences

MAX_PARAGRAPH = 20_000
"""Code points of a paragraph that are read together; a longer one is cut."""

_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")


class RulesEngine:
    """Finds statements by the words and marks of a language; of an unknown one, by its marks alone."""

    name = "rules"

    def find(self, passages: Sequence[Passage]) -> list[tuple[Statement, ...]]:
        """The statements of each passage; deterministic, and linear in the passages' length."""
        return [find_statements(passage) for passage in passages]


def find_statements(passage: Passage) -> tuple[Statement, ...]:
    text = passage.text
    lexicon = load_lexicon(passage.language)
    quotations = find_quotations(text)
    drafts = []
    outer = [p for q in quotations if q.depth == 0 for p in q.parts]
    k = 0
    for m in _PARAGRAPH.finditer(text):
        mine = []
        while k < len(outer) and outer[k].start < m.end():
            mine.append(outer[k])
            k += 1
        for s in read_sentences(text, m.start(), m.end(), mine, lexicon):
            for f in find_in_sentence(s, lexicon):
                drafts.append(draft(s, f))
        for q in mine:
            for s in read_sentences(text, q.start + 1, q.end - 1, [], lexicon):
                for f in find_in_sentence(s, lexicon):
                    drafts.append(draft(s, f))
    return assemble(text, drafts, quoted_stretches(quotations))


def draft(s, f):
    sp = lambda st: tuple(s.span(a, b) for a, b in st if b > a)
    return Draft(content=sp(f.content), cue=sp(f.cue), source=sp(f.source), addressee=sp(f.addressee))

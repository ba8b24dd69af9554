"""The engine that reads English with the trained model.

pieces -> windows -> tagger -> decode -> continuation, floating, transcripts -> assemble. All that it
returns are spans of the text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from onrecord.record import Statement
from onrecord.spans import Span
from onrecord.statements.assemble import Draft, overlapping
from onrecord.statements.continuation import continued, standing_alone, without_links
from onrecord.statements.decode import Found, Options, Range, decode
from onrecord.statements.engine import Passage
from onrecord.statements.floating import floating
from onrecord.statements.marks import find_quotations, quoted_stretches
from onrecord.statements.pieces import Prepared, prepare
from onrecord.statements.tagger import Constants, Tagger
from onrecord.statements.transcripts import assembled
from onrecord.statements.windows import Sizes


class ModelEngine:
    """Finds statements with the model of a folder. Raises Abort where that cannot be loaded.

    `threads`: how many cores a run may use. `sizes`: how windows are cut.
    """

    name = "model"

    def __init__(self, directory: Path, threads: int = 1, sizes: Sizes | None = None) -> None:
        self._tagger = Tagger(directory, threads)
        self._sizes = sizes or Sizes()

    def find(self, passages: Sequence[Passage]) -> list[tuple[Statement, ...]]:
        """The statements of each passage; the same whatever other passages are given."""
        return [self._find(passage) for passage in passages]

    def _find(self, passage: Passage) -> tuple[Statement, ...]:
        constants = self._tagger.constants
        quotations = find_quotations(passage.text)
        prepared = prepare(passage.text, quotations, self._tagger.tokenizer, passage.furniture)
        scores = self._tagger.scores(prepared, self._sizes)
        least = min(constants.keep, constants.keep_quoted)
        found = decode(scores, prepared.paragraph, constants.chain, Options(keep=least))
        quoted = quoted_stretches(quotations)
        drafts = []
        for one in found:
            content = _spans(one.content, prepared)
            is_quoted = holds_quoted(content, quoted)
            if one.score >= (constants.keep_quoted if is_quoted else constants.keep):
                draft = _draft(one, content, prepared, confidence(one, is_quoted, constants))
                drafts.append(without_links(passage.text, draft))
        drafts = continued(passage.text, drafts, quotations)
        drafts += floating(passage.text, _outside(passage, standing_alone(passage.text, quotations)), drafts)
        return assembled(passage, drafts, quoted)


def holds_quoted(content: Sequence[Span], quoted: Sequence[Span]) -> bool:
    """Whether quotation marks hold some of the content. `quoted`: ascending, apart."""
    return any(True for span in content for _ in overlapping(span, quoted))


def _outside(passage: Passage, spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if not any(span.overlaps(stretch) for stretch in passage.furniture)]


def _draft(found: Found, content: tuple[Span, ...], prepared: Prepared, sure: float) -> Draft:
    return Draft(
        content=content,
        cue=_spans(found.cue, prepared),
        source=_spans(found.source, prepared),
        addressee=_spans(found.addressee, prepared),
        confidence=sure,
    )


def evidence(found: Found, is_quoted: bool) -> tuple[float, ...]:
    """What the confidence in a statement is weighed from, in the order of `Constants.weights`.

    The model's own two logits, a constant, whether words of it are quoted.
    """
    return found.score, found.chance, 1.0, float(is_quoted)


def confidence(found: Found, is_quoted: bool, constants: Constants) -> float:
    """The calibrated probability (0..1) that the statement is one, with this content."""
    logit = sum(w * x for w, x in zip(constants.weights, evidence(found, is_quoted), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def _spans(ranges: tuple[Range, ...], prepared: Prepared) -> tuple[Span, ...]:
    return tuple(Span(int(prepared.starts[s]), int(prepared.ends[e - 1])) for s, e in ranges)

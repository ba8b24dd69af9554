"""The engine that reads English with the trained model.

windows -> tagger -> decode -> continuation -> assemble. All that it returns are spans of the text.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from onrecord.record import Statement
from onrecord.spans import Span
from onrecord.statements.assemble import Draft, assemble
from onrecord.statements.continuation import continued, standing_alone, without_links
from onrecord.statements.decode import Found, Options, Range, decode
from onrecord.statements.engine import Passage
from onrecord.statements.floating import floating
from onrecord.statements.marks import find_quotations, quoted_stretches
from onrecord.statements.tagger import Constants, Tagger
from onrecord.statements.windows import Prepared, Sizes, prepare


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
            draft = _draft(one, prepared, constants)
            if one.score >= (constants.keep_quoted if _is_quoted(draft, quoted) else constants.keep):
                drafts.append(without_links(passage.text, draft))
        drafts = continued(passage.text, drafts, quotations)
        drafts += floating(passage.text, _outside(passage, standing_alone(passage.text, quotations)), drafts)
        return assemble(passage.text, drafts, quoted)


def _is_quoted(draft: Draft, quoted: Sequence[Span]) -> bool:
    """Whether quotation marks hold some of the content. `quoted`: ascending, apart."""
    for span in draft.content:
        at = bisect_right(quoted, span.start, key=lambda stretch: stretch.end)
        if at < len(quoted) and quoted[at].start < span.end:
            return True
    return False


def _outside(passage: Passage, spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if not any(span.overlaps(stretch) for stretch in passage.furniture)]


def _draft(found: Found, prepared: Prepared, constants: Constants) -> Draft:
    return Draft(
        content=_spans(found.content, prepared),
        cue=_spans(found.cue, prepared),
        source=_spans(found.source, prepared),
        addressee=_spans(found.addressee, prepared),
        confidence=confidence(found, constants),
    )


def confidence(found: Found, constants: Constants) -> float:
    """The calibrated probability (0..1) that the statement is one, with this content."""
    logit = constants.slope * found.score + constants.lead * found.chance + constants.bias
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def _spans(ranges: tuple[Range, ...], prepared: Prepared) -> tuple[Span, ...]:
    return tuple(Span(int(prepared.starts[s]), int(prepared.ends[e - 1])) for s, e in ranges)

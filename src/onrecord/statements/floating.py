"""Quotations that stand alone: no word says who speaks, so no source is given.

Readers want them on record; guidelines of annotated corpora mostly leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.spans import Span
from onrecord.statements.assemble import Draft
from onrecord.statements.marks import MARKS

FLOATING = 0.6
"""How sure it is that such a quotation is a statement: of 13 in annotated news, 10 were."""
MIN_WORDS = 5
"""Words that such a quotation needs; shorter ones are titles and names."""

_TERMINAL = ".!?…。！？"
_SPACE = re.compile(r"\s+")


def floating(text: str, quoted: Sequence[Span], drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts without source of those `quoted` sentences that no draft's content touches.

    >>> text = "“The boat will never go through that door.”"
    >>> [draft.source for draft in floating(text, [Span(0, len(text))], [])]
    [()]
    """
    held = sorted(span for draft in drafts for span in draft.content)
    free, at, reach = [], 0, 0
    for part in sorted(quoted):
        while at < len(held) and held[at].start < part.end:
            reach = max(reach, held[at].end)
            at += 1
        if reach <= part.start and is_floating(text, part):
            free.append(Draft(content=(part,), confidence=FLOATING))
    return free


def is_floating(text: str, quotation: Span) -> bool:
    """Whether a quotation that stands alone is a sentence, and long enough not to be a title."""
    words = quotation.cut(text).strip(MARKS)
    return words[-1:] in tuple(_TERMINAL) and len(_SPACE.split(words)) >= MIN_WORDS

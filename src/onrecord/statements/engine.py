"""What an engine reads and what it is.

An engine may be wrong, but it never misquotes: all that it returns are spans of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from onrecord.record import Statement
from onrecord.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What an engine reads: a text, its language (ISO 639-1, None where unknown), and where no prose is.

    `furniture`: stretches (dateline, byline, credits, notes) that belong to no statement.
    """

    text: str
    language: str | None = None
    furniture: tuple[Span, ...] = ()


class Engine(Protocol):
    """Finds statements. Deterministic; the result for one passage does not depend on the others."""

    name: str

    def find(self, passages: Sequence[Passage]) -> list[tuple[Statement, ...]]:
        """The statements of each passage, by the place of their first content, ids set."""
        ...

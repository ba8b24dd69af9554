"""On what occasion a statement was made, and the words that say so.

Looked for in the sentence that says who spoke, outside what was said.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

import msgspec

from onrecord.record import Occasion, OccasionKind, Statement
from onrecord.spans import Span

_REACH = 160  # code points before and behind the words that say who spoke
_PARTS = {
    "{with}": "(?: (?:with|to|on|for|by|from|mit|avec|con|à|a|al)(?: the| a| dem| der)? {name})?",
    "{to}": "(?: to (?:the |a |an |his |her |their |its )?{noun})?",
    "{a}": r"(?:an?|the|his|her|their|its|une?|la|el|su)",
    "{some}": r"(?:[\w-]+ ){0,3}",
    "{tells}": "(?:told|tells|addressed|addresses|addressing|informed|reminded|assured)",
    "{name}": r"{word}(?: (?:of |the |and )?{word}){0,4}",
    "{noun}": r"[a-zà-ÿ][\w-]*(?: of [a-zà-ÿ][\w-]*)?",
    "{word}": r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)[^\W\d_a-z][\w’'&-]*(?:\.[\w’'&-]+)*",
}
_SENTENCE_END = re.compile(r"[.!?][”\"’']?\s+(?=[“\"«]?[^\W\d_a-z])|\n")


@cache
def _finders() -> tuple[tuple[OccasionKind, re.Pattern[str]], ...]:
    text = resources.files("onrecord.speakers").joinpath("occasions.toml").read_text("utf-8")
    data = msgspec.convert(tomllib.loads(text), dict[OccasionKind, list[str]])
    return tuple(
        (kind, re.compile(rf"\b(?:{'|'.join(map(_filled, rules))})")) for kind, rules in data.items()
    )


def _filled(pattern: str) -> str:
    """The rule as a regular expression; its first word may open a sentence."""
    pattern = re.sub(r"^\(\?:", "(?i:", re.sub(r"^([a-zé]+) ", r"(?i:\1) ", pattern))
    for part, meaning in _PARTS.items():
        pattern = pattern.replace(part, meaning)
    return pattern


def find_occasion(text: str, statement: Statement) -> Occasion | None:
    """The occasion that the sentence around cue and source names; None where it names none."""
    named = (*statement.source, *statement.cue)
    if not named:
        return None
    best: Occasion | None = None
    for stretch in _stretches(text, min(named).start, max(span.end for span in named), statement.content):
        for kind, finder in _finders():
            found = finder.search(text, stretch.start, stretch.end)
            if found and (best is None or _comes_first(found, best)):
                best = Occasion(kind=kind, span=Span(found.start(), found.end()))
        if best is not None:
            return best
    return None


def _comes_first(found: re.Match[str], best: Occasion) -> bool:
    """Whether the match begins before the best one, or with it and is longer."""
    return (found.start(), -found.end()) < (best.span.start, -best.span.end)


def _stretches(text: str, start: int, end: int, content: tuple[Span, ...]) -> list[Span]:
    """The sentence around `[start, end)` less the content, in order."""
    first = max(0, start - _REACH)
    for found in _SENTENCE_END.finditer(text, first, start):
        first = found.end()
    last = min(len(text), end + _REACH)
    if (found_end := _SENTENCE_END.search(text, end, last)) is not None:
        last = found_end.start()
    stretches: list[Span] = []
    at = first
    for span in sorted(content):
        if at < min(span.start, last):
            stretches.append(Span(at, min(span.start, last)))
        at = max(at, span.end)
    if at < last:
        stretches.append(Span(at, last))
    return stretches

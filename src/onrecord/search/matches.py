"""Where the words of a query stand in a text, for marking. Pure, and the same for every database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from onrecord.search.query import And, Filter, Node, Not, Or, Term, Words
from onrecord.spans import Span, merged

_RUN = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")


def folded(word: str) -> str:
    """The word without case and accents, as the full-text index compares it.

    >>> folded("Ålesund")
    'alesund'
    """
    apart = unicodedata.normalize("NFD", word)
    return "".join(char for char in apart if not unicodedata.combining(char)).lower()


def folded_words(text: str) -> list[str]:
    """The words of the text, folded, in order.

    >>> folded_words("Jane O’Neill-Ré")
    ['jane', 'o', 'neill', 're']
    """
    return [folded(match[0]) for match in _RUN.finditer(text)]


def find_matches(node: Node, text: str) -> tuple[Span, ...]:
    """The places in `text` of the words that the query asks for, merged, in order.

    Words that the query leaves out (`-word`) and the values of fields are not sought.
    """
    terms = [words for term in asked_terms(node) if (words := (folded_words(term.text), term.prefix))[0]]
    if not terms:
        return ()
    runs = [(folded(match[0]), match.start(), match.end()) for match in _RUN.finditer(text)]
    found = [
        Span(runs[at][1], runs[at + len(words) - 1][2])
        for words, prefix in terms
        for at in range(len(runs) - len(words) + 1)
        if _stands_at(runs, at, words, prefix)
    ]
    return merged(found)


def asked_terms(node: Node) -> Iterator[Term]:
    """The terms that the words of a statement may answer, those under a minus left out."""
    match node:
        case Words(term):
            yield term
        case And(parts) | Or(parts):
            for part in parts:
                yield from asked_terms(part)
        case Not() | Filter():
            return


def _stands_at(runs: list[tuple[str, int, int]], at: int, words: list[str], prefix: bool) -> bool:
    *whole, last = words
    if any(runs[at + i][0] != word for i, word in enumerate(whole)):
        return False
    there = runs[at + len(whole)][0]
    return there.startswith(last) if prefix else there == last

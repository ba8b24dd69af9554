"""Where the words of a query stand in a text, for marking. Pure, and the same for every database."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.search.query import And, Filter, Node, Not, Or, Term, Words
from onrecord.spans import Span, merged
from onrecord.words import placed_words, words_of


def find_matches(node: Node, text: str) -> tuple[Span, ...]:
    """The places in `text` of the words that the query asks for, merged, in order.

    Words that the query leaves out (`-word`) and the values of fields are not sought.
    """
    terms = [words for term in asked_terms(node) if (words := (words_of(term.text), term.prefix))[0]]
    if not terms:
        return ()
    runs = list(placed_words(text))
    places: dict[str, list[int]] = {}
    for at, (word, _, _) in enumerate(runs):
        places.setdefault(word, []).append(at)
    return merged(
        Span(runs[at][1], runs[at + len(words) - 1][2])
        for words, prefix in terms
        for at in _starts(places, words, prefix)
        if _stands_at(runs, at, words, prefix)
    )


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


def speaker_terms(node: Node) -> Iterator[Term]:
    """The values of `speaker:`, under a minus too."""
    match node:
        case Filter("speaker", term):
            yield term
        case And(parts) | Or(parts):
            for part in parts:
                yield from speaker_terms(part)
        case Not(part):
            yield from speaker_terms(part)
        case _:
            return


def _starts(places: dict[str, list[int]], words: list[str], prefix: bool) -> Iterator[int]:
    """Where the first of the words stands; a look-up, so that many terms in a long text stay quick."""
    if prefix and len(words) == 1:
        yield from (at for word, found in places.items() if word.startswith(words[0]) for at in found)
    else:
        yield from places.get(words[0], ())


def _stands_at(runs: list[tuple[str, int, int]], at: int, words: list[str], prefix: bool) -> bool:
    """Whether the words are those from the run `at` on."""
    there = [run[0] for run in runs[at : at + len(words)]]
    if prefix:
        return there[:-1] == words[:-1] and len(there) == len(words) and there[-1].startswith(words[-1])
    return there == words

"""A query as a `tsquery` of PostgreSQL, in its text form; the counterpart of `fts5`, and as safe."""

from __future__ import annotations

from onrecord.search.marked import Phrase, phrases
from onrecord.search.query import And, Filter, Node, Not, Or, Words


def tsquery_text(node: Node) -> str:
    """The text of a `tsquery` for a tree that the index can answer (`marked.is_textual`).

    >>> from onrecord.search import parse_query
    >>> tsquery_text(parse_query('"new bre"* -speaker:roe'))
    "('cnew' <-> 'cbre':*) & !('sroe' | 'wroe')"
    """
    match node:
        case Words() | Filter():
            found = [_phrase(phrase) for phrase in phrases(node)]
            return found[0] if len(found) == 1 else f"({' | '.join(found)})"
        case Or(parts):
            return "(" + " | ".join(map(tsquery_text, parts)) + ")"
        case Not(part):
            return f"!{_closed(part)}"
        case And(parts):
            return " & ".join(map(_closed, parts))


def _closed(node: Node) -> str:
    text = tsquery_text(node)
    return f"({text})" if isinstance(node, And) else text


def _phrase(phrase: Phrase) -> str:
    words = [f"'{word}'" for word in phrase.words]
    text = " <-> ".join(words) + ":*" * phrase.prefix
    return text if len(words) == 1 else f"({text})"

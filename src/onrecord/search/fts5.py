"""A query as the text that SQLite's FTS5 takes behind MATCH.

This is the one place that writes FTS5's own language. It is safe whatever the user typed: a term becomes
marked words of letters and digits inside quotation marks, so none of it can be read as an operator, and the
text reaches the database as a bound parameter. `tsquery` is PostgreSQL's counterpart.
"""

from __future__ import annotations

from onrecord.search.marked import Phrase, phrases
from onrecord.search.query import And, Filter, Node, Not, Or, Words
from onrecord.store.indexing import EVERY

_EVERY = f'"{EVERY}"'


def match_text(node: Node) -> str:
    """The MATCH text of a tree that the index can answer (`marked.is_textual`).

    FTS5 has no "not" on its own, only "this and not that"; there, "this" is what every statement has.

    >>> from onrecord.search import parse_query
    >>> match_text(parse_query('"new bread" -speaker:roe'))
    '"cnew cbread" NOT ("sroe" OR "wroe")'
    >>> match_text(parse_query("-bread"))
    '"z" NOT "cbread"'
    """
    match node:
        case Words() | Filter():
            found = [_phrase(phrase) for phrase in phrases(node)]
            return found[0] if len(found) == 1 else f"({' OR '.join(found)})"
        case Or(parts):
            return f"({' OR '.join(map(_closed, parts))})"
        case Not(part):
            return f"{_EVERY} NOT {_closed(part)}"
        case And(parts):
            wanted = " AND ".join(_closed(part) for part in parts if not isinstance(part, Not)) or _EVERY
            unwanted = [_closed(part.part) for part in parts if isinstance(part, Not)]
            if len(unwanted) > 1:
                unwanted = [f"({' OR '.join(unwanted)})"]
            return " NOT ".join((wanted, *unwanted))


def _closed(node: Node) -> str:
    text = match_text(node)
    return f"({text})" if isinstance(node, And | Not) else text


def _phrase(phrase: Phrase) -> str:
    return '"' + " ".join(phrase.words) + '"' + " *" * phrase.prefix

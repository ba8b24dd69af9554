"""A query as the text that SQLite's FTS5 takes behind MATCH, as far as FTS5 can answer it.

This is the one place that writes FTS5's own language. It is safe whatever the user typed: a term is
always a quoted string (a quotation mark in it doubled), so none of it can be read as an operator or a
column, and the text reaches the database as a bound parameter. PostgreSQL's counterpart makes a
`tsquery` of the same tree.
"""

from __future__ import annotations

from onrecord.search.query import And, FieldName, Filter, Node, Not, Or, Term, Words
from onrecord.store.tables import FTS_COLUMNS

CONTENT = "content_text"
COLUMNS: dict[FieldName, tuple[str, ...]] = {
    "speaker": ("speaker_name", "source_text"),
    "source": ("source_text",),
    "addressee": ("addressee_text", "addressed_to_name"),
    "cue": ("cue_text",),
}
"""The fields that the full-text index answers, and its columns that hold their words."""

WEIGHTS = tuple(float(column == CONTENT) for column in FTS_COLUMNS)
"""Only the words of the statement count for the ranking: how often a name stands in it says nothing."""


def match_text(node: Node) -> str | None:
    """The MATCH text of the tree; None where the full-text index alone cannot answer it.

    FTS5 has no "not" on its own, only "this and not that", so a tree that only leaves out is None too.

    >>> from onrecord.search import parse_query
    >>> match_text(parse_query('"new bread" -speaker:roe'))
    '(content_text : "new bread") NOT ({speaker_name source_text} : "roe")'
    """
    match node:
        case Words(term):
            return f"{CONTENT} : {_term(term)}"
        case Filter(name, term):
            columns = " ".join(COLUMNS.get(name, ()))
            return f"{{{columns}}} : {_term(term)}" if columns else None
        case Or(parts):
            return _joined(" OR ", parts)
        case And(parts):
            wanted = _joined(" AND ", tuple(part for part in parts if not isinstance(part, Not)))
            unwanted = tuple(part.part for part in parts if isinstance(part, Not))
            left_out = _joined(" OR ", unwanted)
            if unwanted and wanted and left_out:
                return f"({wanted}) NOT ({left_out})"
            return None if unwanted else wanted
        case Not():
            return None


def _joined(operator: str, parts: tuple[Node, ...]) -> str | None:
    texts = [text for part in parts if (text := match_text(part)) is not None]
    if not parts or len(texts) < len(parts):
        return None
    return texts[0] if len(texts) == 1 else operator.join(f"({text})" for text in texts)


def _term(term: Term) -> str:
    return quoted(term.text) + " *" * term.prefix


def quoted(words: str) -> str:
    """The words as an FTS5 string: tokens that must stand next to each other.

    >>> quoted('6" nails')
    '"6"" nails"'
    """
    return '"' + words.replace('"', '""') + '"'

"""What a query means: a tree that knows nothing of any database, and its way back to text.

`language.parse_query` makes the tree, `sql` reads it. Two trees are equal when they ask the same;
where a part stood in the text does not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from onrecord.errors import OnrecordError
from onrecord.spans import Span

FieldName = Literal[
    "speaker",
    "source",
    "outlet",
    "agency",
    "kind",
    "cue",
    "addressee",
    "occasion",
    "before",
    "after",
    "lang",
    "id",
]
FIELDS: tuple[FieldName, ...] = get_args(FieldName)

OPENING_QUOTES = '"“”„‟«»＂'
"""Any of these opens a phrase and any of them closes it, so that a query pasted from a text works."""

OPERATORS = frozenset({"OR", "AND", "NOT"})
_BARE = re.compile(rf"[^\s(){OPENING_QUOTES}:*|-][^\s(){OPENING_QUOTES}:*|]*")


class QueryError(OnrecordError):
    """A query that cannot be read. `span`: the place in `query` that is at fault, always inside it."""

    def __init__(self, message: str, query: str, span: Span) -> None:
        self.message = message
        self.query = query
        self.span = span
        super().__init__(f"{message} (at character {span.start + 1})")

    def __reduce__(self) -> tuple[type[QueryError], tuple[str, str, Span]]:
        return type(self), (self.message, self.query, self.span)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand next to each other, in this order; case and accents do not count.

    `prefix`: the last word is only the beginning of one.
    """

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the statement hold the term."""

    term: Term
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """A field of the statement or of its article fits the term.

    `before` and `after` hold a date of ISO 8601 (year, month or day), `kind`, `occasion` and `lang` a code
    in lower case; the others hold words.
    """

    name: FieldName
    term: Term
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold. Without parts: everything."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts holds; there are two or more."""

    parts: tuple[Node, ...]


Node: TypeAlias = Words | Filter | Not | And | Or

EVERYTHING = And()


def all_of(parts: list[Node]) -> Node:
    """The parts joined by "and", flat: one part is itself, and an `And` among them is taken apart."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(parts: list[Node]) -> Node:
    """The parts joined by "or", flat as in `all_of`."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def to_text(node: Node) -> str:
    """The query in its usual spelling; reading it again gives an equal tree.

    >>> to_text(Or((Words(Term("bread")), Not(Filter("speaker", Term("Jane Roe"))))))
    'bread OR -speaker:"Jane Roe"'
    """
    match node:
        case Words(term):
            return _term_text(term)
        case Filter(name, term):
            return f"{name}:{_term_text(term)}"
        case Not(part):
            return f"-{_grouped(part)}"
        case And(parts):
            return " ".join(_grouped(part) if isinstance(part, Or) else to_text(part) for part in parts)
        case Or(parts):
            return " OR ".join(to_text(part) for part in parts)


def _grouped(node: Node) -> str:
    return to_text(node) if isinstance(node, Words | Filter) else f"({to_text(node)})"


def _term_text(term: Term) -> str:
    bare = _BARE.fullmatch(term.text) and term.text not in OPERATORS
    return (term.text if bare else f'"{term.text}"') + "*" * term.prefix

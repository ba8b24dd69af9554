"""The query language: text to tree. Pure; docs/search.md is its description for users.

query   = group { "OR" group }              (also "|")
group   = part { ["AND"] part }             (binds closer than OR)
part    = ("-" | "NOT") atom | atom
atom    = "(" query ")" | field ":" term | term
term    = word ["*"] | quoted phrase ["*"]
"""

from __future__ import annotations

from typing import NoReturn

from onrecord.search.lexer import Token, tokens
from onrecord.search.query import EVERYTHING, Node, Not, QueryError, all_of, any_of
from onrecord.spans import Span

MAX_DEPTH = 20
MAX_TERMS = 100


def parse_query(query: str) -> Node:
    """The tree of the query; blank text asks for everything.

    Raises QueryError, with a place inside the query, for whatever cannot be read.

    >>> parse_query("bread")
    Words(term=Term(text='bread', prefix=False), span=Span(start=0, end=5))
    """
    parts = list(tokens(query))
    if not parts:
        return _nothing(query)
    leaves = [token for token in parts if token.kind == "leaf"]
    if len(leaves) > MAX_TERMS:
        raise QueryError(f"the query has more than {MAX_TERMS} terms", query, leaves[MAX_TERMS].span)
    reader = _Reader(query, parts)
    node = reader.alternatives(0)
    if reader.ahead is not None:
        reader.fail("this bracket was never opened", reader.ahead)
    return node


def _nothing(query: str) -> Node:
    if not query or query.isspace():
        return EVERYTHING
    raise QueryError("there is no word to search for", query, Span(0, len(query)))


class _Reader:
    """Recursive descent over the tokens; `at` is the next one to be read."""

    def __init__(self, query: str, parts: list[Token]) -> None:
        self.query = query
        self.parts = parts
        self.at = 0

    @property
    def ahead(self) -> Token | None:
        return self.parts[self.at] if self.at < len(self.parts) else None

    @property
    def kind(self) -> str | None:
        return self.ahead.kind if self.ahead else None

    def alternatives(self, depth: int) -> Node:
        found = [self.group(depth)]
        while self.kind == "or":
            self.at += 1
            found.append(self.group(depth))
        return any_of(found)

    def group(self, depth: int) -> Node:
        found = [self.part(depth)]
        while self.kind not in {None, "or", ")"}:
            if self.kind == "and":
                self.at += 1
            found.append(self.part(depth))
        return all_of(found)

    def part(self, depth: int) -> Node:
        if self.kind == "not":
            self.at += 1
            return Not(self.atom(depth))
        return self.atom(depth)

    def atom(self, depth: int) -> Node:
        token = self.ahead
        if token is None or token.kind not in {"(", "leaf"}:
            self.missing(token)
        self.at += 1
        if token.leaf is not None:
            return token.leaf
        if depth >= MAX_DEPTH:
            self.fail(f"brackets stand more than {MAX_DEPTH} deep", token)
        inner = self.alternatives(depth + 1)
        if self.kind != ")":
            self.fail("this bracket is never closed", token)
        self.at += 1
        return inner

    def missing(self, token: Token | None) -> NoReturn:
        """Says what lacks its term: the operator or bracket before, else the one that stands here."""
        before = self.parts[self.at - 1] if self.at else None
        if before is None:
            assert token is not None
            self.fail(_LACKS_BEFORE[token.kind], token)
        if before.kind == "(" and token is not None:
            self.fail(_LACKS_BETWEEN if token.kind == ")" else _LACKS_BEFORE[token.kind], token)
        self.fail(_LACKS_BEHIND[before.kind], before)

    def fail(self, message: str, token: Token) -> NoReturn:
        raise QueryError(message, self.query, token.span)


_LACKS_BETWEEN = "there is nothing between these brackets"
_LACKS_BEFORE = {
    "or": "OR needs something on its left",
    "and": "AND needs something on its left",
    "not": "one minus is enough",
    ")": "this bracket was never opened",
}
_LACKS_BEHIND = {
    "or": "OR needs something on its right",
    "and": "AND needs something on its right",
    "not": "there is nothing here to leave out",
    "(": "this bracket is never closed",
}

"""A query taken apart into brackets, operators and terms, each with its place. Linear in the length."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from onrecord.search.query import (
    FIELDS,
    OPENING_QUOTES,
    FieldName,
    Filter,
    QueryError,
    Term,
    Words,
)
from onrecord.search.values import checked_value
from onrecord.spans import Span
from onrecord.words import is_word_char

MAX_QUERY_CHARS = 1000
"""Longer than any query that a person types, short enough that no part of a search can run away."""

_FIELD = re.compile(r"([A-Za-z_]+):(?!//)")
_STOPS = frozenset("()|" + OPENING_QUOTES)
_OPERATORS: dict[str, Operator] = {"OR": "or", "|": "or", "AND": "and", "NOT": "not"}
_MEANT: dict[str, FieldName] = {
    # what other search boxes call it -> what it is called here
    "by": "speaker",
    "from": "speaker",
    "said": "speaker",
    "to": "addressee",
    "since": "after",
    "until": "before",
    "verb": "cue",
    "site": "outlet",
    "publisher": "outlet",
}

Operator = Literal["(", ")", "or", "and", "not"]


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a query: an operator or bracket, or a condition (then `kind` is `leaf`)."""

    kind: Operator | Literal["leaf"]
    span: Span
    leaf: Words | Filter | None = None


def tokens(query: str) -> Iterator[Token]:
    """The parts of the query in order; a bare word without a letter or digit (`&`, `—`) is passed over.

    Raises QueryError at the first thing that cannot be read.
    """
    _check_characters(query)
    at = 0
    while at < len(query):
        if query[at].isspace() or _is_control(query[at]):
            at += 1
            continue
        token, end = _next(query, at)
        if token is not None:
            yield token
        elif query[at - 1 : at] == "-":
            raise _error("there is no word here to leave out", query, at, end)
        at = end


def _check_characters(query: str) -> None:
    if len(query) > MAX_QUERY_CHARS:
        raise _error(f"the query is longer than {MAX_QUERY_CHARS} characters", query, MAX_QUERY_CHARS)
    for at, char in enumerate(query):
        if unicodedata.category(char) == "Cs":
            raise _error("this is not a character; the query is not valid Unicode", query, at)


def _next(query: str, at: int) -> tuple[Token | None, int]:
    char = query[at]
    if char in "()":
        return Token("(" if char == "(" else ")", Span(at, at + 1)), at + 1
    if char == "|":
        return Token("or", Span(at, at + 1)), at + 1
    if char == "-":
        return _minus(query, at), at + 1
    field = _FIELD.match(query, at)
    if field:
        return _filter(query, field)
    term, end = _term(query, at)
    word = query[at:end]
    if word in _OPERATORS:
        return Token(_OPERATORS[word], Span(at, end)), end
    return (Token("leaf", Span(at, end), Words(term, Span(at, end))) if term else None), end


def _minus(query: str, at: int) -> Token:
    """A minus that leaves something out; one without anything behind it is an error."""
    behind = query[at + 1 : at + 2]
    if not behind or behind.isspace() or _is_control(behind) or behind in ")|":
        raise _error("a minus needs something right behind it that it leaves out", query, at)
    if behind == "-":
        raise _error("one minus is enough", query, at + 1)
    return Token("not", Span(at, at + 1))


def _filter(query: str, match: re.Match[str]) -> tuple[Token, int]:
    name = _field_name(query, match)
    at = match.end()
    behind = query[at : at + 1]
    if behind == "(":
        raise _error(f"{name}: takes one value; write ({name}:… OR {name}:…)", query, at)
    if not behind or behind.isspace() or _is_control(behind) or behind in ")|":
        raise _error(f"{name}: needs a value right behind the colon", query, match.start(), at)
    term, end = _term(query, at)
    if term is None:
        raise _error(f"{name}: needs a value with a letter or a digit in it", query, at, end)
    value, problem = checked_value(name, term)
    if problem:
        raise _error(problem, query, at, end)
    span = Span(match.start(), end)
    return Token("leaf", span, Filter(name, value, span)), end


def _field_name(query: str, match: re.Match[str]) -> FieldName:
    written = match[1].lower()
    for name in FIELDS:
        if name == written:
            return name
    near = _MEANT.get(written) or next(iter(difflib.get_close_matches(written, FIELDS, n=1)), None)
    hint = f"did you mean {near}: ?" if near else f"fields are {', '.join(FIELDS)}"
    advice = "to search for these words, put them in quotation marks"
    raise _error(f"there is no field {match[1]}: - {hint} ({advice})", query, match.start(), match.end())


def _term(query: str, at: int) -> tuple[Term | None, int]:
    """The word or phrase at `at`, and where it ends; None for a word that is all punctuation."""
    if query[at] in OPENING_QUOTES:
        return _phrase(query, at)
    end = at
    while end < len(query) and not (query[end].isspace() or query[end] in _STOPS or _is_control(query[end])):
        end += 1
    text = query[at:end]
    bare = text.rstrip("*")
    if not bare:
        raise _error("a star stands behind the beginning of a word", query, at)
    if "*" in bare:
        raise _error("a star stands only at the end of a word", query, at + bare.index("*"))
    if not any(map(is_word_char, bare)):
        return None, end
    return Term(bare, prefix=bare != text), end


def _phrase(query: str, at: int) -> tuple[Term, int]:
    end = next((i for i in range(at + 1, len(query)) if query[i] in OPENING_QUOTES), None)
    if end is None:
        raise _error("this quotation mark is never closed", query, at)
    text = "".join(" " if _is_control(char) else char for char in query[at + 1 : end])
    words = " ".join(text.split())
    if not any(map(is_word_char, words)):
        raise _error("there is no word between these quotation marks", query, at, end + 1)
    prefix = query[end + 1 : end + 2] == "*"
    return Term(words, prefix), end + 1 + prefix


def _is_control(char: str) -> bool:
    return unicodedata.category(char) == "Cc"


def _error(message: str, query: str, start: int, end: int | None = None) -> QueryError:
    return QueryError(message, query, Span(start, start + 1 if end is None else end))

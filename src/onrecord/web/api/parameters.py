"""What may stand behind the question mark of an address of the API: read, checked and described."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import Request

from onrecord.search import QueryError, parse_query
from onrecord.search.lexer import MAX_QUERY_CHARS
from onrecord.search.narrowing import filter_of
from onrecord.search.order import Sort
from onrecord.search.query import FIELDS, FieldName, Filter, Node, Term, all_of
from onrecord.search.results import SORTS
from onrecord.search.values import KINDS, OCCASIONS, checked_value
from onrecord.spans import Span
from onrecord.web.api.cursors import MAX_CURSOR_CHARS
from onrecord.web.failures import At, Failure, Refused

MAX_PAGE = 200
DEFAULT_PAGE = 20
MAX_VALUE_CHARS = 400
WORDS = {"type": "string", "maxLength": MAX_VALUE_CHARS}
MAX_VALUES = 20  # how often one filter may be given


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an address. `is_many`: it may be given several times."""

    name: str
    about: str
    schema: Mapping[str, Any] = field(default_factory=lambda: dict(WORDS))
    example: Any = None
    is_many: bool = False

    def described(self) -> dict[str, Any]:
        """The parameter for OpenAPI."""
        schema = {"type": "array", "items": dict(self.schema), "maxItems": MAX_VALUES}
        shown = {} if self.example is None else {"example": [self.example] if self.is_many else self.example}
        return {
            "name": self.name,
            "in": "query",
            "description": self.about,
            "schema": schema if self.is_many else dict(self.schema),
            **shown,
        }


_ABOUT: dict[FieldName, tuple[str, str]] = {
    "speaker": ("the name of the speaker, or the words for the source, hold these words", "Jane Roe"),
    "source": ("the words that name the source hold these words", "spokeswoman"),
    "outlet": ("the outlet's name holds these words", "Harbour Post"),
    "agency": ("the article carries the agency of this code, or whose name holds these words", "CW"),
    "kind": (f"the kind of statement: {', '.join(KINDS)}", "direct"),
    "cue": ("the words that report the statement hold these", "told"),
    "addressee": ("the words for whom it was said to hold these", "reporters"),
    "occasion": (f"the occasion: {', '.join(OCCASIONS)}", "interview"),
    "before": ("published before this day (2021, 2021-05 or 2021-05-17)", "2022"),
    "after": ("published on this day or later", "2021-05"),
    "lang": ("the language of the article, two letters", "en"),
    "id": ("a statement, or an article with all its statements, or an article's own id", "3f2a9c1b7e10"),
}
FILTERS = tuple(
    Parameter(name=name, about=f"Only statements where {about}.", example=example, is_many=True)
    for name, (about, example) in ((name, _ABOUT[name]) for name in FIELDS)
)
"""Every field of the query language, as a parameter of its own."""

QUERY = Parameter(
    name="q",
    about="The query, in the language that the search page takes (docs/search.md); nothing: everything.",
    schema={"type": "string", "maxLength": MAX_QUERY_CHARS, "default": ""},
    example='speaker:"Jane Roe" "new balance"',
)
SORT = Parameter(
    name="sort",
    about="The order; without it by relevance where words are asked for, else the newest first. `repeated`: "
    "one statement of each quotation, those that most articles carry first.",
    schema={"type": "string", "enum": [*SORTS, "repeated"]},
)
CURSOR = Parameter(
    name="cursor",
    about="`next` of the page before, unchanged; nothing: the first page.",
    schema={"type": "string", "maxLength": MAX_CURSOR_CHARS},
)


def limit(most: int = MAX_PAGE, about: str = "Items on the page.") -> Parameter:
    """The parameter that says how many items are wanted."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": DEFAULT_PAGE}
    return Parameter(name="limit", about=about, schema=schema)


class Given:
    """The parameters of one request. Raises Refused for one that is unknown, doubled or out of bounds."""

    def __init__(self, request: Request, known: Sequence[Parameter]) -> None:
        self._known = {parameter.name: parameter for parameter in known}
        self._values: dict[str, list[str]] = {}
        for name, value in request.query_params.multi_items():
            self._take(name, value)

    def _take(self, name: str, value: str) -> None:
        parameter = self._known.get(name)
        if parameter is None:
            known = ", ".join(self._known) or "none"
            raise _refused(name[:100], f"there is no such parameter here; known are {known}")
        values = self._values.setdefault(name, [])
        values.append(value)
        if len(values) > (MAX_VALUES if parameter.is_many else 1):
            raise _refused(name, "is given too often")
        most = parameter.schema.get("maxLength", 100)
        if len(value) > most:
            raise _refused(name, f"is longer than {most:,} characters", Span(most, len(value)))
        if "\0" in value and name != "q":
            at = value.index("\0")
            raise _refused(name, "holds a NUL character", Span(at, at + 1))
        allowed = parameter.schema.get("enum")
        if allowed is not None and value not in allowed:
            raise _refused(name, f"takes one of {', '.join(allowed)}")

    def text(self, name: str) -> str | None:
        """The value; None where it is not given."""
        return self._values.get(name, [None])[0]

    def number(self, name: str) -> int | None:
        """The value as a whole number within the bounds of its schema."""
        text, schema = self.text(name), self._known[name].schema
        if text is None:
            return None
        least, most = schema["minimum"], schema["maximum"]
        if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
            raise _refused(name, f"takes a whole number from {least} to {most:,}")
        return int(text)

    def flag(self, name: str) -> bool:
        """Whether the value is `true`."""
        return self.text(name) == "true"

    def sort(self) -> Sort | Literal["repeated"] | None:
        """The order that is wished for."""
        wished = self.text("sort")
        return "repeated" if wished == "repeated" else next((sort for sort in SORTS if sort == wished), None)

    def node(self) -> Node:
        """The query with all filters. Raises Refused that points at the fault."""
        query = self.text("q") or ""
        try:
            asked = parse_query(query)
        except QueryError as err:
            raise Refused(Failure(400, err.message, reason="bad-query", at=At("q", err.span))) from err
        filters = [_filter(name, value) for name in FIELDS for value in self._values.get(name, ())]
        return all_of([asked, *filters]) if filters else asked


def _filter(name: FieldName, value: str) -> Filter:
    is_beginning = value.endswith("*")
    found = filter_of(name, value.removesuffix("*"))
    if found is None:
        raise _refused(name, "needs a value with a letter or a digit in it")
    term, problem = checked_value(name, Term(found.term.text, is_beginning))
    if problem:
        raise _refused(name, problem, Span(0, len(value)))
    return Filter(name, term)


def _refused(name: str, problem: str, span: Span | None = None) -> Refused:
    detail = problem if problem.startswith(f"{name}: ") else f"{name}: {problem}"
    return Refused(Failure(400, detail, reason="bad-parameter", at=At(name, span)))

"""A query tree as SQLAlchemy Core over the record's tables. Values are always bound parameters."""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    column,
    false,
    literal,
    not_,
    or_,
    select,
    table,
    true,
)

from onrecord.folding import folded
from onrecord.search import fts5
from onrecord.search.query import And, Filter, Node, Not, Or, Term, Words
from onrecord.store.rows import first_day
from onrecord.store.tables import STATEMENT_FTS, agencies, articles, statements

index = table(STATEMENT_FTS, column("rowid"), column(STATEMENT_FTS, String()))


def matches(text: str) -> ColumnElement[bool]:
    """Whether a row of the full-text index answers the MATCH text."""
    return index.c[STATEMENT_FTS].op("MATCH", is_comparison=True)(text)


def condition(node: Node) -> ColumnElement[bool]:
    """Whether a statement answers the query; true or false, never null.

    What its article must be stands in a subquery, which the database answers once, not once a statement.
    """
    text = fts5.match_text(node)
    if text is not None:
        return statements.c.number.in_(select(index.c.rowid).where(matches(text)))
    match node:
        case And(parts):
            ranked, others = split(node)
            return and_(true(), *([condition(ranked)] if ranked else []), *map(condition, others))
        case Or(parts):
            return or_(false(), *map(condition, parts))
        case Not(part):
            return not_(condition(part))
        case Filter():
            return _field(node)
        case Words():
            raise AssertionError("the full-text index answers words")


def split(node: Node) -> tuple[Node | None, tuple[Node, ...]]:
    """The part of a conjunction that the full-text index answers in one go, and the other parts."""
    parts = node.parts if isinstance(node, And) else (node,)
    wanted = tuple(part for part in parts if fts5.match_text(part) is not None)
    unwanted = tuple(
        part for part in parts if isinstance(part, Not) and fts5.match_text(part.part) is not None
    )
    if not wanted:
        return None, parts
    textual = wanted + unwanted
    others = tuple(part for part in parts if part not in textual)
    return (textual[0] if len(textual) == 1 else And(textual)), others


def _field(node: Filter) -> ColumnElement[bool]:
    text = node.term.text
    match node.name:
        case "kind":
            return statements.c.kind == text
        case "id":
            return _id(text)
        case "agency":
            code, name = agencies.c.code_folded, agencies.c.name_folded
            named = or_(code == folded(text), _holds_words(name, node.term))
            return statements.c.article.in_(select(agencies.c.article).where(named))
        case _:
            return statements.c.article.in_(select(articles.c.key).where(_of_article(node)))


def _of_article(node: Filter) -> ColumnElement[bool]:
    text = node.term.text
    match node.name:
        case "lang":
            return articles.c.language == text
        case "after":
            return articles.c.published_day >= first_day(text)
        case "before":
            return articles.c.published_day < first_day(text)
        case "outlet":
            return _holds_words(articles.c.outlet_folded, node.term)
        case name:
            raise AssertionError(f"the full-text index answers {name}:")


def _id(text: str) -> ColumnElement[bool]:
    """By the beginning of an article's key, with a statement's own id behind it, or by a given id."""
    key, _, inside = text.partition(".")
    by_key = statements.c.article.startswith(key.lower(), autoescape=True)
    given = select(articles.c.key).where(articles.c.record_id == text)
    in_place = and_(by_key, statements.c.id == inside) if inside else by_key
    return or_(in_place, statements.c.article.in_(given))


def _holds_words(folded_column: ColumnElement[str | None], term: Term) -> ColumnElement[bool]:
    """Whether the folded text holds the term at the edges of words, which are blanks."""
    padded = literal(" ").concat(folded_column).concat(" ")
    sought = f" {folded(term.text)}" + ("" if term.prefix else " ")
    return padded.contains(sought, autoescape=True)

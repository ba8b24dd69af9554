"""A query tree as SQLAlchemy Core over the record's tables. Values are always bound parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    String,
    and_,
    cast,
    column,
    false,
    literal,
    not_,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from onrecord.keys import first_day
from onrecord.search.fts5 import match_text
from onrecord.search.marked import is_textual
from onrecord.search.matches import speaker_terms
from onrecord.search.query import And, Filter, Node, Not, Or, Term
from onrecord.search.tsquery import tsquery_text
from onrecord.store import dialects
from onrecord.store.numbering import FIRST_DATED, first_number
from onrecord.store.roster import aliased
from onrecord.store.tables import STATEMENT_FTS, articles, referents, said_by, statements

Spoken: TypeAlias = Mapping[Term, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The statements that answer: `source` is where they are looked for, `number` its statements' number."""

    source: FromClause
    number: ColumnElement[int]
    where: tuple[ColumnElement[bool], ...]


class WordIndex:
    """The full-text index as one database has it. SQLite calls the number `rowid`, and seeks by MATCH."""

    def __init__(self, connection: Connection, spoken: Spoken) -> None:
        self.spoken = spoken
        self._is_server = dialects.is_server(connection)
        if self._is_server:
            self.table = table(STATEMENT_FTS, column("number"), column("words", TSVECTOR()))
            self.number: ColumnElement[int] = self.table.c.number
        else:
            self.table = table(STATEMENT_FTS, column("rowid"), column(STATEMENT_FTS, String()))
            self.number = self.table.c.rowid

    def can_answer(self, node: Node) -> bool:
        """Whether the index alone can: not where a name means speakers who have other names too."""
        return is_textual(node) and not any(term in self.spoken for term in speaker_terms(node))

    def answers(self, node: Node) -> ColumnElement[bool]:
        """Whether a row of the index answers a tree that `is_textual`."""
        if self._is_server:
            sought = cast(literal(tsquery_text(node), String()), TSQUERY)
            return self.table.c.words.op("@@", is_comparison=True)(sought)
        return self.table.c[STATEMENT_FTS].op("MATCH", is_comparison=True)(match_text(node))


def asked(connection: Connection, node: Node) -> Asked:
    """The query for this database: as much of it as possible goes to the full-text index in one piece."""
    index = WordIndex(connection, _spoken(connection, node))
    parts = node.parts if isinstance(node, And) else (node,)
    textual = tuple(part for part in parts if index.can_answer(part))
    others = tuple(part for part in parts if part not in textual)
    if not textual:
        where = tuple(_condition(index, part, statements.c.number) for part in others)
        return Asked(statements, statements.c.number, where)
    source: FromClause = index.table
    if any(map(_names_an_article, others)):
        source = source.join(statements, index.number == statements.c.number)
    words = index.answers(textual[0] if len(textual) == 1 else And(textual))
    return Asked(source, index.number, (words, *(_condition(index, part, index.number) for part in others)))


def asked_by_words(connection: Connection, node: Node) -> Asked:
    """The same statements, found in the full-text index where they can be: its rows are far smaller."""
    found = asked(connection, node)
    if found.source is not statements or _names_an_article(node) or dialects.is_server(connection):
        return found  # a server walks the key of the table without its rows
    index = WordIndex(connection, _spoken(connection, node))
    parts = node.parts if isinstance(node, And) else (node,)
    where = tuple(_condition(index, part, index.number) for part in parts)
    return Asked(index.table, index.number, (index.answers(And(())), *where))


def _spoken(connection: Connection, node: Node) -> Spoken:
    """The speakers of the directory that a value of `speaker:` means, and who have other names as well."""
    whole = [term for term in speaker_terms(node) if not term.prefix]
    return {term: ids for term in whole if (ids := aliased(connection, term.text))}


def _names_an_article(node: Node) -> bool:
    match node:
        case And(parts) | Or(parts):
            return any(map(_names_an_article, parts))
        case Not(part):
            return _names_an_article(part)
        case Filter(name):
            return name == "id"
        case _:
            return False


def _condition(index: WordIndex, node: Node, number: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a statement answers the tree; true or false, never null."""
    if index.can_answer(node):
        return number.in_(select(index.number).where(index.answers(node)))
    match node:
        case And(parts):
            return and_(true(), *(_condition(index, part, number) for part in parts))
        case Or(parts):
            return or_(false(), *(_condition(index, part, number) for part in parts))
        case Not(part):
            return not_(_condition(index, part, number))
        case Filter("after", term):
            return number >= first_number(first_day(term.text))
        case Filter("before", term):
            return and_(number >= FIRST_DATED, number < first_number(first_day(term.text)))
        case Filter("id", term):
            return _id(term.text)
        case Filter("speaker", term):
            in_words = number.in_(select(index.number).where(index.answers(node)))
            return or_(in_words, number.in_(spoken_by(index.spoken[term])))
        case _:
            raise AssertionError(f"the full-text index answers {node}")


def spoken_by(canonical_ids: Iterable[str]) -> Select[tuple[int]]:
    """The numbers of the statements of these speakers of the directory."""
    theirs = referents.c.canonical_id.in_(list(canonical_ids))
    return select(said_by.c.statement).join(referents, referents.c.id == said_by.c.referent).where(theirs)


def _id(text: str) -> ColumnElement[bool]:
    """By the beginning of an article's key, with a statement's own id behind it, or by a given id."""
    key, _, inside = text.partition(".")
    by_key = statements.c.article.startswith(key.lower(), autoescape=True)
    given = select(articles.c.key).where(articles.c.record_id == text)
    in_place = and_(by_key, statements.c.id == inside) if inside else by_key
    return or_(in_place, statements.c.article.in_(given))

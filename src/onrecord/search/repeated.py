"""The quotations among the statements that answer a query, those that most articles repeat first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, select

from onrecord.search.query import EVERYTHING, Node
from onrecord.search.results import Hit, hits_of
from onrecord.search.sql import asked_by_words
from onrecord.store import dialects
from onrecord.store.numbering import FIRST_DATED
from onrecord.store.tables import statements, variants
from onrecord.store.variants import Folding, foldings

MAX_LOOKED_AT = 20_000
"""Statements among which quotations are looked for; of more, the newest."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A statement that stands for its quotation: the first of those that answer."""

    hit: Hit
    quotation: Folding


def most_repeated(
    connection: Connection, node: Node, *, limit: int, offset: int = 0
) -> tuple[tuple[Repeated, ...], bool]:
    """A page of quotations by the number of statements that carry them; True: there are more."""
    asked = asked_by_words(connection, node)
    newest = select(asked.number.label("number")).select_from(asked.source).where(*asked.where)
    answers = newest.order_by(asked.number.desc()).limit(MAX_LOOKED_AT).subquery()
    found = _most(connection, variants.c.statement.in_(select(answers.c.number)), limit + 1, offset)
    shown = found[:limit]
    sizes = foldings(connection, {quotation for quotation, _ in shown})
    hits = hits_of(connection, node, [statement for _, statement in shown])
    rows = (Repeated(hit, sizes[quotation]) for hit, (quotation, _) in zip(hits, shown, strict=True))
    return tuple(rows), len(found) > limit


def repeated_of(connection: Connection, numbers: Sequence[int], limit: int) -> tuple[Repeated, ...]:
    """The most repeated quotations among the statements with these numbers."""
    found = _most(connection, dialects.among(connection, variants.c.statement, numbers), limit, 0)
    sizes = foldings(connection, {quotation for quotation, _ in found})
    hits = hits_of(connection, EVERYTHING, [statement for _, statement in found])
    return tuple(Repeated(hit, sizes[quotation]) for hit, (quotation, _) in zip(hits, found, strict=True))


def foldings_of(connection: Connection, names: Sequence[str]) -> dict[str, Folding]:
    """The quotations of these statements by their names; those that nothing repeats are left out."""
    named = [name.partition(".") for name in names]
    keys = sorted({key for key, _, _ in named})
    columns = select(statements.c.article, statements.c.id, variants.c.quotation)
    query = columns.join_from(variants, statements, statements.c.number == variants.c.statement)
    rows = connection.execute(query.where(statements.c.article.in_(keys))).all()
    belongs = {f"{row.article}.{row.id}": row.quotation for row in rows}
    sizes = foldings(connection, {belongs[name] for name in names if name in belongs})
    return {name: sizes[belongs[name]] for name in names if name in belongs}


def _most(
    connection: Connection, named: ColumnElement[bool], limit: int, offset: int
) -> list[tuple[int, int]]:
    """The quotation and the first of its statements that answers, by how many variants the whole has."""
    dated = case((variants.c.statement >= FIRST_DATED, variants.c.statement))
    first = func.coalesce(func.min(dated), func.min(variants.c.statement)).label("first")
    answering = select(variants.c.quotation, first)
    inside = answering.where(named).group_by(variants.c.quotation).subquery()
    n_variants = func.count().label("n")
    sizes = (
        select(variants.c.quotation, n_variants)
        .where(variants.c.quotation.in_(select(inside.c.quotation)))
        .group_by(variants.c.quotation)
        .subquery()
    )
    query = select(inside.c.quotation, inside.c.first).join(sizes, sizes.c.quotation == inside.c.quotation)
    ordered = query.order_by(sizes.c.n.desc(), inside.c.quotation.desc())
    return [(int(row[0]), int(row[1])) for row in connection.execute(ordered.limit(limit).offset(offset))]

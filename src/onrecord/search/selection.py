"""All that answers a query, for exports: no page, no order, no marks."""

from __future__ import annotations

from sqlalchemy import Connection, select

from onrecord.search.query import Node
from onrecord.search.sql import asked
from onrecord.store.stored import Answers
from onrecord.store.tables import statements


def select_answers(connection: Connection, node: Node) -> Answers:
    """The statements that answer the query. Their numbers are held in memory, some 60 bytes each."""
    found = asked(connection, node)
    numbers = select(found.number).select_from(found.source).where(*found.where)
    keys = select(statements.c.article).where(statements.c.number.in_(numbers))
    return Answers(keys=keys, numbers=frozenset(connection.execute(numbers).scalars()))

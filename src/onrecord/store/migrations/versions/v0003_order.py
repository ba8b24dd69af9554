"""Statements numbered by day and arrival; one full-text index for every database; servers.

Revision ID: 0003
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Connection, select, text

from onrecord.store import dialects
from onrecord.store.indexing import documents_of
from onrecord.store.numbering import statement_number
from onrecord.store.tables import articles, statements

revision = "0003"
down_revision = "0002"

_BATCH = 100


def upgrade() -> None:
    """Renumbers, and makes the index anew."""
    connection = op.get_bind()
    if dialects.is_server(connection):
        connection.exec_driver_sql("ALTER TABLE statements ALTER COLUMN number DROP DEFAULT")
        connection.exec_driver_sql("DROP SEQUENCE statements_number_seq")
    else:
        for name in ("added", "removed", "changed"):
            connection.exec_driver_sql(f"DROP TRIGGER statements_{name}")
        connection.exec_driver_sql("DROP TABLE statement_fts")
    op.drop_index("ix_statements_speaker_folded", "statements")
    op.create_index("ix_statements_speaker_folded_number", "statements", ["speaker_folded", "number"])
    dialects.create_statement_index(connection)
    connection.exec_driver_sql("UPDATE statements SET number = -number")
    keys = connection.execute(select(articles.c.key).order_by(articles.c.capture)).scalars().all()
    for at in range(0, len(keys), _BATCH):
        some = list(keys[at : at + _BATCH])
        _renumber(connection, some)
        dialects.index_statements(connection, documents_of(connection, some))


def _renumber(connection: Connection, keys: list[str]) -> None:
    wanted = select(
        statements.c.number, statements.c.ordinal, articles.c.published_day, articles.c.capture
    ).join_from(statements, articles, statements.c.article == articles.c.key)
    rows = connection.execute(wanted.where(articles.c.key.in_(keys))).all()
    changes = [
        {"old": row.number, "new": statement_number(row.published_day, row.capture, row.ordinal)}
        for row in rows
    ]
    if changes:
        connection.execute(text("UPDATE statements SET number = :new WHERE number = :old"), changes)

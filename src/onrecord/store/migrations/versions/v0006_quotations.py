"""The same words of one speaker in several articles.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Makes the tables of this step; `onrecord rebuild` fills them for what is on record already."""
    _make_prints()
    _make_links()
    _make_variants()


def _statement(table: str, name: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    """A column that names a statement, whose rows go with it."""
    constraint = op.f(f"fk_{table}_{name}_statements")
    return (
        sa.Column(name, _NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint([name], ["statements.number"], name=constraint, ondelete="CASCADE"),
    )


def _make_prints() -> None:
    op.create_table(
        "quotation_prints",
        sa.Column("print", sa.BigInteger(), autoincrement=False, nullable=False),
        *_statement("quotation_prints", "statement"),
        sa.PrimaryKeyConstraint("print", "statement", name=op.f("pk_quotation_prints")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_quotation_prints_statement"), "quotation_prints", ["statement"])


def _make_links() -> None:
    op.create_table(
        "quotation_links",
        *_statement("quotation_links", "left"),
        *_statement("quotation_links", "right"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("likeness", sa.Float(53), nullable=False),
        sa.Column("is_sure", sa.Boolean(), nullable=False),
        sa.Column("gap_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("left", "right", name=op.f("pk_quotation_links")),
    )
    op.create_index(op.f("ix_quotation_links_right"), "quotation_links", ["right"])


def _make_variants() -> None:
    op.create_table(
        "variants",
        *_statement("variants", "statement"),
        sa.Column("quotation", _NUMBER, nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_variants")),
    )
    op.create_index(op.f("ix_variants_quotation"), "variants", ["quotation"])

"""What belongs together: revisions, copies, quotations.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the tables of this step."""
    _make_revisions()
    _make_fingerprints()
    _make_copies()
    _make_families()


def _article(table: str, name: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    """A column that names an article, whose rows go with it."""
    constraint = op.f(f"fk_{table}_{name}_articles")
    return (
        sa.Column(name, sa.String(12), nullable=False),
        sa.ForeignKeyConstraint([name], ["articles.key"], name=constraint, ondelete="CASCADE"),
    )


def _make_revisions() -> None:
    op.create_table(
        "revisions",
        *_article("revisions", "article"),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(12), nullable=True),
        sa.Column("is_changed", sa.Boolean(), nullable=False),
        sa.Column("is_silent", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_revisions")),
    )
    op.create_index(op.f("ix_revisions_address"), "revisions", ["address"])


def _make_fingerprints() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("fingerprint", sa.BigInteger(), autoincrement=False, nullable=False),
        *_article("fingerprints", "article"),
        sa.PrimaryKeyConstraint("fingerprint", "article", name=op.f("pk_fingerprints")),
    )
    op.create_index(op.f("ix_fingerprints_article"), "fingerprints", ["article"])


def _make_copies() -> None:
    op.create_table(
        "copies",
        *_article("copies", "left"),
        *_article("copies", "right"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("overlap", sa.Float(53), nullable=False),
        sa.Column("left_contained", sa.Float(53), nullable=False),
        sa.Column("right_contained", sa.Float(53), nullable=False),
        sa.Column("stretches", sa.JSON(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("contradiction", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("left", "right", name=op.f("pk_copies")),
    )
    op.create_index(op.f("ix_copies_right"), "copies", ["right"])


def _make_families() -> None:
    op.create_table(
        "families",
        *_article("families", "article"),
        sa.Column("family", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_families")),
    )
    op.create_index(op.f("ix_families_family"), "families", ["family"])

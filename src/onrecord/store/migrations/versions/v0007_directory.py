"""Who is who across articles: referents, judgements, and what is counted from them.

Revision ID: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Makes the tables of this step."""
    _make_referents()
    _make_judgements()
    _make_identities()


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(20), nullable=nullable)


def _tied(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """The column's rows go with those that it names."""
    name = op.f(f"fk_{table}_{column}_{to.split('.')[0]}")
    return sa.ForeignKeyConstraint([column], [to], name=name, ondelete="CASCADE")


def _make_referents() -> None:
    op.create_table(
        "referents",
        _id("id"),
        sa.Column("article", sa.String(12), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        _id("canonical_id"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.String(10), nullable=True),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("traits", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referents")),
        _tied("referents", "article", "articles.key"),
    )
    op.create_index(op.f("ix_referents_canonical_id"), "referents", ["canonical_id"])
    op.create_index(op.f("ix_referents_article"), "referents", ["article"])
    row_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "said_by",
        sa.Column("statement", row_number, nullable=False),
        _id("referent"),
        sa.PrimaryKeyConstraint("statement", "referent", name=op.f("pk_said_by")),
        sa.ForeignKeyConstraint(
            ["statement"],
            ["statements.number"],
            name=op.f("fk_said_by_statement_statements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["referent"], ["referents.id"], name=op.f("fk_said_by_referent_referents"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_said_by_referent"), "said_by", ["referent"])
    op.create_table(
        "people",
        _id("referent"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("wikidata", sa.Text(), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("listed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("referent", name=op.f("pk_people")),
        _tied("people", "referent", "referents.id"),
    )
    op.create_index(op.f("ix_people_wikidata"), "people", ["wikidata"])


def _make_judgements() -> None:
    op.create_table(
        "judgements",
        _id("id"),
        _id("left"),
        _id("right", nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("score", sa.Float(53), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("judged_by", sa.Text(), nullable=True),
        sa.Column("judged_at", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _id("action", nullable=True),
        _id("led_by", nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgements")),
    )
    for column in ("left", "right", "action", "led_by"):
        op.create_index(op.f(f"ix_judgements_{column}"), "judgements", [column])


def _make_identities() -> None:
    op.create_table(
        "identities",
        _id("canonical_id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("fixed_name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("wikidata", sa.Text(), nullable=True),
        sa.Column("is_ruled", sa.Boolean(), nullable=False),
        sa.Column("n_mentions", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.String(10), nullable=True),
        sa.Column("last_day", sa.String(10), nullable=True),
        sa.PrimaryKeyConstraint("canonical_id", name=op.f("pk_identities")),
    )
    op.create_index(op.f("ix_identities_name_folded"), "identities", ["name_folded"])
    op.create_index(op.f("ix_identities_n_mentions"), "identities", ["n_mentions"])
    for table, column, more in (
        ("identity_names", "name", [_id("referent")]),
        ("identity_traits", "trait", []),
    ):
        op.create_table(
            table,
            _id("canonical_id"),
            sa.Column(column, sa.Text(), nullable=False),
            sa.Column("n", sa.Integer(), nullable=False),
            *more,
            sa.PrimaryKeyConstraint("canonical_id", column, name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "identity_keys",
        sa.Column("key", sa.Text(), nullable=False),
        _id("canonical_id"),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "canonical_id", name=op.f("pk_identity_keys")),
    )
    op.create_index(op.f("ix_identity_keys_key_n"), "identity_keys", ["key", "n"])
    op.create_index(op.f("ix_identity_keys_canonical_id"), "identity_keys", ["canonical_id"])

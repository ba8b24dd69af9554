"""The web: listings, revisits, watched sources, the queue, known addresses, counts of outcomes.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the tables of this step."""
    _make_listings()
    _make_revisits()
    _make_sources()
    _make_queue()
    _make_addresses()
    _make_tallies()


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def _reference(
    table: str, name: str, target: str, ondelete: str | None = None, *, nullable: bool = False
) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    """A column that names a row of another table by its number."""
    place = f"{target}.number"
    key = sa.ForeignKeyConstraint(
        [name], [place], name=op.f(f"fk_{table}_{name}_{target}"), ondelete=ondelete
    )
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, number, nullable=nullable), key


def _make_listings() -> None:
    op.create_table(
        "listings",
        *_reference("listings", "capture", "captures", "CASCADE"),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("updated", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("capture", name=op.f("pk_listings")),
    )


def _make_revisits() -> None:
    op.create_table(
        "revisits",
        _number(),
        *_reference("revisits", "capture", "captures", "CASCADE"),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=False),
        sa.Column("warc_file", sa.Text(), nullable=False),
        sa.Column("warc_offset", sa.BigInteger(), nullable=False),
        sa.Column("warc_length", sa.BigInteger(), nullable=False),
        sa.Column("warc_record_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["warc_file"], ["warc_files.name"], name=op.f("fk_revisits_warc_file_warc_files")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_revisits")),
    )
    op.create_index(op.f("ix_revisits_capture"), "revisits", ["capture"])


def _make_sources() -> None:
    op.create_table(
        "sources",
        _number(),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("interval_s", sa.Float(53), nullable=False),
        sa.Column("next_at", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.Text(), nullable=True),
        sa.Column("n_failures", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("n_new", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sources")),
        sa.UniqueConstraint("url", name=op.f("uq_sources_url")),
    )


def _make_queue() -> None:
    op.create_table(
        "queue",
        _number(),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("via", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("updated", sa.Text(), nullable=True),
        *_reference("queue", "source", "sources", "SET NULL", nullable=True),
        sa.Column("n_tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_queue")),
        sa.UniqueConstraint("url", name=op.f("uq_queue_url")),
    )
    op.create_index(op.f("ix_queue_host_number"), "queue", ["host", "number"])
    op.create_index(op.f("ix_queue_source"), "queue", ["source"])


def _make_addresses() -> None:
    op.create_table(
        "addresses",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        *_reference("addresses", "capture", "captures", "SET NULL", nullable=True),
        sa.Column("is_list", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_capture"), "addresses", ["capture"])


def _make_tallies() -> None:
    op.create_table(
        "tallies",
        *_reference("tallies", "run", "runs"),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("n_items", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("run", "stage", "reason", name=op.f("pk_tallies")),
    )

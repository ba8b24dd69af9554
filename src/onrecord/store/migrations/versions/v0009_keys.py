"""An index from which the most mentioned speakers of a key are read in order, however many share the key.

Revision ID: 0009
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Changes one index."""
    op.execute("DROP INDEX IF EXISTS ix_identity_keys_key_n")
    op.create_index(
        op.f("ix_identity_keys_key_n_canonical_id"), "identity_keys", ["key", "n", "canonical_id"]
    )

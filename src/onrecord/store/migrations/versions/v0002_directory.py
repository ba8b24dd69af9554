"""The directory of speakers: identities, links, judgements.

Revision ID: 0002
"""

from __future__ import annotations

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the tables of this step."""

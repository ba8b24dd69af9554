"""What belongs together: revisions, copies, quotations.

Revision ID: 0003
"""

from __future__ import annotations

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the tables of this step."""

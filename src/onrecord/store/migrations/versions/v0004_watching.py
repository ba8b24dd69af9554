"""Watched sources, their schedules, the queue.

Revision ID: 0004
"""

from __future__ import annotations

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the tables of this step."""

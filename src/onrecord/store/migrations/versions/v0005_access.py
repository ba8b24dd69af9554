"""Tokens of the HTTP API.

Revision ID: 0005
"""

from __future__ import annotations

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the tables of this step."""

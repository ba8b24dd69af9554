"""Who may read and write over HTTP: tokens, of which only digests are kept."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from onrecord.store.tables.base import metadata

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(8), primary_key=True),  # no secret: it is the middle part of the token
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False),  # read, write
    Column("digest", Text, nullable=False),  # of the whole token
    Column("made_at", Text, nullable=False),
    Column("revoked_at", Text),
)

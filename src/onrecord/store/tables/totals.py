"""How much is on record, kept up to date as articles come and go, so that nobody counts over all of it."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from onrecord.store.tables.base import metadata

totals = Table(
    "totals",
    metadata,
    Column("subject", Text, primary_key=True),  # outlet, agency, language, kind (of statement), day
    Column("value", Text, primary_key=True),  # folded where it is a name; empty: the articles that have none
    Column("name", Text),  # as it is written
    Column("n_articles", Integer, nullable=False),
    Column("n_statements", Integer, nullable=False),
    Column("n_unnamed", Integer, nullable=False),  # statements whose speaker nobody names
    Column("n_wired", Integer, nullable=False),  # articles that carry an agency
    # Only of outlets and agencies; the days are null where no article has one.
    Column("first_day", String(10)),
    Column("last_day", String(10)),
    Column("last_captured_at", Text),
    Index(None, "subject", "n_articles"),
)

"""What belongs together: the revisions of an address; fingerprints, copies and their families."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, ForeignKey, Index, String, Table, Text

from onrecord.store.tables.base import metadata

revisions = Table(
    "revisions",
    metadata,
    Column("article", ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("address", Text, nullable=False),  # canonical
    Column("previous", String(12)),  # the article captured before it at this address
    Column("is_changed", Boolean, nullable=False),
    Column("is_silent", Boolean, nullable=False),
    Column("changes", JSON, nullable=False),  # kind, before, after
    Index(None, "address"),
)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("fingerprint", BigInteger, primary_key=True, autoincrement=False),
    Column("article", ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Index(None, "article"),
)

copies = Table(
    "copies",
    metadata,
    Column("left", ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),  # the lesser key
    Column("right", ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, nullable=False),  # exact, near, partial
    Column("overlap", Float(53), nullable=False),
    Column("left_contained", Float(53), nullable=False),
    Column("right_contained", Float(53), nullable=False),
    Column("stretches", JSON, nullable=False),  # pairs of spans, left and right
    Column("origin", Text),  # left, right; null where the evidence does not tell
    Column("evidence", JSON, nullable=False),  # origin, weight, reason
    Column("contradiction", Text),
    Index(None, "right"),
)

families = Table(
    "families",
    metadata,
    Column("article", ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("family", String(12), nullable=False),  # the least key of those that exact and near copies join
    Index(None, "family"),
)

"""The same words of one speaker in several articles: what finds them, what ties them, where each belongs."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text

from onrecord.store.tables.base import ROW_NUMBER, metadata

quotation_prints = Table(
    "quotation_prints",
    metadata,
    Column("print", BigInteger, primary_key=True, autoincrement=False),
    Column("statement", ForeignKey("statements.number", ondelete="CASCADE"), primary_key=True),
    Index(None, "statement"),
    sqlite_with_rowid=False,  # two thirds of the size: the key is all that a row holds
)

quotation_links = Table(
    "quotation_links",
    metadata,
    Column("left", ForeignKey("statements.number", ondelete="CASCADE"), primary_key=True),  # the lesser
    Column("right", ForeignKey("statements.number", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, nullable=False),  # same, reworded, paraphrase
    Column("likeness", Float(53), nullable=False),
    Column("is_sure", Boolean, nullable=False),
    Column("gap_days", Integer, nullable=False),
    Index(None, "right"),
)

variants = Table(
    "variants",
    metadata,
    Column("statement", ForeignKey("statements.number", ondelete="CASCADE"), primary_key=True),
    Column("quotation", ROW_NUMBER, nullable=False),  # the least statement of the group
    Column("basis", Text, nullable=False),  # words, paraphrase
    Index(None, "quotation"),
)

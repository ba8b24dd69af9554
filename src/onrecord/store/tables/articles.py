"""What is archived, read and found: captures, articles, statements, speakers; and the log of runs."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from onrecord.store.tables.base import ROW_NUMBER, metadata

warc_files = Table(
    "warc_files",
    metadata,
    Column("name", Text, primary_key=True),
    # What lies behind this length was never committed, and is cut off at the next opening for writing.
    Column("committed_bytes", BigInteger, nullable=False),
    # As far as several articles at once are being written; else null. Noted before they are.
    Column("pending_bytes", BigInteger),
)

captures = Table(
    "captures",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("digest", Text, nullable=False),  # sha256 of the payload that was parsed
    Column("url", Text),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("charset", Text),
    Column("http_status", Integer),
    Column("captured_at", Text, nullable=False),
    Column("warc_file", ForeignKey("warc_files.name"), nullable=False),
    Column("warc_offset", BigInteger, nullable=False),
    Column("warc_length", BigInteger, nullable=False),
    Column("warc_record_id", Text, nullable=False),
    Index(None, "digest"),
)

articles = Table(
    "articles",
    metadata,
    Column("key", String(12), primary_key=True),
    Column("record_id", Text, nullable=False),
    Column("capture", ForeignKey("captures.number"), nullable=False),
    Column("url", Text),
    Column("outlet", Text),
    Column("outlet_folded", Text),
    Column("title", Text),
    Column("language", Text),
    Column("published", Text),
    Column("published_basis", Text),
    Column("published_day", String(10)),  # the first day that `published` can mean; null where it has no year
    Column("text", Text, nullable=False),
    Column("text_digest", Text, nullable=False),
    Column("provenance", JSON, nullable=False),
    Column("parsed_by", Text, nullable=False),  # engine and version of onrecord
    # The conversion record that holds the text.
    Column("warc_file", ForeignKey("warc_files.name"), nullable=False),
    Column("warc_offset", BigInteger, nullable=False),
    Column("warc_length", BigInteger, nullable=False),
    Column("warc_record_id", Text, nullable=False),
    Index(None, "record_id"),
    Index(None, "capture"),
    Index(None, "url"),
    Index(None, "outlet_folded", "key"),
    Index(None, "published_day"),
)

agencies = Table(
    "agencies",
    metadata,
    Column("article", ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("code_folded", Text, nullable=False),
    Column("name", Text),
    Column("name_folded", Text),
    Index(None, "code_folded", "article"),
    Index(None, "name_folded"),
)

statements = Table(
    "statements",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=False),  # `numbering.py`: by day and arrival
    Column("article", ForeignKey("articles.key", ondelete="CASCADE"), nullable=False),
    Column("id", Text, nullable=False),  # inside the article; `<article>.<id>` names it everywhere
    Column("ordinal", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("start", Integer, nullable=False),  # of the first content span
    Column("content", JSON, nullable=False),
    Column("cue", JSON, nullable=False),
    Column("source", JSON, nullable=False),
    Column("addressee", JSON, nullable=False),
    # The words of the spans; parts are set apart by " … ". Null where the statement has no such part.
    Column("content_text", Text, nullable=False),
    Column("cue_text", Text),
    Column("source_text", Text),
    Column("addressee_text", Text),
    Column("speaker_name", Text),
    Column("speaker_folded", Text),
    Column("speaker_kind", Text),
    Column("speaker_basis", Text),
    Column("speaker_role", Text),
    Column("addressed_to_name", Text),
    Column("addressed_to_kind", Text),
    Column("occasion_kind", Text),
    Column("occasion_span", JSON(none_as_null=True)),
    Column("within", Text),
    Column("confidence", Float(53), nullable=False),
    UniqueConstraint("article", "id"),
    Index(None, "speaker_folded", "number"),
)

STATEMENT_FTS = "statement_fts"
"""Full-text index over `statements` by `number`; `store/indexing.py` says what it holds."""

speakers = Table(
    "speakers",
    metadata,
    Column("article", ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_folded", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("mentions", JSON, nullable=False),
    Column("roles", JSON, nullable=False),
    Index(None, "name_folded"),
)

runs = Table(
    "runs",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),  # null: still running, or killed
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("run", ForeignKey("runs.number"), nullable=False),
    Column("item", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index(None, "run", "reason"),
)

withdrawn = Table(
    "withdrawn",
    metadata,
    Column("article", String(12), primary_key=True),  # the key that must not come back
    Column("record_id", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Text, nullable=False),
)

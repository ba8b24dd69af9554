"""The tables of onrecord 0.1.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onrecord.store import dialects

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes all tables and the full-text index."""
    _make_log()
    _make_captures()
    _make_articles()
    _make_speaking()
    _make_statements()
    if not dialects.is_server(op.get_bind()):
        _make_index()
    dialects.mark_as_record(op.get_bind())


def _make_log() -> None:
    op.create_table(
        "runs",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_runs")),
    )
    op.create_table(
        "warc_files",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("committed_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_warc_files")),
    )
    op.create_table(
        "withdrawn",
        sa.Column("article", sa.String(length=12), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_withdrawn")),
    )


def _make_captures() -> None:
    op.create_table(
        "captures",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("charset", sa.Text(), nullable=True),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("captured_at", sa.Text(), nullable=False),
        sa.Column("warc_file", sa.Text(), nullable=False),
        sa.Column("warc_offset", sa.BigInteger(), nullable=False),
        sa.Column("warc_length", sa.BigInteger(), nullable=False),
        sa.Column("warc_record_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["warc_file"], ["warc_files.name"], name=op.f("fk_captures_warc_file_warc_files")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_captures")),
    )
    op.create_index(op.f("ix_captures_digest"), "captures", ["digest"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.number"], name=op.f("fk_outcomes_run_runs")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_run_reason"), "outcomes", ["run", "reason"], unique=False)


def _make_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("capture", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("outlet_folded", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("published_basis", sa.Text(), nullable=True),
        sa.Column("published_day", sa.String(length=10), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_digest", sa.Text(), nullable=False),
        sa.Column("provenance", sa.JSON(), nullable=False),
        sa.Column("parsed_by", sa.Text(), nullable=False),
        sa.Column("warc_file", sa.Text(), nullable=False),
        sa.Column("warc_offset", sa.BigInteger(), nullable=False),
        sa.Column("warc_length", sa.BigInteger(), nullable=False),
        sa.Column("warc_record_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["capture"], ["captures.number"], name=op.f("fk_articles_capture_captures")),
        sa.ForeignKeyConstraint(
            ["warc_file"], ["warc_files.name"], name=op.f("fk_articles_warc_file_warc_files")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_articles")),
    )
    op.create_index(op.f("ix_articles_capture"), "articles", ["capture"], unique=False)
    op.create_index(op.f("ix_articles_outlet_folded"), "articles", ["outlet_folded"], unique=False)
    op.create_index(op.f("ix_articles_published_day"), "articles", ["published_day"], unique=False)
    op.create_index(op.f("ix_articles_record_id"), "articles", ["record_id"], unique=False)
    op.create_index(op.f("ix_articles_url"), "articles", ["url"], unique=False)


def _make_speaking() -> None:
    op.create_table(
        "agencies",
        sa.Column("article", sa.String(length=12), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_folded", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_folded", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.key"], name=op.f("fk_agencies_article_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article", "ordinal", name=op.f("pk_agencies")),
    )
    op.create_index(op.f("ix_agencies_code_folded"), "agencies", ["code_folded"], unique=False)
    op.create_index(op.f("ix_agencies_name_folded"), "agencies", ["name_folded"], unique=False)
    op.create_table(
        "speakers",
        sa.Column("article", sa.String(length=12), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.key"], name=op.f("fk_speakers_article_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article", "ordinal", name=op.f("pk_speakers")),
    )
    op.create_index(op.f("ix_speakers_name_folded"), "speakers", ["name_folded"], unique=False)


def _make_statements() -> None:
    op.create_table(
        "statements",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("cue", sa.JSON(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("addressee", sa.JSON(), nullable=False),
        sa.Column("content_text", sa.Text(), nullable=False),
        sa.Column("cue_text", sa.Text(), nullable=True),
        sa.Column("source_text", sa.Text(), nullable=True),
        sa.Column("addressee_text", sa.Text(), nullable=True),
        sa.Column("speaker_name", sa.Text(), nullable=True),
        sa.Column("speaker_folded", sa.Text(), nullable=True),
        sa.Column("speaker_kind", sa.Text(), nullable=True),
        sa.Column("speaker_basis", sa.Text(), nullable=True),
        sa.Column("speaker_role", sa.Text(), nullable=True),
        sa.Column("addressed_to_name", sa.Text(), nullable=True),
        sa.Column("addressed_to_kind", sa.Text(), nullable=True),
        sa.Column("occasion_kind", sa.Text(), nullable=True),
        sa.Column("occasion_span", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("within", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.key"], name=op.f("fk_statements_article_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_statements")),
        sa.UniqueConstraint("article", "id", name=op.f("uq_statements_article_id")),
    )
    op.create_index(op.f("ix_statements_speaker_folded"), "statements", ["speaker_folded"], unique=False)


INDEXED = (
    "content_text",
    "speaker_name",
    "source_text",
    "speaker_role",
    "cue_text",
    "addressee_text",
    "addressed_to_name",
)


def _make_index() -> None:
    """The full-text index of SQLite as it was until 0003, kept in step by triggers."""
    columns = ", ".join(INDEXED)
    connection = op.get_bind()
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE statement_fts USING fts5({columns}, content='statements',"
        " content_rowid='number', tokenize=\"unicode61 remove_diacritics 2\")"
    )
    added, removed = _index_row("new"), _index_row("old", command="delete")
    for name, when, actions in (
        ("added", "AFTER INSERT", added),
        ("removed", "AFTER DELETE", removed),
        ("changed", "AFTER UPDATE", f"{removed} {added}"),
    ):
        connection.exec_driver_sql(
            f"CREATE TRIGGER statements_{name} {when} ON statements BEGIN {actions} END"
        )


def _index_row(row: str, command: str | None = None) -> str:
    columns = ", ".join(INDEXED)
    values = ", ".join(f"{row}.{column}" for column in INDEXED)
    if command:
        return (
            f"INSERT INTO statement_fts(statement_fts, rowid, {columns})"  # noqa: S608 - names of our own
            f" VALUES ('{command}', {row}.number, {values});"
        )
    return f"INSERT INTO statement_fts(rowid, {columns}) VALUES ({row}.number, {values});"  # noqa: S608

"""How much is on record, kept up to date; indexes that hold what is read along with what is sought; what a
writer of several articles at once is about to write.

Revision ID: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes and fills the table of this step, and changes four indexes."""
    op.add_column("warc_files", sa.Column("pending_bytes", sa.BigInteger(), nullable=True))
    numbers = ("n_articles", "n_statements", "n_unnamed", "n_wired")
    op.create_table(
        "totals",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("first_day", sa.String(10), nullable=True),
        sa.Column("last_day", sa.String(10), nullable=True),
        sa.Column("last_captured_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("subject", "value", name=op.f("pk_totals")),
    )
    op.create_index(op.f("ix_totals_subject_n_articles"), "totals", ["subject", "n_articles"])
    for table, column, *more in (
        ("articles", "outlet_folded", "key"),
        ("agencies", "code_folded", "article"),
        ("referents", "canonical_id", "day", "id"),
        ("said_by", "referent", "statement"),
    ):
        op.execute(f"DROP INDEX IF EXISTS ix_{table}_{column}")
        op.create_index(op.f(f"ix_{table}_{'_'.join([column, *more])}"), table, [column, *more])
    fill(op.get_bind())


def fill(connection: sa.Connection) -> None:
    """Counts all that is on record into the empty table."""
    for subject, value, name in (
        ("outlet", "a.outlet_folded", "a.outlet"),
        ("language", "a.language", "a.language"),
        ("day", "a.published_day", "a.published_day"),
    ):
        _insert(connection, (subject, value, name, "count(w.article)"), has_days=subject == "outlet")
    codes = "SELECT article, code_folded, max(code) AS code FROM agencies GROUP BY article, code_folded"
    carried = f"JOIN ({codes}) g ON g.article = a.key"
    _insert(connection, ("agency", "g.code_folded", "g.code", "count(*)"), carried, has_days=True)
    connection.execute(
        sa.text(
            "INSERT INTO totals SELECT 'kind', kind, kind, count(DISTINCT article), count(*),"
            " count(*) - count(speaker_name), 0, NULL, NULL, NULL FROM statements GROUP BY kind"
        )
    )


def _insert(
    connection: sa.Connection, columns: tuple[str, str, str, str], carried: str = "", *, has_days: bool
) -> None:
    """Counts by one property of articles. `columns`: subject, value, name, number of those with an agency."""
    subject, value, name, n_wired = columns
    days = (
        "min(a.published_day), max(a.published_day), max(c.captured_at)" if has_days else "NULL, NULL, NULL"
    )
    connection.execute(
        sa.text(
            f"INSERT INTO totals SELECT '{subject}', coalesce({value}, ''), max({name}), count(*),"  # noqa: S608
            f" coalesce(sum(s.n), 0), coalesce(sum(s.n_unnamed), 0), {n_wired}, {days}"
            " FROM articles a JOIN captures c ON c.number = a.capture"
            " LEFT JOIN (SELECT article, count(*) AS n, count(*) - count(speaker_name) AS n_unnamed"
            " FROM statements GROUP BY article) s ON s.article = a.key"
            " LEFT JOIN (SELECT DISTINCT article FROM agencies) w ON w.article = a.key"
            f" {carried} GROUP BY coalesce({value}, '')"
        )
    )

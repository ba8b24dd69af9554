"""A record on a server opens, or a message says why not and what to do; what is not ours stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, make_url, select
from sqlalchemy.exc import DBAPIError, InternalError

from databases import Databases
from fictional import capture_of, record_of, text_of
from onrecord.errors import Abort
from onrecord.search import parse_query
from onrecord.search.results import Page, search
from onrecord.store import Location, Writer, iter_records, locate, migrations, open_database, reading_from
from onrecord.store.numbering import statement_number
from onrecord.store.tables import STATEMENT_FTS, articles, metadata, statements


def run_on(address: str, *commands: str) -> None:
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        for command in commands:
            connection.exec_driver_sql(command)
    engine.dispose()


def refused(address: str, words: str, tmp_path: Path, *, write: bool) -> None:
    where = locate(address, str(tmp_path / "captures"))
    with pytest.raises(Abort, match=words) as caught:
        Writer(where, 1000) if write else open_database(where)
    assert str(caught.value).startswith(str(where))
    assert not (tmp_path / "captures").exists()


@pytest.mark.parametrize("write", [True, False])
def test_another_programs_database(databases: Databases, tmp_path: Path, write: bool) -> None:
    address = databases.empty()
    run_on(address, "CREATE TABLE recipes (name text)")
    refused(address, "another program", tmp_path, write=write)


@pytest.mark.parametrize("write", [True, False])
def test_a_newer_record(databases: Databases, tmp_path: Path, write: bool) -> None:
    address = databases.ready()
    run_on(address, "UPDATE alembic_version SET version_num = '9999'")
    refused(address, r"newer onrecord \(tables 9999\)", tmp_path, write=write)


def test_an_empty_database_is_filled_by_the_first_writer(databases: Databases, tmp_path: Path) -> None:
    address = databases.empty()
    refused(address, "there is no record here; `onrecord add` makes one", tmp_path, write=False)
    open_database(address, write=True).dispose()
    with reading_from(address) as connection:
        assert list(iter_records(connection)) == []


def test_what_the_server_refuses_is_explained(databases: Databases, tmp_path: Path) -> None:
    url = make_url(databases.ready())
    missing = url.set(database="no_such_database", password="secret").render_as_string(hide_password=False)
    refused(missing, r"the server cannot be reached \(.*no_such_database.*\); check", tmp_path, write=True)
    nobody = url.set(port=1, password="secret").render_as_string(hide_password=False)
    with pytest.raises(Abort, match="the server cannot be reached") as caught:
        open_database(nobody)
    assert "secret" not in str(caught.value)


def test_reading_changes_nothing(databases: Databases) -> None:
    with reading_from(databases.ready()) as connection, pytest.raises(InternalError, match="read-only"):
        connection.exec_driver_sql("DELETE FROM articles")


def test_migrations_make_the_tables_and_compare_by_code_point(databases: Databases) -> None:
    engine = open_database(databases.ready(), write=True)

    def ours(name: str | None, kind: str, _: object) -> bool:
        return not (kind == "table" and name == STATEMENT_FTS)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []
        others = connection.exec_driver_sql(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
        )
        assert others.scalar_one() == 1  # of Alembic's own table
    engine.dispose()


def test_a_statement_that_takes_too_long_is_ended(databases: Databases) -> None:
    from onrecord.store import dialects

    with reading_from(databases.ready()) as connection:
        limited = dialects.time_limited(connection, 0.05)
        with pytest.raises(DBAPIError) as caught, limited:
            connection.exec_driver_sql("SELECT pg_sleep(20)")
        connection.rollback()
    assert dialects.is_out_of_time(caught.value.orig)
    assert not dialects.is_busy(caught.value.orig)


def test_an_older_record_is_brought_up_to_date(place: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements get numbers by day and arrival, and the full-text index is made anew."""
    with Writer(place, 10**9) as writer:
        for i in range(5):
            capture = capture_of(text_of(i))
            writer.save(capture, record_of(capture), "rules 1")
    with reading_from(place) as connection:
        before = connection.execute(select(statements).order_by(statements.c.number)).all()
    engine = open_database(place, write=True)
    with engine.begin() as connection:
        age(connection)
    engine.dispose()
    with pytest.raises(Abort, match="brings it up to date"):
        open_database(place)
    open_database(place, write=True).dispose()
    with reading_from(place) as connection:
        assert connection.execute(select(statements).order_by(statements.c.number)).all() == before
        assert search(connection, parse_query("lamp -boats"), Page()).total == 5
        row = connection.execute(select(articles.c.capture).limit(1)).one()
        assert before[0].number == statement_number("2021-05-17", row.capture, 0)


def age(connection: Connection) -> None:
    """Takes the record back to the tables of 0002."""
    for table in reversed(metadata.sorted_tables):
        if table.name not in OF_0002:
            connection.exec_driver_sql(f"DROP TABLE {table.name}")
    connection.exec_driver_sql(f"DROP TABLE {STATEMENT_FTS}")
    connection.exec_driver_sql("ALTER TABLE warc_files DROP COLUMN pending_bytes")
    for table, column, more in (("articles", "outlet_folded", "key"), ("agencies", "code_folded", "article")):
        connection.exec_driver_sql(f"DROP INDEX ix_{table}_{column}_{more}")
        connection.exec_driver_sql(f"CREATE INDEX ix_{table}_{column} ON {table} ({column})")
    connection.exec_driver_sql("UPDATE statements SET number = -number")
    connection.exec_driver_sql(
        "UPDATE statements SET number = 2 * (SELECT capture FROM articles WHERE key = article) + ordinal"
    )
    connection.exec_driver_sql("DROP INDEX ix_statements_speaker_folded_number")
    connection.exec_driver_sql("CREATE INDEX ix_statements_speaker_folded ON statements (speaker_folded)")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("CREATE SEQUENCE statements_number_seq OWNED BY statements.number")
    else:
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE statement_fts USING"
            " fts5(content_text, content='statements', content_rowid='number')"
        )
        for name in ("added", "removed", "changed"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER statements_{name} AFTER INSERT ON statements BEGIN SELECT 1; END"
            )
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    assert migrations.revision_of(connection) == "0002"


OF_0002 = {
    *("warc_files", "captures", "articles", "agencies", "statements", "speakers", "runs", "outcomes"),
    *("withdrawn", "revisions", "fingerprints", "copies", "families"),
}

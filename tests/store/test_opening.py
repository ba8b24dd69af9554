"""A record opens, or a message says why not and what to do; a file that is not ours stays as it is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import OperationalError

from onrecord.errors import Abort
from onrecord.store import Writer, iter_records, locate, migrations, open_database, reading_from
from onrecord.store.dialects.sqlite import integrity_problems
from onrecord.store.tables import STATEMENT_FTS, metadata


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def refused(path: Path, words: str, *, write: bool) -> None:
    """Asserts that the record does not open, that the message names it, and that nothing was changed."""
    before = files(path.parent) if path.parent.is_dir() else {}
    with pytest.raises(Abort, match=words) as caught:
        Writer(str(path), 1000, busy_s=0.05) if write else open_database(path, busy_s=0.05)
    assert str(path) in str(caught.value)
    assert (files(path.parent) if path.parent.is_dir() else {}) == before
    assert not path.with_name(f"{path.stem}-captures").exists()


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("content", [b"Dear diary", b"SQLite format 2\0" * 100, b"\0" * 4096])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes, write: bool) -> None:
    (tmp_path / "x.db").write_bytes(content)
    refused(tmp_path / "x.db", "is not a database", write=write)


@pytest.mark.parametrize("write", [True, False])
def test_a_damaged_database(tmp_path: Path, write: bool) -> None:
    (tmp_path / "x.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    refused(tmp_path / "x.db", "is not a database|is damaged", write=write)


@pytest.mark.parametrize("write", [True, False])
def test_another_programs_database(tmp_path: Path, write: bool) -> None:
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    refused(tmp_path / "x.db", "another program", write=write)


@pytest.mark.parametrize("write", [True, False])
def test_a_newer_record(tmp_path: Path, write: bool) -> None:
    open_database(tmp_path / "x.db", write=True).dispose()
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    refused(tmp_path / "x.db", r"newer onrecord \(tables 9999\)", write=write)


@pytest.mark.parametrize("write", [True, False])
def test_a_locked_record(tmp_path: Path, write: bool) -> None:
    open_database(tmp_path / "x.db", write=True).dispose()
    other = sqlite3.connect(tmp_path / "x.db")
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Abort, match=r"x\.db: is in use by another program"):
        Writer(str(tmp_path / "x.db"), 1000, busy_s=0.05) if write else open_database(
            tmp_path / "x.db", busy_s=0.05
        )
    other.close()


def test_where_there_is_nothing(tmp_path: Path) -> None:
    refused(tmp_path / "x.db", "there is no record here", write=False)
    refused(tmp_path / "no folder" / "x.db", "no such folder", write=True)
    with pytest.raises(Abort, match="is a folder"):
        open_database(tmp_path, write=True)


def test_an_empty_file_becomes_a_record(tmp_path: Path) -> None:
    (tmp_path / "x.db").touch()
    refused(tmp_path / "x.db", "there is no record here", write=False)
    open_database(tmp_path / "x.db", write=True).dispose()
    with reading_from(tmp_path / "x.db") as connection:
        assert list(iter_records(connection)) == []


def test_a_database_whose_first_run_was_killed(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN")
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    open_database(tmp_path / "x.db", write=True).dispose()
    open_database(tmp_path / "x.db").dispose()


@pytest.mark.parametrize("location", ["mysql://host/news", "postgresql://host", "postgresql://h:port/x"])
def test_an_address_that_no_record_has(location: str) -> None:
    with pytest.raises(Abort, match=r"give a path|write postgresql://|add /DATABASE"):
        locate(location)


def test_odd_names_are_only_names(tmp_path: Path) -> None:
    path = tmp_path / "a ?mode=ro#é%20.db"
    open_database(path, write=True).dispose()
    assert path.stat().st_size > 0
    open_database(path).dispose()


def test_reading_changes_nothing(filled_file: Path) -> None:
    with reading_from(filled_file) as connection, pytest.raises(OperationalError, match="readonly"):
        connection.exec_driver_sql("DELETE FROM articles")


def test_migrations_make_the_tables(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "x.db", write=True)

    def ours(name: str | None, kind: str, _: object) -> bool:
        return not (kind == "table" and (name or "").startswith(STATEMENT_FTS))

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert integrity_problems(connection) == []
        assert migrations.revision_of(connection) == migrations.HEAD
    engine.dispose()
    assert migrations.known_revisions()[0] == migrations.HEAD


AS_NOBODY = """
import os, sys
from pathlib import Path
import sqlalchemy.dialects.sqlite, alembic.script, filelock, fastwarc.warc
from onrecord.errors import Abort
from onrecord.store import Writer, counts, migrations, reading_from
folder = os.open(sys.argv[1], os.O_RDONLY); os.fchdir(folder); os.setuid(65534)
with reading_from("onrecord.db") as connection:
    print(counts(connection))
try:
    Writer("onrecord.db", 1000)
except Abort as err:
    print(err)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not write")
def test_a_read_only_record_is_read_and_not_written(filled_file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:  # not below tmp_path, which only its owner can enter
        shutil.copytree(filled_file.parent, folder, dirs_exist_ok=True)
        Path(folder).chmod(0o755)
        command = [sys.executable, "-c", AS_NOBODY, folder]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    counted, message = done.stdout.splitlines()
    assert counted == "{'articles': 5, 'statements': 10}"
    assert message.startswith("onrecord.db: is read-only; give yourself the right to write it")

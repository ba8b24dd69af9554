"""One statement checked against the archive, whole and damaged."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from fictional import captures, record_of
from onrecord.search.lookup import StatementFound, look_up_statement
from onrecord.spans import Span, joined_text
from onrecord.store import Claim, Reader, Writer, check


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A record of five articles in a file."""
    path = tmp_path / "onrecord.db"
    with Writer(path, 1_000_000) as writer:
        for capture in captures(5):
            assert writer.save(capture, record_of(capture), "rules 1").reason == "added"
    return path


def claim(filled: Path) -> tuple[Claim, Path]:
    reader = Reader(str(filled), 10)
    with reader.reading() as connection:
        name = connection.exec_driver_sql("SELECT article || '.' || id FROM statements LIMIT 1").scalar_one()
        found = look_up_statement(connection, name)
    reader.close()
    assert isinstance(found, StatementFound)
    article, content = found.article, found.statement.content
    made = Claim(
        capture_place=article.capture_place,
        capture_digest=article.capture_digest,
        text_place=article.text_place,
        text_digest=article.text_digest,
        spans=content,
        words=joined_text(article.record.text, content),
    )
    return made, reader.captures


def failing(folder: Path, made: Claim) -> list[str]:
    return [one.found for one in check(folder, made) if not one.holds]


def test_an_undamaged_archive_holds_everything(filled: Path) -> None:
    made, folder = claim(filled)
    checks = check(folder, made)
    assert len(checks) == 5
    assert all(one.holds for one in checks)


def test_each_part_is_compared(filled: Path) -> None:
    made, folder = claim(filled)
    wrong = "sha256:" + "0" * 64
    assert len(failing(folder, dataclasses.replace(made, capture_digest=wrong))) == 1
    assert len(failing(folder, dataclasses.replace(made, text_digest=wrong))) == 1
    assert failing(folder, dataclasses.replace(made, words="other")) == ["other words stand there"]
    assert failing(folder, dataclasses.replace(made, spans=(Span(0, 10**9),))) == ["other words stand there"]


def test_only_files_of_the_archive_are_read(filled: Path) -> None:
    made, folder = claim(filled)
    outside = dataclasses.replace(made.text_place, file="../onrecord.db")
    assert failing(folder, dataclasses.replace(made, text_place=outside)) == ["../onrecord.db is missing"]


def test_a_place_that_is_not_a_record_is_named(filled: Path) -> None:
    made, folder = claim(filled)
    for offset in (made.text_place.offset + 3, 10**9):
        moved = dataclasses.replace(made.text_place, offset=offset)
        assert len(failing(folder, dataclasses.replace(made, text_place=moved))) == 1


def test_a_record_made_anew_is_opened_anew(filled: Path) -> None:
    reader = Reader(str(filled), 10)
    with reader.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one() == 5
    other = filled.with_name("other.db")
    with Writer(other, 1_000_000):
        pass
    other.replace(filled)
    for suffix in ("-wal", "-shm"):
        filled.with_name(filled.name + suffix).unlink(missing_ok=True)
    with reader.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one() == 0
    reader.close()

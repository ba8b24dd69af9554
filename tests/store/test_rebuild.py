"""The database can be made again from its captures alone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from test_writer import found, rows

from fictional import NOW, capture_of, captures, record_of, text_of
from onrecord.errors import Abort
from onrecord.record import to_json
from onrecord.store import Location, Writer, captures_folder, iter_records, reading_from, rebuild, verify
from onrecord.store.archive import iter_members
from onrecord.store.queueing import Wanted, enqueue
from onrecord.store.tables import FETCHING
from onrecord.store.watching import add_source
from onrecord.store.writing import LOCK_NAME

Opener = Callable[..., Writer]


def test_the_same_rows_come_back(filled: Location, writer_of: Opener) -> None:
    with writer_of(max_warc_bytes=4000) as writer:
        for i in range(5, 12):
            capture = capture_of(text_of(i), url=f"https://gazette.example/{i}")
            writer.save(capture, record_of(capture), f"rules {i}")
    before = rows(filled)
    assert len(before["warc_files"]) > 1
    if filled.path is not None:
        filled.path.unlink()
    done = rebuild(filled)
    assert (done.n_articles, done.damages, done.backup) == (12, (), None)
    assert rows(filled) == before
    with reading_from(filled) as connection:
        assert found(connection, "lamp") == 12
        assert list(verify(connection, captures_folder(filled)))[-1].problems == []


def test_withdrawn_articles_stay_out(filled: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        key = writer.save(captures(1)[0], record_of(captures(1)[0]), "rules 1").detail
        writer.withdraw(key, "asked", NOW)
    before = rows(filled)
    assert rebuild(filled).n_articles == 4
    assert rows(filled) == before


def test_adding_goes_on_after_a_rebuild(filled: Location, writer_of: Opener) -> None:
    rebuild(filled)
    with writer_of() as writer:
        assert writer.has_capture(captures(1)[0])
        capture = captures(9)[8]
        assert writer.save(capture, record_of(capture), "rules 1").reason == "added"


def test_the_old_database_is_kept_whatever_it_was(filled_file: Path) -> None:
    filled_file.write_bytes(b"Dear diary")
    Path(f"{filled_file}-wal").write_bytes(b"of a crash")
    done = rebuild(filled_file)
    assert done.backup is not None
    assert done.backup.read_bytes() == b"Dear diary"
    assert Path(f"{done.backup}-wal").read_bytes() == b"of a crash"
    with reading_from(filled_file) as connection:
        assert len(list(iter_records(connection))) == 5
    with pytest.raises(Abort, match="is in the way"):
        rebuild(filled_file)
    rebuild(filled_file, overwrite_backup=True)
    with sqlite3.connect(done.backup) as backup:
        assert backup.execute("SELECT count(*) FROM articles").fetchone() == (5,)
    backup.close()


def test_damage_costs_only_the_article_it_is_in(filled: Location) -> None:
    (file,) = captures_folder(filled).glob("*.gz")
    members = list(iter_members(file))
    data = bytearray(file.read_bytes())
    for victim in (1, 5):  # the capture of the first article, the text of the second
        middle = members[victim].offset + members[victim].length // 2
        data[middle : middle + 20] = b"\xff" * 20
    file.write_bytes(data)
    with reading_from(filled) as connection:
        expected = [to_json(record) for record in iter_records(connection)][2:]
    done = rebuild(filled)
    assert done.n_articles == 3
    assert {damage.offset for damage in done.damages} >= {members[1].offset, members[5].offset}
    with reading_from(filled) as connection:
        assert [to_json(record) for record in iter_records(connection)] == expected


def test_nothing_to_rebuild_from(place: Location) -> None:
    with pytest.raises(Abort, match="no captures here"):
        rebuild(place)


def test_a_rebuild_waits_for_nobody(filled_file: Path) -> None:
    before = filled_file.read_bytes()
    with FileLock(captures_folder(filled_file) / LOCK_NAME), pytest.raises(Abort, match="another onrecord"):
        rebuild(filled_file)
    assert filled_file.read_bytes() == before
    assert not os.path.exists(f"{filled_file}.rebuilding")


def test_what_is_watched_and_waits_is_taken_over(filled: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        wanted = [Wanted(url="https://gazette.example/next")]
        writer.within(lambda connection: add_source(connection, "https://gazette.example/feed", NOW, 900.0))
        writer.within(lambda connection: enqueue(connection, wanted, at=NOW, source=1))
    before = rows(filled)
    rebuild(filled)
    after = rows(filled)
    assert [after[name] for name in FETCHING] == [before[name] for name in FETCHING]
    assert len(after["queue"]) == 1

"""Ingesting may be stopped at any moment, in any way, and goes on to the same record."""

from __future__ import annotations

import errno
import gzip
import json
import os
import random
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from sqlalchemy import select

from fictional import captures, clock, parse_all, text_of
from onrecord.acquire import iter_captures
from onrecord.errors import Abort
from onrecord.extract import Limits
from onrecord.ingest import ingest
from onrecord.parse import Options
from onrecord.record import Capture, Outcome, to_json
from onrecord.store import Writer, captures_folder, counts, iter_outcomes, iter_records, reading_from, verify
from onrecord.store.archive import open_unbuffered
from onrecord.store.tables import metadata
from onrecord.workers import Item, Parsed, Plan
from onrecord.workers import parse_all as really_parse

N = 30


def run(path: Path, items: list[Item], **more: object) -> list[Outcome]:
    with Writer(str(path), 5000, **more) as writer:  # type: ignore[arg-type]
        return list(ingest(items, writer, parse_all, "fictional", clock))


def contents(path: Path) -> tuple[object, ...]:
    """All that a record holds but the counts of its runs: its rows, and its WARC files to the byte."""
    with reading_from(path) as connection:
        rows = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
            if table.name not in {"runs", "tallies"}
        }
    return rows, {file.name: file.read_bytes() for file in captures_folder(path).glob("*.gz")}


def sound(path: Path) -> bool:
    with reading_from(path) as connection:
        return not list(verify(connection, captures_folder(path)))[-1].problems


def items(count: int) -> list[Item]:
    return list(captures(count))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    path = tmp_path_factory.mktemp("undisturbed") / "onrecord.db"
    run(path, items(N))
    return contents(path)


def test_each_item_has_one_outcome_in_order(tmp_path: Path) -> None:
    refused = Outcome(item="bad.txt", stage="acquire", reason="binary")
    given: list[Item] = [*items(2), refused, *items(3)]
    found = run(tmp_path / "onrecord.db", given)
    assert [(one.item, one.reason) for one in found] == [
        ("n0.txt", "added"),
        ("n1.txt", "added"),
        ("bad.txt", "binary"),
        ("n0.txt", "unchanged"),
        ("n1.txt", "unchanged"),
        ("n2.txt", "added"),
    ]
    with reading_from(tmp_path / "onrecord.db") as connection:
        (logged,) = iter_outcomes(connection)
        assert (logged["item"], logged["reason"]) == ("bad.txt", "binary")


def test_the_same_again_changes_nothing(tmp_path: Path, undisturbed: tuple[object, ...]) -> None:
    path = tmp_path / "onrecord.db"
    for _ in range(2):
        run(path, items(N))
        assert contents(path) == undisturbed


def forked(job: Callable[[IO[bytes]], None]) -> tuple[int, IO[bytes]]:
    """Runs `job` in a process of its own; gives its id and the other end of the pipe that it writes to."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        code = 70
        try:
            os.close(reading)
            with os.fdopen(writing, "wb", buffering=0) as out:
                job(out)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    return child, os.fdopen(reading, "rb", buffering=0)


def test_a_killed_run_is_finished_by_the_next(tmp_path: Path, undisturbed: tuple[object, ...]) -> None:
    """Kills the process over and over, at random moments, until one run comes to its end."""
    path = tmp_path / "onrecord.db"
    chance = random.Random(2)

    def job(out: IO[bytes]) -> None:
        with Writer(str(path), 5000) as writer:
            for outcome in ingest(items(N), writer, parse_all, "fictional", clock):
                out.write(b"+" if outcome.reason == "added" else b".")

    n_killed, n_articles = 0, 0
    while n_articles < N:
        child, out = forked(job)
        n_more = chance.randrange(4)
        while n_more and (sign := out.read(1)):
            n_more -= sign == b"+"
        time.sleep(chance.random() * 0.008)
        os.kill(child, signal.SIGKILL)
        n_killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        out.close()
        if path.exists() and path.stat().st_size:
            with Writer(str(path), 5000):
                pass
            assert sound(path)
            with reading_from(path) as connection:
                n_articles = counts(connection)["articles"]
    assert n_killed >= 2  # on a fast disk a few articles fit between two signs
    run(path, items(N))
    assert contents(path) == undisturbed


class DiskFillsUp:
    """Opens archive files on a disk that has room for so many bytes."""

    def __init__(self, room: int) -> None:
        self.room = room

    def __call__(self, path: Path) -> object:
        file = open_unbuffered(path)
        write = file.write

        class Full:
            def __enter__(self) -> Full:
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            def write(_, data: memoryview) -> int:
                if not self.room:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                taken = write(data[: self.room])
                self.room -= taken
                return taken

            seek = staticmethod(file.seek)
            fileno = staticmethod(file.fileno)

        return Full()


@pytest.mark.parametrize("room", [0, 100, 3000, 20_000])
def test_a_full_disk_loses_nothing(tmp_path: Path, room: int, undisturbed: tuple[object, ...]) -> None:
    path = tmp_path / "onrecord.db"
    added: list[Outcome] = []
    with Writer(str(path), 5000, opener=DiskFillsUp(room)) as writer:  # type: ignore[arg-type]
        outcomes = ingest(items(N), writer, parse_all, "fictional", clock)
        with pytest.raises(Abort, match=r"No space left on device.*run this again"):
            added.extend(outcomes)
    with reading_from(path) as connection:
        assert counts(connection)["articles"] == len(added) < N
    assert sound(path)
    run(path, items(N))
    assert contents(path) == undisturbed


@pytest.mark.parametrize("room", [60_000, 100_000, 250_000, 400_000])
def test_a_disk_that_refuses_the_database_too(tmp_path: Path, room: int) -> None:
    """A limit on the size of files strikes wherever it may: the database, its log, the captures."""
    path = tmp_path / "onrecord.db"

    def job(out: IO[bytes]) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        try:
            with Writer(str(path), 1_000_000) as writer:
                for _ in ingest(items(200), writer, parse_all, "fictional", clock):
                    out.write(b"+")
        except Abort as err:
            out.write(str(err).encode())

    child, out = forked(job)
    with out:
        added, _, message = out.read().partition(b"/")
    assert os.waitpid(child, 0)[1] == 0
    assert b"disk is full" in message or b"File too large" in message
    with Writer(str(path), 1_000_000):
        pass
    with reading_from(path) as connection:
        assert counts(connection)["articles"] == added.count(b"+")
    run(path, items(200))
    assert sound(path)
    with reading_from(path) as connection:
        assert counts(connection)["articles"] == 200


def test_with_a_real_parse(tmp_path: Path) -> None:
    plan = Plan(engine="rules", options=Options())
    path = tmp_path / "onrecord.db"
    with Writer(str(path), 1_000_000) as writer:
        outcomes = list(ingest(items(20), writer, lambda found: really_parse(found, plan), "rules", clock))
    assert [one.item for one in outcomes] == [f"n{i}.txt" for i in range(20)]
    expected = [to_json(one.record) for one in really_parse(items(20), plan) if isinstance(one, Parsed)]
    with reading_from(path) as connection:
        assert [to_json(record) for record in iter_records(connection)] == expected
    assert sound(path)


def test_an_archive_can_be_added_to_another_record(tmp_path: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n"
    payload = text_of(7).encode()
    response = Capture(
        name="https://gazette.example/7",
        url="https://gazette.example/7",
        payload=payload,
        media_type="text/plain",
        captured_at=clock(),
        http_status=200,
        http_block=block + gzip.compress(payload),
    )
    line = Capture(
        name="x:1",
        payload=json.dumps({"text": text_of(8)}).encode(),
        media_type="application/json",
        captured_at=clock(),
    )
    plan = Plan(engine="rules", options=Options())
    exports = []
    given: list[Item] = [*items(2), response, line]
    for name in ("one", "two"):
        path = tmp_path / f"{name}.db"
        with Writer(str(path), 1_000_000) as writer:
            outcomes = ingest(given, writer, lambda found: really_parse(found, plan), "rules", clock)
            assert [one.reason for one in outcomes] == ["added"] * 4
        assert sound(path)
        with reading_from(path) as connection:
            exports.append([to_json(record) for record in iter_records(connection)])
        given = list(iter_captures(captures_folder(path), Limits()))
        blocks = [one.http_block for one in given if isinstance(one, Capture)]
        assert blocks == [None, None, response.http_block, None]
    assert exports[0] == exports[1]


def test_items_are_taken_as_they_are_needed(tmp_path: Path) -> None:
    taken: list[Capture] = []

    def slowly() -> object:
        for capture in captures(5):
            taken.append(capture)
            yield capture

    with Writer(str(tmp_path / "onrecord.db"), 5000) as writer:
        outcomes = ingest(slowly(), writer, parse_all, "fictional", clock)  # type: ignore[arg-type]
        assert taken == []
        next(outcomes)
        assert len(taken) == 1

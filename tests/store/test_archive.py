"""WARC files grow by what is committed; only what was never committed is cut."""

from __future__ import annotations

import errno
import io
import os
import random
from pathlib import Path

import pytest

from onrecord.errors import Abort
from onrecord.store import warc
from onrecord.store.archive import Archive, Member, OwnFiles, files_in, iter_members, name_of, read_at
from onrecord.store.warc import WarcRecord

FIRST = name_of(1)
LARGE = 1_000_000


def group(i: int, size: int = 500) -> list[WarcRecord]:
    """As many records as an article has, the last of them the metadata."""
    block = random.Random(i).randbytes(size)
    kinds = ("resource", "conversion", "metadata")
    return [warc.make(kind, "2024-05-06T07:08:09Z", "text/plain", block) for kind in kinds]


def add(archive: Archive, i: int) -> None:
    archive.commit(archive.append(group(i))[-1])


def test_what_is_appended_stands_where_it_says(tmp_path: Path) -> None:
    archive = Archive(tmp_path, OwnFiles({}), LARGE)
    for i in range(3):
        records = group(i)
        places = archive.append(records)
        archive.commit(places[-1])
        for place, record in zip(places, records, strict=True):
            member = read_at(tmp_path / place.file, place.offset)
            assert member.record is not None
            assert (member.length, member.record.id) == (place.length, record.id == place.id and place.id)
    members = list(iter_members(tmp_path / FIRST))
    assert [member.record.type for member in members if member.record] == ["warcinfo"] + [
        "resource",
        "conversion",
        "metadata",
    ] * 3
    assert sum(member.length for member in members) == (tmp_path / FIRST).stat().st_size


def test_a_new_file_begins_beyond_the_size(tmp_path: Path) -> None:
    archive = Archive(tmp_path, OwnFiles({}), max_bytes=2000)
    for i in range(4):
        add(archive, i)
    assert [path.name for path in files_in(tmp_path)] == [name_of(i) for i in (1, 2, 3, 4)]
    for path in files_in(tmp_path):
        first = next(iter_members(path))
        assert first.record is not None
        assert f"WARC-Filename: {path.name}" in [": ".join(pair) for pair in first.record.headers]


@pytest.mark.parametrize("n_before", [0, 2])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99, 1.0])
def test_a_killed_append_is_cut_off(tmp_path: Path, n_before: int, share: float) -> None:
    archive = Archive(tmp_path, OwnFiles({}), LARGE)
    for i in range(n_before):
        add(archive, i)
    before = (tmp_path / FIRST).read_bytes() if n_before else b""
    archive.append(group(9))
    whole = (tmp_path / FIRST).read_bytes()
    (tmp_path / FIRST).write_bytes(whole[: len(before) + int((len(whole) - len(before)) * share)])
    Archive(tmp_path, OwnFiles({FIRST: len(before)} if n_before else {}), LARGE)
    assert [path.read_bytes() for path in files_in(tmp_path)] == ([before] if n_before else [])


def test_captures_that_the_database_does_not_know_are_never_cut(tmp_path: Path) -> None:
    archive = Archive(tmp_path, OwnFiles({}), LARGE)
    add(archive, 0)
    known = (tmp_path / FIRST).stat().st_size
    add(archive, 1)
    add(archive, 2)
    data = (tmp_path / FIRST).read_bytes()
    for committed in ({FIRST: known}, {}):
        with pytest.raises(Abort, match="onrecord rebuild"):
            Archive(tmp_path, OwnFiles(committed), LARGE)
        assert (tmp_path / FIRST).read_bytes() == data


def test_lost_captures_are_named(tmp_path: Path) -> None:
    archive = Archive(tmp_path, OwnFiles({}), LARGE)
    add(archive, 0)
    size = (tmp_path / FIRST).stat().st_size
    (tmp_path / FIRST).write_bytes(b"short")
    with pytest.raises(Abort, match=f"has 5 bytes where the record counts {size}"):
        Archive(tmp_path, OwnFiles({FIRST: size}), LARGE)
    (tmp_path / FIRST).unlink()
    with pytest.raises(Abort, match="has 0 bytes"):
        Archive(tmp_path, OwnFiles({FIRST: size}), LARGE)


class FullDisk(io.FileIO):
    """A file on a disk that takes `room` bytes more."""

    room = 0

    def write(self, data: object) -> int:
        taken = bytes(data)[: FullDisk.room]  # type: ignore[call-overload]
        if not taken:
            raise OSError(errno.ENOSPC, "No space left on device")
        FullDisk.room -= len(taken)
        return super().write(taken)


@pytest.mark.parametrize("n_before", [0, 1])
@pytest.mark.parametrize("room", [0, 1, 400])
def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, n_before: int, room: int) -> None:
    archive = Archive(tmp_path, OwnFiles({}), LARGE)
    for i in range(n_before):
        add(archive, i)
    before = [path.read_bytes() for path in files_in(tmp_path)]
    committed = {FIRST: len(before[0])} if before else {}
    full = Archive(
        tmp_path,
        OwnFiles(committed),
        LARGE,
        lambda path: FullDisk(os.open(path, os.O_RDWR | os.O_CREAT), "r+b"),  # type: ignore[arg-type, return-value]
    )
    FullDisk.room = room
    with pytest.raises(Abort, match=r"No space left on device.*make room"):
        full.append(group(8))
    assert [path.read_bytes() for path in files_in(tmp_path)] == before


def damaged(members: list[Member]) -> list[bool]:
    return [member.record is None for member in members]


def test_reading_goes_on_after_damage(tmp_path: Path) -> None:
    archive = Archive(tmp_path, OwnFiles({}), LARGE)
    for i in range(5):
        add(archive, i)
    path = tmp_path / FIRST
    data = path.read_bytes()
    whole = list(iter_members(path))
    assert not any(damaged(whole))
    for victim in (0, 7, len(whole) - 1):
        broken = bytearray(data)
        middle = whole[victim].offset + whole[victim].length // 2
        broken[middle : middle + 30] = b"\xff" * 30
        path.write_bytes(broken)
        found = list(iter_members(path))
        assert damaged(found) == [i == victim for i in range(len(whole))]
        assert [member.offset for member in found] == [member.offset for member in whole]
        assert found[victim].problem


def test_a_cut_file_is_read_to_the_cut(tmp_path: Path) -> None:
    archive = Archive(tmp_path, OwnFiles({}), LARGE)
    add(archive, 0)
    path = tmp_path / FIRST
    path.write_bytes(path.read_bytes()[:-7])
    found = list(iter_members(path))
    assert damaged(found) == [False, False, False, True]
    assert found[-1].problem == "cut off before its end"

"""Every kind of damage to a record is found and named."""

from __future__ import annotations

import random

import pytest

from onrecord.store import Location, Verification, captures_folder, open_database, reading_from, verify
from onrecord.store.archive import iter_members


def checked(path: Location) -> Verification:
    with reading_from(path) as connection:
        return list(verify(connection, captures_folder(path)))[-1]


def test_all_is_well(filled: Location) -> None:
    state = checked(filled)
    assert state.problems == []
    assert (state.n_warc_records, state.n_articles, state.n_statements) == (16, 5, 10)


def test_a_flipped_byte_anywhere_in_the_captures_is_found(filled: Location) -> None:
    (file,) = captures_folder(filled).glob("*.gz")
    data = file.read_bytes()
    members = list(iter_members(file))
    unchecked = {
        member.offset + i for member in members for i in (4, 5, 6, 7, 8, 9)
    }  # gzip's time and system
    places = [at for at in random.Random(7).sample(range(len(data)), 60) if at not in unchecked]
    for at in places:
        broken = bytearray(data)
        broken[at] ^= 0x20
        file.write_bytes(broken)
        owner = max(member.offset for member in members if member.offset <= at)
        problems = checked(filled).problems
        assert any(f"at byte {owner}:" in problem for problem in problems), at


def test_lost_and_cut_files_are_named(filled: Location) -> None:
    (file,) = captures_folder(filled).glob("*.gz")
    file.write_bytes(file.read_bytes()[:-10])
    assert f"{file.name}: the file is cut short" in checked(filled).problems
    file.unlink()
    problems = checked(filled).problems
    assert f"{file.name}: the file is missing" in problems
    assert len([problem for problem in problems if "its text is not in" in problem]) == 5


FIRST = "ordinal = 0 AND article = (SELECT key FROM articles WHERE capture = 1)"
CHANGES = {
    "words put into a mouth": (
        f"UPDATE statements SET content_text = 'The lamp is out' WHERE {FIRST}",
        ["its content is not the text at its offsets"],
    ),
    "a moved statement": (
        f"UPDATE statements SET cue = '[[0, 4]]' WHERE {FIRST}",
        ["its cue is not the text"],
    ),
    "a statement beyond the text": (
        f"UPDATE statements SET source = '[[5000, 5004]]' WHERE {FIRST}",
        ["its source ends after the text does"],
    ),
    "no span at all": (
        f"UPDATE statements SET content = '[[9, 2]]' WHERE {FIRST}",
        ["its rows hold no record"],
    ),
    "an unknown kind": (
        f"UPDATE statements SET kind = 'gossip' WHERE {FIRST}",
        ["its rows hold no record"],
    ),
    "a changed text": (
        "UPDATE articles SET text = replace(text, 'lit', 'out') WHERE capture = 1",
        [
            "its text differs from the archived one",
            "its text does not match its digest",
            "its key does not follow",
        ],
    ),
    "a changed id": ("UPDATE articles SET record_id = 'x' WHERE capture = 1", ["its key does not follow"]),
    "another day": (
        "UPDATE articles SET published_day = '2020-01-01' WHERE capture = 1",
        ["its day does not follow from its date"],
    ),
    "another capture": (
        "UPDATE captures SET digest = 'sha256:0' WHERE number = 1",
        ["is not the one that was parsed"],
    ),
    "a lost place": ("UPDATE captures SET warc_offset = 7 WHERE number = 1", ["its capture is not in"]),
}


@pytest.mark.parametrize(("change", "words"), CHANGES.values(), ids=CHANGES)
def test_a_changed_database_is_found_out(filled: Location, change: str, words: list[str]) -> None:
    engine = open_database(filled, write=True)
    with engine.begin() as connection:
        assert connection.exec_driver_sql(change).rowcount == 1
    engine.dispose()
    problems = checked(filled).problems
    for expected in words:
        assert any(expected in problem for problem in problems), problems

"""What is saved is read back the same; saved twice changes nothing; withdrawn stays out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import Connection, func, select

from fictional import NOW, capture_of, captures, record_of, text_of
from onrecord.errors import Abort
from onrecord.record import Outcome, Provenance, Record, to_json
from onrecord.search import parse_query
from onrecord.search.results import Page, search
from onrecord.store import (
    Location,
    Writer,
    captures_folder,
    counts,
    get_record,
    iter_outcomes,
    iter_records,
    reading_from,
)
from onrecord.store.tables import metadata, statements
from onrecord.store.writing import LOCK_NAME

Opener = Callable[..., Writer]


def found(connection: Connection, query: str) -> int:
    return search(connection, parse_query(query), Page()).total


def rows(path: Location) -> dict[str, list[tuple[object, ...]]]:
    with reading_from(path) as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


def test_records_come_back_as_they_were(filled: Location) -> None:
    expected = [record_of(capture) for capture in captures(4)]
    expected.append(record_of(capture_of(text_of(4), url="https://gazette.example/4")))
    with reading_from(filled) as connection:
        assert [to_json(record) for record in iter_records(connection)] == [to_json(one) for one in expected]
        assert counts(connection) == {"articles": 5, "statements": 10}


def test_bare_records_come_back_as_they_were(place: Location, writer_of: Opener) -> None:
    capture = capture_of("Nobody spoke.")
    none = dict.fromkeys(("url", "outlet", "title", "language", "published"))
    bare = {**none, "provenance": Provenance(), "statements": (), "speakers": ()}
    record = Record(id="x", text="Nobody spoke.", **bare)  # type: ignore[arg-type]
    with writer_of() as writer:
        key = writer.save(capture, record, "rules 1").detail
    with reading_from(place) as connection:
        assert get_record(connection, key) == record
        assert get_record(connection, "nothing") is None


def test_saving_twice_changes_nothing(filled: Location, writer_of: Opener) -> None:
    before = rows(filled), [path.read_bytes() for path in captures_folder(filled).glob("*.gz")]
    with writer_of() as writer:
        for capture in captures(4):
            assert writer.has_capture(capture)
            assert writer.save(capture, record_of(capture), "rules 2").reason == "unchanged"
    assert (rows(filled), [path.read_bytes() for path in captures_folder(filled).glob("*.gz")]) == before


def test_same_words_at_another_address_are_another_article(filled: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        capture = capture_of(text_of(0), url="https://courier.example/0")
        assert not writer.has_capture(capture)
        assert writer.save(capture, record_of(capture), "rules 1").reason == "added"


def test_changed_words_are_a_further_article(filled: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        changed = capture_of(text_of(4) + " Later.", url="https://gazette.example/4")
        assert writer.save(changed, record_of(changed), "rules 1").reason == "added"
    with reading_from(filled) as connection:
        assert counts(connection)["articles"] == 6


def test_half_a_surrogate_pair_is_refused_and_harmless(filled: Location, writer_of: Opener) -> None:
    before = rows(filled)
    capture = captures(9)[8]
    with writer_of() as writer:
        bad = replace(record_of(capture), title="half \ud83d")
        assert writer.save(capture, bad, "rules 1").reason == "bad-encoding"
    assert rows(filled) == before


def test_words_are_found_without_case_and_accents(filled: Location) -> None:
    with reading_from(filled) as connection:
        assert found(connection, 'speaker:"jose alvarez"') == 5
        assert found(connection, "LAMP") == 5
        assert found(connection, '"number 3"') == 1


def test_a_withdrawn_article_leaves_no_trace_in_the_database(filled: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        capture = captures(1)[0]
        key = writer.save(capture, record_of(capture), "rules 1").detail
        writer.withdraw(key, "asked by the agency", NOW)
        assert not writer.has_capture(capture)
        assert writer.save(capture, record_of(capture), "rules 1") == Outcome(
            item="n0.txt", stage="store", reason="withdrawn", detail=key
        )
        with pytest.raises(Abort, match="no such article"):
            writer.withdraw(key, "again", NOW)
    with reading_from(filled) as connection:
        assert counts(connection) == {"articles": 4, "statements": 8}
        assert found(connection, '"number 0"') == 0
        assert connection.execute(select(func.count()).select_from(statements)).scalar_one() == 8


def test_a_file_has_one_writer_at_a_time(filled_file: Path) -> None:
    lock = FileLock(captures_folder(filled_file) / LOCK_NAME)
    with lock, pytest.raises(Abort, match="another onrecord is adding"):
        Writer(filled_file, 1000)
    with Writer(filled_file, 1000) as writer:
        assert writer.has_capture(captures(1)[0])


def test_others_read_while_one_writes(filled: Location, writer_of: Opener) -> None:
    with writer_of() as writer, reading_from(filled) as connection:
        assert counts(connection)["articles"] == 5
        connection.rollback()
        for capture in captures(9)[5:]:
            writer.save(capture, record_of(capture), "rules 1")
        assert counts(connection)["articles"] == 9


def test_every_outcome_is_counted_and_rejections_are_logged(filled: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        writer.note(Outcome(item="a", stage="store", reason="unchanged"), NOW)
        writer.finish(NOW)
    assert rows(filled)["outcomes"] == []
    assert rows(filled)["tallies"] == [(1, "store", "unchanged", 1)]
    for item in ("b", "c"):
        with writer_of() as writer:
            writer.note(Outcome(item=item, stage="acquire", reason="empty", detail="d"), NOW)
            writer.finish(NOW)
    with reading_from(filled) as connection:
        assert [row["item"] for row in iter_outcomes(connection)] == ["b", "c"]
        (last,) = iter_outcomes(connection, last_run_only=True)
        assert (last["item"], last["reason"], last["detail"], last["run"]) == ("c", "empty", "d", 3)


def test_a_failed_transaction_takes_its_captures_back(filled: Location, writer_of: Opener) -> None:
    before = rows(filled), [path.read_bytes() for path in captures_folder(filled).glob("*.gz")]
    capture = captures(9)[8]
    record = record_of(capture)
    twice = replace(record, statements=(record.statements[0], record.statements[0]))
    with writer_of() as writer:
        with pytest.raises(Abort, match=r"(?i)unique"):
            writer.save(capture, twice, "rules 1")
        assert (rows(filled), [path.read_bytes() for path in captures_folder(filled).glob("*.gz")]) == before
        assert writer.save(capture, record, "rules 1").reason == "added"

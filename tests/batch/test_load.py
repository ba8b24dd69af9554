"""Tables into a record: as if the inputs had been added, and plainly less where they are not there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from batch_inputs import command, json_lines, warc

from onrecord.acquire import iter_captures
from onrecord.batch.load import Loader
from onrecord.batch.run import Job, run
from onrecord.errors import Abort
from onrecord.extract import Limits
from onrecord.ingest import ingest
from onrecord.record import to_json
from onrecord.store import Location, Writer, iter_records, locate, reading_from, rebuild, verify
from onrecord.workers import Plan, parse_all

MAX_WARC_BYTES = 10**9


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("given") / "inputs"
    folder.mkdir()
    json_lines(folder / "lines.jsonl", range(12))
    warc(folder / "pages.warc.gz", range(100, 105))
    shutil.copy(folder / "pages.warc.gz", folder / "twice.warc.gz")
    (folder / "broken.jsonl").write_text('{"text": \n')
    return folder


@pytest.fixture(scope="module")
def tables(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tables") / "out"
    list(run([str(given)], out, Job(engine="rules")))
    return out


def load(loader: Loader, place: Location) -> list[str]:
    with Writer(place, MAX_WARC_BYTES) as writer:
        return [outcome.reason for outcome in loader.into(writer)]


def records(place: Location) -> list[bytes]:
    with reading_from(place) as connection:
        return sorted(to_json(record) for record in iter_records(connection))


def problems(place: Location) -> list[str]:
    with reading_from(place) as connection:
        return [*verify(connection, place.captures)][-1].problems


def warc_records(place: Location) -> set[bytes]:
    """The bytes of the pages in the archive."""
    found = iter_captures(place.captures, Limits())
    return {item.payload for item in found if hasattr(item, "payload")}


def test_loading_is_as_good_as_adding(given: Path, tables: Path, place: Location, tmp_path: Path) -> None:
    reasons = load(Loader(tables, Limits()), place)
    assert sorted(reasons) == ["added"] * 17 + ["bad-json"] + ["unchanged"] * 5
    added = locate(tmp_path / "added.db")
    plan = Plan(engine="rules")
    with Writer(added, MAX_WARC_BYTES) as writer:
        from onrecord.acquire import utc_now

        items = iter_captures(given, Limits())
        list(ingest(items, writer, lambda some: parse_all(some, plan), "rules", utc_now))
    assert records(place) == records(added)
    assert warc_records(place) == warc_records(added)
    assert problems(place) == []


def test_loading_again_changes_nothing_and_finishes_what_was_stopped(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = locate(tmp_path / "onrecord.db")
    monkeypatch.setattr("onrecord.ingest.MAX_TOGETHER", 5)
    with Writer(place, MAX_WARC_BYTES) as writer:
        outcomes = Loader(tables, Limits()).into(writer)
        assert [next(outcomes).reason for _ in range(5)] == ["added"] * 5
    assert len(records(place)) == 5
    assert load(Loader(tables, Limits()), place).count("added") == 12
    before = records(place)
    assert set(load(Loader(tables, Limits()), place)) == {"unchanged", "bad-json"}
    assert records(place) == before


def test_text_alone_says_that_it_is_all_there_is(tables: Path, tmp_path: Path) -> None:
    place = locate(tmp_path / "onrecord.db")
    loader = Loader(tables, Limits(), text_only=True)
    assert load(loader, place).count("added") == 17
    assert "not the page as it came" in loader.evidence
    assert problems(place) == []
    whole = locate(tmp_path / "whole.db")
    load(Loader(tables, Limits()), whole)
    assert records(place) == records(whole)
    assert not any(b"<html" in payload for payload in warc_records(place))
    rebuild(place)
    assert records(place) == records(whole)
    with reading_from(place) as connection:
        names = {str(row[0]) for row in connection.exec_driver_sql("SELECT name FROM captures")}
        made_by = {str(row[0]) for row in connection.exec_driver_sql("SELECT parsed_by FROM articles")}
    assert all(name.startswith("text only: ") for name in names)
    assert {name.endswith(", text only") for name in made_by} == {True}


def test_inputs_that_are_gone_are_asked_for(given: Path, tables: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(given, moved)
    out = tmp_path / "out"
    list(run([str(moved)], out, Job(engine="rules")))
    archive = tmp_path / "archive"
    moved.rename(archive)
    with pytest.raises(Abort, match=r"4 of 4 are missing\); name their folder with --inputs"):
        Loader(out, Limits())
    place = locate(tmp_path / "onrecord.db")
    assert load(Loader(out, Limits(), moved_to=archive), place).count("added") == 17


def test_an_input_with_other_bytes_is_not_taken_for_the_one_that_was_parsed(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    json_lines(file, range(3))
    out = tmp_path / "out"
    list(run([str(file)], out, Job(engine="rules")))
    file.write_bytes(file.read_bytes().replace(b"Ferry 1 ", b"Barge 1 "))
    place = locate(tmp_path / "onrecord.db")
    assert sorted(load(Loader(out, Limits()), place)) == ["added", "added", "changed"]


def test_a_folder_that_batch_has_not_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Abort, match="no folder that `onrecord batch` has written"):
        Loader(tmp_path, Limits())


def test_the_command_says_what_the_record_can_show(tables: Path, tmp_path: Path) -> None:
    record = str(tmp_path / "onrecord.db")
    done = command("load", str(tables), "--record", record)
    assert (done.returncode, done.stdout) == (1, "")
    assert "17 added, 5 unchanged, 1 bad-json" in done.stderr
    assert "loaded with the captures" in done.stderr
    assert "all is well" in command("verify", "--record", record).stdout

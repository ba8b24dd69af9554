"""Many files to tables: the same bytes however the work is shared out, whatever dies meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from batch_inputs import command, contents, json_lines, make, story, warc

from onrecord import workers
from onrecord.acquire import iter_captures
from onrecord.batch import processes, tables
from onrecord.batch.run import Job, State, run
from onrecord.errors import Abort
from onrecord.extract import Limits
from onrecord.parse import Options
from onrecord.record import to_json
from onrecord.tabular import SCHEMA, TABLES, to_records
from onrecord.tabular.files import read_parquet

JOB = Job(engine="rules")


def batch(given: list[Path], out: Path, job: Job = JOB) -> State:
    return list(run([str(path) for path in given], out, job))[-1]


def rows(out: Path, table: str) -> list[dict[str, object]]:
    return [row for path in sorted((out / table).iterdir()) for row in read_parquet(path).to_pylist()]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("made") / "inputs")


@pytest.fixture(scope="module")
def whole(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "out"
    batch([inputs], out)
    return out


def test_any_number_of_workers_and_any_order_give_the_same_bytes(
    inputs: Path, whole: Path, tmp_path: Path
) -> None:
    batch(sorted(inputs.iterdir(), reverse=True), tmp_path / "out", Job(engine="rules", workers=3))
    assert contents(tmp_path / "out") == contents(whole)
    assert set(contents(whole)) == {f"{table}/part-00001.parquet" for table in TABLES}


@pytest.mark.slow
def test_ray_gives_the_same_bytes(inputs: Path, whole: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'onrecord[ray]'")
    out = tmp_path / "out"
    words = ("batch", str(inputs), "--out", str(out), "--engine", "rules", "--on", "ray", "--workers", "2")
    done = command(*words)
    assert done.returncode == 1, done.stderr  # some items are rejected, and named
    assert contents(out) == contents(whole)


def test_the_tables_hold_the_records_that_parse_gives(inputs: Path, whole: Path) -> None:
    parsed = [
        to_json(one.record)
        for one in workers.parse_all(iter_captures(inputs, Limits()), workers.Plan(engine="rules"))
        if isinstance(one, workers.Parsed)
    ]
    found = to_records(*(rows(whole, table) for table in ("articles", "statements", "speakers")))
    assert sorted(to_json(record) for _, record in found) == sorted(parsed)
    assert len(parsed) == 45


def test_every_row_names_its_input_and_the_item_in_it(inputs: Path, whole: Path) -> None:
    pages = [row for row in rows(whole, "articles") if row["input"] == str(inputs / "plain.warc")]
    raw = (inputs / "plain.warc").read_bytes()
    assert sorted(row["position"] for row in pages) == [1, 2, 3]
    for row in pages:
        assert raw[row["offset"] :].startswith(b"WARC/1.")
        assert str(row["url"]).encode() in raw[row["offset"] : row["offset"] + 400]
        assert str(row["captured_at"]) == "2024-03-01 10:00:00+00:00"
    lines = [row for row in rows(whole, "articles") if row["input"] == str(inputs / "lines0.jsonl")]
    assert {row["captured_at"] for row in lines} == {None}  # nothing in the file says when
    assert {row["name"] for row in lines} == {f"{inputs / 'lines0.jsonl'}:{i}" for i in range(1, 11)}


def test_what_is_broken_is_an_outcome_and_stops_nothing(inputs: Path, whole: Path) -> None:
    found = {
        (Path(str(row["input"])).name, row["reason"])
        for row in rows(whole, "outcomes")
        if row["reason"] != "not-an-article"
    }
    assert found == {
        ("broken.jsonl", "bad-json"),
        ("broken.jsonl", "bad-field"),
        ("cut.warc.gz", "bad-gzip"),
        ("empty.jsonl", "empty"),
        ("half.jsonl", "bad-json"),
        ("noise.bin", "binary"),
    }
    assert json.loads((whole / "manifest.json").read_bytes())["n_parts"] == 1


def test_files_say_what_they_are_and_are_sorted(whole: Path) -> None:
    for table in TABLES:
        file = pq.ParquetFile(whole / table / "part-00001.parquet")
        about = file.schema_arrow.metadata
        assert about[b"onrecord.schema"].decode() == SCHEMA
        assert about[b"onrecord.parsed_by"].startswith(b"rules ")
        assert file.schema_arrow.equals(TABLES[table])
        assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    days = [row["published_day"] for row in rows(whole, "statements")]
    known = [day for day in days if day is not None]
    assert days == sorted(known) + [None] * (len(days) - len(known))  # type: ignore[type-var]
    assert len(set(known)) > 3


def test_parts_hold_the_same_articles_in_every_table(
    inputs: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "PART_BYTES", 30_000)
    out = tmp_path / "out"
    batch([inputs], out)
    names = sorted(path.name for path in (out / "articles").iterdir())
    assert len(names) > 2
    for name in names:
        keys = {row["article"] for row in read_parquet(out / "articles" / name).to_pylist()}
        said = {row["article"] for row in read_parquet(out / "statements" / name).to_pylist()}
        assert said <= keys
    assert sorted(map(str, rows(out, "statements"))) == sorted(map(str, rows(whole, "statements")))


def test_more_inputs_are_added_to_the_tables(tmp_path: Path) -> None:
    json_lines(tmp_path / "a.jsonl", range(4))
    json_lines(tmp_path / "b.jsonl", range(4, 8))
    out = tmp_path / "out"
    batch([tmp_path / "a.jsonl"], out)
    before = contents(out)
    state = batch([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], out)
    assert (state.n_inputs, state.n_articles) == (1, 4)
    assert before.items() < contents(out).items()
    assert {row["record_id"] for row in rows(out, "articles")} == {f"story-{i}" for i in range(8)}
    assert batch([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], out).n_inputs == 0


def test_a_folder_made_in_another_way_and_a_changed_input_are_refused(tmp_path: Path) -> None:
    json_lines(tmp_path / "a.jsonl", range(2))
    out = tmp_path / "out"
    batch([tmp_path / "a.jsonl"], out)
    with pytest.raises(Abort, match=r"min_confidence 0\.0, not 0\.5"):
        batch([tmp_path / "a.jsonl"], out, Job(engine="rules", options=Options(min_confidence=0.5)))
    json_lines(tmp_path / "a.jsonl", range(3))
    with pytest.raises(Abort, match=r"a.jsonl: has changed"):
        batch([tmp_path / "a.jsonl"], out)


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    json_lines(tmp_path / "a.jsonl", range(2))
    first = run([str(tmp_path / "a.jsonl")], tmp_path / "out", JOB)
    next(first)
    with pytest.raises(Abort, match="another batch"):
        batch([tmp_path / "a.jsonl"], tmp_path / "out")
    first.close()


def test_an_address_of_fsspec_is_read_like_a_file(inputs: Path, whole: Path, tmp_path: Path) -> None:
    addresses = [
        f"file://{inputs}/lines*.jsonl",
        f"file://{inputs}/pages.warc.gz",
        f"file://{inputs}/none.txt",
    ]
    state = list(run(addresses, tmp_path / "out", JOB))[-1]
    assert dict(state.reasons) == {"not-found": 1}
    local = {row["article"]: row["capture_digest"] for row in rows(whole, "articles")}
    found = {row["article"]: row["capture_digest"] for row in rows(tmp_path / "out", "articles")}
    assert len(found) == 36
    assert found.items() <= local.items()
    assert all(str(row["input"]).startswith("file:///") for row in rows(tmp_path / "out", "articles"))


@pytest.mark.parametrize("address", ["http://127.0.0.1/a.warc.gz", "s4://bucket/a", "ftp://host/a"])
def test_addresses_that_are_not_read_are_named(address: str, tmp_path: Path) -> None:
    with pytest.raises(Abort, match=address):
        list(run([address], tmp_path / "out", JOB))


def many(folder: Path) -> Path:
    folder.mkdir()
    for n in range(12):
        json_lines(folder / f"n{n:02}.jsonl", range(n * 40, n * 40 + 40))
    warc(folder / "pages.warc.gz", range(500, 560))
    return folder


def start(given: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    words = ("batch", str(given), "--out", str(out), "--engine", "rules", "--workers", str(workers))
    return subprocess.Popen([sys.executable, "-m", "onrecord.cli", *words], stderr=subprocess.DEVNULL)


def wait_for_parts(out: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None and len(list(out.glob("parts/[0-9a-f]*"))) < count:
        time.sleep(0.01)
    assert process.poll() is None, "it was done before it could be disturbed"


@pytest.mark.slow
def test_a_killed_run_is_gone_on_with(tmp_path: Path) -> None:
    given = many(tmp_path / "given")
    batch([given], tmp_path / "undisturbed")
    for count in (1, 6, 11):
        process = start(given, tmp_path / "out", workers=1)
        wait_for_parts(tmp_path / "out", count, process)
        process.kill()
        process.wait()
    assert batch([given], tmp_path / "out").n_inputs == 13
    assert contents(tmp_path / "out") == contents(tmp_path / "undisturbed")
    assert not (tmp_path / "out" / "parts").exists()


@pytest.mark.slow
def test_the_files_of_a_killed_worker_are_done_again(tmp_path: Path) -> None:
    given = many(tmp_path / "given")
    batch([given], tmp_path / "undisturbed")
    process = start(given, tmp_path / "out", workers=2)
    wait_for_parts(tmp_path / "out", 2, process)
    owner = next((tmp_path / "out" / "parts").glob(".*-*")).name.rpartition("-")[2]
    os.kill(int(owner), signal.SIGKILL)
    assert process.wait(120) == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "undisturbed")


def _die_on_ferry_5(chunk, engine, options):  # type: ignore[no-untyped-def]
    if any(b"Ferry 5 " in item.payload for item in chunk):
        os._exit(11)
    return PARSE_CHUNK(chunk, engine, options)


PARSE_CHUNK = workers.parse_chunk


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork: the patch must reach them
def test_an_item_that_kills_its_worker_is_an_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = workers.multiprocessing.get_context
    monkeypatch.setattr(workers, "parse_chunk", _die_on_ferry_5)
    for module in (workers, processes):
        monkeypatch.setattr(module.multiprocessing, "get_context", lambda _: real("fork"))
    for n in range(3):
        json_lines(tmp_path / f"n{n}.jsonl", range(n * 4, n * 4 + 4))
    state = batch(sorted(tmp_path.glob("*.jsonl")), tmp_path / "out", Job(engine="rules", workers=2))
    assert (state.n_articles, dict(state.reasons)) == (11, {"fault": 1})
    assert [(row["item"], row["position"]) for row in rows(tmp_path / "out", "outcomes")] == [
        (f"{tmp_path}/n1.jsonl:2", 2)
    ]
    assert story(5).startswith("PORT LUMEN – Ferry 5 ")


def test_the_command_counts_and_says_where_the_rest_is(inputs: Path, tmp_path: Path) -> None:
    done = command("batch", str(inputs), "--out", str(tmp_path / "out"), "--engine", "rules")
    assert done.returncode == 1
    assert "11 files parsed: 45 articles, " in done.stderr
    assert "1 bad-gzip" in done.stderr
    assert command("batch", str(inputs), "--out", str(tmp_path / "x"), "--on", "paper").returncode == 2
    missing = command("batch", str(tmp_path / "none"), "--out", str(tmp_path / "y"), "--engine", "rules")
    assert "1 not-found" in missing.stderr


def test_a_cluster_that_does_not_answer_is_named(tmp_path: Path) -> None:
    json_lines(tmp_path / "a.jsonl", range(2))
    with pytest.raises(Abort, match=r"Ray cannot be reached at 127\.0\.0\.1:1 "):
        batch([tmp_path / "a.jsonl"], tmp_path / "out", Job(engine="rules", on="ray", address="127.0.0.1:1"))

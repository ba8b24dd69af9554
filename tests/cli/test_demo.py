"""`onrecord demo` runs every step, says things that hold, and leaves a record on which its advice works."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from onrecord.cli import app
from onrecord.cli.demo import NEXT, SEARCHES

MAX_LINES = 150


def run(*words: str) -> Result:
    result = CliRunner().invoke(app, words, catch_exceptions=False, env={"COLUMNS": "100"})
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The record that a demo left, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return folder / "demo-record" / "onrecord.db", run("demo").stdout


def test_it_is_short_enough_to_read(toured: tuple[Path, str]) -> None:
    assert 60 < len(toured[1].splitlines()) <= MAX_LINES


def test_it_counts_what_it_found(toured: tuple[Path, str]) -> None:
    assert re.search(r"articles +44: en \d+, de \d+, fr \d+, es \d+", toured[1])
    assert re.search(r"outlets +44: Harbour Post \d+, Coast Wire 8", toured[1])
    assert re.search(r"statements +\d{3}: \w+ \d+, \w+ \d+, \w+ \d+", toured[1])


def test_every_search_finds_something(toured: tuple[Path, str]) -> None:
    assert "Nothing on record" not in toured[1]
    assert len(SEARCHES) == 3


def test_a_statement_is_cited_with_its_evidence(toured: tuple[Path, str]) -> None:
    cited = toured[1].split("To cite it")[1].split("$ onrecord")[0]
    assert "Ivo Brandreth" in cited
    assert re.search(r"[0-9a-f]{12}\.s\d+", cited)


def test_all_is_verified(toured: tuple[Path, str]) -> None:
    assert "all is well" in toured[1]


def test_the_export_is_where_it_says(toured: tuple[Path, str]) -> None:
    record, printed = toured
    exported = record.with_name("records.jsonl")
    assert f"--output {exported.relative_to(record.parent.parent)}" in printed
    assert len(exported.read_text("utf-8").splitlines()) == 44


@pytest.mark.parametrize("line", [line for line, _ in NEXT if line != "serve"])  # which does not end
def test_what_it_advises_works(toured: tuple[Path, str], line: str) -> None:
    assert f"onrecord {line}" in toured[1]
    printed = run(*shlex.split(line), "--record", str(toured[0])).output
    assert printed.strip()
    assert "Nothing on record" not in printed


def test_running_it_again_changes_nothing(tmp_path: Path) -> None:
    record = tmp_path / "mine.db"
    first, second = run("demo", "--record", str(record)), run("demo", "--record", str(record))
    assert "44 added" in first.stderr
    assert "44 unchanged" in second.stderr
    assert first.stdout == second.stdout


def test_the_setting_for_the_record_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONRECORD", str(tmp_path / "precious.db"))
    run("demo")
    assert (tmp_path / "demo-record" / "onrecord.db").exists()
    assert not (tmp_path / "precious.db").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "demo-record").write_text("a file stands in the way")
    result = CliRunner().invoke(app, ["demo"])
    assert "demo-record: cannot be made" in str(result.exception)

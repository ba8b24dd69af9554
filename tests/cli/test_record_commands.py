"""`add`, `export`, `verify`, `rebuild`, `withdraw`, `outcomes`: what they print, and their exit codes."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fictional import text_of
from onrecord.cli import main
from onrecord.store import captures_folder

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(params=["sqlite", "postgresql"])
def onrecord(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Run:
    """Runs the command line in an empty folder; gives exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    if request.param == "postgresql":
        monkeypatch.setenv("ONRECORD", request.getfixturevalue("databases").empty())
        monkeypatch.setenv("ONRECORD_CAPTURES", "onrecord-captures")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["onrecord", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return int(left.value.code or 0), out.decode(), err.decode()

    return run


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for i in range(3):
        (folder / f"{i}.txt").write_text(text_of(i))
    lines = [{"id": f"wire-{i}", "text": text_of(i + 10), "outlet": "Gazette"} for i in range(3)]
    (folder / "wire.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def test_from_a_folder_to_a_record_and_back(onrecord: Run, news: Path, tmp_path: Path) -> None:
    assert onrecord("add", "news") == (0, "", "onrecord: 6 added\n")
    assert onrecord("add", "news") == (0, "", "onrecord: 6 unchanged\n")
    code, out, _ = onrecord("verify")
    assert code == 0
    assert out.endswith("all is well\n")
    code, exported, _ = onrecord("export")
    assert code == 0
    assert (0, exported, "") == onrecord("parse", "news")
    assert onrecord("export", "-o", "all.jsonl") == (0, "", "onrecord: 6 records written to all.jsonl\n")
    assert (tmp_path / "all.jsonl").read_text() == exported
    code, out, _ = onrecord("rebuild")
    assert code == 0
    assert out.startswith("6 articles from the captures")
    assert (tmp_path / "onrecord.db.bak").exists() == ("the old database is onrecord.db.bak" in out)
    assert onrecord("export")[1] == exported


def test_rejected_items_are_named_and_logged(onrecord: Run, news: Path) -> None:
    (news / "broken.jsonl").write_text(
        '{"text": "The gate is open."}\n{"text": 5}\n{"title": "x"}\n{"text"\n'
    )
    (news / "empty.txt").touch()
    (news / "noise.bin").write_bytes(bytes(range(256)))
    code, _, err = onrecord("add", "news")
    assert code == 1
    assert "onrecord: news/broken.jsonl:2: a field is missing or has the wrong type" in err
    assert "[bad-json]" in err
    assert err.endswith("7 added, 2 bad-field, 1 bad-json, 1 binary, 1 empty\n")
    code, out, _ = onrecord("outcomes", "--json")
    assert code == 0
    assert [json.loads(line)["reason"] for line in out.splitlines()] == [
        "bad-field",
        "bad-field",
        "bad-json",
        "empty",
        "binary",
    ]
    assert onrecord("outcomes")[1].count("\n") == 5


def test_a_name_cannot_command_the_terminal(onrecord: Run, tmp_path: Path) -> None:
    (tmp_path / "x\x1b[31m.txt").touch()
    code, _, err = onrecord("add", ".")
    assert code == 1
    assert "\x1b" not in err
    assert "\x1b" not in onrecord("outcomes")[1]


def test_a_record_inside_its_own_source_is_passed_over(onrecord: Run, news: Path, tmp_path: Path) -> None:
    assert onrecord("add", ".")[2] == "onrecord: 6 added\n"
    assert onrecord("add", ".")[2] == "onrecord: 6 unchanged\n"


def test_standard_input(onrecord: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "in").write_text(json.dumps({"text": text_of(1)}))
    with (tmp_path / "in").open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert onrecord("add", "-")[2] == "onrecord: 1 added\n"
    assert onrecord("verify")[0] == 0


def test_damage_is_named(onrecord: Run, news: Path, tmp_path: Path) -> None:
    onrecord("add", "news")
    (file,) = captures_folder(tmp_path / "onrecord.db").glob("*.gz")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)
    code, out, err = onrecord("verify")
    assert code == 1
    assert "captures-00001.warc.gz at byte" in err
    assert "damaged" in out
    code, out, err = onrecord("rebuild")
    assert code == 1
    assert "left out" in err
    assert out.startswith("5 articles")


def test_withdrawing(onrecord: Run, news: Path) -> None:
    onrecord("add", "news/0.txt")
    key = json.loads(onrecord("outcomes", "--json")[1] or "null")
    assert key is None
    key = json.loads(onrecord("search", "--json", "--limit", "1")[1])["hits"][0]["article"]
    assert onrecord("withdraw", key, "--note", "asked") == (0, f"{key} is withdrawn\n", "")
    assert onrecord("export") == (0, "", "")
    code, _, err = onrecord("add", "news/0.txt")
    assert code == 1
    assert "[withdrawn]" in err
    assert onrecord("withdraw", key)[0] == 3


@pytest.mark.parametrize("command", ["export", "verify", "outcomes"])
def test_without_a_record_there_is_a_message(onrecord: Run, command: str) -> None:
    code, out, err = onrecord(command)
    assert (code, out) == (3, "")
    assert re.match(
        r"onrecord: (onrecord\.db|postgresql://\S+): there is no record here; `onrecord add`", err
    )


def test_an_output_that_cannot_be_written(onrecord: Run, news: Path) -> None:
    onrecord("add", "news")
    code, _, err = onrecord("export", "-o", "nowhere/all.jsonl")
    assert code == 3
    assert "nowhere/all.jsonl: cannot be written (No such file or directory)" in err


def test_usage(onrecord: Run) -> None:
    assert onrecord("add")[0] == 2
    assert onrecord("add", "x", "--reference-date", "yesterday")[0] == 2


def test_a_copy_is_the_same_record(onrecord: Run, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    onrecord("add", "news")
    exported = onrecord("export")[1]
    origin = os.environ.get("ONRECORD", "onrecord.db")
    code, out, err = onrecord("copy", origin, "copied.db", "--from-captures", "onrecord-captures")
    assert (code, err) == (0, "")
    assert re.search(r"^articles: 6 rows, sha256:[0-9a-f]{64}$", out, re.MULTILINE)
    monkeypatch.setenv("ONRECORD", "copied.db")
    monkeypatch.setenv("ONRECORD_CAPTURES", "copied-captures")
    assert onrecord("export")[1] == exported
    assert onrecord("verify")[0] == 0
    assert onrecord("copy", origin, "copied.db")[0] == 3

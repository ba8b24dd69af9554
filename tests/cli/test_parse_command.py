"""`onrecord parse` as it is typed: what goes in, what comes out, what is said of bad items."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.record import from_json

WORDS = (
    "NETHERBY, May 4 (CW) - “The gate is open,” said Jane Roe, the keeper. "
    "She told Coast Wire it will stay so."
)
BODY = f"<article><p>{WORDS}</p><p>{WORDS}</p></article>"
PAGE = f"<html><head><title>Gate</title></head><body>{BODY}</body></html>"


def run(*arguments: str, stdin: bytes = b"") -> tuple[int, list[dict[str, object]], str]:
    result = CliRunner().invoke(app, ["parse", "--engine", "rules", *arguments], input=stdin)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def line(**fields: object) -> str:
    return json.dumps(fields) + "\n"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(WORDS)
    (tmp_path / "b.html").write_text(PAGE)
    (tmp_path / "c.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "d.jsonl").write_text(line(id="d-1", text=WORDS) + line(id="d-2", html=PAGE))
    return tmp_path


def test_text_pages_and_lines_give_records_in_order(news: Path) -> None:
    code, records, errors = run(*(str(news / name) for name in ("d.jsonl", "c.html.gz", "b.html", "a.txt")))
    assert (code, errors) == (0, "")
    assert [record["id"] for record in records[:2]] == ["d-1", "d-2"]
    assert len(records) == 5
    assert records[4]["text"] == WORDS
    for record in records:
        assert [one["speaker"]["name"] for one in record["statements"]][:1] == ["Jane Roe"]  # type: ignore[index]


def test_what_is_printed_is_the_record_of_the_design(news: Path) -> None:
    _, records, _ = run(str(news / "a.txt"), "--reference-date", "2021-05-05")
    record = from_json(json.dumps(records[0]))
    dateline = record.provenance.dateline
    assert dateline is not None
    assert (dateline.place, dateline.date, dateline.agency) == ("NETHERBY", "2021-05-04", "CW")
    assert record.published is not None
    assert record.published.basis == "dateline"
    for statement in record.statements:
        for span in (*statement.content, *statement.cue, *statement.source, *statement.addressee):
            assert span.cut(record.text) == record.text[span.start : span.end] != ""


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_standard_input(arguments: tuple[str, ...]) -> None:
    assert run(*arguments, stdin=WORDS.encode())[1][0]["text"] == WORDS
    assert run(*arguments, stdin=line(id="x", text=WORDS).encode())[1][0]["id"] == "x"


def test_a_bad_item_is_named_with_reason_and_remedy_and_the_others_go_on(news: Path) -> None:
    (news / "d.jsonl").write_text(line(id="1", text=WORDS) + '{"text": "cut\n' + line(id="3", text=WORDS))
    (news / "e.txt").write_bytes(b"")
    (news / "f.txt").write_bytes(b"\x00\x01\x02PNG\xff\xfe" * 40)
    code, records, errors = run(str(news), str(news / "missing.txt"))
    assert code == 1
    assert [record["id"] for record in records if record["id"] in ("1", "3")] == ["1", "3"]
    assert len(records) == 5
    assert "d.jsonl:2: the line is no JSON object" in errors
    assert "mend the line" in errors
    for name, slug in (("e.txt", "empty"), ("f.txt", "binary"), ("missing.txt", "not-found")):
        assert any(name in one and f"[{slug}]" in one for one in errors.splitlines()), name


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--reference-date", "yesterday"), 2, "is no day"),
        (("--no-such-option",), 2, "No such option"),
    ],
)
def test_usage_errors(arguments: tuple[str, ...], code: int, words: str) -> None:
    found, _, errors = run(*arguments)
    assert found == code
    assert words in errors


def test_least_confidence(news: Path) -> None:
    _, all_of_them, _ = run(str(news / "a.txt"))
    _, none_of_them, _ = run(str(news / "a.txt"), "--min-confidence", "1")
    assert len(all_of_them[0]["statements"]) == 2  # type: ignore[arg-type]
    assert none_of_them[0]["statements"] == []


def test_two_workers_print_the_same(news: Path) -> None:
    alone = subprocess.run(_command(news, "1"), capture_output=True, check=True)
    together = subprocess.run(_command(news, "2"), capture_output=True, check=True)
    assert alone.stdout == together.stdout
    assert alone.stdout.count(b"\n") == 5


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text(line(text=WORDS * 20) * 400)
    command = f"{sys.executable} -m onrecord.cli parse --engine rules {many} | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.stdout == b'{"schema":'
    assert b"Traceback" not in done.stderr


def _command(news: Path, workers: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "onrecord.cli",
        "parse",
        "--engine",
        "rules",
        "--workers",
        workers,
        str(news),
    ]

"""`onrecord export`: forms, a query, and where it goes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def onrecord(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "onrecord.cli", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ.copy())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of two articles, with three statements."""
    folder = tmp_path_factory.mktemp("export")
    lines = [
        {"id": "a", "text": "“The ferry sails,” said Ana Lund. “Trams wait,” Per Holm told Coast Wire."},
        {"id": "b", "text": "“The cheese fair opens,” said Ana Lund."},
    ]
    news = folder / "news.jsonl"
    news.write_text("\n".join(json.dumps({**line, "language": "en"}) for line in lines) + "\n")
    assert onrecord(folder, "add", "news.jsonl", "--engine", "rules").returncode == 0
    return folder


def test_a_query_restricts_every_form(folder: Path) -> None:
    rows = list(csv.DictReader(onrecord(folder, "export", "speaker:lund", "-f", "csv").stdout.splitlines()))
    assert [row["content"] for row in rows] == ["“The ferry sails,”", "“The cheese fair opens,”"]
    page = json.loads(onrecord(folder, "export", "ferry", "--format", "annotations").stdout)
    assert [item["body"][0]["value"] for item in page["items"]] == ["Ana Lund"]
    graph = json.loads(onrecord(folder, "export", "ferry", "--format", "jsonld").stdout)["@graph"]
    assert [node["text"] for node in graph if "onrecord:Statement" in node["type"]] == ["“The ferry sails,”"]
    records = onrecord(folder, "export", "fair").stdout.splitlines()
    assert [json.loads(line)["id"] for line in records] == ["b"]


def test_parquet_goes_into_a_folder_that_is_not_there_yet(folder: Path) -> None:
    words = ("export", "-f", "parquet", "speaker:lund", "-o", "tables")
    done = onrecord(folder, *words)
    assert (done.returncode, done.stderr) == (0, "onrecord: 2 articles written to tables\n")
    assert sorted(path.name for path in (folder / "tables").iterdir()) == [
        "articles",
        "speakers",
        "statements",
    ]
    assert "is in the way" in onrecord(folder, *words).stderr


@pytest.mark.parametrize(
    "words", [("-f", "parquet"), ("-f", "papyrus"), ("speeker:x", "-f", "csv")], ids=lambda words: words[-1]
)
def test_what_cannot_be_done_is_said(folder: Path, words: tuple[str, ...]) -> None:
    done = onrecord(folder, "export", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr

"""What may be thrown at the command line: each bad item is named, and the good one beside it goes through."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onrecord.cli import app

GOOD = "“The gate is open,” said Jane Roe, the keeper of the harbour."
LINE = json.dumps({"text": GOOD}).encode()
MEGABYTE = 1_000_000

Maker = Callable[[], bytes]

# name: (file name, its bytes, the reason slug; None: it is read)
ITEMS: dict[str, tuple[str, Maker, str | None]] = {
    "empty file": ("a.txt", lambda: b"", "empty"),
    "white space": ("a.txt", lambda: b" \n \n", "empty"),
    "picture": ("a.txt", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "binary"),
    "NUL bytes": ("a.txt", lambda: b"The gate is\0 open.", "nul"),
    "UTF-16 that is cut off": ("a.txt", lambda: GOOD.encode("utf-16")[:-1], "bad-encoding"),
    "two encodings": ("a.txt", lambda: (GOOD * 9).encode() + "“Ja”".encode("windows-1252"), None),
    "another encoding": (
        "a.txt",
        lambda: ("Die Brücke öffnet, sagte Frau Müller. " * 9).encode("latin-1"),
        None,
    ),
    "50 MB in one line": ("a.txt", lambda: b"gate " * (10 * MEGABYTE), "too-large"),
    "50 MB in one JSON line": (
        "a.jsonl",
        lambda: b'{"text": "' + b"gate " * (10 * MEGABYTE) + b'"}\n',
        "too-large",
    ),
    "deep HTML": ("a.html", lambda: b"<html><body>" + b"<div>" * 100_000 + GOOD.encode(), "no-article"),
    "HTML without an article": (
        "a.html",
        lambda: b"<!DOCTYPE html><html><nav>Home</nav></html>",
        "no-article",
    ),
    "a language without rules": (
        "a.txt",
        lambda: "”Silta avataan”, sanoi Jaana Ruo torstaina illalla.".encode(),
        None,
    ),
    "a script without rules": (
        "a.txt",
        lambda: "「橋は金曜日に開きます」と市長は木曜日の夜に述べた。".encode(),
        None,
    ),
    "broken JSON line": ("a.jsonl", lambda: LINE + b'\n{"text": "cut\n' + LINE + b"\n", "bad-json"),
    "JSON line without text": ("a.jsonl", lambda: b'{"title": "x"}\n', "bad-field"),
    "JSON line of wrong type": ("a.jsonl", lambda: b'{"text": 7}\n', "bad-field"),
    "truncated gzip": ("a.txt.gz", lambda: gzip.compress(GOOD.encode() * 99)[:-20], "bad-gzip"),
    "gzip bomb": ("a.txt.gz", lambda: gzip.compress(b"a" * (200 * MEGABYTE), 9), "too-large"),
    "truncated WARC": (
        "a.warc",
        lambda: b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 999\r\n\r\nx",
        "bad-warc",
    ),
}


@pytest.mark.parametrize("item", ITEMS)
def test_a_bad_item_is_named_and_its_neighbour_goes_through(item: str, tmp_path: Path) -> None:
    name, make, reason = ITEMS[item]
    (tmp_path / name).write_bytes(make())
    (tmp_path / "z-good.txt").write_text(GOOD)
    result = CliRunner().invoke(app, ["parse", "--engine", "rules", str(tmp_path)])
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert records[-1]["text"] == GOOD
    if reason is None:
        assert (result.exit_code, len(records), result.stderr) == (0, 2, "")
        return
    assert result.exit_code == 1
    assert [line for line in result.stderr.splitlines() if name in line and f"[{reason}]" in line], (
        result.stderr
    )

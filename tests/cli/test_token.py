"""`onrecord token` as one would type it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.errors import Abort
from onrecord.store import Writer

RUN = CliRunner()


@pytest.fixture
def record(tmp_path: Path) -> str:
    path = str(tmp_path / "onrecord.db")
    with Writer(path, 10_000_000):
        return path


def test_a_token_is_made_listed_and_revoked(record: str) -> None:
    made = RUN.invoke(app, ["token", "make", "night desk", "--scope", "write", "--record", record])
    text = made.output.strip()
    assert text.startswith("onrecord_")
    token_id = text.split("_")[1]
    listed = RUN.invoke(app, ["token", "list", "--json", "--record", record]).output
    assert json.loads(listed)["scope"] == "write"
    assert text not in listed
    assert RUN.invoke(app, ["token", "revoke", token_id, "--record", record]).exit_code == 0
    assert "revoked" in RUN.invoke(app, ["token", "list", "--record", record]).output
    again = RUN.invoke(app, ["token", "revoke", token_id, "--record", record])
    assert isinstance(again.exception, Abort)


@pytest.mark.parametrize("words", [["x", "--scope", "all"], [""], ["a\x1b[31m"], ["a" * 300], []])
def test_what_makes_no_sense_is_refused(record: str, words: list[str]) -> None:
    assert RUN.invoke(app, ["token", "make", *words, "--record", record]).exit_code == 2

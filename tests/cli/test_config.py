"""`onrecord config` and `--set`: every setting can be named on the command line."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from onrecord.cli import app


def run(*arguments: str) -> tuple[int, str, str, BaseException | None]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr, result.exception


def test_every_setting_is_shown_with_its_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_WORKERS", "2")
    code, out, _, _ = run("--set", "max-text-chars=9", "config", "--json")
    assert code == 0
    rows = {row["name"]: row for row in map(json.loads, out.splitlines())}
    assert (rows["workers"]["value"], rows["workers"]["origin"]) == (2, "environment")
    assert (rows["max_text_chars"]["value"], rows["max_text_chars"]["origin"]) == (9, "command line")
    assert rows["record"]["origin"] == "default"


def test_the_listing_names_each_setting_with_its_variable() -> None:
    shown = run("config")[1]
    assert "workers = 1  (default)" in shown
    assert "variable ONRECORD_MAX_PAYLOAD_BYTES" in shown


def test_a_limit_that_is_set_holds() -> None:
    result = CliRunner().invoke(
        app, ["--set", "max_text_chars=5", "parse", "--engine", "rules"], input="Six words of news from here."
    )
    assert result.exit_code == 1
    assert "[too-large]" in result.stderr


def test_what_is_no_assignment_is_a_usage_error() -> None:
    code, _, errors, _ = run("--set", "workers", "config")
    assert code == 2
    assert "NAME=VALUE" in errors


def test_an_unknown_setting_aborts_with_its_name() -> None:
    assert "unknown settings: nonsense" in str(run("--set", "nonsense=1", "config")[3])

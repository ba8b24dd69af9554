"""Settings: who wins, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import Abort
from onrecord.settings import Settings, load


def test_the_defaults_hold_where_nothing_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings, rows = load(environment={})
    assert settings == Settings()
    assert {row.origin for row in rows} == {"default"}
    assert all(row.help for row in rows)


def test_the_command_line_wins_over_the_environment_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "onrecord.toml"
    file.write_text('record = "a.db"\nworkers = 2\nmin_confidence = 0.1\n')
    settings, rows = load({"workers": 4}, {"ONRECORD": "b.db", "ONRECORD_WORKERS": "3"}, file)
    assert (settings.record, settings.workers, settings.min_confidence) == ("b.db", 4, 0.1)
    origins = {row.name: row.origin for row in rows}
    assert (origins["record"], origins["workers"], origins["min_confidence"]) == (
        "environment",
        "command line",
        "file",
    )


@pytest.mark.parametrize(
    ("overrides", "environment", "message"),
    [
        ({}, {"ONRECORD_WORKERS": "many"}, "ONRECORD_WORKERS: 'many' is no int"),
        ({}, {"ONRECORD_WORKER": "2"}, "ONRECORD_WORKER; see"),
        ({"workers": 0}, {}, "--workers: 0 must be at least 1"),
        ({"min_confidence": 2.0}, {}, "between 0 and 1"),
        ({"delay_s": -1.0}, {}, "--delay-s: -1.0 must not be negative"),
        ({"port": 70000}, {}, "--port: 70000 is no port"),
        ({}, {"ONRECORD_REQUEST_TIME_LIMIT_S": "nan"}, "must be more than 0 seconds"),
        ({"engine": "magic"}, {}, "'magic' is no engine"),
    ],
)
def test_a_wrong_value_is_named(
    overrides: dict[str, object], environment: dict[str, str], message: str
) -> None:
    with pytest.raises(Abort, match=message):
        load(overrides, environment)


@pytest.mark.parametrize(
    ("content", "message"), [("wrokers = 2", "wrokers"), ("workers = [", "cannot be read as TOML")]
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "onrecord.toml"
    file.write_text(content)
    with pytest.raises(Abort, match=message):
        load({}, {}, file)


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(Abort, match="no such settings file"):
        load({}, {}, tmp_path / "none.toml")

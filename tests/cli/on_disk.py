"""A record on disk for the commands that read one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from click.testing import Result
from typer.testing import CliRunner

from fictional import capture_of, record_of, text_of
from onrecord.cli import app
from onrecord.record import Attribution, Capture, Record
from onrecord.store.writer import Writer

Ask: TypeAlias = Callable[..., Result]
HOSTILE = "rise \x1b[31mred\x07 and \u202ebackwards with [bold]markup[/bold] and :smile:"


def hostile() -> tuple[Capture, Record]:
    """A capture whose every field tries to take over the terminal."""
    text = text_of(7).replace("may sail", HOSTILE)
    capture = capture_of(text, name=f"{HOSTILE}.txt", url="https://news.example/\x1b[2J")
    record = record_of(capture, id="hostile", title=HOSTILE, outlet=HOSTILE)
    quoted, carried = record.statements
    speaker = Attribution(name=f"Eve {HOSTILE}", kind="person", basis="named", role=HOSTILE)
    return capture, replace(record, statements=(quoted, replace(carried, speaker=speaker)))


def asker(folder: Path, location: str = "") -> Ask:
    """Runs a command on a record of two plain articles and a hostile one, which is made in `folder`.

    `location`: where else its database is. The screen has no colour and is as wide as `columns`.
    """
    path = location or str(folder / "record.db")
    captures = str(folder / "captures")
    with Writer(path, 10**9, captures=captures) as writer:
        for number in (1, 2):
            capture = capture_of(text_of(number), url=f"https://news.example/{number}")
            writer.save(capture, record_of(capture, id=f"story-{number}"), "rules 0.1.0")
        writer.save(*hostile(), "rules 0.1.0")

    def run(*arguments: str, columns: int = 80, **env: str) -> Result:
        runner = CliRunner(
            env={"ONRECORD": path, "ONRECORD_CAPTURES": captures, "COLUMNS": str(columns), **env}
        )
        return runner.invoke(app, list(arguments))

    return run

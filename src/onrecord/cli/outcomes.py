"""`onrecord outcomes`: how the items of each run ended; what was rejected, when and why."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import RECORD


def outcomes(
    record: Annotated[str | None, RECORD] = None,
    last: Annotated[
        bool, typer.Option("--last", help="Only those of the last run that rejected any.")
    ] = False,
    counts: Annotated[
        bool, typer.Option("--counts", help="How many items of each run ended how, the good ones included.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object an outcome.")] = False,
) -> None:
    """List the items that could not be added: when, where, why, and what to do."""
    import msgspec

    from onrecord.errors import explain
    from onrecord.store import iter_outcomes, iter_tallies, reading_from

    chosen = _common.settings_from(record=record)
    with reading_from(_common.record_of(chosen)) as connection:
        for row in iter_tallies(connection) if counts else ():
            line = f"{row['started_at'][:19]}  {row['n_items']:>7,} {row['reason']} ({row['stage']})"
            typer.echo(msgspec.json.encode(dict(row)).decode() if as_json else line)
        if counts:
            return
        for row in iter_outcomes(connection, last_run_only=last):
            if as_json:
                typer.echo(msgspec.json.encode(dict(row)).decode())
            else:
                line = (
                    f"{row['at']}  {row['item']}: {explain(row['reason'], row['detail'])} [{row['reason']}]"
                )
                typer.echo(_common.printable(line))


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(outcomes)

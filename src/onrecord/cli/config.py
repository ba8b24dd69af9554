"""`onrecord config`: every setting with its value, unit, origin and help."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli._common import console, rows_from


def config(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a setting.")] = False,
) -> None:
    """Show every setting with its value, unit, where the value comes from, and what it is for."""
    _, rows = rows_from()
    if as_json:
        import msgspec

        for row in rows:
            typer.echo(msgspec.json.encode(row).decode())
        return
    from rich.text import Text

    screen = console()
    for row in rows:
        screen.print(Text.assemble((row.name, "bold"), f" = {row.value}", (f"  ({row.origin})", "dim")))
        unit = f", in {row.unit}" if row.unit else ""
        screen.print(f"    {row.help}{unit}", soft_wrap=True)
        screen.print(f"    variable {row.variable}", style="dim", soft_wrap=True)


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(config)

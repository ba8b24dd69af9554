"""`onrecord config`: every setting with its value, unit, origin and help."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli._common import console


def config(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a setting.")] = False,
) -> None:
    """Show every setting with its value, unit, where the value comes from, and what it is for."""
    from onrecord import settings

    _, rows = settings.load()
    if as_json:
        import msgspec

        for row in rows:
            typer.echo(msgspec.json.encode(row).decode())
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("setting", "value", "unit", "origin", "variable", "for"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(row.name, str(row.value), row.unit, row.origin, row.variable, row.help)
    console().print(table)


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(config)

"""`onrecord copy`: a record from a file to a server, or back, or to another place."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import progress

_FOLDER = "Folder of the WARC files of {}, where it is not the usual one."


def copy(
    origin: Annotated[str, typer.Argument(metavar="FROM", help="The record: a file, or postgresql://…")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Where to: a file, or postgresql://…")],
    from_captures: Annotated[str, typer.Option(metavar="FOLDER", help=_FOLDER.format("FROM"))] = "",
    to_captures: Annotated[str, typer.Option(metavar="FOLDER", help=_FOLDER.format("TO"))] = "",
    anew: Annotated[
        bool, typer.Option("--anew", help="Begin from nothing, where a copy was stopped before its end.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a table.")] = False,
) -> None:
    """Copy a record whole: its rows, its full-text index and its captures.

    A copy that was stopped goes on when the command is run again. In the end every table is read back, and
    compared by count and digest; until then the copy opens for nothing else. FROM stays as it is.
    """
    from onrecord import store

    origin_at, target_at = store.locate(origin, from_captures), store.locate(target, to_captures)
    with progress("copying", store.total_rows(origin_at)) as advance:
        found = store.copy(origin_at, target_at, anew=anew, on_rows=advance)
    if as_json:
        import msgspec

        for table in found:
            typer.echo(msgspec.json.encode(table).decode())
        return
    for table in found:
        if table.n_rows:
            typer.echo(f"{table.table}: {_common.counted(table.n_rows, 'row')}, {table.digest}")
    typer.echo(
        f"{target_at} holds all that {origin_at} does, as read back; its captures are in {target_at.captures}"
    )


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(copy)

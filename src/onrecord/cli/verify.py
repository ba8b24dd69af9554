"""`onrecord verify`: the record against its archive."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import RECORD, progress


def verify(record: Annotated[str | None, RECORD] = None) -> None:
    """Read every archived capture again; check all digests, texts, and each statement at its offsets.

    Prints what was checked; names each thing that is damaged and exits 1 where there is any.
    """
    from onrecord import store

    chosen = _common.settings_from(record=record)
    where = _common.record_of(chosen)
    n_reported = n_seen = 0
    with (
        store.reading_from(where) as connection,
        progress("verifying", store.counts(connection)["articles"]) as advance,
    ):
        for state in store.verify(connection, where.captures):
            for problem in state.problems[n_reported:]:
                _common.complain(problem)
            advance(state.n_articles - n_seen)
            n_reported, n_seen = len(state.problems), state.n_articles
    checked = (
        _common.counted(state.n_warc_records, "archived record"),
        _common.counted(state.n_articles, "article"),
        _common.counted(state.n_statements, "statement"),
    )
    found = f"{n_reported:,} damaged" if n_reported else "all is well"
    typer.echo(f"{checked[0]}, {checked[1]} and {checked[2]} checked: {found}")
    raise typer.Exit(_common.REJECTED if n_reported else _common.FINE)


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(verify)

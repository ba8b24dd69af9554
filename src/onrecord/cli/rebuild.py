"""`onrecord rebuild` and `onrecord withdraw`: the database from its archive, an article out of both."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import RECORD, progress


def rebuild(
    record: Annotated[str | None, RECORD] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite the backup of an earlier rebuild.")
    ] = False,
) -> None:
    """Make the database again from the WARC files beside it, without parsing anything again.

    The old database stays as a backup. Damaged captures are named and left out; then the exit code is 1.
    The log of rejected items is not in the WARC files and begins anew.
    """
    from onrecord import store

    chosen = _common.settings_from(record=record)
    with progress("rebuilding", None) as advance:
        done = store.rebuild(_common.record_of(chosen), overwrite_backup=force, on_file=lambda _: advance(1))
    for damage in done.damages:
        _common.complain(f"{damage.file} at byte {damage.offset}: {damage.problem}; left out")
    kept = f"; the old database is {done.backup}" if done.backup else ""
    typer.echo(f"{_common.counted(done.n_articles, 'article')} from the captures{kept}")
    raise typer.Exit(_common.REJECTED if done.damages else _common.FINE)


def withdraw(
    article: Annotated[str, typer.Argument(metavar="ID", help="The article's key, as search shows it.")],
    note: Annotated[str, typer.Option(help="Why; kept with the withdrawal.")] = "",
    record: Annotated[str | None, RECORD] = None,
) -> None:
    """Take an article and its statements out of the record, and keep it from being added again.

    The captured bytes stay in the WARC file, which is never rewritten; docs/formats.md says how to
    remove them.
    """
    from onrecord.acquire import utc_now
    from onrecord.store import Writer

    chosen = _common.settings_from(record=record)
    with Writer(_common.record_of(chosen), chosen.max_warc_bytes) as writer:
        writer.withdraw(article, note, utc_now())
    typer.echo(f"{article} is withdrawn")


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command()(rebuild)
    app.command()(withdraw)

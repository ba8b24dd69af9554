"""`onrecord speakers merge`, `split`, `rename`, `judge`, `undo` and the imports: what people say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._speakers import (
    SPEAKER,
    By,
    Record,
    bytes_of,
    id_of,
    keep_decision,
    parts_named,
    speaker_id,
    verdict_of,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.store.entries import DirectoryEntry


def merge(
    keep: Annotated[str, typer.Argument(metavar="SPEAKER", help="By whom all are called from now on.")],
    others: Annotated[list[str], typer.Argument(metavar="OTHER…", help="Who is the same.")],
    record: Record = None,
    by: By = None,
) -> None:
    """Say that speakers are one. A name with blanks needs quotation marks."""
    from onrecord.store import judging

    def decide(connection: Connection, who: str, at: str) -> DirectoryEntry:
        ids = [speaker_id(connection, each) for each in others]
        return judging.merged(connection, speaker_id(connection, keep), ids, who, at)

    keep_decision(record, by, decide)


def split(
    speaker: Annotated[str, SPEAKER],
    parts: Annotated[
        list[str], typer.Argument(metavar="PART…", help="Articles (or ids) in which it is somebody else.")
    ],
    record: Record = None,
    by: By = None,
) -> None:
    """Say that in some articles the speaker is somebody else. `show --parts` lists the articles."""
    from onrecord.store import judging

    def decide(connection: Connection, who: str, at: str) -> DirectoryEntry:
        chosen = speaker_id(connection, speaker)
        return judging.split(connection, chosen, parts_named(connection, chosen, parts), who, at)

    keep_decision(record, by, decide)


def rename(
    speaker: Annotated[str, SPEAKER],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call the speaker.")],
    record: Record = None,
    by: By = None,
) -> None:
    """Say what a speaker is called. The names in articles stay as they are."""
    from onrecord.store import judging

    keep_decision(
        record,
        by,
        lambda connection, who, at: judging.renamed(
            connection, speaker_id(connection, speaker), name, who, at
        ),
    )


def judge(
    left: Annotated[str, typer.Argument(metavar="SPEAKER", help="One of the two.")],
    verdict: Annotated[str, typer.Argument(metavar="same|different|unsure")],
    right: Annotated[str, typer.Argument(metavar="OTHER", help="The other.")],
    record: Record = None,
    by: By = None,
) -> None:
    """Say that two are the same, different, or that nobody can tell: the machine leaves them so."""
    from onrecord.store import judging

    chosen = verdict_of(verdict)

    def decide(connection: Connection, who: str, at: str) -> DirectoryEntry:
        ids = id_of(connection, left), id_of(connection, right)
        return judging.judged(connection, ids[0], chosen, ids[1], who, at)

    keep_decision(record, by, decide)


def undo(
    action: Annotated[str, typer.Argument(metavar="DECISION", help="As `history` shows it.")],
    record: Record = None,
    by: By = None,
) -> None:
    """Take a decision back. It stays in the history, marked."""
    from onrecord.store import judging

    keep_decision(record, by, lambda connection, who, at: judging.undone(connection, action, who, at))


def import_people(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSON lines; docs/directory.md.")],
    record: Record = None,
    by: By = None,
) -> None:
    """Link speakers to your own list of people: names, aliases, Wikidata ids, roles with dates."""
    from onrecord.directory.people import read_people
    from onrecord.store import judging

    found = read_people(bytes_of(path))
    for problem in found.problems:
        _common.complain(f"{path}: {problem}")
    if found.people:
        keep_decision(record, by, lambda _, who, at: judging.listed(found.people, who, at))
    raise typer.Exit(_common.REJECTED if found.problems else _common.FINE)


def import_(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="What `export` printed in another record.")],
    record: Record = None,
    by: By = None,
) -> None:
    """Take over what people judged in another record. What people here judged goes before it."""
    from onrecord.directory.exchange import read_lines
    from onrecord.store import exchange

    decisions, problems = read_lines(bytes_of(path))
    found: list[exchange.Imported] = []

    def decide(connection: Connection, who: str, at: str) -> DirectoryEntry:
        found.append(exchange.imported(connection, decisions, who, at))
        return found[0].entry

    if decisions:
        keep_decision(record, by, decide)
        problems += found[0].problems
        if found[0].n_known:
            typer.echo(f"{_common.counted(found[0].n_known, 'judgement')} known already")
    for problem in problems:
        _common.complain(f"{path}: {problem}")
    raise typer.Exit(_common.REJECTED if problems else _common.FINE)


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the group."""
    for command in (merge, split, rename, judge, undo):
        app.command()(command)
    app.command("import-people")(import_people)
    app.command("import")(import_)

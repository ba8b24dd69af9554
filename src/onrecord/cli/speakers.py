"""`onrecord speakers`: who is who on record; lists and one speaker."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import _common, judging
from onrecord.cli._speakers import LIMIT, OFFSET, SPEAKER, AsJson, Record, print_lines, reading, speaker_id

app = typer.Typer(
    no_args_is_help=True,
    help="Who is who across articles: list, show, correct, exchange.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command("list")
def list_(  # noqa: PLR0913 - an option each
    name: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]", help="Only those whom it can mean.")
    ] = None,
    record: Record = None,
    kind: Annotated[
        str | None, typer.Option(metavar="person|organization|group|document", help="Only of this kind.")
    ] = None,
    sort: Annotated[str, typer.Option(metavar="mentions|name|newest", help="The order.")] = "mentions",
    limit: Annotated[int, LIMIT] = 50,
    offset: Annotated[int, OFFSET] = 0,
    as_json: AsJson = False,
) -> None:
    """List the speakers: the most mentioned first."""
    from onrecord.cli import directory_sheets as sheets
    from onrecord.store.roster import SPEAKER_SORTS, list_speakers

    order = next((known for known in SPEAKER_SORTS if known == sort), None)
    if order is None:
        raise typer.BadParameter(f"{sort!r} is none of {', '.join(SPEAKER_SORTS)}", param_hint="--sort")
    with reading(record) as connection:
        rows, total = list_speakers(
            connection, limit=limit, offset=offset, kind=kind, sort=order, name=" ".join(name or []) or None
        )
    if as_json:
        print_lines(rows)
    else:
        sheets.print_speakers(_common.console(), rows, total, offset)


@app.command()
def show(
    speaker: Annotated[list[str], SPEAKER],
    record: Record = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Statements.")] = 20,
    offset: Annotated[int, typer.Option(min=0, max=10**9, help="Statements to pass over first.")] = 0,
    parts: Annotated[
        bool, typer.Option("--parts", help="The articles that name the speaker, instead of statements.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show one speaker: names, roles with dates, outlets, addressees, and statements in order of time."""
    import msgspec

    from onrecord.cli import directory_sheets as sheets
    from onrecord.search.results import Page, statements_of_speaker
    from onrecord.store.profiles import parts_of, profile_of

    with reading(record) as connection:
        found = profile_of(connection, speaker_id(connection, " ".join(speaker)))
        assert found is not None
        chosen = found.speaker.id
        hits = statements_of_speaker(connection, chosen, Page(limit=limit, offset=offset))
        mentions = parts_of(connection, chosen, limit=limit, offset=offset) if parts else []
    if as_json:
        value = {**msgspec.to_builtins(found), "statements": msgspec.to_builtins(hits)}
        typer.echo(msgspec.json.encode({**value, "parts": msgspec.to_builtins(mentions)}).decode())
    else:
        sheets.print_profile(_common.console(), found, hits, mentions if parts else None)


@app.command()
def candidates(
    speaker: Annotated[
        list[str] | None, typer.Argument(metavar="[SPEAKER]", help="Only those of one.")
    ] = None,
    record: Record = None,
    limit: Annotated[int, LIMIT] = 20,
    as_json: AsJson = False,
) -> None:
    """List the pairs that may be one speaker and that nobody judged yet, the likeliest first."""
    from onrecord.cli import directory_sheets as sheets
    from onrecord.store.review import candidates as find

    with reading(record) as connection:
        chosen = speaker_id(connection, " ".join(speaker)) if speaker else None
        found = find(connection, limit=limit, speaker=chosen)
    if as_json:
        print_lines(found)
    else:
        sheets.print_candidates(_common.console(), found)


@app.command()
def history(
    speaker: Annotated[
        list[str] | None, typer.Argument(metavar="[SPEAKER]", help="Only those on one.")
    ] = None,
    record: Record = None,
    limit: Annotated[int, LIMIT] = 100,
    as_json: AsJson = False,
) -> None:
    """List what people judged, newest first; those that were taken back are marked."""
    from onrecord.cli import directory_sheets as sheets
    from onrecord.store.review import history as find
    from onrecord.store.roster import names_of

    with reading(record) as connection:
        chosen = speaker_id(connection, " ".join(speaker)) if speaker else None
        found = find(connection, chosen, limit=limit)
        names = names_of(connection, [each for row in found for each in (row.left, row.right) if each])
    if as_json:
        print_lines(found)
    else:
        sheets.print_history(_common.console(), found, names)


@app.command()
def export(record: Record = None) -> None:
    """Print what people judged as JSON lines, so that another record can take it over."""
    from onrecord.directory.exchange import to_lines
    from onrecord.store.exchange import exported

    with reading(record) as connection:
        for line in to_lines(exported(connection)):
            typer.echo(line)


def register(root: typer.Typer) -> None:
    """Adds the commands to the application."""
    judging.add_to(app)
    root.add_typer(app, name="speakers")

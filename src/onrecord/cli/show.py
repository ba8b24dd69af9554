"""`onrecord show`: an article with its statements marked, a statement with its evidence, a speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import _common
from onrecord.cli._sources import RECORD

if TYPE_CHECKING:
    from onrecord.search.lookup import ArticleFound, Choices, Found, StatementFound
    from onrecord.search.ties import Ties


def show(  # noqa: PLR0913 - each is an option of the command
    name: Annotated[
        list[str],
        typer.Argument(metavar="ID|NAME", help="A statement's or an article's id, or a speaker's name."),
    ],
    record: Annotated[str | None, RECORD] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Statements of a speaker.")] = 50,
    offset: Annotated[int, typer.Option(min=0, max=10**9, help="Statements to pass over first.")] = 0,
    unfolded: Annotated[
        bool,
        typer.Option("--all", help="Of a speaker every statement, also where several articles have one."),
    ] = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="Only an article's text and statements, a statement's evidence.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show an article with its statements marked, a statement with its evidence, or a speaker.

    An article is named by its key (or the beginning of one), its own id or its address; a statement by
    article and place, as in 3f2a9c1b7e10.s1042; a speaker by name, whole or in part. An article comes with
    the other texts of its address and its copies, a statement with its variants in other articles. Of a
    speaker a quotation that several articles have is shown once, with how many outlets have it; --all shows
    each.
    """
    from onrecord.search.lookup import Choices, look_up
    from onrecord.search.results import Page
    from onrecord.search.ties import ties_of
    from onrecord.store import reading_from

    chosen = _common.settings_from(record=record)
    with reading_from(_common.record_of(chosen)) as connection:
        page = Page(limit=limit, offset=offset)
        found = look_up(connection, " ".join(name), page, is_folded=not unfolded)
        ties = ties_of(connection, found)
    if isinstance(found, Choices):
        _refuse(found)
    if as_json:
        _print_json(found, ties)
    else:
        _print_sheet(found, ties, brief=brief)


def _refuse(found: Choices) -> None:
    """Says that there is no such thing, or which ones there are, and ends the command."""
    near = f"; see {', '.join(found.near)}" if found.near else "; `onrecord search` lists what there is"
    _common.complain(found.problem + near)
    raise typer.Exit(_common.REJECTED)


def _print_sheet(found: Found, ties: Ties, *, brief: bool) -> None:
    from onrecord.cli import directory_sheets, sheets
    from onrecord.search.lookup import ArticleFound, ProfileFound, SpeakerFound, StatementFound

    console = _common.console()
    match found:
        case ArticleFound():
            sheets.print_article(console, found, ties, brief=brief)
        case StatementFound():
            sheets.print_statement(console, found, ties, brief=brief)
        case ProfileFound():
            directory_sheets.print_profile(console, found.profile, found.hits)
        case SpeakerFound():
            sheets.print_speaker(console, found)


def _print_json(found: Found, ties: Ties) -> None:
    import msgspec

    from onrecord.search.lookup import ArticleFound, ProfileFound, StatementFound

    match found:
        case ArticleFound():
            tied = msgspec.to_builtins(ties)
            del tied["quotation"]
            value = {"kind": "article", **msgspec.to_builtins(found), **tied}
        case StatementFound():
            quotation = msgspec.to_builtins(ties.quotation)
            value = {"kind": "statement", **_statement_object(found), "quotation": quotation}
        case ProfileFound():
            profile = msgspec.to_builtins(found.profile)
            value = {"kind": "speaker", **profile, "hits": msgspec.to_builtins(found.hits)}
        case _:
            value = {"kind": "speaker", **msgspec.to_builtins(found)}
    typer.echo(msgspec.json.encode(value).decode())


def _statement_object(found: StatementFound) -> dict[str, Any]:
    """The statement with all that a reader needs to find and check it, but not the whole article."""
    import msgspec

    from onrecord.cli.sheets import CONTEXT_CHARS
    from onrecord.export.citation import plain_citation, selectors
    from onrecord.spans import joined_text

    record, statement = found.article.record, found.statement
    start, end = statement.content[0].start, statement.content[-1].end
    return {
        "id": found.id,
        "words": joined_text(record.text, statement.content),
        "statement": msgspec.to_builtins(statement),
        "context": {
            "before": record.text[max(0, start - CONTEXT_CHARS) : start],
            "after": record.text[end : end + CONTEXT_CHARS],
        },
        "selectors": msgspec.to_builtins(selectors(record.text, statement.content)),
        "citation": plain_citation(record, statement, found.evidence),
        "article": _article_object(found.article),
    }


def _article_object(article: ArticleFound) -> dict[str, Any]:
    """The article without its text and its other statements."""
    import msgspec

    value: dict[str, Any] = msgspec.to_builtins(article)
    for left_out in ("schema", "text", "statements", "speakers"):
        del value["record"][left_out]
    return value


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(show)

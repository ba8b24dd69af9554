"""`onrecord search`: statements that answer a query."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import RECORD

if TYPE_CHECKING:
    from onrecord.search.order import Sort
    from onrecord.search.query import Node
    from onrecord.search.results import Hits


def search(  # noqa: PLR0913 - each is an option of the command
    query: Annotated[
        list[str] | None, typer.Argument(metavar="[QUERY]", help="What to look for; nothing: everything.")
    ] = None,
    record: Annotated[str | None, RECORD] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Statements a page.")] = 20,
    offset: Annotated[int, typer.Option(min=0, max=10**9, help="Statements to pass over first.")] = 0,
    sort: Annotated[
        str | None, typer.Option(metavar="relevance|newest|oldest", help="The order of the statements.")
    ] = None,
    unfolded: Annotated[
        bool, typer.Option("--all", help="Every statement, also where several articles have one quotation.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object with the page.")] = False,
) -> None:
    """Search what was said: words, "phrases", beginnings*, fields, OR, -without, (brackets).

    Fields are speaker: source: addressee: cue: kind: occasion: outlet: agency: after: before: lang: id:,
    as in
    onrecord search 'speaker:"Jane Roe" after:2021-05 kind:direct "new balance"'

    A quotation that several articles have is shown once, with how many outlets have it; --all shows each.

    Give the query in single quotation marks, and write -- before one that begins with a minus.
    """
    from onrecord.cli import pages
    from onrecord.search.folded_pages import search_folded
    from onrecord.search.results import Page
    from onrecord.search.results import search as find
    from onrecord.store import reading_from

    node = read_query(" ".join(query or []))
    page = Page(limit=limit, offset=offset, sort=_sort(sort))
    chosen = _common.settings_from(record=record)
    with reading_from(_common.record_of(chosen)) as connection:
        hits = find(connection, node, page) if unfolded else search_folded(connection, node, page)
    if as_json:
        _print_json(node, hits)
    else:
        pages.print_hits(_common.console(), node, hits)


def read_query(text: str) -> Node:
    """The query's tree; a malformed query is pointed at on standard error, and ends the command."""
    from onrecord.cli.render import pointed_at
    from onrecord.search import QueryError, parse_query

    try:
        return parse_query(text)
    except QueryError as err:
        _common.complain(err.message)
        sys.stderr.write(pointed_at(err) + "\n")
        raise typer.Exit(_common.USAGE) from err


def _sort(name: str | None) -> Sort | None:
    from onrecord.search.results import SORTS

    for known in SORTS:
        if name == known:
            return known
    if name is None:
        return None
    raise typer.BadParameter(f"{name!r} is none of {', '.join(SORTS)}", param_hint="--sort")


def _print_json(node: Node, hits: Hits) -> None:
    import msgspec

    from onrecord.search.query import to_text

    typer.echo(msgspec.json.encode({"query": to_text(node), **msgspec.to_builtins(hits)}).decode())


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(search)

"""`onrecord diff`: two revisions or copies statement by statement, two statements word by word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import RECORD

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.search.comparison import ArticleComparison, StatementComparison

TIES = {
    "revisions": "two texts of one address",
    "copies": "two articles with the same text, wholly or in part",
    "variants": "two variants of one quotation",
    "none": "the record does not tie these two",
}


def diff(
    left: Annotated[str, typer.Argument(metavar="ID", help="An article's or a statement's id.")],
    right: Annotated[str, typer.Argument(metavar="ID", help="Another of the same kind.")],
    record: Annotated[str | None, RECORD] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Compare two articles statement by statement, or two statements word by word.

    Of two articles (revisions of an address, copies, or any two) it says which statements were added, left
    out, worded otherwise or attributed to another; of two statements what one has and the other has not.
    """
    import msgspec

    from onrecord.search.comparison import ArticleComparison, compare
    from onrecord.search.lookup import Choices
    from onrecord.store import reading_from

    chosen = _common.settings_from(record=record)
    with reading_from(_common.record_of(chosen)) as connection:
        found = compare(connection, left, right)
    if isinstance(found, Choices):
        near = f"; see {', '.join(found.near)}" if found.near else ""
        _common.complain(found.problem + near)
        raise typer.Exit(_common.REJECTED)
    kind = "articles" if isinstance(found, ArticleComparison) else "statements"
    if as_json:
        typer.echo(msgspec.json.encode({"kind": kind, **msgspec.to_builtins(found)}).decode())
    elif isinstance(found, ArticleComparison):
        _print_articles(_common.console(), found)
    else:
        _print_statements(_common.console(), found)


def _print_articles(console: Console, found: ArticleComparison) -> None:
    from rich.text import Text

    from onrecord.cli import tied
    from onrecord.cli.render import DIM, width

    measure = width(console)
    console.print(
        tied.head_lines((found.left.key, found.left), (found.right.key, found.right)), width=measure
    )
    silent = "; the later one does not say that it was changed" if found.is_silent else ""
    console.print(Text(f"{TIES[found.tie]}{silent}", style=DIM), width=measure)
    console.print()
    console.print(tied.changes_block(console, found.changes), width=measure)
    if found.copy is not None:
        console.print()
        console.print(tied.copies_block([found.copy]), width=measure)


def _print_statements(console: Console, found: StatementComparison) -> None:
    from rich.text import Text

    from onrecord.cli import tied
    from onrecord.cli.render import DIM, is_plain, safe, width

    measure = width(console)
    console.print(tied.head_lines((found.left_id, found.left), (found.right_id, found.right)), width=measure)
    console.print(Text(TIES[found.tie], style=DIM), width=measure)
    if (found.left_speaker or "") != (found.right_speaker or ""):
        names = " → ".join(name or "not named" for name in (found.left_speaker, found.right_speaker))
        console.print(safe(f"said by: {names}"), width=measure)
    console.print()
    words = tied.with_steps(found.left_text, found.right_text, found.steps, plain=is_plain(console))
    console.print(words, width=measure)


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(diff)

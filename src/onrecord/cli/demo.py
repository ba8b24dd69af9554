"""`onrecord demo`: every step on the sample that the package carries, each as one would type it."""

from __future__ import annotations

import shlex
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import RECORD
from onrecord.errors import Abort

if TYPE_CHECKING:
    from rich.console import Console

DEFAULT_RECORD = "demo-record/onrecord.db"
ARTICLE = "cw-2024-06-09-chess-final"
CITED = '"asked for opinions" agency:CW'
"""What finds the statement that is shown with its evidence."""

SEARCHES = (
    ("One sentence, as several outlets print it", "search '\"tide did most\"' --limit 2"),
    ("What one person says, the latest first", "search speaker:marlow --sort newest --limit 1"),
    ("The first speaker in other languages", "search 'speaker:vale (lang:de OR lang:es)' --limit 2"),
)
NEXT = (
    ("serve", "the pages: open http://127.0.0.1:8765/ in a browser"),
    ("show 'Edith Marlow'", "all that one speaker is on record with"),
    ("search 'source:spokesman OR source:spokeswoman'", "what was said by people who are not named"),
    ("search 'agency:MZNA' --json", "statements for another program"),
    ("export", "every record as JSON lines"),
    ("rebuild", "the database made again from the archived captures alone"),
)


def demo(context: typer.Context, record: Annotated[str | None, RECORD] = None) -> None:
    """Take the sample news that the package carries through every step, and say what to try next.

    The record is made in ./demo-record unless --record names another place. Running again is harmless.
    """
    from onrecord.sample import news_folder

    location = record or DEFAULT_RECORD
    if record is None:
        _make_folder(Path(location).parent)
    tour = _Tour(context, location)
    tour.step("Add a folder of fictional news", f"add {shlex.quote(_shown(news_folder()))}")
    _print_tallies(tour.console, location)
    tour.step("An article, with its statements marked", f"show {ARTICLE} --brief")
    for title, line in SEARCHES:
        tour.step(title, line)
    statement = _first_hit(location, CITED)
    if statement is not None:
        tour.step("One statement, its evidence, and how to cite it", f"show {statement} --brief")
    output = Path(location).with_name("records.jsonl")
    tour.step("All of it, for other programs", f"export --output {shlex.quote(str(output))}")
    tour.step("Is every statement still where the archive has it?", "verify")
    _print_next(tour.console, location)


class _Tour:
    """Shows command lines and runs them, all on one record. Raises Abort as the commands do."""

    def __init__(self, context: typer.Context, location: str) -> None:
        self.console = _common.console()
        self._commands = context.find_root().command
        self._location = location

    def step(self, title: str, line: str) -> None:
        """Prints a title and the command line, runs it on the record, and goes on whatever its exit code."""
        from rich.rule import Rule
        from rich.text import Text

        from onrecord.cli.render import DIM, STRONG, safe, width

        room = width(self.console)
        self.console.print()
        self.console.print(Rule(Text(title, style=STRONG), align="left", style=DIM), width=room)
        self.console.print(Text("$ onrecord ", style=DIM).append_text(safe(line)), width=room)
        self.console.print()
        words = [*shlex.split(line), "--record", self._location]
        self._commands.main(args=words, prog_name="onrecord", standalone_mode=False)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as err:
        remedy = "go to a folder that you may write to, or name a place with --record"
        raise Abort(f"{folder}: cannot be made ({err.strerror}); {remedy}") from err


def _shown(path: Path) -> str:
    """The path as short as it can be written from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _print_tallies(console: Console, location: str) -> None:
    """How much of what the record holds, by language, kind and outlet."""
    from rich.table import Table

    from onrecord.cli.render import DIM, safe, width
    from onrecord.store import iter_records, reading_from

    languages, outlets, kinds = Counter[str](), Counter[str](), Counter[str]()
    with reading_from(location) as connection:
        for record in iter_records(connection):
            languages[record.language or "unknown"] += 1
            outlets[record.outlet or "no outlet named"] += 1
            kinds.update(statement.kind for statement in record.statements)
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=DIM, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row("articles", safe(_listed(languages)))
    grid.add_row("outlets", safe(_listed(outlets)))
    grid.add_row("statements", safe(_listed(kinds)))
    console.print(grid, width=width(console))


def _listed(counts: Counter[str]) -> str:
    """The total and its parts, the largest first.

    >>> _listed(Counter({"en": 3, "de": 1}))
    '4: en 3, de 1'
    """
    parts = ", ".join(f"{name} {count}" for name, count in counts.most_common())
    return f"{counts.total()}: {parts}"


def _first_hit(location: str, query: str) -> str | None:
    """The id of the first statement that answers the query."""
    from onrecord.search import parse_query
    from onrecord.search.results import Page, search
    from onrecord.store import reading_from

    with reading_from(location) as connection:
        found = search(connection, parse_query(query), Page(limit=1))
    return found.hits[0].id if found.hits else None


def _print_next(console: Console, location: str) -> None:
    """What to try on the record that the demo leaves."""
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text

    from onrecord.cli.render import DIM, STRONG, safe, width

    console.print()
    console.print(Rule(Text("What to try next", style=STRONG), align="left", style=DIM), width=width(console))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(style=DIM, overflow="fold")
    grid.add_row(safe(f"export ONRECORD={shlex.quote(location)}"), "so that commands read this record")
    for line, purpose in NEXT:
        grid.add_row(safe(f"onrecord {line}"), purpose)
    grid.add_row(safe("onrecord add YOUR-NEWS --record my-record.db"), "a record of your own")
    console.print(grid, width=width(console))


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(demo)

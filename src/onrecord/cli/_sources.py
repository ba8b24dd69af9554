"""What the commands that read sources or records share: arguments, items, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from onrecord.cli import _common

if TYPE_CHECKING:
    from onrecord.extract import Limits
    from onrecord.record import Capture, Outcome

STANDARD_INPUT = "-"

RECORD = typer.Option(
    "--record", metavar="PATH|ADDRESS", help="Where the record lives: a file, or postgresql://…"
)
REFERENCE_DATE = typer.Option(
    metavar="YYYY-MM-DD", help="The day from which a date without a year is resolved."
)
WORKERS = typer.Option(help="Processes that parse side by side.")
ENGINE = typer.Option(help="How statements are found: model, fast (a smaller model) or rules.")
MIN_CONFIDENCE = typer.Option(help="Leave out statements less certain than this (0..1).")


def day_of(text: str | None) -> date | None:
    """The day that `--reference-date` names. Raises a usage error on anything else."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as err:
        raise typer.BadParameter(
            f"{text!r} is no day; write it as 2021-05-17", param_hint="--reference-date"
        ) from err


def iter_items(
    sources: Iterable[str],
    limits: Limits,
    skip: Collection[Path] = (),
    on_read: Callable[[int], None] | None = None,
) -> Iterator[Capture | Outcome]:
    """The captures in files, folders and, for `-`, standard input; `on_read` hears of each read."""
    from onrecord.acquire import iter_captures, iter_stream

    for source in sources:
        if source == STANDARD_INPUT:
            yield from iter_stream(sys.stdin.buffer, "standard input", limits)
        else:
            yield from iter_captures(Path(source), limits, skip=skip, on_read=on_read)


@contextmanager
def progress(doing: str, total: int | None, *, in_bytes: bool = False) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error while the block runs; gives what moves it on.

    Nothing is drawn where standard error is no terminal. `total` None: the end is not known.
    """
    from rich import progress as bars

    amount = bars.DownloadColumn() if in_bytes else bars.MofNCompleteColumn()
    columns = (bars.TextColumn("{task.description}"), bars.BarColumn(), amount, bars.TimeRemainingColumn())
    console = _common.error_console()
    with bars.Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(doing, total=total)
        yield lambda amount: bar.advance(task, amount)

"""`onrecord parse`: news in, records out as JSON lines; no database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import _common

if TYPE_CHECKING:
    from onrecord.extract import Limits
    from onrecord.record import Capture, Outcome

STANDARD_INPUT = "-"


def parse(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE…]", help="Files or folders; - or nothing: standard input."),
    ] = None,
    reference_date: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="The day from which a date without a year is resolved."),
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that parse side by side.")] = None,
    engine: Annotated[
        str | None, typer.Option(help="How statements are found: model, fast or rules.")
    ] = None,
    min_confidence: Annotated[
        float | None, typer.Option(help="Leave out statements less certain than this (0..1).")
    ] = None,
) -> None:
    """Read text, HTML, JSON lines or WARC; print one record an article as JSON lines.

    A JSON line holds "text" or "html", and may hold "id", "url", "outlet", "title", "published" and
    "language". Items that cannot be read are named on standard error; the others go on.
    """
    from onrecord.parse import Options
    from onrecord.record import Outcome, to_json
    from onrecord.workers import Plan, parse_all

    chosen = _common.settings_from(workers=workers, engine=engine, min_confidence=min_confidence)
    limits = _common.limits_of(chosen)
    options = Options(
        reference_date=_day(reference_date), min_confidence=chosen.min_confidence, limits=limits
    )
    plan = Plan(engine=chosen.engine, options=options, workers=chosen.workers)
    code = _common.FINE
    for result in parse_all(_captures(files or [STANDARD_INPUT], limits), plan):
        if isinstance(result, Outcome):
            _common.report(result)
            code = _common.REJECTED
        else:
            sys.stdout.buffer.write(to_json(result.record) + b"\n")
    with suppress(BrokenPipeError):
        sys.stdout.buffer.flush()
    raise typer.Exit(code)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as err:
        raise typer.BadParameter(
            f"{text!r} is no day; write it as 2021-05-17", param_hint="--reference-date"
        ) from err


def _captures(files: list[str], limits: Limits) -> Iterator[Capture | Outcome]:
    from onrecord.acquire import iter_captures, iter_stream

    for name in files:
        if name == STANDARD_INPUT:
            yield from iter_stream(sys.stdin.buffer, "standard input", limits)
        else:
            yield from iter_captures(Path(name), limits)


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(parse)

"""`onrecord parse`: news in, records out as JSON lines; no database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import (
    ENGINE,
    MIN_CONFIDENCE,
    REFERENCE_DATE,
    STANDARD_INPUT,
    WORKERS,
    day_of,
    iter_items,
)
from onrecord.errors import UNREMARKABLE

if TYPE_CHECKING:
    from onrecord.record import Outcome
    from onrecord.settings import Settings
    from onrecord.workers import Parsed


def parse(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE…]", help="Files or folders; - or nothing: standard input."),
    ] = None,
    reference_date: Annotated[str | None, REFERENCE_DATE] = None,
    workers: Annotated[int | None, WORKERS] = None,
    engine: Annotated[str | None, ENGINE] = None,
    min_confidence: Annotated[float | None, MIN_CONFIDENCE] = None,
) -> None:
    """Read text, HTML, JSON lines or WARC; print one record an article as JSON lines.

    A JSON line holds "text" or "html", and may hold "id", "url", "outlet", "title", "published" and
    "language". Items that cannot be read are named on standard error; the others go on.
    """
    from onrecord.record import Outcome, to_json

    chosen = _common.settings_from(workers=workers, engine=engine, min_confidence=min_confidence)
    code = _common.FINE
    for result in _results(files or [STANDARD_INPUT], chosen, reference_date):
        if not isinstance(result, Outcome):
            sys.stdout.buffer.write(to_json(result.record) + b"\n")
        elif result.reason not in UNREMARKABLE:
            _common.report(result)
            code = _common.REJECTED
    sys.stdout.buffer.flush()
    raise typer.Exit(code)


def _results(files: list[str], chosen: Settings, reference_date: str | None) -> Iterator[Parsed | Outcome]:
    from onrecord.parse import Options
    from onrecord.workers import Plan, parse_all

    limits = _common.limits_of(chosen)
    options = Options(
        reference_date=day_of(reference_date), min_confidence=chosen.min_confidence, limits=limits
    )
    plan = Plan(engine=chosen.engine, options=options, workers=chosen.workers)
    return parse_all(iter_items(files, limits), plan)


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(parse)

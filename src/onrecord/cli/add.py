"""`onrecord add`: sources into the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import (
    ENGINE,
    MIN_CONFIDENCE,
    RECORD,
    REFERENCE_DATE,
    WORKERS,
    day_of,
    iter_items,
    progress,
)
from onrecord.errors import UNREMARKABLE

if TYPE_CHECKING:
    from onrecord.record import Outcome
    from onrecord.settings import Settings

NAMED_A_REASON = 10  # rejected items that are named for each reason; the record lists all of them


def add(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="Files or folders; - for standard input.")
    ],
    record: Annotated[str | None, RECORD] = None,
    reference_date: Annotated[str | None, REFERENCE_DATE] = None,
    workers: Annotated[int | None, WORKERS] = None,
    engine: Annotated[str | None, ENGINE] = None,
    min_confidence: Annotated[float | None, MIN_CONFIDENCE] = None,
) -> None:
    """Capture, parse and store text, HTML, JSON lines and WARC files, plain or gzip.

    What the record holds already stays as it is, so adding again is harmless, and finishes what was
    stopped. Items that cannot be read are named on standard error; the others go on.
    """
    chosen = _common.settings_from(
        record=record, workers=workers, engine=engine, min_confidence=min_confidence
    )
    tally: Counter[str] = Counter()
    for outcome in _outcomes(sources, chosen, reference_date):
        tally[outcome.reason] += 1
        if outcome.reason not in UNREMARKABLE and tally[outcome.reason] <= NAMED_A_REASON:
            _common.report(outcome)
    _common.complain(summary(tally))
    raise typer.Exit(_common.REJECTED if set(tally) - UNREMARKABLE else _common.FINE)


def summary(tally: Counter[str]) -> str:
    """One line that counts the outcomes by reason, the good ones first.

    >>> summary(Counter({"empty": 1, "added": 1200}))
    '1,200 added, 1 empty'
    """
    first = [reason for reason in ("added", "unchanged") if tally[reason]]
    rest = sorted(set(tally) - {"added", "unchanged"})
    counts = ", ".join(f"{tally[reason]:,} {reason}" for reason in (*first, *rest)) or "nothing to add"
    unnamed = sum(max(0, tally[reason] - NAMED_A_REASON) for reason in set(tally) - UNREMARKABLE)
    return counts + (f"; {unnamed:,} not named here are in `onrecord outcomes`" if unnamed else "")


def _outcomes(sources: list[str], chosen: Settings, reference_date: str | None) -> Iterator[Outcome]:
    from functools import partial

    from onrecord import __version__
    from onrecord.acquire import total_bytes, utc_now
    from onrecord.ingest import ingest
    from onrecord.parse import Options
    from onrecord.store import Writer, own_paths
    from onrecord.workers import Plan, parse_all

    limits = _common.limits_of(chosen)
    options = Options(
        reference_date=day_of(reference_date), min_confidence=chosen.min_confidence, limits=limits
    )
    plan = Plan(engine=chosen.engine, options=options, workers=chosen.workers)
    with Writer(_common.record_of(chosen), chosen.max_warc_bytes) as writer:
        own = own_paths(writer.location)
        n_bytes = sum(total_bytes(Path(source), skip=own) for source in sources)
        with progress("adding", n_bytes, in_bytes=True) as advance:
            items = iter_items(sources, limits, skip=own, on_read=advance)
            parsed_by = f"{chosen.engine} {__version__}"
            yield from ingest(items, writer, partial(parse_all, plan=plan), parsed_by, utc_now)


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(add)

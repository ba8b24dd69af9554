"""`onrecord add`: sources into the record, from files and from the web."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import _common, _web
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
    from onrecord.store import Writer
    from onrecord.workers import Plan

NAMED_A_REASON = 10  # rejected items that are named for each reason; the record lists all of them


def add(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE…", help="Files, folders or web addresses; - for standard input."),
    ],
    record: Annotated[str | None, RECORD] = None,
    reference_date: Annotated[str | None, REFERENCE_DATE] = None,
    workers: Annotated[int | None, WORKERS] = None,
    engine: Annotated[str | None, ENGINE] = None,
    min_confidence: Annotated[float | None, MIN_CONFIDENCE] = None,
) -> None:
    """Capture, parse and store text, HTML, JSON lines and WARC files, plain or gzip, and pages of the web.

    A web address may be an article, a home page (its feeds are found), a feed, a sitemap or a list of
    addresses; what they name is fetched too, politely. What the record holds already stays as it is, so
    adding again is harmless, and finishes what was stopped. Items that cannot be read are named on standard
    error; the others go on.
    """
    from onrecord.store import Writer

    chosen = _common.settings_from(
        record=record, workers=workers, engine=engine, min_confidence=min_confidence
    )
    tally: Counter[str] = Counter()
    addresses = [_web.checked_address(source) for source in sources if _web.is_address(source)]
    files = [source for source in sources if not _web.is_address(source)]
    left = ""
    with Writer(_common.record_of(chosen), chosen.max_warc_bytes) as writer:
        plan = _web.plan_of(chosen, day_of(reference_date))
        for outcome in _from_files(files, writer, plan, chosen):
            tally[outcome.reason] += 1
            if outcome.reason not in UNREMARKABLE and tally[outcome.reason] <= NAMED_A_REASON:
                _common.report(outcome)
        if addresses:
            tally += _from_web(addresses, writer, plan, chosen)
            left = _web.waiting_line(writer, by_hand=True)
    _common.complain(summary(tally) + left)
    raise typer.Exit(_common.REJECTED if left or set(tally) - UNREMARKABLE else _common.FINE)


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


def _from_files(files: list[str], writer: Writer, plan: Plan, chosen: Settings) -> Iterator[Outcome]:
    from functools import partial

    from onrecord import __version__
    from onrecord.acquire import total_bytes, utc_now
    from onrecord.ingest import ingest
    from onrecord.store import own_paths
    from onrecord.workers import parse_all

    if not files:
        return
    own = own_paths(writer.location)
    n_bytes = sum(total_bytes(Path(source), skip=own) for source in files)
    with progress("adding", n_bytes, in_bytes=True) as advance:
        items = iter_items(files, plan.options.limits, skip=own, on_read=advance)
        parsed_by = f"{chosen.engine} {__version__}"
        yield from ingest(items, writer, partial(parse_all, plan=plan), parsed_by, utc_now)


def _from_web(addresses: list[str], writer: Writer, plan: Plan, chosen: Settings) -> Counter[str]:
    """Fetches the addresses and what they lead to; the counts of the outcomes."""
    from functools import partial

    from onrecord.store import queueing
    from onrecord.watch.crawl import View
    from onrecord.watch.policy import now

    wanted = [queueing.Wanted(url=url, kind="source") for url in addresses]
    writer.within(partial(queueing.enqueue, found=wanted, at=now()))
    view = View()
    with _web.shown("adding", view):
        _web.crawl(writer, chosen, plan, view, by_hand=True)
    return view.tally


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(add)

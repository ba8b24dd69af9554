"""What `add` and `watch` share: a crawl made from the settings, and how it is shown while it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import TYPE_CHECKING

from onrecord.cli import _common
from onrecord.errors import UNREMARKABLE, Abort, explain

if TYPE_CHECKING:
    from rich.table import Table

    from onrecord.acquire.fetch import Manners
    from onrecord.record import Outcome
    from onrecord.settings import Settings
    from onrecord.store import Writer
    from onrecord.watch.crawl import View
    from onrecord.watch.policy import Policy
    from onrecord.workers import Plan

_REFRESH_PER_S = 4


def is_address(source: str) -> bool:
    """Whether a source named on the command line is one of the web."""
    return source.lower().startswith(("http://", "https://"))


def checked_address(url: str) -> str:
    """The address as it is fetched and kept. Raises Abort where it is none that can be."""
    from onrecord.acquire.guard import check_url
    from onrecord.addresses import without_tracking
    from onrecord.errors import Reject

    try:
        check_url(url)
    except Reject as err:
        raise Abort(f"{url}: {err}") from err
    return without_tracking(url)


def plan_of(chosen: Settings, reference_date: date | None) -> Plan:
    """How to parse, by the settings."""
    from onrecord.parse import Options
    from onrecord.workers import Plan

    limits = _common.limits_of(chosen)
    options = Options(reference_date=reference_date, min_confidence=chosen.min_confidence, limits=limits)
    return Plan(engine=chosen.engine, options=options, workers=chosen.workers)


def crawl(
    writer: Writer, chosen: Settings, plan: Plan, view: View, *, by_hand: bool, forever: bool = False
) -> None:
    """Fetches what is due, and closes the run. Raises Abort."""
    import asyncio

    from onrecord.acquire.fetch import Fetcher
    from onrecord.watch.crawl import Crawl
    from onrecord.workers import Parser

    policy = policy_of(chosen)

    async def run() -> None:
        async with Fetcher(_manners(chosen)) as fetcher:
            await Crawl(writer, fetcher, parsers, policy, view).run(by_hand=by_hand, forever=forever)

    with ExitStack() as stack:
        parsers = [stack.enter_context(Parser(plan)) for _ in range(chosen.workers)]
        asyncio.run(run())
        writer.finish(policy.clock())


def policy_of(chosen: Settings) -> Policy:
    """What a crawl is told, by the settings."""
    from onrecord import __version__
    from onrecord.watch.policy import Policy
    from onrecord.watch.schedule import Bounds

    return Policy(
        parsed_by=f"{chosen.engine} {__version__}",
        max_hosts=chosen.max_hosts,
        max_tries=chosen.max_tries,
        patience_s=chosen.patience_s,
        max_leads=chosen.max_leads,
        max_depth=chosen.max_depth,
        max_bytes=chosen.max_payload_bytes,
        bounds=Bounds(chosen.least_interval_s, chosen.most_interval_s),
    )


def _manners(chosen: Settings) -> Manners:
    from onrecord.acquire.exchange import Pace
    from onrecord.acquire.fetch import Manners

    return Manners(
        contact=chosen.contact,
        delay_s=chosen.delay_s,
        max_bytes=chosen.max_payload_bytes,
        allow_private=chosen.allow_private,
        obey_robots=chosen.obey_robots,
        pace=Pace(connect_s=chosen.connect_s, read_s=chosen.fetch_s, total_s=chosen.fetch_s),
    )


@contextmanager
def shown(doing: str, view: View) -> Iterator[None]:
    """Shows a crawl while the block runs: live in a terminal, else a line an outcome, on standard error."""
    console = _common.error_console()
    view.on_note = _common.complain
    if not console.is_terminal:
        view.on_outcome = _line
        yield
        return
    from rich.live import Live

    view.on_note = lambda message: console.print(_common.printable(message), style="dim", soft_wrap=True)
    view.on_outcome = _rejection
    with Live(
        get_renderable=lambda: _table(doing, view),
        console=console,
        refresh_per_second=_REFRESH_PER_S,
        transient=True,
    ):
        yield


def _rejection(outcome: Outcome) -> None:
    if outcome.reason not in UNREMARKABLE:
        _common.report(outcome)


def _line(outcome: Outcome) -> None:
    line = f"{outcome.reason}  {outcome.item}"
    if outcome.reason not in UNREMARKABLE:
        line += f": {explain(outcome.reason, outcome.detail)}"
    sys.stderr.write(_common.printable(line) + "\n")


def _table(doing: str, view: View) -> Table:
    from rich.table import Table
    from rich.text import Text

    counts = ", ".join(f"{number:,} {reason}" for reason, number in view.tally.most_common())
    until = f", next at {view.next_at:%H:%M:%S} UTC" if view.next_at and not view.hosts else ""
    title = f"{doing}: {counts or 'nothing yet'}; {view.n_waiting:,} waiting{until}"
    table = Table(title=title, title_justify="left", box=None, show_header=False, expand=True)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    for host, url in list(view.hosts.items())[:10]:
        table.add_row(Text(f"→ {_common.printable(host)}  {_common.printable(url)}", style="cyan"))
    for outcome in list(view.recent):
        style = (
            "green" if outcome.reason == "added" else "dim" if outcome.reason in UNREMARKABLE else "yellow"
        )
        table.add_row(Text(f"{outcome.reason:<12} {_common.printable(outcome.item)}", style=style))
    return table


def waiting_line(writer: Writer, *, by_hand: bool) -> str:
    """What is left in the queue, for the end of a run; empty where nothing is."""
    from functools import partial

    from onrecord.store import queueing

    number, first = writer.within(partial(queueing.count_waiting, by_hand=by_hand))
    if not number or first is None:
        return ""
    noun = "address waits" if number == 1 else "addresses wait"
    return f"; {number:,} {noun} for another try, from {first:%Y-%m-%d %H:%M} UTC on"

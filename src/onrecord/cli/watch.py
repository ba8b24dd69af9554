"""`onrecord watch`: sources that are read on a schedule, for as long as it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli import _common, _web
from onrecord.cli._sources import ENGINE, MIN_CONFIDENCE, RECORD, WORKERS
from onrecord.errors import UNREMARKABLE

group = typer.Typer(
    help="Keep reading sources of the web on a schedule: add, list, remove, run.", no_args_is_help=False
)

_AS_JSON = typer.Option("--json", help="Print one JSON object a source.")
_URLS = typer.Argument(metavar="ADDRESS…", help="Home pages, feeds, sitemaps, lists or articles.")


@group.callback(invoke_without_command=True)
def watch(context: typer.Context) -> None:
    """Keep reading sources of the web on a schedule. Alone it is `onrecord watch run`."""
    if context.invoked_subcommand is None:
        run()


@group.command("add")
def add(urls: Annotated[list[str], _URLS], record: Annotated[str | None, RECORD] = None) -> None:
    """Watch addresses from now on, also while `watch` runs.

    The feeds that a home page or an OPML list names are watched too.
    """
    from onrecord.store import watching
    from onrecord.store.opening import changing
    from onrecord.watch.policy import now
    from onrecord.watch.schedule import FIRST_INTERVAL_S

    chosen = _common.settings_from(record=record)
    checked = [_web.checked_address(url) for url in urls]
    with changing(_common.record_of(chosen)) as connection:
        for url in checked:
            is_new = watching.add_source(connection, url, now(), FIRST_INTERVAL_S)
            state = "is watched from now on" if is_new else "is watched already"
            typer.echo(_common.printable(f"{url}: {state}"))


@group.command("remove")
def remove(urls: Annotated[list[str], _URLS], record: Annotated[str | None, RECORD] = None) -> None:
    """Watch addresses no more. What was taken from them stays in the record; what waits is dropped."""
    from onrecord.store import watching
    from onrecord.store.opening import changing

    chosen = _common.settings_from(record=record)
    missing = []
    with changing(_common.record_of(chosen)) as connection:
        for url in urls:
            is_dropped = watching.remove_source(connection, _web.checked_address(url))
            missing += [] if is_dropped else [url]
    for url in missing:
        _common.complain(f"{url}: is not watched; `onrecord watch list` shows what is")
    raise typer.Exit(_common.REJECTED if missing else _common.FINE)


@group.command("list")
def list_sources(
    record: Annotated[str | None, RECORD] = None, as_json: Annotated[bool, _AS_JSON] = False
) -> None:
    """List the watched sources: when each is read next, how often, and how it fared the last time."""
    import msgspec

    from onrecord.store import reading_from, watching

    chosen = _common.settings_from(record=record)
    with reading_from(_common.record_of(chosen)) as connection:
        for row in watching.iter_sources(connection):
            if as_json:
                typer.echo(msgspec.json.encode(dict(row)).decode())
            else:
                typer.echo(_common.printable(source_line(dict(row))))


def source_line(row: dict[str, object]) -> str:
    """One line on a source.

    >>> source_line({"url": "https://gazette.example/feed", "kind": None, "reason": None, "interval_s": 900.0,
    ...     "next_at": "2024-05-06T07:08:09+00:00", "n_failures": 0, "n_new": None, "n_waiting": 0})
    'https://gazette.example/feed  next 2024-05-06 07:08 UTC, every 15 min, not read yet'
    """
    parts = [f"next {str(row['next_at'])[:16].replace('T', ' ')} UTC", f"every {_span(row['interval_s'])}"]
    if row["reason"] is None:
        parts.append("not read yet")
    elif row["n_failures"]:
        parts.append(f"failed {row['n_failures']} times, the last time with {row['reason']}")
    else:
        parts.append(f"{row['n_new'] or 0} new the last time")
    if row["n_waiting"]:
        parts.append(f"{row['n_waiting']} waiting")
    kind = f" ({row['kind']})" if row["kind"] else ""
    return f"{row['url']}{kind}  " + ", ".join(parts)


def _span(seconds: object) -> str:
    minutes = float(str(seconds)) / 60
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.0f} h"


@group.command("run")
def run(
    record: Annotated[str | None, RECORD] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Read what is due, fetch what that brings, and end.")
    ] = False,
    workers: Annotated[int | None, WORKERS] = None,
    engine: Annotated[str | None, ENGINE] = None,
    min_confidence: Annotated[float | None, MIN_CONFIDENCE] = None,
) -> None:
    """Read the watched sources when they are due, and fetch what they name, until stopped.

    May be stopped at any moment, and goes on where it was. How often a source is read follows from how often
    it changes; one that fails is left alone for longer each time.
    """
    from onrecord.cli.add import summary
    from onrecord.store import Writer
    from onrecord.watch.crawl import View

    chosen = _common.settings_from(
        record=record, workers=workers, engine=engine, min_confidence=min_confidence
    )
    view = View()
    with Writer(_common.record_of(chosen), chosen.max_warc_bytes) as writer:
        try:
            with _web.shown("watching", view):
                plan = _web.plan_of(chosen, None)
                _web.crawl(writer, chosen, plan, view, by_hand=False, forever=not once)
        except KeyboardInterrupt:
            _common.complain("stopped; `onrecord watch run` goes on from here")
        left = _web.waiting_line(writer, by_hand=False)
    _common.complain(summary(view.tally) + left)
    raise typer.Exit(_common.REJECTED if set(view.tally) - UNREMARKABLE else _common.FINE)


def register(app: typer.Typer) -> None:
    """Adds the group to the application."""
    app.add_typer(group, name="watch")

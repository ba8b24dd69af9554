"""`onrecord batch` and `onrecord load`: many files into tables, and tables into a record."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import ENGINE, MIN_CONFIDENCE, RECORD, REFERENCE_DATE, day_of
from onrecord.errors import UNREMARKABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from onrecord.batch.run import Job, State, Where

PLACES = ("processes", "ray")


def batch(  # noqa: PLR0913 - one parameter an option
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT…", help="Files, folders, or addresses such as s3://bucket/*.warc.gz"),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for the tables.")],
    on: Annotated[
        str, typer.Option("--on", metavar="processes|ray", help="Where to parse: on this machine, or by Ray.")
    ] = "processes",
    address: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="A Ray cluster that runs; without it one is started here."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes, or actors of Ray; as many as there are cores if not given."),
    ] = None,
    engine: Annotated[str | None, ENGINE] = None,
    reference_date: Annotated[str | None, REFERENCE_DATE] = None,
    min_confidence: Annotated[float | None, MIN_CONFIDENCE] = None,
) -> None:
    """Parse many WARC, WACZ, JSON lines, HTML and text files into Parquet tables.

    DIR gets articles, statements, speakers and outcomes, each a folder of Parquet files that DuckDB, pandas
    and others read as they are; docs/batch.md describes the columns. A run that was stopped goes on where it
    was; more inputs are added to the tables. What cannot be read is a row of outcomes.
    """
    job = _job(on, address, workers, engine, reference_date, min_confidence)
    state, seconds = _run(inputs, out, job)
    rate = f" ({state.n_articles / seconds:,.1f} articles a second)" if seconds and state.n_articles else ""
    _common.complain(
        f"{_common.counted(state.n_inputs, 'file')} parsed: {_common.counted(state.n_articles, 'article')}, "
        f"{_common.counted(state.n_statements, 'statement')} in {seconds:,.1f} s{rate}{_reasons(state)}"
    )
    raise typer.Exit(_common.REJECTED if set(state.reasons) - UNREMARKABLE else _common.FINE)


def _job(
    on: str,
    address: str | None,
    workers: int | None,
    engine: str | None,
    reference_date: str | None,
    min_confidence: float | None,
) -> Job:
    import os

    from onrecord.batch.run import Job
    from onrecord.parse import Options

    chosen = _common.settings_from(engine=engine, min_confidence=min_confidence)
    options = Options(
        reference_date=day_of(reference_date),
        min_confidence=chosen.min_confidence,
        limits=_common.limits_of(chosen),
    )
    return Job(
        engine=chosen.engine,
        options=options,
        workers=workers or (0 if address else len(os.sched_getaffinity(0))),
        on=_place(on),
        address=address,
    )


def _place(on: str) -> Where:
    if on == "processes":
        return "processes"
    if on == "ray":
        return "ray"
    raise typer.BadParameter(f"{on!r} is none of {', '.join(PLACES)}", param_hint="--on")


def _run(inputs: list[str], out: Path, job: Job) -> tuple[State, float]:
    """The state at the end, and how many seconds the parsing took."""
    from onrecord.batch.run import run

    began = time.monotonic()
    seconds = 0.0
    with _progress() as show:
        for state in run(inputs, out, job):
            if state.doing == "parsing":
                seconds = time.monotonic() - began
            show(state)
    return state, seconds


def load(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that batch has written.")],
    inputs: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where the inputs are now, if not where batch read them."),
    ] = None,
    text_only: Annotated[
        bool,
        typer.Option("--text-only", help="Keep the text alone: the record then has no page as it came."),
    ] = False,
    record: Annotated[str | None, RECORD] = None,
) -> None:
    """Put the tables of a batch into a record, without parsing again.

    The captures are read again from the inputs, compared by digest and kept beside the record as `add` keeps
    them. What is in the record already stays as it is, so loading again is harmless, and finishes what was
    stopped.
    """
    from collections import Counter

    from onrecord.batch.load import Loader
    from onrecord.cli._sources import progress
    from onrecord.cli.add import NAMED_A_REASON, summary
    from onrecord.store import Writer

    chosen = _common.settings_from(record=record)
    loader = Loader(folder, _common.limits_of(chosen), moved_to=inputs, text_only=text_only)
    tally: Counter[str] = Counter()
    with (
        Writer(_common.record_of(chosen), chosen.max_warc_bytes) as writer,
        progress("loading", loader.n_articles) as advance,
    ):
        for outcome in loader.into(writer):
            tally[outcome.reason] += 1
            advance(1)
            if outcome.reason not in UNREMARKABLE and tally[outcome.reason] <= NAMED_A_REASON:
                _common.report(outcome)
    _common.complain(summary(tally))
    _common.complain(loader.evidence)
    raise typer.Exit(_common.REJECTED if set(tally) - UNREMARKABLE else _common.FINE)


def _reasons(state: State) -> str:
    if not state.reasons:
        return ""
    counts = ", ".join(f"{count:,} {reason}" for reason, count in sorted(state.reasons.items()))
    return f"; {counts}: in the table outcomes"


@contextmanager
def _progress() -> Iterator[Callable[[State], None]]:
    """A bar on standard error: bytes read, how many a second, and the time that remains."""
    from rich import progress as bars

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.DownloadColumn(),
        bars.TransferSpeedColumn(),
        bars.TimeRemainingColumn(),
    )
    console = _common.error_console()
    with bars.Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("parsing", total=None)

        def show(state: State) -> None:
            words = f"{state.doing}: {state.n_done:,}/{state.n_inputs:,} files, {state.n_articles:,} articles"
            bar.update(task, description=words, completed=state.n_bytes, total=state.total_bytes or None)

        yield show


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command()(batch)
    app.command()(load)

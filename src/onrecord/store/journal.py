"""The log of runs: every outcome counted, those that need attention kept one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, insert, update

from onrecord.errors import UNREMARKABLE
from onrecord.record import Outcome
from onrecord.store.tables import outcomes, runs, tallies


def begin_run(connection: Connection, at: datetime) -> int:
    """The number of a new run."""
    started = insert(runs).values(started_at=at.isoformat()).returning(runs.c.number)
    return int(connection.execute(started).scalar_one())


def finish_run(connection: Connection, run: int, at: datetime) -> None:
    """Marks the run as having come to its end."""
    connection.execute(update(runs).where(runs.c.number == run).values(finished_at=at.isoformat()))


def log(connection: Connection, run: int, outcome: Outcome, at: datetime) -> None:
    """Counts the outcome, and keeps it if it needs attention."""
    count(connection, run, Counter({(outcome.stage, outcome.reason): 1}))
    if outcome.reason not in UNREMARKABLE:
        row = insert(outcomes).values(**asdict(outcome), run=run, at=at.isoformat())
        connection.execute(row)


def count(connection: Connection, run: int, counted: Counter[tuple[str, str]]) -> None:
    """Adds to the run's counts by stage and reason."""
    for (stage, reason), number in counted.items():
        place = (tallies.c.run == run) & (tallies.c.stage == stage) & (tallies.c.reason == reason)
        raised = update(tallies).where(place).values(n_items=tallies.c.n_items + number)
        if not connection.execute(raised).rowcount:
            row = insert(tallies).values(run=run, stage=stage, reason=reason, n_items=number)
            connection.execute(row)

"""The sources that are watched: which, how often, and how each fared the last time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select, update

from onrecord.store.queueing import Wanted, enqueue
from onrecord.store.tables import queue, sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a source fared. `n_new`: addresses that it brought; None where it could not be read."""

    reason: str
    detail: str
    kind: str | None
    n_new: int | None


def add_source(connection: Connection, url: str, at: datetime, interval_s: float) -> bool:
    """Watches an address from now on; False where it is watched already."""
    if connection.execute(select(sources.c.number).where(sources.c.url == url)).first():
        return False
    row = {"url": url, "added_at": at.isoformat(), "next_at": at.isoformat(), "interval_s": interval_s}
    connection.execute(insert(sources).values(**row, n_failures=0))
    return True


def remove_source(connection: Connection, url: str) -> bool:
    """Watches an address no more, and drops what it put into the queue; False where it was not watched."""
    number = connection.execute(select(sources.c.number).where(sources.c.url == url)).scalar()
    if number is None:
        return False
    connection.execute(delete(queue).where(queue.c.source == number))
    connection.execute(delete(sources).where(sources.c.number == number))
    return True


def iter_sources(connection: Connection) -> Iterable[RowMapping]:
    """The watched sources, the next one to be read first, each with how many addresses wait (`n_waiting`)."""
    waiting = select(queue.c.source, func.count().label("n_waiting")).group_by(queue.c.source).subquery()
    wanted = select(sources, func.coalesce(waiting.c.n_waiting, 0).label("n_waiting"))
    joined = wanted.outerjoin(waiting, waiting.c.source == sources.c.number)
    return connection.execute(joined.order_by(sources.c.next_at, sources.c.number)).mappings()


def get_source(connection: Connection, number: int) -> RowMapping | None:
    """The row of a source; None where it is watched no more."""
    return connection.execute(select(sources).where(sources.c.number == number)).mappings().first()


def enqueue_due(connection: Connection, at: datetime) -> int:
    """Puts the sources whose time has come into the queue; how many.

    One that waits there already, given by hand or named by a list, is from now on the source's.
    """
    due = select(sources.c.number, sources.c.url).where(sources.c.next_at <= at.isoformat(), _is_idle())
    rows = connection.execute(due.order_by(sources.c.next_at)).all()
    for row in rows:
        changes = {"source": row.number, "depth": 0, "kind": "source"}
        if not connection.execute(update(queue).where(queue.c.url == row.url).values(changes)).rowcount:
            enqueue(connection, [Wanted(url=row.url, kind="source")], at=at, source=row.number)
    return len(rows)


def next_source_at(connection: Connection) -> datetime | None:
    """When the next source is due that does not wait in the queue already; None where there is none."""
    first = connection.execute(select(func.min(sources.c.next_at)).where(_is_idle())).scalar()
    return None if first is None else datetime.fromisoformat(first)


def _is_idle() -> ColumnElement[bool]:
    busy = select(queue.c.source).where(queue.c.depth == 0, queue.c.source.is_not(None))
    return sources.c.number.not_in(busy)


def note_reading(
    connection: Connection, number: int, reading: Reading, at: datetime, interval_s: float, wait_s: float
) -> None:
    """Keeps how a source fared: its new interval, and that it is read again `wait_s` seconds from now."""
    is_failure = reading.n_new is None
    changes = {
        "checked_at": at.isoformat(),
        "reason": reading.reason,
        "detail": reading.detail,
        "n_new": reading.n_new,
        "interval_s": interval_s,
        "next_at": (at + timedelta(seconds=wait_s)).isoformat(),
        "n_failures": sources.c.n_failures + 1 if is_failure else 0,
        **({"kind": reading.kind} if reading.kind else {}),
    }
    connection.execute(update(sources).where(sources.c.number == number).values(changes))


def hasten(connection: Connection, number: int, at: datetime, interval_s: float) -> None:
    """Reads a source more often, since a list that it leads to brought something new; never less often."""
    due = (at + timedelta(seconds=interval_s)).isoformat()
    of_source = sources.c.number == number
    for changes, needs in (
        ({"interval_s": interval_s}, sources.c.interval_s > interval_s),
        ({"next_at": due}, sources.c.next_at > due),
    ):
        connection.execute(update(sources).where(of_source, needs).values(changes))

"""The queue of addresses to fetch, and what is known of those that were fetched.

An address leaves the queue in the very transaction that writes what became of it, so that a killed process
neither loses nor repeats one. An address waits at most once, however many lists name it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, true, update

from onrecord.addresses import host_of
from onrecord.errors import PASSING
from onrecord.record import Listing
from onrecord.store import reading
from onrecord.store.rows import Row
from onrecord.store.tables import addresses, articles, captures, queue

_BATCH = 400  # addresses that one statement names: below every database's limit of parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An address to fetch. `kind`: page, feed, sitemap, or source where it must be told by content.

    `url` is without tracking parameters. `listing`: what led here.
    """

    url: str
    kind: str = "page"
    listing: Listing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A row of the queue."""

    number: int
    wanted: Wanted
    host: str
    depth: int
    source: int | None
    n_tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What is known of an address: how to ask for it only if it changed, and which capture it gave."""

    etag: str | None = None
    last_modified: str | None = None
    is_list: bool = False
    digest: str | None = None
    capture_url: str | None = None


def enqueue(
    connection: Connection,
    found: Sequence[Wanted],
    *,
    at: datetime,
    depth: int = 0,
    source: int | None = None,
    reread_s: float | None = None,
) -> int:
    """Puts addresses into the queue; how many of them were never heard of before.

    One that waits already, or was fetched before, is passed over, unless it failed for a reason that may
    pass, or its list says that it changed since. Lists are read again when they were last read `reread_s`
    seconds ago or more. `reread_s` None: given by hand, so that everything is fetched.
    """
    fresh: dict[str, Wanted] = {}
    n_unheard = 0
    for start in range(0, len(found), _BATCH):
        batch: dict[str, Wanted] = {}
        for one in found[start : start + _BATCH]:
            if one.url not in fresh:
                batch.setdefault(one.url, one)
        waiting = set(connection.execute(select(queue.c.url).where(queue.c.url.in_(batch))).scalars())
        known = {} if reread_s is None else _known(connection, batch)
        for url, one in batch.items():
            if url not in waiting and (reread_s is None or _is_due(one, known.get(url), at, reread_s)):
                fresh[url] = one
                n_unheard += url not in known
    rows = [_row(one, at, depth, source) for one in fresh.values()]
    for start in range(0, len(rows), _BATCH):
        connection.execute(insert(queue), rows[start : start + _BATCH])
    return n_unheard


def hosts_due(connection: Connection, at: datetime, *, by_hand: bool) -> dict[str, int]:
    """How many addresses of each host are due, the longest waiting first. `by_hand`: those without source."""
    wanted = (
        select(queue.c.host, func.count())
        .where(queue.c.due_at <= at.isoformat(), _scope(by_hand))
        .group_by(queue.c.host)
        .order_by(func.min(queue.c.number))
    )
    return {row[0]: row[1] for row in connection.execute(wanted)}


def next_of(
    connection: Connection, host: str, at: datetime, *, by_hand: bool, without: Collection[int]
) -> Waiting | None:
    """The host's next due address that is not among `without` (numbers)."""
    due = (queue.c.host == host) & (queue.c.due_at <= at.isoformat()) & _scope(by_hand)
    wanted = select(queue).where(due, queue.c.number.not_in(without)).order_by(queue.c.number).limit(1)
    row = connection.execute(wanted).mappings().first()
    return None if row is None else _waiting(dict(row))


def count_waiting(connection: Connection, *, by_hand: bool) -> tuple[int, datetime | None]:
    """How many addresses wait, and when the first of them is due."""
    wanted = select(func.count(), func.min(queue.c.due_at)).where(_scope(by_hand))
    number, first = connection.execute(wanted).one()
    return number, None if first is None else datetime.fromisoformat(first)


def visited(connection: Connection, url: str) -> Visited | None:
    """What is known of the address, if it was fetched and what it gave is still there."""
    wanted = (
        select(addresses, captures.c.digest, captures.c.url.label("capture_url"))
        .outerjoin(captures, captures.c.number == addresses.c.capture)
        .where(addresses.c.url == url)
    )
    row = connection.execute(wanted).mappings().first()
    if row is None or not (row["is_list"] or row["digest"]):
        return None
    return Visited(**{name: row[name] for name in Visited.__slots__})


def finish(
    connection: Connection, waiting: Waiting, reason: str, at: datetime, known: Visited | None = None
) -> None:
    """Takes the address out of the queue and keeps what is known of it now."""
    connection.execute(delete(queue).where(queue.c.number == waiting.number))
    known = known or Visited()
    found = known.digest and reading.find_capture(connection, known.digest, known.capture_url)
    row = {
        "url": waiting.wanted.url,
        "checked_at": at.isoformat(),
        "reason": reason,
        "etag": known.etag,
        "last_modified": known.last_modified,
        "capture": found["number"] if found else None,
        "is_list": known.is_list,
    }
    connection.execute(delete(addresses).where(addresses.c.url == row["url"]))
    connection.execute(insert(addresses).values(row))


def put_back(connection: Connection, waiting: Waiting, at: datetime, after_s: float) -> None:
    """Lets the address wait for another try, `after_s` seconds from now."""
    due = (at + timedelta(seconds=after_s)).isoformat()
    tried = update(queue).where(queue.c.number == waiting.number)
    connection.execute(tried.values(n_tries=waiting.n_tries + 1, due_at=due))


def hold_host(connection: Connection, host: str, at: datetime, after_s: float, *, counts: bool) -> None:
    """Lets all that is due of a host wait, since it asked for a pause, or is not there.

    `counts`: whether that was a try for each of them, not only for the one that was fetched.
    """
    until = (at + timedelta(seconds=after_s)).isoformat()
    due = (queue.c.host == host) & (queue.c.due_at < until)
    tries = queue.c.n_tries + (1 if counts else 0)
    connection.execute(update(queue).where(due).values(due_at=until, n_tries=tries))


def _scope(by_hand: bool) -> ColumnElement[bool]:
    return queue.c.source.is_(None) if by_hand else true()


def _known(connection: Connection, urls: Collection[str]) -> dict[str, tuple[str | None, bool]]:
    """When each address was last fetched, and whether it may be taken up again; articles from files count."""
    stored = select(articles.c.url).where(articles.c.url.in_(urls))
    known: dict[str, tuple[str | None, bool]] = {
        str(url): (None, False) for url in connection.execute(stored).scalars()
    }
    wanted = select(addresses.c.url, addresses.c.checked_at, addresses.c.reason)
    for url, checked_at, reason in connection.execute(wanted.where(addresses.c.url.in_(urls))):
        known[url] = checked_at, reason in PASSING
    return known


def _is_due(one: Wanted, known: tuple[str | None, bool] | None, at: datetime, reread_s: float) -> bool:
    if known is None:
        return True
    checked_at, may_pass = known
    if may_pass or checked_at is None:
        return may_pass
    checked = datetime.fromisoformat(checked_at)
    if one.kind in {"feed", "sitemap"}:
        return (at - checked).total_seconds() >= reread_s
    changed = one.listing and one.listing.updated
    return bool(changed and checked < changed <= at)  # a date in the future says nothing


def _row(one: Wanted, at: datetime, depth: int, source: int | None) -> Row:
    listing = one.listing
    return {
        "url": one.url,
        "host": host_of(one.url),
        "kind": one.kind,
        "depth": depth,
        "via": listing.via if listing else None,
        "title": listing.title if listing else None,
        "published": listing.published.isoformat() if listing and listing.published else None,
        "updated": listing.updated.isoformat() if listing and listing.updated else None,
        "source": source,
        "n_tries": 0,
        "due_at": at.isoformat(),
    }


def _waiting(row: Row) -> Waiting:
    times = {
        name: datetime.fromisoformat(row[name]) if row[name] else None for name in ("published", "updated")
    }
    listing = Listing(via=row["via"], title=row["title"], **times) if row["via"] else None
    return Waiting(
        number=row["number"],
        wanted=Wanted(url=row["url"], kind=row["kind"], listing=listing),
        host=row["host"],
        depth=row["depth"],
        source=row["source"],
        n_tries=row["n_tries"],
    )

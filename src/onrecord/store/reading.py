"""What is read from the database: records, captures already held, outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Connection, RowMapping, Select, Table, func, select

from onrecord.record import Record
from onrecord.store.rows import to_record
from onrecord.store.tables import articles, captures, outcomes, runs, speakers, statements, tallies

_BATCH = 100  # articles fetched together: few enough to hold, many enough to spare round trips


def has_capture(connection: Connection, digest: str, url: str | None) -> bool:
    """Whether these bytes, from this address, are in the record."""
    same = select(captures.c.number).where(
        captures.c.digest == digest, captures.c.url.is_not_distinct_from(url)
    )
    return connection.execute(same.limit(1)).first() is not None


def find_capture(connection: Connection, digest: str, url: str | None) -> RowMapping | None:
    """The row of the first capture of these bytes from this address."""
    same = (captures.c.digest == digest) & captures.c.url.is_not_distinct_from(url)
    wanted = select(captures).where(same).order_by(captures.c.number).limit(1)
    return connection.execute(wanted).mappings().first()


def get_record(connection: Connection, key: str) -> Record | None:
    """The record of the article with this key."""
    found = next(_rows_of(connection, [key]), None)
    return None if found is None else to_record(*found)


def iter_records(connection: Connection, keys: Select[tuple[str]] | None = None) -> Iterator[Record]:
    """The records of all articles, or of those whose keys are selected, in the order of arrival."""
    return (to_record(*found) for found in iter_article_rows(connection, keys))


def iter_article_rows(
    connection: Connection, keys: Select[tuple[str]] | None = None
) -> Iterator[tuple[RowMapping, list[RowMapping], list[RowMapping]]]:
    """Each article's row with those of its statements and of its speakers, in the order of arrival."""
    wanted = select(articles.c.key).order_by(articles.c.capture)
    if keys is not None:
        wanted = wanted.where(articles.c.key.in_(keys))
    found = connection.execute(wanted.execution_options(yield_per=_BATCH))  # else a server sends all at once
    for batch in found.scalars().partitions(_BATCH):
        yield from _rows_of(connection, list(batch))


def _rows_of(
    connection: Connection, keys: list[str]
) -> Iterator[tuple[RowMapping, list[RowMapping], list[RowMapping]]]:
    of_article = articles.c.key.in_(keys)
    rows = connection.execute(select(articles).where(of_article).order_by(articles.c.capture)).mappings()
    said = _by_article(connection, statements, keys)
    speaking = _by_article(connection, speakers, keys)
    for row in rows:
        yield row, said.get(row["key"], []), speaking.get(row["key"], [])


def _by_article(connection: Connection, table: Table, keys: list[str]) -> dict[str, list[RowMapping]]:
    wanted = select(table).where(table.c.article.in_(keys)).order_by(table.c.article, table.c.ordinal)
    rows = connection.execute(wanted).mappings()
    return {str(key): list(group) for key, group in groupby(rows, key=lambda row: row["article"])}


def counts(connection: Connection) -> dict[str, int]:
    """How many articles and statements the record holds."""
    tables = {"articles": articles, "statements": statements}
    return {
        name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in tables.items()
    }


def iter_tallies(connection: Connection) -> Iterator[RowMapping]:
    """How many items of each run ended how, run by run, the most frequent first."""
    wanted = (
        select(tallies, runs.c.started_at, runs.c.finished_at)
        .join(runs)
        .order_by(tallies.c.run, tallies.c.n_items.desc(), tallies.c.reason)
    )
    yield from connection.execute(wanted.execution_options(yield_per=_BATCH)).mappings()


def iter_outcomes(connection: Connection, *, last_run_only: bool = False) -> Iterator[RowMapping]:
    """Every rejection on record, with the run that it belongs to, in the order in which they came."""
    wanted = select(outcomes, runs.c.started_at).join(runs).order_by(outcomes.c.number)
    if last_run_only:
        wanted = wanted.where(outcomes.c.run == select(func.max(outcomes.c.run)).scalar_subquery())
    yield from connection.execute(wanted.execution_options(yield_per=_BATCH)).mappings()

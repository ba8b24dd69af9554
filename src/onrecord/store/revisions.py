"""Chains the articles of one address in the order of their capture, with what each changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec
from sqlalchemy import Connection, delete, insert, select

from onrecord.addresses import standing_address
from onrecord.record import Record
from onrecord.relations.revisions import revision
from onrecord.store.reading import get_record
from onrecord.store.rows import Row
from onrecord.store.tables import articles, captures, revisions


def link(connection: Connection, key: str, record: Record) -> None:
    """Puts the article into the chain of its address; one without an address has none.

    A page that gives an address on another site as its own stands where it was fetched: it is a reprint of
    the text there, not a revision of it.
    """
    address = standing_address(record.url, _captured_from(connection, key)) if record.url else None
    if address is None:
        return
    connection.execute(insert(revisions).values(_first(key, address)))
    chain = chain_of(connection, address)
    at = chain.index(key)
    _tie(connection, address, chain[max(0, at - 1) : at + 2])


def _captured_from(connection: Connection, key: str) -> str | None:
    wanted = select(captures.c.url).join(articles, articles.c.capture == captures.c.number)
    return connection.execute(wanted.where(articles.c.key == key)).scalar()


def unlink(connection: Connection, key: str) -> None:
    """Takes the article out of its chain; those on both sides of it are compared anew."""
    wanted = select(revisions.c.address).where(revisions.c.article == key)
    address = connection.execute(wanted).scalar()
    if address is None:
        return
    chain = chain_of(connection, address)
    at = chain.index(key)
    connection.execute(delete(revisions).where(revisions.c.article == key))
    beside = [*chain[max(0, at - 1) : at], *chain[at + 1 : at + 2]]
    if at == 0 and beside:
        _replace(connection, _first(beside[0], address))
    _tie(connection, address, beside)


def chain_of(connection: Connection, address: str) -> list[str]:
    """The keys of an address's articles, the earliest capture first. `address`: canonical."""
    wanted = (
        select(revisions.c.article)
        .join(articles, articles.c.key == revisions.c.article)
        .join(captures, captures.c.number == articles.c.capture)
        .where(revisions.c.address == address)
        .order_by(captures.c.captured_at, revisions.c.article)
    )
    return list(connection.execute(wanted).scalars())


def revisions_of(connection: Connection, key: str) -> list[Row]:
    """The rows of `revisions` at the article's address, the earliest first; none where it has no address."""
    wanted = select(revisions.c.address).where(revisions.c.article == key)
    address = connection.execute(wanted).scalar()
    if address is None:
        return []
    found = connection.execute(select(revisions).where(revisions.c.address == address)).mappings()
    rows = {row["article"]: dict(row) for row in found}
    return [rows[one] for one in chain_of(connection, address)]


def _tie(connection: Connection, address: str, chain: Sequence[str]) -> None:
    for previous, key in pairwise(chain):
        before, after = get_record(connection, previous), get_record(connection, key)
        if before is not None and after is not None:
            change = msgspec.to_builtins(revision(before, after))
            _replace(connection, {"article": key, "address": address, "previous": previous, **change})


def _replace(connection: Connection, row: Row) -> None:
    connection.execute(delete(revisions).where(revisions.c.article == row["article"]))
    connection.execute(insert(revisions).values(row))


def _first(key: str, address: str) -> Row:
    return {
        "article": key,
        "address": address,
        "previous": None,
        "is_changed": False,
        "is_silent": False,
        "changes": [],
    }

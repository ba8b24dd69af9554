"""Finds the copies of an article among those on record, and keeps the families that they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from sqlalchemy import Connection, Select, and_, bindparam, case, delete, func, insert, or_, select

from onrecord.record import Record
from onrecord.relations.copies import Copy, Sieve, compare, is_standing_matter
from onrecord.relations.direction import direction
from onrecord.relations.fingerprints import Wording, fingerprints, wording_of
from onrecord.store import printings
from onrecord.store.printings import Printed
from onrecord.store.rows import Row
from onrecord.store.tables import articles, copies, families
from onrecord.store.tables import fingerprints as prints

MAX_BUCKET = 64  # articles that are looked at of those with one fingerprint: the rest are theirs alike
MAX_CANDIDATES = 16  # articles that are compared word by word
MIN_RARE = 2  # fingerprints in common that not a whole bucket has: of fewer, comparison finds no copy
MIN_PART = 0.1  # of all fingerprints, where each is in many articles: standing matter is a small part of any
_LAST_KEY = "g"  # sorts behind every key, which is hexadecimal
_JOINING = ("exact", "near")  # a partial copy makes no family: a round-up would join all that it takes from


def link(connection: Connection, key: str, record: Record) -> None:
    """Writes the article's fingerprints, its copies and their family."""
    wording = wording_of(record)
    own = sorted(fingerprints(wording))
    connection.execute(_ADD_PRINTS, [{"fingerprint": one, "article": key} for one in own])
    others = _candidates(connection, key, len(own))
    found = list(_compared(connection, key, wording, others)) if others else []
    if found:
        connection.execute(insert(copies), found)
    joined = {row[side] for row in found if row["kind"] in _JOINING for side in ("left", "right")}
    if joined:
        _set_family(connection, _members(connection, joined))


def unlink(connection: Connection, key: str) -> None:
    """Takes the article out of its family, which falls apart where it alone held it together."""
    left = _members(connection, [key]) - {key}
    connection.execute(delete(copies).where(or_(copies.c.left == key, copies.c.right == key)))
    connection.execute(delete(prints).where(prints.c.article == key))
    connection.execute(delete(families).where(families.c.article.in_([key, *left])))
    while left:
        part = _members(connection, [min(left)])
        if len(part) > 1:
            _set_family(connection, part)
        left -= part


def _candidates(connection: Connection, key: str, n_own: int) -> list[str]:
    """The articles that share most fingerprints, the lesser key first among equals."""
    least = {"key": key, "n_rare": MIN_RARE, "n_shared": max(MIN_RARE, MIN_PART * n_own)}
    return list(connection.execute(_CANDIDATES, least).scalars())


def _compared(connection: Connection, key: str, wording: Wording, others: Sequence[str]) -> Iterator[Row]:
    """The rows of `copies` for the article and those of the others that are copies.

    The same address twice is a revision, and what one outlet puts under many of its articles no copy. Most of
    the others share a row of words and no more, so what they quote is read of the rest only.
    """
    sieve = Sieve(wording)
    met = [one for one in printings.read(connection, others) if not sieve.holds_back(one.word_keys())]
    if not met:
        return
    (own,) = printings.read(connection, [key])
    for other, their_wording in printings.with_wording(connection, met):
        if own.address and own.address == other.address:
            continue
        left, right = sorted(((own, wording), (other, their_wording)), key=lambda side: side[0].key)
        copy = compare(left[1], right[1])
        is_one_outlet = own.outlet is not None and own.outlet == other.outlet
        if copy is not None and not (is_one_outlet and is_standing_matter(copy)):
            yield _row(left[0], right[0], copy)


def _row(left: Printed, right: Printed, copy: Copy) -> Row:
    course = direction(left.printing, right.printing, copy.left_contained, copy.right_contained)
    return {"left": left.key, "right": right.key, **msgspec.to_builtins(copy), **msgspec.to_builtins(course)}


def _members(connection: Connection, keys: Iterable[str]) -> set[str]:
    """All articles that exact and near copies tie to these, themselves among them."""
    reached, edge = set(keys), list(keys)
    while edge:
        ties = select(copies.c.left, copies.c.right).where(
            copies.c.kind.in_(_JOINING), or_(copies.c.left.in_(edge), copies.c.right.in_(edge))
        )
        met = {key for pair in connection.execute(ties) for key in pair}
        edge = sorted(met - reached)
        reached |= met
    return reached


def _set_family(connection: Connection, members: set[str]) -> None:
    connection.execute(delete(families).where(families.c.article.in_(members)))
    family = min(members)
    connection.execute(insert(families), [{"article": one, "family": family} for one in sorted(members)])


def copies_of(connection: Connection, key: str) -> list[Row]:
    """The rows of `copies` that name the article, the greatest overlap first."""
    wanted = select(copies).where(or_(copies.c.left == key, copies.c.right == key))
    rows = connection.execute(wanted.order_by(copies.c.overlap.desc(), copies.c.left, copies.c.right))
    return [dict(row) for row in rows.mappings()]


def family_of(connection: Connection, key: str) -> list[str]:
    """The keys of the article's family in order, itself among them; alone where it has no copies."""
    family = select(families.c.family).where(families.c.article == key).scalar_subquery()
    wanted = select(articles.c.key).join(families, families.c.article == articles.c.key)
    found = connection.execute(wanted.where(families.c.family == family).order_by(articles.c.key))
    return list(found.scalars()) or [key]


def _candidate_query() -> Select[str]:
    own, bucket, theirs = prints.alias("own"), prints.alias("bucket"), prints.alias("theirs")
    last_looked_at = (
        select(bucket.c.article)
        .where(bucket.c.fingerprint == own.c.fingerprint)
        .order_by(bucket.c.article)
        .limit(1)
        .offset(MAX_BUCKET)
        .scalar_subquery()
    )
    of_article = own.c.article == bindparam("key")
    mine = select(own.c.fingerprint, last_looked_at.label("last")).where(of_article).cte("mine")
    n_shared, n_rare = func.count(), func.sum(case((mine.c.last.is_(None), 1), else_=0))
    is_looked_at = theirs.c.article <= func.coalesce(mine.c.last, _LAST_KEY)
    return (
        select(theirs.c.article)
        .join_from(mine, theirs, and_(theirs.c.fingerprint == mine.c.fingerprint, is_looked_at))
        .where(theirs.c.article != bindparam("key"))
        .group_by(theirs.c.article)
        .having(or_(n_rare >= bindparam("n_rare"), n_shared >= bindparam("n_shared")))
        .order_by(n_shared.desc(), theirs.c.article)
        .limit(MAX_CANDIDATES)
    )


_ADD_PRINTS = insert(prints)
_CANDIDATES = _candidate_query()

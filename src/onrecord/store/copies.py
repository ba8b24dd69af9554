"""Finds the copies of an article among those on record, and keeps the families that they make."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, and_, case, delete, func, insert, or_, select

from onrecord.addresses import canonical
from onrecord.record import Record
from onrecord.relations.copies import Copy, compare, is_standing_matter
from onrecord.relations.direction import direction
from onrecord.relations.fingerprints import Wording, fingerprints, wording_of
from onrecord.store.reading import get_record
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
    connection.execute(insert(prints), [{"fingerprint": one, "article": key} for one in own])
    others = _candidates(connection, key, len(own))
    found = [row for other in others if (row := _compared(connection, key, record, wording, other))]
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
    own, bucket, theirs = prints.alias("own"), prints.alias("bucket"), prints.alias("theirs")
    last_looked_at = (
        select(bucket.c.article)
        .where(bucket.c.fingerprint == own.c.fingerprint)
        .order_by(bucket.c.article)
        .limit(1)
        .offset(MAX_BUCKET)
        .scalar_subquery()
    )
    mine = select(own.c.fingerprint, last_looked_at.label("last")).where(own.c.article == key).cte("mine")
    n_shared, n_rare = func.count(), func.sum(case((mine.c.last.is_(None), 1), else_=0))
    wanted = (
        select(theirs.c.article)
        .join_from(
            mine,
            theirs,
            and_(
                theirs.c.fingerprint == mine.c.fingerprint,
                theirs.c.article <= func.coalesce(mine.c.last, _LAST_KEY),
            ),
        )
        .where(theirs.c.article != key)
        .group_by(theirs.c.article)
        .having(or_(n_rare >= MIN_RARE, n_shared >= max(MIN_RARE, MIN_PART * n_own)))
        .order_by(n_shared.desc(), theirs.c.article)
        .limit(MAX_CANDIDATES)
    )
    return list(connection.execute(wanted).scalars())


def _compared(connection: Connection, key: str, record: Record, wording: Wording, other: str) -> Row | None:
    """The row of `copies` for the pair; None where they are none.

    The same address twice is a revision, and what one outlet puts under many of its articles no copy.
    """
    met = get_record(connection, other)
    if met is None or (record.url and met.url and canonical(record.url) == canonical(met.url)):
        return None
    is_left = key < other
    one, two = (record, met) if is_left else (met, record)
    copy = compare(wording, wording_of(met)) if is_left else compare(wording_of(met), wording)
    is_one_outlet = record.outlet is not None and record.outlet == met.outlet
    if copy is None or (is_one_outlet and is_standing_matter(copy)):
        return None
    return _row(min(key, other), max(key, other), one, two, copy)


def _row(left: str, right: str, one: Record, two: Record, copy: Copy) -> Row:
    course = direction(one, two, copy.left_contained, copy.right_contained)
    return {"left": left, "right": right, **msgspec.to_builtins(copy), **msgspec.to_builtins(course)}


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

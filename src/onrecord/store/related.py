"""Reads what an article is tied to: its copies with their evidence, its revisions with what they changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select

from onrecord.relations.copies import CopyKind
from onrecord.relations.differences import StatementChange, differences
from onrecord.relations.direction import circles
from onrecord.spans import Span
from onrecord.store.copies import copies_of, family_of
from onrecord.store.reading import get_record
from onrecord.store.revisions import revisions_of
from onrecord.store.tables import articles, captures, copies

Which = Literal["this", "other"]

MAX_COMPARED = 50
"""Revisions of an address whose differences are read at once: the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHead:
    """What names an article to a reader. `captured_at`: ISO 8601, UTC."""

    key: str
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    captured_at: str


@dataclass(frozen=True, slots=True)
class Shared:
    """A stretch that both articles have, in code points of each."""

    here: Span
    there: Span


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence for the article that was there first."""

    origin: Which
    weight: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFound:
    """Another article that has this one's words, wholly or in part, seen from this one.

    `contained`: the part of this article that the other has, 0 to 1; `other_contained`: the other way.
    `origin`: which of the two the evidence takes for the text that the other was made from.
    """

    article: ArticleHead
    kind: CopyKind
    overlap: float
    contained: float
    other_contained: float
    shared: tuple[Shared, ...]
    origin: Which | None
    evidence: tuple[Reason, ...]
    contradiction: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionFound:
    """One text of the article's address, with what it changed of the text before it, if there is one."""

    article: ArticleHead
    previous: str | None
    is_changed: bool
    is_silent: bool
    changes: tuple[StatementChange, ...]


def copies_with_evidence(connection: Connection, key: str) -> tuple[CopyFound, ...]:
    """The article's copies, the greatest overlap first."""
    rows = copies_of(connection, key)
    others = heads(connection, {row["right"] if row["left"] == key else row["left"] for row in rows})
    return tuple(_copy(key, row, others) for row in rows)


def revisions_with_changes(connection: Connection, key: str) -> tuple[RevisionFound, ...]:
    """All texts of the article's address, the earliest first; none where it has no address.

    What changed is told of the `MAX_COMPARED` latest; earlier ones have no changes here.
    """
    rows = revisions_of(connection, key)
    named = heads(connection, {row["article"] for row in rows})
    records = {row["article"]: get_record(connection, row["article"]) for row in rows[-MAX_COMPARED - 1 :]}
    found = []
    for row in rows:
        before, after = records.get(row["previous"] or ""), records.get(row["article"])
        changes = differences(before, after) if before is not None and after is not None else ()
        found.append(
            RevisionFound(
                article=named[row["article"]],
                previous=row["previous"],
                is_changed=row["is_changed"],
                is_silent=row["is_silent"],
                changes=changes,
            )
        )
    return tuple(found)


def doubts_about_direction(connection: Connection, key: str) -> tuple[str, ...]:
    """Sentences about the article's family: evidence that points both ways, copies that go in a circle."""
    family = family_of(connection, key)
    between = copies.c.left.in_(family) & copies.c.right.in_(family)
    rows = connection.execute(
        select(copies).where(between).order_by(copies.c.left, copies.c.right)
    ).mappings()
    said = [
        f"{row['left']} and {row['right']} contradict each other: {row['contradiction']}"
        for row in rows
        if row["contradiction"]
    ]
    turning = circles(origins_among(connection, family))
    said += [f"each of {', '.join(one)} would have come from another of them" for one in turning]
    return tuple(said)


def origins_among(connection: Connection, keys: Collection[str]) -> dict[str, set[str]]:
    """For each of the articles those of them that it was copied from, as far as the evidence tells."""
    wanted = select(copies.c.left, copies.c.right, copies.c.origin).where(
        copies.c.left.in_(sorted(keys)), copies.c.right.in_(sorted(keys)), copies.c.origin.is_not(None)
    )
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(wanted):
        copy, origin = (row.right, row.left) if row.origin == "left" else (row.left, row.right)
        found[copy].add(origin)
    return found


def heads(connection: Connection, keys: Collection[str]) -> dict[str, ArticleHead]:
    """What names each of the articles."""
    wanted = (
        select(
            articles.c.key,
            articles.c.outlet,
            articles.c.title,
            articles.c.url,
            articles.c.published,
            captures.c.captured_at,
        )
        .join(captures, captures.c.number == articles.c.capture)
        .where(articles.c.key.in_(sorted(keys)))
    )
    return {row["key"]: ArticleHead(**row) for row in connection.execute(wanted).mappings()}


def _copy(key: str, row: dict[str, Any], others: dict[str, ArticleHead]) -> CopyFound:
    here, there = ("left", "right") if row["left"] == key else ("right", "left")
    sides: dict[str, Which] = {here: "this", there: "other"}
    return CopyFound(
        article=others[row[there]],
        kind=row["kind"],
        overlap=row["overlap"],
        contained=row[f"{here}_contained"],
        other_contained=row[f"{there}_contained"],
        shared=tuple(Shared(Span(*one[here]), Span(*one[there])) for one in row["stretches"]),
        origin=sides[row["origin"]] if row["origin"] else None,
        evidence=tuple(Reason(sides[one["origin"]], one["weight"], one["reason"]) for one in row["evidence"]),
        contradiction=row["contradiction"],
    )

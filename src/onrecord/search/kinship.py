"""Other texts of an article's address, and articles that share its text, as a reader needs them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from onrecord.store.copies import copies_of
from onrecord.store.revisions import revisions_of
from onrecord.store.tables import articles, captures

MAX_COPIES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionHeld:
    """One text of the address, earliest first. `changes`: kinds of change by statement with how many."""

    key: str
    title: str | None
    published: str | None
    captured_at: str
    is_this: bool
    previous: str | None
    is_changed: bool
    is_silent: bool
    changes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyHeld:
    """An article with the same text, wholly or partly. `shared`: of this article's own words, those that
    the other has, 0 to 1. `course`: `from` where the other came first, `to`, or None; `reasons` say why."""

    key: str
    title: str | None
    outlet: str | None
    published: str | None
    kind: str
    shared: float
    course: str | None
    reasons: tuple[str, ...]
    contradiction: str | None


def revisions_beside(connection: Connection, key: str) -> tuple[RevisionHeld, ...]:
    """The chain of texts of the article's address; empty where there is only this one."""
    rows = revisions_of(connection, key)
    facts = _facts(connection, [row["article"] for row in rows])
    if len(rows) < 2:
        return ()
    return tuple(
        RevisionHeld(
            key=row["article"],
            title=facts[row["article"]].title,
            published=facts[row["article"]].published,
            captured_at=facts[row["article"]].captured_at,
            is_this=row["article"] == key,
            previous=row["previous"],
            is_changed=row["is_changed"],
            is_silent=row["is_silent"],
            changes=tuple(Counter(change["kind"] for change in row["changes"]).items()),
        )
        for row in rows
    )


def copies_beside(connection: Connection, key: str) -> tuple[CopyHeld, ...]:
    """The articles that share this one's text, the greatest overlap first."""
    rows = copies_of(connection, key)[:MAX_COPIES]
    sides = [("left", "right") if row["left"] == key else ("right", "left") for row in rows]
    facts = _facts(connection, [row[other] for row, (_, other) in zip(rows, sides, strict=True)])
    return tuple(
        CopyHeld(
            key=row[other],
            title=facts[row[other]].title,
            outlet=facts[row[other]].outlet,
            published=facts[row[other]].published,
            kind=row["kind"],
            shared=row[f"{own}_contained"],
            course=None if row["origin"] is None else "to" if row["origin"] == own else "from",
            reasons=tuple(f"{_side(one['origin'], own)}: {one['reason']}" for one in row["evidence"]),
            contradiction=row["contradiction"],
        )
        for row, (own, other) in zip(rows, sides, strict=True)
    )


def _side(side: str, own: str) -> str:
    return "this one" if side == own else "the other"


def _facts(connection: Connection, keys: Iterable[str]) -> dict[str, _Facts]:
    a = articles.c
    query = select(a.key, a.title, a.outlet, a.published, captures.c.captured_at).join_from(
        articles, captures
    )
    rows = connection.execute(query.where(a.key.in_(list(keys))))
    return {row.key: _Facts(row.title, row.outlet, row.published, row.captured_at) for row in rows}


@dataclass(frozen=True, slots=True)
class _Facts:
    title: str | None
    outlet: str | None
    published: str | None
    captured_at: str

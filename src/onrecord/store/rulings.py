"""The rows of `judgements`: written, read back, found by the ids that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Connection, RowMapping, bindparam, insert, or_, select

from onrecord.directory.judgements import Judgement, Verdict
from onrecord.directory.matching import Assessment
from onrecord.store.rows import Row
from onrecord.store.tables import judgements

_FIELDS = tuple(one.name for one in fields(Judgement) if one.name not in ("by", "at"))
BATCH = 500  # ids in one query

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_KNOWN = select(judgements.c.id).where(judgements.c.id.in_(_IDS))
_ADD = insert(judgements)


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in order, each once, as many at a time as one query takes."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]


def judgement_id(*parts: object) -> str:
    """The id of a judgement: the same for the same one, made again.

    >>> judgement_id("sp1", "sp2", "same", "2021-05-17")
    'jdef7a5c7dfaef'
    """
    return "jd" + sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def machine(left: str, right: Assessment, verdict: Verdict, led_by: str | None, at: str) -> Judgement:
    """A judgement of the machine. `led_by`: the article or the entry of a list on which it rests."""
    return Judgement(
        id=judgement_id(left, right.bearer or right.id, verdict, led_by),
        left=left,
        right=right.bearer or right.id,
        verdict=verdict,
        at=at,
        score=right.score,
        reasons=right.reasons,
        led_by=led_by,
    )


def write(connection: Connection, found: Iterable[Judgement]) -> None:
    """Adds the judgements; those that are there stay as they are."""
    rows = {one.id: to_row(one) for one in found}
    for some in batches(rows):
        for one in connection.execute(_KNOWN, {"ids": some}).scalars().all():
            del rows[one]
    if rows:
        connection.execute(_ADD, list(rows.values()))


def to_row(judgement: Judgement) -> Row:
    """The row of `judgements`."""
    row: Row = msgspec.to_builtins(judgement)
    row["judged_by"], row["judged_at"] = row.pop("by"), row.pop("at")
    return row


def to_judgement(row: RowMapping) -> Judgement:
    """The judgement that a row holds."""
    values = {name: row[name] for name in _FIELDS}
    return msgspec.convert({**values, "by": row["judged_by"], "at": row["judged_at"]}, Judgement)


def judgements_on(connection: Connection, ids: Iterable[str]) -> list[Judgement]:
    """All judgements that name one of the ids, withdrawn ones too, in the order of their ids."""
    found: dict[str, Judgement] = {}
    for some in batches(ids):
        named = or_(judgements.c.left.in_(some), judgements.c.right.in_(some))
        rows = connection.execute(select(judgements).where(named)).mappings()
        found.update((row["id"], to_judgement(row)) for row in rows)
    return [found[one] for one in sorted(found)]

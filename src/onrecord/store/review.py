"""Reads what there is to judge, and what people judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from onrecord.directory.judgements import Judgement, Reason
from onrecord.store import roster, rulings
from onrecord.store.clustering import members
from onrecord.store.roster import SpeakerRow
from onrecord.store.tables import judgements, referents

_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Two who may be one speaker, for a person to judge. `mention`: the one that may be `right`."""

    mention: str
    left: SpeakerRow
    right: SpeakerRow
    score: float
    reasons: tuple[Reason, ...]


def candidates(connection: Connection, *, limit: int = 20, speaker: str | None = None) -> list[Candidate]:
    """Pairs that the machine is unsure of and no person judged, the likeliest first; each pair once.

    `speaker`: only those with this canonical id.
    """
    found: list[Candidate] = []
    seen: set[tuple[str, str]] = set()
    for ruling, left, right in _unsure(connection, speaker):
        pair = (min(left, right), max(left, right))
        if pair in seen:
            continue
        seen.add(pair)
        if _is_ruled(connection, left, right):
            continue
        rows = roster.get_speakers(connection, pair)
        if len(rows) == 2:
            found.append(
                Candidate(
                    mention=ruling.left,
                    left=rows[left],
                    right=rows[right],
                    score=ruling.score or 0.0,
                    reasons=ruling.reasons,
                )
            )
        if len(found) >= limit:
            break
    return found


def _unsure(connection: Connection, speaker: str | None) -> Iterator[tuple[Judgement, str, str]]:
    """The machine's unsure judgements on two that are not one speaker, with who each side is now."""
    left, right = referents.alias(), referents.alias()
    wanted = (
        select(judgements, left.c.canonical_id.label("one"), right.c.canonical_id.label("other"))
        .join(left, left.c.id == judgements.c.left)
        .join(right, right.c.id == judgements.c.right)
        .where(
            judgements.c.verdict == "unsure",
            judgements.c.judged_by.is_(None),
            left.c.canonical_id != right.c.canonical_id,
        )
        .order_by(judgements.c.score.desc(), judgements.c.id)
    )
    if speaker:
        wanted = wanted.where(or_(left.c.canonical_id == speaker, right.c.canonical_id == speaker))
    offset = 0
    while rows := connection.execute(wanted.limit(_BATCH).offset(offset)).mappings().all():
        for row in rows:
            yield rulings.to_judgement(row), str(row["one"]), str(row["other"])
        offset += _BATCH


def _is_ruled(connection: Connection, left: str, right: str) -> bool:
    """Whether a person judged the two, under whichever of their ids."""
    ones, others = members(connection, [left]), members(connection, [right])
    for ruling in rulings.judgements_on(connection, ones if len(ones) < len(others) else others):
        if ruling.by is None or ruling.withdrawn_at is not None:
            continue
        if {ruling.left, ruling.right} & ones and {ruling.left, ruling.right} & others:
            return True
    return False


def rulings_of_people(connection: Connection, canonical_ids: Iterable[str]) -> list[Judgement]:
    """What people judged of these speakers and their parts, withdrawn ones left out, oldest first."""
    found = rulings.judgements_on(connection, members(connection, canonical_ids))
    active = [one for one in found if one.by is not None and one.withdrawn_at is None]
    return sorted(active, key=lambda one: (one.at, one.id))


def history(
    connection: Connection, speaker: str | None = None, *, limit: int = 100, offset: int = 0
) -> list[Judgement]:
    """What people judged, withdrawn or not, newest first. `speaker`: on this canonical id and its parts."""
    wanted = select(judgements).where(judgements.c.judged_by.is_not(None))
    if speaker is not None:
        ids = select(referents.c.id).where(referents.c.canonical_id == speaker)
        wanted = wanted.where(or_(judgements.c.left.in_(ids), judgements.c.right.in_(ids)))
    ordered = wanted.order_by(judgements.c.judged_at.desc(), judgements.c.id)
    rows = connection.execute(ordered.limit(limit).offset(offset)).mappings()
    return [rulings.to_judgement(row) for row in rows]

"""Keeps `referents.canonical_id` in step with the judgements, of which it is a pure function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select, update

from onrecord.directory.judgements import Reason, clusters
from onrecord.directory.matching import Assessment, name_likeness
from onrecord.directory.traits import sort_of
from onrecord.store import identities as counted
from onrecord.store import rulings
from onrecord.store.rows import Row
from onrecord.store.rulings import batches, judgements_on
from onrecord.store.tables import identity_names, referents


def canonical_of(connection: Connection, referent: str) -> str | None:
    """By whom the referent's cluster is called; None where there is no such id."""
    return connection.execute(select(referents.c.canonical_id).where(referents.c.id == referent)).scalar()


def members(connection: Connection, canonical_ids: Iterable[str]) -> set[str]:
    """The ids that are called by one of these."""
    found: set[str] = set()
    for some in batches(canonical_ids):
        wanted = select(referents.c.id).where(referents.c.canonical_id.in_(some))
        found.update(connection.execute(wanted).scalars())
    return found


def recluster(connection: Connection, seeds: Iterable[str]) -> None:
    """Makes the clusters of these ids, and of all that judgements tie to them, anew."""
    ids = _reached(connection, seeds)
    named = clusters(judgements_on(connection, ids)).canonical
    before: dict[str, str] = {}
    for some in batches(ids):
        wanted = select(referents.c.id, referents.c.canonical_id).where(referents.c.id.in_(some))
        before.update((str(one), str(canonical)) for one, canonical in connection.execute(wanted))
    moved = [
        {"one": one, "other": named.get(one, one)}
        for one in sorted(before)
        if before[one] != named.get(one, one)
    ]
    if moved:
        change = update(referents).where(referents.c.id == bindparam("one"))
        connection.execute(change.values(canonical_id=bindparam("other")), moved)
    counted.count(connection, {*before.values(), *(row["other"] for row in moved)})


def _reached(connection: Connection, seeds: Iterable[str]) -> set[str]:
    """The seeds, whoever shares a cluster with them, and all whom links tie to those."""
    reached = set(seeds)
    edge = set(reached)
    while edge:
        canonical: set[str] = set()
        for some in batches(edge):
            wanted = select(referents.c.canonical_id).where(referents.c.id.in_(some))
            canonical.update(connection.execute(wanted).scalars())
        tied = {
            one
            for ruling in judgements_on(connection, edge)
            if ruling.verdict == "same" and ruling.withdrawn_at is None
            for one in (ruling.left, ruling.right)
            if one is not None
        }
        edge = (tied | members(connection, canonical)) - reached
        reached |= edge
    return reached


def join(connection: Connection, one: str, other: Assessment, led_by: str | None, at: str) -> str:
    """Links two clusters that a mention ties, the smaller to the larger; gives the name of the whole.

    Nothing is done where their names contradict each other: then it is `one`. What people keep apart stays
    apart.
    """
    if one == other.id:
        return one
    both = counted.rows_of(connection, (one, other.id))
    if not _may_join(connection, both):
        return one
    small, large = sorted(both, key=lambda each: (both[each]["n_mentions"], each))
    shown = Assessment(
        id=large,
        score=other.score,
        reasons=(Reason(weight=0.0, reason="one mention is surely both"), *other.reasons),
    )
    rulings.write(connection, [rulings.machine(small, shown, "same", led_by, at)])
    if any(row["is_ruled"] for row in both.values()):
        recluster(connection, both)
        return canonical_of(connection, one) or one
    counted.merge(connection, both[small], both[large])
    return large


def _may_join(connection: Connection, both: Mapping[str, Row]) -> bool:
    """Whether two speakers, each with its row of `identities`, have names that one may bear."""
    if len(both) < 2:
        return False
    (one, other), sorts = both, {sort_of(row["kind"]) for row in both.values()}
    if len(sorts) > 1:
        return False
    names: dict[str, list[str]] = {one: [], other: []}
    for each, name in connection.execute(_BORNE, {"pair": [one, other]}):
        names[each].append(name)
    return name_likeness(sorts.pop(), names[one], names[other]) is not None


_PAIR: BindParameter[Any] = bindparam("pair", expanding=True)
_BORNE = select(identity_names.c.canonical_id, identity_names.c.name).where(
    identity_names.c.canonical_id.in_(_PAIR)
)

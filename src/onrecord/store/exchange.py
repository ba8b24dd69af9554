"""Judgements out of this record and into it: speakers described for others, and found again here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from onrecord.directory.exchange import (
    MAX_MENTIONS,
    MAX_NAMES,
    Decision,
    Described,
    MentionedAt,
)
from onrecord.directory.judgements import Judgement, clusters
from onrecord.directory.matching import decide
from onrecord.directory.traits import DESCRIBED, Mention, mention_id, role_traits
from onrecord.folding import folded
from onrecord.store import candidates, clustering, review, rulings
from onrecord.store.entries import DirectoryEntry
from onrecord.store.tables import articles, judgements, people, referents, speakers

SURE = 0.9
"""The score from which a description alone, without an article or Wikidata id in common, names a speaker."""

_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What of a file could be taken: the entry to keep; rows known already; what is wrong with the others."""

    entry: DirectoryEntry
    n_known: int
    problems: tuple[str, ...]


def exported(connection: Connection) -> Iterator[Decision]:
    """Every decision of a person whose speakers can be described, the oldest first."""
    wanted = select(judgements).where(judgements.c.judged_by.is_not(None))
    rows = connection.execute(wanted.order_by(judgements.c.judged_at, judgements.c.id)).mappings().all()
    for row in rows:
        one = rulings.to_judgement(row)
        left = describe(connection, one.left)
        right = describe(connection, one.right) if one.right else None
        if left is None or (one.right and right is None):
            continue  # all their articles were withdrawn: nothing is left that would name them
        yield Decision(
            id=one.id,
            action=one.action or one.id,
            verdict=one.verdict,
            left=left,
            right=right,
            value=one.value,
            by=str(one.by),
            at=one.at,
            note=one.note,
            withdrawn_at=one.withdrawn_at,
        )


def describe(connection: Connection, referent: str) -> Described | None:
    """The speaker or mention as others can know it; None where nothing of it is left.

    A referent that its whole cluster is called by stands for the cluster, any other for its own article.
    """
    row = connection.execute(select(referents).where(referents.c.id == referent)).mappings().first()
    if row is None:
        return None
    is_head = row["canonical_id"] == referent
    mine = referents.c.canonical_id == referent if is_head else referents.c.id == referent
    names: dict[str, None] = dict.fromkeys(row["names"])
    roles: dict[str, None] = {}
    outlets: dict[str, None] = {}
    mentions: list[MentionedAt] = []
    wanted = (
        select(speakers.c.name, speakers.c.roles, articles.c.outlet, articles.c.url)
        .join(
            referents,
            (referents.c.article == speakers.c.article) & (referents.c.ordinal == speakers.c.ordinal),
        )
        .join(articles, articles.c.key == speakers.c.article)
        .where(mine)
        .order_by((referents.c.id != referent), referents.c.id)
        .limit(MAX_NAMES)
    )
    for name, own, outlet, url in connection.execute(wanted):
        names[name] = None
        roles.update(dict.fromkeys(own))
        outlets.update({outlet: None} if outlet else {})
        if url and len(mentions) < MAX_MENTIONS:
            mentions.append(MentionedAt(url=url, name=name))
    if not names:
        return None
    wikidata = select(people.c.wikidata).join(referents, referents.c.id == people.c.referent)
    return Described(
        id=referent,
        kind=row["kind"],
        names=tuple(names)[:MAX_NAMES],
        wikidata=connection.execute(wikidata.where(mine, people.c.wikidata.is_not(None)).limit(1)).scalar(),
        roles=tuple(roles)[:MAX_NAMES],
        outlets=tuple(outlets)[:MAX_NAMES],
        mentions=tuple(mentions),
    )


def resolve(connection: Connection, one: Described) -> str | None:
    """The id here of whom a description names; None where nobody surely is.

    By Wikidata id, by an article that both records hold, by the id, else by all that is told of the speaker.
    """
    if one.wikidata:
        listed = select(people.c.referent).where(people.c.wikidata == one.wikidata).limit(1)
        if found := connection.execute(listed).scalar():
            return str(found)
    if found := connection.execute(select(referents.c.id).where(referents.c.id == one.id)).scalar():
        return str(found)
    for place in one.mentions[:MAX_MENTIONS]:
        keys = connection.execute(
            select(articles.c.key).where(articles.c.url == place.url).limit(10)
        ).scalars()
        ids = [mention_id(str(key), place.name) for key in keys]
        if found := connection.execute(
            select(referents.c.id).where(referents.c.id.in_(ids)).limit(1)
        ).scalar():
            return str(found)
    return _by_description(connection, replace(one, names=one.names[:1])) or _by_description(connection, one)


def _by_description(connection: Connection, one: Described) -> str | None:
    traits = {*role_traits(one.roles), *(f"out:{folded(outlet)}" for outlet in one.outlets)}
    traits |= {DESCRIBED} if one.roles else set()
    mention = Mention(
        id=one.id,
        kind="person" if one.kind == "person" else "organization",
        names=one.names[:MAX_NAMES],
        traits=frozenset(traits),
    )
    decision = decide(candidates.assessed(connection, mention, {}))
    if decision.link is None or decision.link.score < SURE or decision.joined:
        return None
    return decision.link.id


def imported(connection: Connection, decisions: Iterable[tuple[int, Decision]], by: str, at: str) -> Imported:
    """What the decisions of a file come to here. Only reads. What people here decided goes before them."""
    rows: list[Judgement] = []
    withdrawn: list[str] = []
    problems: list[str] = []
    n_known = 0
    for number, one in decisions:
        known = connection.execute(select(judgements.c.withdrawn_at).where(judgements.c.id == one.id)).first()
        if known is not None:
            if one.withdrawn_at and known.withdrawn_at is None:
                withdrawn.append(one.id)
            else:
                n_known += 1
            continue
        if one.withdrawn_at:
            n_known += 1  # taken back elsewhere, and never made here
            continue
        row = _row(connection, one)
        if isinstance(row, str):
            problems.append(f"row {number}: {row}; left out")
        elif problem := _contradiction(connection, row):
            problems.append(f"row {number}: {problem}; left out")
        else:
            rows.append(row)
    entry = DirectoryEntry(at=at, by=by, judgements=tuple(rows), withdrawn=tuple(withdrawn))
    return Imported(entry=entry, n_known=n_known, problems=tuple(problems))


def _row(connection: Connection, one: Decision) -> Judgement | str:
    """The judgement about the ids here, or why there is none."""
    ids: list[str] = []
    for side in (one.left, one.right):
        if side is None:
            continue
        found = resolve(connection, side)
        if found is None:
            return f"nobody on record here is surely {side.names[0]}"
        ids.append(found)
    if len(ids) == 2 and ids[0] == ids[1]:
        assert one.right is not None
        return f"{one.left.names[0]} and {one.right.names[0]} are both {ids[0]} here"
    return Judgement(
        id=one.id,
        left=ids[0],
        right=ids[1] if len(ids) > 1 else None,
        verdict=one.verdict,
        at=one.at,
        by=one.by,
        value=one.value,
        note=one.note,
        action=one.action,
    )


def _contradiction(connection: Connection, row: Judgement) -> str:
    """What people here decided against the row; empty where they did not."""
    if row.right is None:
        return ""
    here = {one: clustering.canonical_of(connection, one) for one in (row.left, row.right)}
    ours = review.rulings_of_people(connection, [one for one in here.values() if one])
    for one in ours:
        sides = {clustering.canonical_of(connection, side) for side in (one.left, str(one.right))}
        if (
            one.verdict in ("different", "unsure")
            and one.verdict != row.verdict
            and sides == set(here.values())
        ):
            return f"{one.by} judged the two {one.verdict} here at {one.at} ({one.action})"
    named = clusters(one for one in ours if one.verdict == "same").canonical
    if row.verdict != "same" and named.get(row.left, row.left) == named.get(row.right, row.right):
        return "people here judged the two to be one"
    return ""

"""Reads all that the record knows of one speaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, distinct, func, select

from onrecord.directory.judgements import Judgement
from onrecord.directory.people import ListedRole
from onrecord.store import dialects, review, roster
from onrecord.store.roster import SpeakerRow
from onrecord.store.tables import (
    articles,
    identities,
    identity_names,
    people,
    referents,
    said_by,
    speakers,
    statements,
)

MAX_ROLES = 50
MAX_VALUES = 30  # outlets, addressees and names
MAX_BESIDE = 20
MAX_LOOKED_AT = 1_000
"""Mentions whose roles, outlets, addressees and companions are counted; of more, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What articles call a speaker, the days of the first and the last that do, and how many do."""

    role: str
    first_day: str | None
    last_day: str | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A mention of a speaker in one article: what a split can take out."""

    id: str
    article: str
    name: str
    day: str | None
    outlet: str | None
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another speaker, and in how many articles both speak."""

    id: str
    name: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerProfile:
    """All that is known of one speaker.

    `names`, `outlets` and `addressees`: with how many mentions or statements. `listed_roles`: from lists of
    people. `beside`: who else speaks in the same articles. Of more than `MAX_LOOKED_AT` mentions, roles,
    outlets, addressees and companions are
    those of the newest. `judgements`: those of people that concern the speaker, newest first.
    """

    speaker: SpeakerRow
    names: tuple[tuple[str, int], ...]
    roles: tuple[Role, ...]
    listed_roles: tuple[ListedRole, ...]
    outlets: tuple[tuple[str, int], ...]
    addressees: tuple[tuple[str, int], ...]
    beside: tuple[Beside, ...]
    judgements: tuple[Judgement, ...]


def profile_of(
    connection: Connection, canonical_id: str, n_looked_at: int = MAX_LOOKED_AT
) -> SpeakerProfile | None:
    """The speaker with this canonical id; None where there is none.

    `n_looked_at`: mentions, the newest, in which is counted; 0 leaves what is counted empty.
    """
    row = roster.get_speakers(connection, [canonical_id]).get(canonical_id)
    if row is None:
        return None
    newest = _newest(connection, canonical_id, n_looked_at)
    return SpeakerProfile(
        speaker=row,
        names=_names(connection, canonical_id),
        roles=_roles(connection, newest),
        listed_roles=_listed_roles(connection, canonical_id),
        outlets=_outlets(connection, newest),
        addressees=_addressees(connection, newest),
        beside=_beside(connection, canonical_id, newest),
        judgements=tuple(review.history(connection, canonical_id)),
    )


def parts_of(connection: Connection, canonical_id: str, *, limit: int = 1000, offset: int = 0) -> list[Part]:
    """The mentions of a speaker, the oldest first, the undated last."""
    wanted = (
        select(
            referents.c.id,
            referents.c.article,
            speakers.c.name,
            referents.c.day,
            articles.c.outlet,
            articles.c.title,
        )
        .join(articles, articles.c.key == referents.c.article)
        .join(
            speakers,
            (speakers.c.article == referents.c.article) & (speakers.c.ordinal == referents.c.ordinal),
        )
        .where(referents.c.canonical_id == canonical_id)
        .order_by(referents.c.day.asc().nulls_last(), referents.c.article, referents.c.id)
    )
    return [Part(**row) for row in connection.execute(wanted.limit(limit).offset(offset)).mappings()]


def _newest(connection: Connection, canonical_id: str, most: int) -> list[str]:
    """The ids of the speaker's mentions, the newest; the undated count as the oldest."""
    r = referents.c
    theirs = select(r.id).where(r.canonical_id == canonical_id)
    dated = theirs.where(r.day.is_not(None)).order_by(r.day.desc()).limit(most)
    found = [str(one) for one in connection.scalars(dated)]
    undated = theirs.where(r.day.is_(None)).limit(most - len(found))
    return found + [str(one) for one in connection.scalars(undated)]


def _names(connection: Connection, canonical_id: str) -> tuple[tuple[str, int], ...]:
    names = identity_names.c
    wanted = select(names.name, names.n).where(names.canonical_id == canonical_id)
    found = connection.execute(wanted.order_by(names.n.desc(), names.name).limit(MAX_VALUES))
    return tuple((str(name), int(n)) for name, n in found)


def _roles(connection: Connection, newest: Sequence[str]) -> tuple[Role, ...]:
    wanted = (
        select(speakers.c.roles, referents.c.day)
        .join(
            referents,
            (speakers.c.article == referents.c.article) & (speakers.c.ordinal == referents.c.ordinal),
        )
        .where(dialects.among_texts(connection, referents.c.id, newest))
    )
    n_times: Counter[str] = Counter()
    days: dict[str, list[str]] = {}
    for roles, day in connection.execute(wanted):
        for role in roles:
            n_times[role] += 1
            days.setdefault(role, []).extend([day] if day else [])
    found = [
        Role(role=role, first_day=min(days[role], default=None), last_day=max(days[role], default=None), n=n)
        for role, n in n_times.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.n, one.first_day or "9", one.role))[:MAX_ROLES])


def _listed_roles(connection: Connection, canonical_id: str) -> tuple[ListedRole, ...]:
    wanted = select(people.c.roles).join(referents, referents.c.id == people.c.referent)
    rows = connection.execute(
        wanted.where(referents.c.canonical_id == canonical_id).order_by(people.c.referent)
    )
    return tuple(role for roles in rows.scalars() for role in msgspec.convert(roles, list[ListedRole]))


def _outlets(connection: Connection, newest: Sequence[str]) -> tuple[tuple[str, int], ...]:
    n_times = func.count()
    wanted = (
        select(articles.c.outlet, n_times)
        .join(referents, referents.c.article == articles.c.key)
        .where(dialects.among_texts(connection, referents.c.id, newest), articles.c.outlet.is_not(None))
        .group_by(articles.c.outlet)
        .order_by(n_times.desc(), articles.c.outlet)
    )
    return tuple((str(one), int(n)) for one, n in connection.execute(wanted.limit(MAX_VALUES)))


def _addressees(connection: Connection, newest: Sequence[str]) -> tuple[tuple[str, int], ...]:
    to = func.coalesce(statements.c.addressed_to_name, statements.c.addressee_text)
    n_times = func.count(distinct(statements.c.number))
    wanted = (
        select(to, n_times)
        .join(said_by, said_by.c.statement == statements.c.number)
        .join(referents, referents.c.id == said_by.c.referent)
        .where(dialects.among_texts(connection, referents.c.id, newest), to.is_not(None))
        .group_by(to)
        .order_by(n_times.desc(), to)
    )
    return tuple((str(one), int(n)) for one, n in connection.execute(wanted.limit(MAX_VALUES)))


def _beside(connection: Connection, canonical_id: str, newest: Sequence[str]) -> tuple[Beside, ...]:
    """Who else speaks in the speaker's articles."""
    other = referents.alias()
    n_times = func.count(distinct(other.c.article))
    wanted = (
        select(other.c.canonical_id, identities.c.name, n_times)
        .join(referents, referents.c.article == other.c.article)
        .join(identities, identities.c.canonical_id == other.c.canonical_id)
        .where(dialects.among_texts(connection, referents.c.id, newest), other.c.canonical_id != canonical_id)
        .group_by(other.c.canonical_id, identities.c.name)
        .order_by(n_times.desc(), identities.c.name, other.c.canonical_id)
    )
    rows = connection.execute(wanted.limit(MAX_BESIDE))
    return tuple(Beside(id=str(one), name=str(name), n=int(n)) for one, name, n in rows)

"""Finds who on record a speaker may be: by key, then by name, then with what bears on the match.

Every query is a look-up in an index, read only so far: the cost does not grow with the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, get_args

from sqlalchemy import BindParameter, Connection, TextClause, bindparam, func, select, text

from onrecord.directory.blocking import MAX_BUCKET, name_key, sought_under
from onrecord.directory.matching import FIELDS, GENDERS, Assessment, Profile, assess, name_likeness
from onrecord.directory.names import Likeness
from onrecord.directory.traits import DESCRIBED, Mention, Sort, sort_of
from onrecord.store.identities import MAX_CHARS
from onrecord.store.tables import identities, identity_keys, identity_names, identity_traits

MAX_NAMED = 32  # speakers whose names are compared
MAX_ASSESSED = 8  # speakers of which the evidence is weighed

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_NAMES = (
    select(
        identity_names.c.canonical_id,
        identities.c.kind,
        identity_names.c.name,
        identity_names.c.n,
        identity_names.c.referent,
    )
    .join(identities, identities.c.canonical_id == identity_names.c.canonical_id)
    .where(identity_names.c.canonical_id.in_(_IDS))
)
_IDENTITIES = select(
    identities.c.canonical_id, identities.c.n_mentions, identities.c.first_day, identities.c.last_day
).where(identities.c.canonical_id.in_(_IDS))
_TRAITS = select(identity_traits.c.canonical_id, identity_traits.c.trait, identity_traits.c.n).where(
    identity_traits.c.canonical_id.in_(_IDS),
    identity_traits.c.trait.in_(bindparam("asked", expanding=True)),
)


def rarity_of(connection: Connection, mentions: Iterable[Mention]) -> dict[str, int]:
    """By `by:` trait of the mentions: how many mentions on record bear the name."""
    traits = {trait for one in mentions for trait in one.traits if trait.startswith("by:")}
    keys = {
        name_key(sort, trait[3:])[:MAX_CHARS]: trait for trait in sorted(traits) for sort in get_args(Sort)
    }
    wanted = (
        select(identity_keys.c.key, func.sum(identity_keys.c.n))
        .where(identity_keys.c.key.in_(sorted(keys)))
        .group_by(identity_keys.c.key)
    )
    found = dict.fromkeys(traits, 0)
    for key, n in connection.execute(wanted):
        found[keys[key]] += int(n)
    return found


def assessed(
    connection: Connection, mention: Mention, rarity: Mapping[str, int], beside: Iterable[str] = ()
) -> list[Assessment]:
    """Everyone on record whom the mention may be, each weighed.

    `beside`: those who the other speakers of the article are; the mention is one of them only by its whole
    name.
    """
    found, n_bearers = _filed(connection, mention)
    apart = set(beside)
    likes = _alike(connection, mention, [one for one, _ in found.most_common(MAX_NAMED)])
    known = Profile(id="", sort=mention.sort, n_bearers=n_bearers)
    return [
        assess(mention, replace(profile, is_beside=profile.id in apart), rarity, likes[profile.id][0])
        for profile in _profiles(connection, mention, likes, known)
        if profile.id not in apart or likes[profile.id][0].is_whole
    ]


def _filed(connection: Connection, mention: Mention) -> tuple[Counter[str], int]:
    """Who shares a key, with how many; and how many others bear the family name, as far as was read."""
    found: Counter[str] = Counter()
    bearers: set[str] = set()
    alike: set[str] = set()
    keys = [key[:MAX_CHARS] for key in sought_under(mention)]
    if not keys:
        return found, 0
    sought: dict[str, str | int] = {f"key{at}": key for at, key in enumerate(keys)}
    for at, one in connection.execute(_buckets(len(keys)), {**sought, "most": MAX_BUCKET}).all():
        found[one] += 1
        if keys[at].startswith("l:"):
            bearers.add(one)
        elif keys[at].startswith(("p:", "w:")):
            alike.add(one)
    return found, len(bearers - alike)


@lru_cache(maxsize=64)
def _buckets(n_keys: int) -> TextClause:
    """Reads the buckets of so many keys at once: the number of the key and who is filed under it."""
    parts = (
        f"SELECT {at} AS at, canonical_id FROM (SELECT canonical_id FROM identity_keys WHERE key = :key{at}"  # noqa: S608
        f" ORDER BY n DESC, canonical_id DESC LIMIT :most) AS bucket{at}"
        for at in range(n_keys)
    )
    return text(" UNION ALL ".join(parts))


def _alike(connection: Connection, mention: Mention, ids: list[str]) -> dict[str, tuple[Likeness, str]]:
    """Those whose names may be the mention's, the likest, each with a referent that bears the name."""
    if not ids:
        return {}
    names: dict[str, dict[str, str]] = {}
    counts: Counter[str] = Counter()
    for one, kind, name, n, referent in connection.execute(_NAMES, {"ids": ids}).all():
        if sort_of(kind) == mention.sort:
            names.setdefault(one, {})[name] = referent
            counts[one] += n
    likes = {one: found for one in names if (found := name_likeness(mention.sort, mention.names, names[one]))}
    best = sorted(likes, key=lambda one: (-likes[one][0].weight, -counts[one], one))
    return {one: (likes[one][0], names[one][likes[one][1]]) for one in best[:MAX_ASSESSED]}


def _profiles(
    connection: Connection, mention: Mention, likes: Mapping[str, tuple[Likeness, str]], known: Profile
) -> list[Profile]:
    """What bears on the match of each. `known`: what is the same for all."""
    asked = sorted({trait[:MAX_CHARS] for trait in mention.traits} | {*FIELDS, *GENDERS, DESCRIBED})
    traits: dict[str, dict[str, int]] = {}
    ids = sorted(likes)
    if not ids:
        return []
    for one, trait, n in connection.execute(_TRAITS, {"ids": ids, "asked": asked}):
        traits.setdefault(one, {})[trait] = n
    rows = connection.execute(_IDENTITIES, {"ids": ids}).mappings()
    return [
        replace(
            known,
            id=row["canonical_id"],
            n_mentions=row["n_mentions"],
            traits=traits.get(row["canonical_id"], {}),
            first_day=row["first_day"],
            last_day=row["last_day"],
            bearer=likes[row["canonical_id"]][1],
        )
        for row in rows
    ]

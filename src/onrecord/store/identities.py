"""What is counted of each speaker across articles: names, keys, traits, days.

All of it follows from `referents`, `people` and the judgements; `count` makes it anew, `add` and `take` keep
it in step at a cost that does not grow with the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import msgspec
from sqlalchemy import (
    BindParameter,
    Connection,
    RowMapping,
    Table,
    TextClause,
    bindparam,
    delete,
    insert,
    or_,
    select,
    text,
    update,
)

from onrecord.directory.blocking import filed_under
from onrecord.directory.judgements import Judgement, names_given
from onrecord.directory.letters import words_of
from onrecord.directory.names import person_name
from onrecord.directory.people import LISTED
from onrecord.directory.traits import Mention, sort_of
from onrecord.folding import folded
from onrecord.record import SpeakerKind
from onrecord.store.rows import Row
from onrecord.store.tables import (
    identities,
    identity_keys,
    identity_names,
    identity_traits,
    judgements,
    people,
    referents,
)

MAX_CHARS = 200  # of a name, key or trait that is counted
_KINDS = tuple(f"kind:{one}" for one in get_args(SpeakerKind))
_COUNTED = ((identity_names, "name"), (identity_keys, "key"), (identity_traits, "trait"))

Counts = Mapping[Table, Counter[str]]


def counts_of(mentions: Iterable[Mention]) -> Counts:
    """How many mentions have each name, key and trait; for search, `n:` and a word of a name is a key too."""
    names: Counter[str] = Counter()
    keys: Counter[str] = Counter()
    traits: Counter[str] = Counter()
    for one in mentions:
        names.update({name[:MAX_CHARS] for name in one.names})
        keys.update({key[:MAX_CHARS] for key in filed_under(one.sort, one.names, one.traits)})
        keys.update({f"n:{word}" for name in one.names for word in words_of(name)})
        traits.update({trait[:MAX_CHARS] for trait in one.traits})
    return {identity_names: names, identity_keys: keys, identity_traits: traits}


def add(connection: Connection, canonical_id: str, mention: Mention) -> None:
    """Counts one more mention of the speaker."""
    bearers = dict.fromkeys(mention.names, mention.id)
    counts = counts_of([mention])
    for table, column in _COUNTED:
        _add_counts(connection, (table, column, canonical_id), counts[table], bearers)
    row = _identity(connection, canonical_id)
    n_mentions = (row["n_mentions"] if row else 0) + 1
    days = [day for day in (mention.day, *((row["first_day"], row["last_day"]) if row else ())) if day]
    _write(connection, canonical_id, n_mentions, days, _Fixed.of(row))


def take(connection: Connection, canonical_id: str, mention: Mention) -> None:
    """Counts one mention less; its row in `referents` is gone already."""
    for table, column in _COUNTED:
        values = sorted(counts_of([mention])[table])
        of_row = [table.c.canonical_id == canonical_id, table.c[column].in_(values)]
        connection.execute(update(table).where(*of_row).values(n=table.c.n - 1))
        connection.execute(delete(table).where(*of_row, table.c.n <= 0))
    borne = (identity_names.c.canonical_id == canonical_id, identity_names.c.referent == mention.id)
    connection.execute(update(identity_names).where(*borne).values(referent=canonical_id))
    row = _identity(connection, canonical_id)
    if row is None or row["n_mentions"] <= 1:
        count(connection, [canonical_id])
        return
    days = [row["first_day"], row["last_day"]]
    if mention.day in days:
        of_speaker = select(referents.c.day).where(referents.c.canonical_id == canonical_id)
        days = list(connection.execute(of_speaker).scalars())
    _write(connection, canonical_id, row["n_mentions"] - 1, [day for day in days if day], _Fixed.of(row))


def rows_of(connection: Connection, canonical_ids: Collection[str]) -> dict[str, Row]:
    """The rows of `identities` of those speakers that there are, by canonical id, in the order given."""
    found = connection.execute(_IDENTITIES, {"ids": list(canonical_ids)}).mappings()
    rows: dict[str, Row] = {row["canonical_id"]: dict(row) for row in found}
    return {one: rows[one] for one in canonical_ids if one in rows}


def merge(connection: Connection, small: Row, large: Row) -> None:
    """Counts all mentions of one speaker under the other; the first is no speaker of its own any more.

    `small`, `large`: their rows of `identities`.
    """
    pair = {"small": small["canonical_id"], "large": large["canonical_id"]}
    for table, _ in _COUNTED:
        connection.execute(_MERGE[table.name], pair)
        connection.execute(_REMOVE_COUNTS[table.name], {"small": pair["small"]})
    connection.execute(_MOVE, pair)
    connection.execute(_REMOVE, {"id": pair["small"]})
    days = [day for row in (large, small) for day in (row["first_day"], row["last_day"]) if day]
    n_mentions = large["n_mentions"] + small["n_mentions"]
    _write(connection, pair["large"], n_mentions, days, _Fixed.of(large, small))


def count(connection: Connection, canonical_ids: Iterable[str]) -> None:
    """Counts these speakers anew from their referents; those without any are removed."""
    for canonical_id in sorted(set(canonical_ids)):
        for table, _ in (*_COUNTED, (identities, "")):
            connection.execute(delete(table).where(table.c.canonical_id == canonical_id))
        mentions = mentions_under(connection, canonical_id)
        if not mentions:
            continue
        bearers = _bearers(canonical_id, mentions)
        for table, column in _COUNTED:
            _add_counts(connection, (table, column, canonical_id), counts_of(mentions)[table], bearers)
        n_mentions = sum(LISTED not in one.traits for one in mentions)
        fixed = _fixed(connection, canonical_id)
        _write(connection, canonical_id, n_mentions, [one.day for one in mentions if one.day], fixed)


def mentions_under(connection: Connection, canonical_id: str) -> list[Mention]:
    """All mentions of a speaker that are on record, and the entries of lists of people."""
    rows = connection.execute(select(referents).where(referents.c.canonical_id == canonical_id)).mappings()
    return [mention for row in rows if (mention := to_mention(row)).names]


def to_mention(row: RowMapping) -> Mention:
    """The mention that a row of `referents` holds."""
    return msgspec.convert({name: row[name] for name in ("id", "kind", "names", "traits", "day")}, Mention)


def _identity(connection: Connection, canonical_id: str) -> Row | None:
    row = connection.execute(_IDENTITY, {"id": canonical_id}).mappings().first()
    return None if row is None else dict(row)


def _bearers(canonical_id: str, mentions: Sequence[Mention]) -> dict[str, str]:
    """For each name one that bears it: the one by whom all are called, else the least id."""
    ordered = sorted(mentions, key=lambda one: (one.id != canonical_id, one.id), reverse=True)
    return {name: one.id for one in ordered for name in one.names}


def _add_counts(
    connection: Connection,
    where: tuple[Table, str, str],
    more: Counter[str],
    bearers: Mapping[str, str],
) -> None:
    """Adds to the counts of a speaker, written so that every database takes it.

    `where`: table, column and canonical id. `bearers`: by name, for rows of `identity_names` that are new.
    """
    table, column, canonical_id = where
    rows: list[Row] = [{"id": canonical_id, "value": value, "more": more[value]} for value in sorted(more)]
    if table is identity_names:
        whole = {name[:MAX_CHARS]: one for name, one in bearers.items()}
        rows = [{**row, "referent": whole[row["value"]]} for row in rows]
    if rows:
        connection.execute(_UPSERTS[table.name, column], rows)


def _upsert(table: Table, column: str) -> TextClause:
    """Adds to a count, or makes its row: SQLite and PostgreSQL say it in the same words.

    Names of our own tables and columns only; values are bound.
    """
    columns = ["canonical_id", column, "n", *(["referent"] if table is identity_names else [])]
    values = [":id", ":value", ":more", *([":referent"] if table is identity_names else [])]
    return text(
        f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join(values)})"  # noqa: S608
        f" ON CONFLICT ({', '.join(one.name for one in table.primary_key)})"
        f" DO UPDATE SET n = {table.name}.n + excluded.n"
    )


def _merger(table: Table, column: str) -> TextClause:
    """Adds all counts of a speaker to those of another; names of our own tables and columns only."""
    more = ", referent" if table is identity_names else ""
    return text(
        f"INSERT INTO {table.name} (canonical_id, {column}, n{more})"  # noqa: S608
        f" SELECT :large, {column}, n{more} FROM {table.name} WHERE canonical_id = :small"
        f" ON CONFLICT ({', '.join(one.name for one in table.primary_key)})"
        f" DO UPDATE SET n = {table.name}.n + excluded.n"
    )


_MERGE = {table.name: _merger(table, column) for table, column in _COUNTED}
_REMOVE_COUNTS = {
    table.name: delete(table).where(table.c.canonical_id == bindparam("small")) for table, _ in _COUNTED
}
_MOVE = (
    update(referents)
    .where(referents.c.canonical_id == bindparam("small"))
    .values(canonical_id=bindparam("large"))
)
_UPSERTS = {(table.name, column): _upsert(table, column) for table, column in _COUNTED}
_IDENTITY = select(identities).where(identities.c.canonical_id == bindparam("id"))
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_IDENTITIES = select(identities).where(identities.c.canonical_id.in_(_IDS))
_REMOVE = delete(identities).where(identities.c.canonical_id == bindparam("id"))
_ADD = insert(identities)
_NAMES = select(identity_names.c.name, identity_names.c.n).where(
    identity_names.c.canonical_id == bindparam("id")
)
_OF_KINDS = select(identity_traits.c.trait, identity_traits.c.n).where(
    identity_traits.c.canonical_id == bindparam("id"), identity_traits.c.trait.in_(_KINDS)
)


@dataclass(frozen=True, slots=True)
class _Fixed:
    """What people and their lists say of a speaker, whatever its mentions say."""

    name: str | None = None
    wikidata: str | None = None
    is_ruled: bool = False

    @classmethod
    def of(cls, *rows: Row | None) -> _Fixed:
        there = [row for row in rows if row]
        return cls(
            next((row["fixed_name"] for row in there if row["fixed_name"]), None),
            next((row["wikidata"] for row in there if row["wikidata"]), None),
            any(row["is_ruled"] for row in there),
        )


def _write(
    connection: Connection, canonical_id: str, n_mentions: int, days: Sequence[str], fixed: _Fixed
) -> None:
    """The row of `identities`, with the name by which the speaker is called."""
    names = connection.execute(_NAMES, {"id": canonical_id})
    kinds = _kinds(connection, canonical_id)
    kind = max(sorted(kinds), key=lambda one: kinds[one], default="person")
    name = fixed.name or best_name(kind, {str(one): int(n) for one, n in names})
    connection.execute(_REMOVE, {"id": canonical_id})
    row: Row = {
        "canonical_id": canonical_id,
        "name": name,
        "name_folded": folded(name[:MAX_CHARS]),
        "fixed_name": fixed.name,
        "kind": kind,
        "wikidata": fixed.wikidata,
        "is_ruled": fixed.is_ruled,
        "n_mentions": n_mentions,
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
    }
    connection.execute(_ADD, [row])


def best_name(kind: str, names: Mapping[str, int]) -> str:
    """The name by which to call a speaker: of a person a full one, then the most frequent, the longest.

    >>> best_name("person", {"Roe": 9, "Jane Roe": 3, "J. Roe": 3, "ROE": 1})
    'Jane Roe'
    """

    def rank(name: str) -> tuple[bool, bool, int, int, str]:
        parts = person_name(name) if sort_of(kind) == "person" else None
        is_full = parts is None or len(parts.given) > 1
        return is_full, not (name.isupper() and len(name) > 4), names[name], len(name), name

    return max(names, key=rank, default="")


def _kinds(connection: Connection, canonical_id: str) -> dict[str, int]:
    found = connection.execute(_OF_KINDS, {"id": canonical_id})
    return {str(trait)[5:]: int(n) for trait, n in found}


def _fixed(connection: Connection, canonical_id: str) -> _Fixed:
    """The name that a person gave last, under whichever id of the speaker; else that of a list of people."""
    of_speaker = select(referents.c.id).where(referents.c.canonical_id == canonical_id)
    wanted = select(judgements.c.id, judgements.c.value, judgements.c.judged_at).where(
        judgements.c.verdict == "name",
        judgements.c.withdrawn_at.is_(None),
        or_(judgements.c.left == canonical_id, judgements.c.left.in_(of_speaker)),
    )
    given = names_given(
        Judgement(id=row.id, left="", right=None, verdict="name", value=row.value, at=row.judged_at)
        for row in connection.execute(wanted)
    )
    listed = connection.execute(
        select(people.c.name, people.c.wikidata)
        .where(people.c.referent.in_(of_speaker))
        .order_by(people.c.listed_at, people.c.referent)
    ).all()
    name = given.get("") or next((one.name for one in listed), None)
    ruled = select(judgements.c.id).where(
        judgements.c.judged_by.is_not(None),
        judgements.c.withdrawn_at.is_(None),
        or_(judgements.c.left.in_(of_speaker), judgements.c.right.in_(of_speaker)),
    )
    is_ruled = connection.execute(ruled.limit(1)).first() is not None
    return _Fixed(name, next((one.wikidata for one in listed if one.wikidata), None), is_ruled)

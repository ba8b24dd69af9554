"""Lists of the speakers on record, and who of them an id or a name can mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Connection, RowMapping, Select, distinct, false, func, select

from onrecord.directory.letters import words_of
from onrecord.folding import folded
from onrecord.record import SpeakerKind
from onrecord.store import rulings
from onrecord.store.identities import MAX_CHARS
from onrecord.store.tables import identities, identity_keys, identity_names, people, referents, said_by

SpeakerSort = Literal["mentions", "name", "newest"]
SPEAKER_SORTS: tuple[SpeakerSort, ...] = get_args(SpeakerSort)
MAX_FOUND = 50  # speakers that a name can mean


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerRow:
    """A speaker in a list. `id`: the canonical one. `n_mentions`: articles in which the speaker is named."""

    id: str
    name: str
    kind: SpeakerKind
    wikidata: str | None
    n_mentions: int
    n_statements: int
    first_day: str | None
    last_day: str | None


def list_speakers(
    connection: Connection,
    *,
    limit: int = 50,
    offset: int = 0,
    kind: str | None = None,
    sort: SpeakerSort = "mentions",
    name: str | None = None,
) -> tuple[list[SpeakerRow], int]:
    """A page of the speakers on record, and how many there are in all. `name`: only those it may mean."""
    where = [identities.c.kind == kind] if kind else []
    if name:
        where.append(identities.c.canonical_id.in_(find_speakers(connection, name)))
    total = connection.execute(select(func.count()).select_from(identities).where(*where)).scalar_one()
    order = {
        "mentions": (identities.c.n_mentions.desc(), identities.c.name_folded),
        "name": (identities.c.name_folded,),
        "newest": (identities.c.last_day.desc().nulls_last(), identities.c.name_folded),
    }[sort]
    wanted = select(identities).where(*where).order_by(*order, identities.c.canonical_id)
    rows = connection.execute(wanted.limit(limit).offset(offset)).mappings().all()
    return _rows(connection, rows), total


def iter_speakers(
    connection: Connection, begins: str = "", *, limit: int, offset: int = 0
) -> Iterator[RowMapping]:
    """The rows of `identities`, those in most articles first.

    `begins`: only those in whose names there are words that begin like each of its words.
    """
    words = [identities.c.canonical_id.in_(_beginning(word)) for word in words_of(begins)[:8]]
    where = words if words or not begins else [false()]
    wanted = select(identities).where(*where)
    order = (identities.c.n_mentions.desc(), identities.c.name_folded, identities.c.canonical_id)
    yield from connection.execute(wanted.order_by(*order).limit(limit).offset(offset)).mappings()


def _beginning(word: str) -> Select[tuple[str]]:
    key = identity_keys.c.key
    return select(identity_keys.c.canonical_id).where(key >= f"n:{word}", key < f"n:{word}\U0010ffff")


def get_speakers(connection: Connection, canonical_ids: Iterable[str]) -> dict[str, SpeakerRow]:
    """These speakers by id; those that are not there are left out."""
    found: dict[str, SpeakerRow] = {}
    for some in rulings.batches(canonical_ids):
        rows = connection.execute(select(identities).where(identities.c.canonical_id.in_(some))).mappings()
        found.update((row.id, row) for row in _rows(connection, rows.all()))
    return found


def _rows(connection: Connection, rows: Sequence[RowMapping]) -> list[SpeakerRow]:
    ids = [row["canonical_id"] for row in rows]
    counted = (
        select(referents.c.canonical_id, func.count(distinct(said_by.c.statement)))
        .join(said_by, said_by.c.referent == referents.c.id)
        .where(referents.c.canonical_id.in_(ids))
        .group_by(referents.c.canonical_id)
    )
    said = {str(one): int(n) for one, n in connection.execute(counted)} if ids else {}
    names = ("name", "kind", "wikidata", "n_mentions", "first_day", "last_day")
    return [
        SpeakerRow(
            id=row["canonical_id"],
            n_statements=said.get(row["canonical_id"], 0),
            **{name: row[name] for name in names},
        )
        for row in rows
    ]


def find_speakers(connection: Connection, name: str) -> list[str]:
    """The canonical ids of those whom an id, a Wikidata id or a name can mean, the most mentioned first.

    A name means those who bear it, whatever its case and accents; else those whose names hold its words.
    """
    name = name.encode("utf-8", "replace").decode().replace("\0", " ").strip()[:MAX_CHARS]
    known = select(referents.c.canonical_id).where(referents.c.id == name)
    if found := connection.execute(known).scalar():
        return [str(found)]
    listed = select(referents.c.canonical_id).join(people).where(people.c.wikidata == name).distinct()
    if ids := list(connection.execute(listed).scalars()):
        return [str(one) for one in ids]
    names = _names_with_words(connection, name)
    exact = [one for one, borne in names.items() if folded(name) in borne]
    called = (
        select(identities.c.canonical_id).where(identities.c.name_folded == folded(name)).limit(MAX_FOUND)
    )
    exact += [str(one) for one in connection.execute(called).scalars() if one not in exact]
    return exact or list(names)


def aliased(connection: Connection, name: str) -> list[str]:
    """Those with several names, one of which holds these words next to each other, the most mentioned first.

    Whoever has one name only is found by that in what is said.
    """
    sought = f" {folded(name)} "
    names = _names_with_words(connection, name[:MAX_CHARS])
    return [
        one for one, borne in names.items() if len(borne) > 1 and any(sought in f" {each} " for each in borne)
    ]


def _names_with_words(connection: Connection, name: str) -> dict[str, set[str]]:
    """Those with a name that holds all words, the most mentioned first, with their names folded."""
    words = sorted({f"n:{word}" for word in words_of(name)})[:8]
    if not words:
        return {}
    holding = (
        select(identity_keys.c.canonical_id)
        .where(identity_keys.c.key.in_(words))
        .group_by(identity_keys.c.canonical_id)
        .having(func.count() == len(words))
    )
    best = (
        select(identities.c.canonical_id)
        .where(identities.c.canonical_id.in_(holding))
        .order_by(identities.c.n_mentions.desc(), identities.c.canonical_id)
        .limit(MAX_FOUND)
    )
    ids = [str(one) for one in connection.execute(best).scalars()]
    borne: dict[str, set[str]] = {one: set() for one in ids}
    wanted = select(identity_names.c.canonical_id, identity_names.c.name)
    for one, each in connection.execute(wanted.where(identity_names.c.canonical_id.in_(ids))):
        borne[one].add(folded(each))
    asked = set(words_of(name))
    return {one: names for one, names in borne.items() if any(asked <= set(words_of(each)) for each in names)}


def names_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """What the speaker behind each id is called now; ids of nobody are left out."""
    found: dict[str, str] = {}
    for some in rulings.batches(ids):
        wanted = (
            select(referents.c.id, identities.c.name)
            .join(identities, identities.c.canonical_id == referents.c.canonical_id)
            .where(referents.c.id.in_(some))
        )
        found.update((str(one), str(name)) for one, name in connection.execute(wanted))
    return found

"""Links the speakers of an article to those on record, as it is stored, and takes them out again.

Each speaker of an article becomes a referent. The machine's links are rows of `judgements`, from the referent
to the one by whom its cluster is called; where the referent is surely two on record, these two are linked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from onrecord.directory.judgements import Judgement
from onrecord.directory.matching import Decision, decide
from onrecord.directory.names import display_key
from onrecord.directory.traits import Mention, mention_id, mentions_of
from onrecord.record import Record
from onrecord.store import candidates, clustering, identities, rulings
from onrecord.store.rows import Row
from onrecord.store.tables import articles, captures, judgements, referents, said_by, statements

MAX_JOINED = 3  # others who a mention surely is as well, that are made one with whom it is linked to
MAX_UNSURE = 3  # pairs of one speaker that are kept for a person to judge


def link(connection: Connection, key: str, record: Record) -> None:
    """Makes the article's speakers referents, each linked to whom it surely is."""
    mentions = mentions_of(key, record)
    rarity = candidates.rarity_of(connection, mentions)
    at = _captured_at(connection, key)
    placed: dict[str, str] = {}
    for ordinal, mention in enumerate(mentions):
        own = display_key(mention.names[0])
        beside = [one for one, name in placed.items() if name != own]
        decision = decide(candidates.assessed(connection, mention, rarity, beside))
        canonical_id = decision.link.id if decision.link else mention.id
        connection.execute(insert(referents), [_referent(mention, key, ordinal, canonical_id)])
        identities.add(connection, canonical_id, mention)
        rulings.write(connection, _judgements(mention, decision, key, at))
        placed[_joined(connection, canonical_id, decision, key, at)] = own
    _write_statements(connection, key, record)
    own_ids = [mention.id for mention in mentions]
    if any(one.by is not None for one in rulings.judgements_on(connection, own_ids)):
        clustering.recluster(connection, own_ids)  # judged before: read back from another file of the archive


def unlink(connection: Connection, key: str) -> None:
    """Takes the article's referents out, with the machine's judgements that rest on them."""
    rows = connection.execute(select(referents).where(referents.c.article == key)).mappings().all()
    led = judgements.c.led_by == key
    joined = connection.execute(
        select(judgements.c.left).where(led, judgements.c.verdict == "same")
    ).scalars()
    own = {row["id"] for row in rows}
    bridged = set(joined) - own
    connection.execute(delete(judgements).where(led))
    for row in rows:
        _forget(connection, row["id"])
        identities.take(connection, row["canonical_id"], identities.to_mention(row))
    if bridged:
        clustering.recluster(connection, bridged)


def _referent(mention: Mention, key: str, ordinal: int, canonical_id: str) -> Row:
    return {
        "id": mention.id,
        "article": key,
        "ordinal": ordinal,
        "canonical_id": canonical_id,
        "kind": mention.kind,
        "day": mention.day,
        "names": list(mention.names),
        "traits": sorted(mention.traits),
    }


def _judgements(mention: Mention, decision: Decision, key: str, at: str) -> list[Judgement]:
    found = [rulings.machine(mention.id, decision.link, "same", key, at)] if decision.link else []
    unsure = decision.unsure[:MAX_UNSURE]
    return [*found, *(rulings.machine(mention.id, one, "unsure", key, at) for one in unsure)]


def _joined(connection: Connection, canonical_id: str, decision: Decision, key: str | None, at: str) -> str:
    """Links to each other those who the mention surely is; gives the one by whom all are called now."""
    for other in decision.joined[:MAX_JOINED]:
        canonical_id = clustering.join(connection, canonical_id, other, key, at)
    return canonical_id


def _forget(connection: Connection, referent: str) -> None:
    """Removes the row, unless judgements hold the id: then nothing but the id stays."""
    named = or_(judgements.c.left == referent, judgements.c.right == referent)
    if connection.execute(select(judgements.c.id).where(named).limit(1)).first():
        bare: Row = {"article": None, "ordinal": None, "day": None, "names": [], "traits": []}
        connection.execute(update(referents).where(referents.c.id == referent).values(bare))
        connection.execute(delete(said_by).where(said_by.c.referent == referent))
    else:
        connection.execute(delete(referents).where(referents.c.id == referent))


def _captured_at(connection: Connection, key: str) -> str:
    """When the article was captured: a judgement made again from the archive has the same time."""
    wanted = select(captures.c.captured_at).join(articles, articles.c.capture == captures.c.number)
    found = connection.execute(wanted.where(articles.c.key == key)).scalar()
    return str(found) if found else datetime.now(UTC).isoformat()


def _write_statements(connection: Connection, key: str, record: Record) -> None:
    """Who of the referents made which statement; several may have made one."""
    wanted = select(statements.c.number, statements.c.id).where(statements.c.article == key)
    numbers = {str(one): int(number) for number, one in connection.execute(wanted)}
    known = {speaker.name for speaker in record.speakers}
    rows: dict[tuple[int, str], None] = {}
    for statement in record.statements:
        name = statement.speaker.name if statement.speaker else None
        for one in _names(name, known):
            rows[numbers[statement.id], mention_id(key, one)] = None
    if rows:
        connection.execute(insert(said_by), [{"statement": n, "referent": one} for n, one in rows])


def _names(name: str | None, known: set[str]) -> Sequence[str]:
    if name is None:
        return ()
    return (name,) if name in known else tuple(part for part in name.split("; ") if part in known)

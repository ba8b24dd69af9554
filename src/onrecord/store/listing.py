"""Puts the entries of a user's list of people beside the speakers, linked to those whom they surely are."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, insert, select

from onrecord.directory.matching import decide
from onrecord.directory.people import Person, mention_of
from onrecord.store import candidates, clustering, identities, rulings
from onrecord.store.tables import judgements, people, referents


def put(connection: Connection, person: Person, at: str) -> None:
    """Adds the entry, or puts it in the place of an earlier one with its id; what people judged stays."""
    _take_out(connection, person.id)
    mention = mention_of(person)
    row = {
        "id": mention.id,
        "article": None,
        "ordinal": None,
        "canonical_id": mention.id,
        "kind": mention.kind,
        "day": None,
        "names": list(mention.names),
        "traits": sorted(mention.traits),
    }
    connection.execute(insert(referents), [row])
    entry = {
        name: msgspec.to_builtins(getattr(person, name)) for name in ("name", "aliases", "wikidata", "roles")
    }
    connection.execute(insert(people), [{"referent": mention.id, **entry, "listed_at": at}])
    decision = decide(candidates.assessed(connection, mention, {}))
    found = [rulings.machine(mention.id, decision.link, "same", mention.id, at)] if decision.link else []
    unsure = [rulings.machine(mention.id, one, "unsure", mention.id, at) for one in decision.unsure]
    rulings.write(connection, [*found, *unsure])
    clustering.recluster(connection, [mention.id])
    for other in decision.joined:
        assert decision.link is not None
        here = clustering.canonical_of(connection, mention.id) or mention.id
        there = clustering.canonical_of(connection, other.id)
        if there is not None and there != here:
            clustering.join(connection, here, other, mention.id, at)


def _take_out(connection: Connection, referent: str) -> None:
    """Removes an earlier entry with what the machine made of it."""
    known = connection.execute(select(referents.c.canonical_id).where(referents.c.id == referent)).scalar()
    if known is None:
        return
    connection.execute(delete(judgements).where(judgements.c.led_by == referent))
    others = clustering.members(connection, [known]) - {referent}
    connection.execute(delete(referents).where(referents.c.id == referent))
    clustering.recluster(connection, others)
    identities.count(connection, [known])

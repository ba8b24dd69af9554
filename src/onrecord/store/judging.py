"""What people decide about speakers: worked out as rows of judgements, then applied.

To work out (`merged`, `split`, …) only reads; to apply is the same for a decision just made and for one that
a rebuild reads back from the archive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, select, update

from onrecord.directory.judgements import Judgement, Verdict
from onrecord.directory.people import Person
from onrecord.errors import Abort
from onrecord.store import clustering, listing, rulings
from onrecord.store.entries import DirectoryEntry
from onrecord.store.tables import judgements, referents

Make = Callable[..., Judgement]
MAX_NAME_CHARS = 200


def apply(connection: Connection, entry: DirectoryEntry) -> None:
    """Writes the entry's rows and brings the clusters that they concern up to date. Again changes nothing."""
    rulings.write(connection, entry.judgements)
    touched = {one for row in entry.judgements for one in (row.left, row.right) if one}
    for some in rulings.batches(entry.withdrawn):
        these = judgements.c.id.in_(some)
        for left, right in connection.execute(select(judgements.c.left, judgements.c.right).where(these)):
            touched |= {left, right} - {None}
        unmarked = (these, judgements.c.withdrawn_at.is_(None))
        connection.execute(update(judgements).where(*unmarked).values(withdrawn_at=entry.at))
    if touched:
        clustering.recluster(connection, touched)
    for person in entry.people:
        listing.put(connection, person, entry.at)


def merged(connection: Connection, keep: str, others: Iterable[str], by: str, at: str) -> DirectoryEntry:
    """That the speakers `others` are `keep`, by whom all are called from now on."""
    target = _canonical(connection, keep)
    sources = sorted({_canonical(connection, one) for one in others} - {target})
    if not sources:
        raise Abort(f"{keep}: there is nothing to merge; these are one speaker already")
    make = _maker(by, at, "merge", target, *sources)
    return DirectoryEntry(at=at, by=by, judgements=tuple(make(one, target, "same") for one in sources))


def judged(
    connection: Connection, left: str, verdict: Verdict, right: str, by: str, at: str
) -> DirectoryEntry:
    """That two are the same, different, or that nobody can tell. Each is an id of a speaker or a referent."""
    one, other = _canonical(connection, left), _canonical(connection, right)
    if verdict == "same" and one == other:
        raise Abort(f"{left} and {right} are one speaker already")
    if verdict != "same" and one == other and left == right:
        raise Abort(f"{left}: this is one speaker; name two, or split it")
    if verdict != "same" and one == other:
        return split(connection, one, [left if left != one else right], by, at, verdict=verdict)
    make = _maker(by, at, verdict, left, right)
    return DirectoryEntry(at=at, by=by, judgements=(make(left, right, verdict),))


def renamed(connection: Connection, speaker: str, name: str, by: str, at: str) -> DirectoryEntry:
    """That the speaker is called `name`."""
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME_CHARS:
        raise Abort(f"a name has 1 to {MAX_NAME_CHARS} characters, not {len(name)}")
    canonical_id = _canonical(connection, speaker)
    make = _maker(by, at, "name", canonical_id, name)
    return DirectoryEntry(at=at, by=by, judgements=(make(canonical_id, None, "name", value=name),))


def split(
    connection: Connection,
    speaker: str,
    out: Iterable[str],
    by: str,
    at: str,
    *,
    verdict: Verdict = "different",
) -> DirectoryEntry:
    """That the referents `out` of a speaker are another one, together.

    Whoever of the rest was linked to one of `out` is said to be the rest's, so that it stays whole.
    """
    canonical_id = _canonical(connection, speaker)
    everyone = clustering.members(connection, [canonical_id])
    leaving = sorted(set(out))
    if strangers := [one for one in leaving if one not in everyone]:
        raise Abort(f"{', '.join(strangers)}: no part of {speaker}; `onrecord speakers show` lists its parts")
    staying = sorted(everyone - set(leaving))
    if not leaving or not staying:
        raise Abort(f"{speaker}: a split takes some of its parts, and leaves some")
    head = canonical_id if canonical_id in staying else staying[0]
    make = _maker(by, at, "split", *leaving)
    rows = [make(leaving[0], head, verdict)]
    rows += [make(one, leaving[0], "same") for one in leaving[1:]]
    rows += [make(one, head, "same") for one in _torn(connection, leaving, staying) if one != head]
    return DirectoryEntry(at=at, by=by, judgements=tuple(rows))


def _torn(connection: Connection, leaving: list[str], staying: list[str]) -> list[str]:
    """Those who stay and are tied to one who leaves."""
    rest, gone = set(staying), set(leaving)
    found: set[str] = set()
    for one in rulings.judgements_on(connection, leaving):
        if one.verdict == "same" and one.withdrawn_at is None and {one.left, one.right} & gone:
            found |= {one.left, str(one.right)} & rest
    return sorted(found)


def undone(connection: Connection, action: str, by: str, at: str) -> DirectoryEntry:
    """That a decision, named by its action or by one of its rows, is taken back."""
    wanted = select(judgements).where((judgements.c.action == action) | (judgements.c.id == action))
    rows = connection.execute(wanted).mappings().all()
    if not rows:
        raise Abort(f"{action}: there is no such decision; `onrecord speakers history` lists them")
    if all(row["judged_by"] is None for row in rows):
        raise Abort(f"{action}: that is a judgement of the machine; `onrecord speakers judge` overrules it")
    active = [row["id"] for row in rows if row["withdrawn_at"] is None]
    if not active:
        raise Abort(f"{action}: was taken back at {rows[0]['withdrawn_at']} already")
    return DirectoryEntry(at=at, by=by, withdrawn=tuple(sorted(active)))


def listed(people: Iterable[Person], by: str, at: str) -> DirectoryEntry:
    """That these people are on the list."""
    return DirectoryEntry(at=at, by=by, people=tuple(people))


def _canonical(connection: Connection, one: str) -> str:
    """By whom the id is called. Raises Abort where there is no such id."""
    found = connection.execute(select(referents.c.canonical_id).where(referents.c.id == one)).scalar()
    if found is None:
        raise Abort(f"{one}: there is no such speaker; `onrecord speakers list` shows the ids")
    return str(found)


def _maker(by: str, at: str, *what: str) -> Make:
    """What makes the rows of one action."""
    action = "ac" + rulings.judgement_id(by, at, *what)[2:]

    def make(left: str, right: str | None, verdict: Verdict, value: str | None = None) -> Judgement:
        return Judgement(
            id=rulings.judgement_id(left, right, verdict, value, by, at),
            left=left,
            right=right,
            verdict=verdict,
            value=value,
            by=by,
            at=at,
            action=action,
        )

    return make

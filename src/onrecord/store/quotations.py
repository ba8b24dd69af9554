"""Finds the statements that carry the same words as those of an article, and keeps the groups they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, delete, func, insert, or_, select

from onrecord.record import Record
from onrecord.relations.groups import Link, Member, groups, member_of
from onrecord.relations.quotation_prints import prints_of
from onrecord.relations.quotations import Saying, gap_days, tie
from onrecord.relations.voices import Voice, may_be_one, voice
from onrecord.store import sayings
from onrecord.store.rows import Row
from onrecord.store.sayings import Heard
from onrecord.store.tables import quotation_links as links
from onrecord.store.tables import quotation_prints as prints
from onrecord.store.tables import statements, variants

MAX_BUCKET = 32  # statements of one print that are looked at: the earliest; more are reprints of these
MAX_CANDIDATES = 8  # statements that one is compared with: those that share most prints
_BATCH = 500  # numbers that one query names
_LAST = 2**63 - 1


def link(connection: Connection, key: str, record: Record) -> None:
    """Writes the prints of the article's statements, their ties, and the groups that these change."""
    own = sayings.of_article(connection, key)
    rows = [
        {"print": one, "statement": number}
        for number, said in own.items()
        for one in sorted(prints_of(said.saying))
    ]
    if not rows:
        return
    connection.execute(_ADD_PRINTS, rows)
    wanted = _candidates(connection, own)
    others = _heard(connection, {other for found in wanted.values() for other in found})
    ties = [
        made
        for number, found in wanted.items()
        for other in found
        if (made := _link(own[number], others[other]))
    ]
    if ties:
        connection.execute(insert(links), [_row(one) for one in ties])
        _place(connection, own, others, ties)


def unlink(connection: Connection, key: str) -> None:
    """Takes the article's statements out of their groups, and makes these again of what is left."""
    of_article = select(statements.c.number).where(statements.c.article == key)
    own = set(connection.execute(of_article).scalars())
    tied = or_(links.c.left.in_(of_article), links.c.right.in_(of_article))
    beside = {
        end for pair in connection.execute(select(links.c.left, links.c.right).where(tied)) for end in pair
    }
    left = _connected(connection, beside) - own if beside else set()
    connection.execute(delete(links).where(tied))
    connection.execute(delete(prints).where(prints.c.statement.in_(of_article)))
    connection.execute(delete(variants).where(variants.c.statement.in_(of_article)))
    _group(connection, left)


def _candidates(connection: Connection, own: Collection[int]) -> dict[int, list[int]]:
    """For each statement those of other articles that share most prints with it, the earliest first."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for number, other in connection.execute(_CANDIDATES, {"own": list(own)}).all():
        found[number].append(other)
    return found


def _link(one: Heard, other: Heard) -> Link | None:
    """The tie of the two, the lesser number on the left, None where they do not belong together.

    Most of those that share a print are another's words, so names come before words.
    """
    if not may_be_one(one.voice, other.voice):
        return None
    left, right = sorted((one, other), key=lambda side: side.number)
    found = tie(left.saying, right.saying)
    if found is None:
        return None
    return Link(
        left=left.number,
        right=right.number,
        kind=found.kind,
        likeness=found.likeness,
        is_sure=found.is_sure,
        gap_days=gap_days(left.saying.day, right.saying.day),
    )


def _place(
    connection: Connection, own: Mapping[int, Heard], others: Mapping[int, Heard], ties: Iterable[Link]
) -> None:
    """Puts statements where they belong: at once where a group takes one in as it is, else by grouping anew.

    The first keeps the cost of the thousandth reprint of a quotation that of the second.
    """
    mine: defaultdict[int, list[Link]] = defaultdict(list)
    for one in ties:
        mine[one.left if one.left in own else one.right].append(one)
    rest: set[int] = set()
    for number, found in mine.items():
        partners = [one.right if one.left == number else one.left for one in found]
        sure = all(one.is_sure for one in found)
        plain = sure and all(_is_alike(own[number].saying, others[one].saying) for one in partners)
        quotation = _common_group(connection, partners, own[number].voice) if plain else None
        if quotation is None or number < quotation:
            rest.add(number)
        else:
            row = {"statement": number, "quotation": quotation, "basis": "words"}
            connection.execute(insert(variants), row)
    if rest:
        _group(connection, _connected(connection, rest))


def _is_alike(said: Saying, met: Saying) -> bool:
    """Whether the new one changes nothing for the group of the other, but that it is larger."""
    one, two = member_of(said), member_of(met)
    return two.is_solid and one.is_quoted == two.is_quoted


def _common_group(connection: Connection, partners: Collection[int], speaker: Voice) -> int | None:
    """The one group that all of them are in by their words, if each name in it may be this speaker's."""
    placed = select(variants.c.quotation, variants.c.basis).where(variants.c.statement.in_(partners))
    rows = connection.execute(placed).all()
    found = set(rows)
    if len(rows) < len(partners) or len(found) != 1 or rows[0].basis != "words":
        return None
    names = (
        select(statements.c.speaker_name, statements.c.speaker_kind)
        .join(variants, variants.c.statement == statements.c.number)
        .where(variants.c.quotation == rows[0].quotation)
        .distinct()
    )
    if not all(may_be_one(speaker, voice(name, kind)) for name, kind in connection.execute(names)):
        return None
    return int(rows[0].quotation)


def _connected(connection: Connection, numbers: Iterable[int]) -> set[int]:
    """All statements that ties lead to from these, themselves among them."""
    reached = set(numbers)
    edge = set(reached)
    while edge:
        met: set[int] = set()
        for part in _parts(edge):
            ties = select(links.c.left, links.c.right)
            ties = ties.where(or_(links.c.left.in_(part), links.c.right.in_(part)))
            met |= {end for pair in connection.execute(ties) for end in pair}
        edge = met - reached
        reached |= met
    return reached


def _group(connection: Connection, numbers: set[int]) -> None:
    """Makes the groups of these statements anew; they are all that their ties reach."""
    members: dict[int, Member] = {}
    ties: list[Link] = []
    for part in _parts(numbers):
        connection.execute(delete(variants).where(variants.c.statement.in_(part)))
        for number, said in sayings.numbered(connection, part).items():
            members[number] = member_of(said.saying)
        found = connection.execute(select(links).where(links.c.left.in_(part))).mappings()
        ties += [Link(**row) for row in found]
    places = groups(members, ties)
    if places:
        rows = [
            {"statement": number, "quotation": place.quotation, "basis": place.basis}
            for number, place in sorted(places.items())
        ]
        connection.execute(insert(variants), rows)


def _heard(connection: Connection, numbers: Collection[int]) -> dict[int, Heard]:
    found: dict[int, Heard] = {}
    for part in _parts(numbers):
        found |= sayings.numbered(connection, part)
    return found


def _row(one: Link) -> Row:
    return {
        "left": one.left,
        "right": one.right,
        "kind": one.kind,
        "likeness": one.likeness,
        "is_sure": one.is_sure,
        "gap_days": one.gap_days,
    }


def _parts(numbers: Iterable[int]) -> Iterator[list[int]]:
    """The numbers in order, in lists that one query can name."""
    rest = sorted(numbers)
    for start in range(0, len(rest), _BATCH):
        yield rest[start : start + _BATCH]


def _candidate_query() -> Select[int, int]:
    mine, theirs, bucket = prints.alias("mine"), prints.alias("theirs"), prints.alias("bucket")
    last_looked_at = (
        select(bucket.c.statement)
        .where(bucket.c.print == mine.c.print)
        .order_by(bucket.c.statement)
        .limit(1)
        .offset(MAX_BUCKET - 1)
        .scalar_subquery()
    )
    own: BindParameter[list[int]] = bindparam("own", expanding=True)
    is_looked_at = theirs.c.statement <= func.coalesce(last_looked_at, _LAST)
    best_first = func.count().desc(), theirs.c.statement
    ranked = (
        select(
            mine.c.statement,
            theirs.c.statement.label("other"),
            func.row_number().over(partition_by=mine.c.statement, order_by=best_first).label("rank"),
        )
        .join_from(mine, theirs, and_(theirs.c.print == mine.c.print, is_looked_at))
        .where(mine.c.statement.in_(own), theirs.c.statement.not_in(own))
        .group_by(mine.c.statement, theirs.c.statement)
        .subquery()
    )
    chosen = select(ranked.c.statement, ranked.c.other).where(ranked.c.rank <= MAX_CANDIDATES)
    return chosen.order_by(ranked.c.statement, ranked.c.rank)


_ADD_PRINTS = insert(prints)
_CANDIDATES = _candidate_query()

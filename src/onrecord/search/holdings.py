"""What is on record of an outlet or an agency: what it carries from whom, and whom it quotes.

How much there is, is kept in `totals`. Whom it quotes and the like is counted in a sample of its articles,
drawn evenly over all times: their keys are digests, and the least ones are taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from onrecord.folding import folded
from onrecord.search.tallies import MAX_ROWS, Counts, commonest
from onrecord.store import dialects
from onrecord.store.counting import Subject
from onrecord.store.tables import agencies, articles, copies, statements, totals

MAX_LOOKED_AT = 400
"""Articles in which is counted; of more, a sample."""


@dataclass(frozen=True, slots=True)
class Share:
    """Of the statements of a period (`2021` or `2021-05`), how many have a speaker whom nobody names."""

    period: str
    n_statements: int
    n_unnamed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The articles of one outlet or agency, counted. `n_wired` carry an agency's name. `taken_from` and
    `taken_by`: outlets of articles with the same text, where the evidence says which came first.

    Numbers and days are of all of them; from `languages` on, all is counted in `n_counted` articles, and
    `is_all` is False where those are a sample.
    """

    n_articles: int
    n_statements: int
    n_unnamed: int
    n_wired: int
    first_day: str | None
    last_day: str | None
    last_captured_at: str | None
    n_counted: int
    is_all: bool
    languages: Counts
    outlets: Counts
    agencies: Counts
    speakers: Counts
    taken_from: Counts
    taken_by: Counts
    unnamed: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """An outlet or an agency: its name or code, folded."""

    subject: Subject
    value: str


def of_outlet(name: str) -> Holder:
    """The outlet with this name, but for case and accents."""
    return Holder("outlet", folded(name))


def of_agency(code: str) -> Holder:
    """The agency of this code."""
    return Holder("agency", folded(code))


def outlet_name(connection: Connection, name: str) -> str | None:
    """The outlet's name; None where there is no such outlet."""
    found = _total(connection, of_outlet(name)) if folded(name) else None
    return None if found is None else found.name


def agency_name(connection: Connection, name: str) -> tuple[str, str | None] | None:
    """The agency's code and its name, where it has one; None where there is no such agency."""
    word = folded(name)
    named = or_(agencies.c.code_folded == word, agencies.c.name_folded == word)
    some = select(agencies.c.code, agencies.c.name).where(named).limit(MAX_LOOKED_AT).subquery()
    query = select(some.c.code, func.max(some.c.name)).group_by(some.c.code)
    row = connection.execute(query.order_by(func.count().desc(), some.c.code).limit(1)).first()
    return None if row is None else (str(row[0]), row[1])


def holdings(connection: Connection, holder: Holder) -> Holdings:
    """What the articles of the outlet or agency hold; it must be there."""
    total = _total(connection, holder)
    assert total is not None, holder
    keys = connection.scalars(_keys(holder)).all()
    sample = connection.execute(_articles(connection, keys)).all()
    said = connection.execute(_said(connection, keys)).all()
    days = {row.key: row.published_day for row in sample}
    return Holdings(
        n_articles=total.n_articles,
        n_statements=total.n_statements,
        n_unnamed=total.n_unnamed,
        n_wired=total.n_wired,
        first_day=total.first_day,
        last_day=total.last_day,
        last_captured_at=total.last_captured_at,
        n_counted=len(keys),
        is_all=len(keys) == total.n_articles,
        languages=commonest(row.language for row in sample),
        outlets=commonest(row.outlet for row in sample),
        agencies=commonest(connection.scalars(_carried(connection, keys))),
        speakers=commonest(row.speaker_name for row in said),
        taken_from=_copied(connection, keys, is_origin=False),
        taken_by=_copied(connection, keys, is_origin=True),
        unnamed=_shares(said, days, total.first_day, total.last_day),
    )


def _total(connection: Connection, holder: Holder) -> Any:
    here = and_(totals.c.subject == holder.subject, totals.c.value == holder.value)
    return connection.execute(select(totals).where(here)).first()


def _keys(holder: Holder) -> Select[Any]:
    """The least keys: digests of what the articles are, so that no time and no subject is preferred."""
    if holder.subject == "outlet":
        keys = select(articles.c.key).where(articles.c.outlet_folded == holder.value).order_by(articles.c.key)
    else:
        theirs = agencies.c.code_folded == holder.value
        keys = select(agencies.c.article).where(theirs).order_by(agencies.c.article).distinct()
    return keys.limit(MAX_LOOKED_AT)


def _articles(connection: Connection, keys: Sequence[str]) -> Select[Any]:
    a = articles.c
    there = dialects.among_texts(connection, a.key, keys)
    return select(a.key, a.language, a.outlet, a.published_day).where(there)


def _said(connection: Connection, keys: Sequence[str]) -> Select[Any]:
    s = statements.c
    return select(s.article, s.speaker_name).where(dialects.among_texts(connection, s.article, keys))


def _carried(connection: Connection, keys: Sequence[str]) -> Select[Any]:
    """The agencies of the articles, once an article."""
    named = func.coalesce(agencies.c.name, agencies.c.code)
    there = dialects.among_texts(connection, agencies.c.article, keys)
    return select(named).where(there).group_by(agencies.c.article, named)


def _copied(connection: Connection, keys: Sequence[str], *, is_origin: bool) -> Counts:
    """The outlets on the other side of copies that these articles are, or are not, the origin of."""
    other = articles.alias("other")
    own, foreign = ("left", "right") if is_origin else ("right", "left")
    sides = [
        (copies.c.left, copies.c.right, own),
        (copies.c.right, copies.c.left, foreign),
    ]
    found: Counter[str] = Counter()
    for mine, others, origin in sides:
        there = dialects.among_texts(connection, mine, keys)
        here = and_(there, copies.c.origin == origin, other.c.outlet.is_not(None))
        query = select(other.c.outlet, func.count()).select_from(copies).join(other, other.c.key == others)
        for outlet, count in connection.execute(query.where(here).group_by(other.c.outlet)):
            found[outlet] += count
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MAX_ROWS])


def _shares(
    said: Sequence[Any], days: dict[str, str | None], first: str | None, last: str | None
) -> tuple[Share, ...]:
    """By year where there are three or more, else by month."""
    length = 4 if (last or "")[:4] > str(int((first or "0")[:4]) + 1) else 7
    n_said: Counter[str] = Counter()
    n_unnamed: Counter[str] = Counter()
    for row in said:
        day = days[row.article]
        if day is not None:
            n_said[day[:length]] += 1
            n_unnamed[day[:length]] += row.speaker_name is None
    return tuple(Share(period, n_said[period], n_unnamed[period]) for period in sorted(n_said))

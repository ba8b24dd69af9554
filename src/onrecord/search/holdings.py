"""What is on record of an outlet or an agency: what it carries from whom, and whom it quotes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal_column, or_, select

from onrecord.folding import folded
from onrecord.search.profile import MAX_ROWS, Counts
from onrecord.store.tables import agencies, articles, captures, copies, statements


@dataclass(frozen=True, slots=True)
class Share:
    """Of the statements of a period (`2021` or `2021-05`), how many have a speaker whom nobody names."""

    period: str
    n_statements: int
    n_unnamed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The articles of one outlet or agency, counted. `n_wired` carry an agency's name. `taken_from` and
    `taken_by`: outlets of articles with the same text, where the evidence says which came first."""

    n_articles: int
    n_statements: int
    n_unnamed: int
    n_wired: int
    first_day: str | None
    last_day: str | None
    last_captured_at: str | None
    languages: Counts
    outlets: Counts
    agencies: Counts
    speakers: Counts
    taken_from: Counts
    taken_by: Counts
    unnamed: tuple[Share, ...]


def of_outlet(name: str) -> ColumnElement[bool]:
    """The articles of the outlet with this name, but for case and accents."""
    return articles.c.outlet_folded == folded(name)


def of_agency(name: str) -> ColumnElement[bool]:
    """The articles that carry the agency of this code or name."""
    word = folded(name)
    named = or_(agencies.c.code_folded == word, agencies.c.name_folded == word)
    return articles.c.key.in_(select(agencies.c.article).where(named))


def outlet_name(connection: Connection, name: str) -> str | None:
    """The outlet's name as it is written most; None where there is no such outlet."""
    query = select(articles.c.outlet).where(of_outlet(name)).group_by(articles.c.outlet)
    return connection.scalar(query.order_by(func.count().desc()).limit(1))


def agency_name(connection: Connection, name: str) -> tuple[str, str | None] | None:
    """The agency's code and its name, where it has one; None where there is no such agency."""
    word = folded(name)
    named = or_(agencies.c.code_folded == word, agencies.c.name_folded == word)
    query = select(agencies.c.code, func.max(agencies.c.name)).where(named).group_by(agencies.c.code)
    row = connection.execute(query.order_by(func.count().desc()).limit(1)).first()
    return None if row is None else (str(row[0]), row[1])


def holdings(connection: Connection, theirs: ColumnElement[bool]) -> Holdings:
    """What the articles that the condition names hold."""
    a, s = articles.c, statements.c
    day = a.published_day
    facts = select(func.count(), func.min(day), func.max(day), func.max(captures.c.captured_at))
    n_articles, first_day, last_day, captured_at = connection.execute(
        facts.select_from(articles.join(captures)).where(theirs)
    ).one()
    said = connection.execute(
        select(func.count(), func.sum(_is_unnamed())).select_from(statements.join(articles)).where(theirs)
    ).one()
    in_agencies = select(agencies.c.article)
    wired = select(func.count()).select_from(articles).where(theirs, a.key.in_(in_agencies))
    agency = func.coalesce(agencies.c.name, agencies.c.code)
    return Holdings(
        n_articles=n_articles,
        n_statements=said[0],
        n_unnamed=said[1] or 0,
        n_wired=connection.scalar(wired) or 0,
        first_day=first_day,
        last_day=last_day,
        last_captured_at=captured_at,
        languages=_counts(connection, _counted(a.language).select_from(articles).where(theirs)),
        outlets=_counts(connection, _counted(a.outlet).select_from(articles).where(theirs)),
        agencies=_counts(connection, _counted(agency).select_from(agencies.join(articles)).where(theirs)),
        speakers=_counts(
            connection, _counted(s.speaker_name).select_from(statements.join(articles)).where(theirs)
        ),
        taken_from=_copied(connection, theirs, is_origin=False),
        taken_by=_copied(connection, theirs, is_origin=True),
        unnamed=_shares(connection, theirs, first_day, last_day),
    )


def _is_unnamed() -> ColumnElement[int]:
    return case((statements.c.speaker_name.is_(None), 1), else_=0)


def _counted(column: ColumnElement[str | None]) -> Select[str | None, int]:
    query = select(column, func.count()).where(column.is_not(None)).group_by(column)
    return query.order_by(func.count().desc(), column).limit(MAX_ROWS)


def _counts(connection: Connection, query: Select[str | None, int]) -> Counts:
    return tuple((str(value), int(count)) for value, count in connection.execute(query))


def _copied(connection: Connection, theirs: ColumnElement[bool], *, is_origin: bool) -> Counts:
    """The outlets on the other side of copies that these articles are, or are not, the origin of."""
    keys = select(articles.c.key).where(theirs)
    other = articles.alias("other")
    own, foreign = ("left", "right") if is_origin else ("right", "left")
    sides = [
        (copies.c.left, copies.c.right, own),
        (copies.c.right, copies.c.left, foreign),
    ]
    found: dict[str, int] = {}
    for mine, others, origin in sides:
        here = and_(mine.in_(keys), copies.c.origin == origin, other.c.outlet.is_not(None))
        query = select(other.c.outlet, func.count()).select_from(copies).join(other, other.c.key == others)
        for outlet, count in connection.execute(query.where(here).group_by(other.c.outlet)):
            found[outlet] = found.get(outlet, 0) + count
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MAX_ROWS])


def _shares(
    connection: Connection, theirs: ColumnElement[bool], first: str | None, last: str | None
) -> tuple[Share, ...]:
    """By year where there are three or more, else by month."""
    length = 4 if (last or "")[:4] > str(int((first or "0")[:4]) + 1) else 7
    period = func.substr(articles.c.published_day, 1, length)
    query = select(period, func.count(), func.sum(_is_unnamed())).select_from(statements.join(articles))
    dated = query.where(theirs, articles.c.published_day.is_not(None))
    ordered = dated.group_by(literal_column("1")).order_by(literal_column("1"))
    return tuple(Share(str(row[0]), int(row[1]), int(row[2])) for row in connection.execute(ordered))

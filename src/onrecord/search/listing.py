"""Who is on record: names with how much they are on record with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from onrecord.folding import folded
from onrecord.store.tables import articles, statements


@dataclass(frozen=True, slots=True)
class SpeakerListed:
    """A name, how many statements it made, in how many articles, and when the last one was published."""

    name: str
    kind: str
    n_statements: int
    n_articles: int
    last_day: str | None


def speakers_listed(
    connection: Connection, begins: str = "", *, limit: int, offset: int = 0
) -> tuple[SpeakerListed, ...]:
    """The names with most statements first; `begins`: those with a word that begins so."""
    s = statements.c
    n_statements = func.count()
    query = select(
        func.max(s.speaker_name),
        func.max(s.speaker_kind),
        n_statements,
        func.count(s.article.distinct()),
        func.max(articles.c.published_day),
    ).join_from(statements, articles)
    if begins:
        query = query.where((" " + s.speaker_folded).contains(f" {folded(begins)}", autoescape=True))
    named = query.where(s.speaker_folded.is_not(None)).group_by(s.speaker_folded)
    page = named.order_by(n_statements.desc(), s.speaker_folded).limit(limit).offset(offset)
    return tuple(SpeakerListed(*row) for row in connection.execute(page))

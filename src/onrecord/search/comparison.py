"""Two articles or two statements side by side: revisions, copies, variants, or any two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from onrecord.relations.alignment import Step, align
from onrecord.relations.differences import StatementChange, differences
from onrecord.search.lookup import ArticleFound, Choices, Found, SpeakerFound, StatementFound, look_up
from onrecord.search.results import Page
from onrecord.spans import joined_text
from onrecord.store.related import ArticleHead, CopyFound, copies_with_evidence, heads, revisions_with_changes
from onrecord.store.variants import quotation_of

Tie = Literal["revisions", "copies", "variants", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleComparison:
    """Two articles. `changes` lead from the left one to the right one, statement by statement.

    `tie`: how the record holds the two together. `is_silent`: of two revisions, one right behind the other,
    whether the later does not say that it was changed; None where that is not the question. `copy`: seen
    from the left one.
    """

    tie: Tie
    left: ArticleHead
    right: ArticleHead
    changes: tuple[StatementChange, ...]
    is_silent: bool | None
    copy: CopyFound | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementComparison:
    """Two statements. `steps` lead from the left words to the right ones, in code points of both texts.

    `left_id`, `right_id` name the statements everywhere; `tie` is `variants` where both are variants of
    one quotation.
    """

    tie: Tie
    left: ArticleHead
    right: ArticleHead
    left_id: str
    right_id: str
    left_speaker: str | None
    right_speaker: str | None
    left_text: str
    right_text: str
    steps: tuple[Step, ...]


def compare(
    connection: Connection, left: str, right: str
) -> ArticleComparison | StatementComparison | Choices:
    """The two things that the names name, side by side: two articles, or two statements.

    Choices where a name names nothing or several things, or the two are of different kinds.
    """
    found = look_up(connection, left, Page(limit=1)), look_up(connection, right, Page(limit=1))
    for one in found:
        if isinstance(one, Choices):
            return one
    match found:
        case (ArticleFound() as one, ArticleFound() as two):
            return _articles(connection, one, two)
        case (StatementFound() as one, StatementFound() as two):
            return _statements(connection, one, two)
    kinds = " and ".join(_kind(one) for one in found)
    return Choices(problem=f"two articles or two statements can be compared, not {kinds}")


def _kind(found: Found) -> str:
    if isinstance(found, SpeakerFound):
        return "a speaker"
    return "an article" if isinstance(found, ArticleFound) else "a statement"


def _articles(connection: Connection, one: ArticleFound, two: ArticleFound) -> ArticleComparison:
    named = heads(connection, {one.key, two.key})
    chain = {item.article.key: item for item in revisions_with_changes(connection, one.key)}
    copy = next(
        (copy for copy in copies_with_evidence(connection, one.key) if copy.article.key == two.key), None
    )
    is_next = two.key in chain and chain[two.key].previous == one.key
    return ArticleComparison(
        tie="revisions" if two.key in chain else "copies" if copy else "none",
        left=named[one.key],
        right=named[two.key],
        changes=differences(one.record, two.record),
        is_silent=chain[two.key].is_silent if is_next else None,
        copy=copy,
    )


def _statements(connection: Connection, one: StatementFound, two: StatementFound) -> StatementComparison:
    named = heads(connection, {one.article.key, two.article.key})
    first, second = (quotation_of(connection, item.article.key, item.statement.id) for item in (one, two))
    texts = _words(one), _words(two)
    return StatementComparison(
        tie="variants" if first is not None and second is not None and first.id == second.id else "none",
        left=named[one.article.key],
        right=named[two.article.key],
        left_id=one.id,
        right_id=two.id,
        left_speaker=_speaker(one),
        right_speaker=_speaker(two),
        left_text=texts[0],
        right_text=texts[1],
        steps=align(*texts),
    )


def _words(found: StatementFound) -> str:
    return joined_text(found.article.record.text, found.statement.content)


def _speaker(found: StatementFound) -> str | None:
    name = found.statement.speaker.name if found.statement.speaker is not None else None
    source = found.statement.source
    return name or (joined_text(found.article.record.text, source) if source else None)

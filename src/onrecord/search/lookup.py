"""What an id or a name names: an article, a statement, a speaker, or several of them to choose from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

from sqlalchemy import ColumnElement, Connection, RowMapping, func, or_, select

from onrecord.folding import folded
from onrecord.record import Evidence, Record, Statement
from onrecord.search.folded_pages import folded_page
from onrecord.search.order import Order
from onrecord.search.query import Filter, Term, all_of
from onrecord.search.results import Hits, Page, order_of_name, order_of_speaker, page_of
from onrecord.search.sql import asked
from onrecord.spans import joined_text
from onrecord.store.archive import Place
from onrecord.store.checking import Claim
from onrecord.store.profiles import MAX_LOOKED_AT, SpeakerProfile, profile_of
from onrecord.store.reading import get_record
from onrecord.store.roster import find_speakers, get_speakers
from onrecord.store.tables import articles, captures, statements
from onrecord.words import is_word_char, words_of

MAX_CHOICES = 12
MAX_SEARCHED = 10_000  # statements, the latest first, in which names with some words are looked for
MAX_NAMES = 500  # of which the words are compared
MAX_COMPARED = 20_000
"""Names that a misspelt one is compared with, at most: about a tenth of a second."""

_TEXT = (
    articles.c.capture,
    articles.c.text_digest,
    articles.c.parsed_by,
    articles.c.warc_file,
    articles.c.warc_offset,
    articles.c.warc_length,
    articles.c.warc_record_id,
)
_STATEMENT = re.compile(r"([0-9a-f]{1,12})\.(s[0-9]+[a-z]*)", re.IGNORECASE)
_KEY = re.compile(r"[0-9a-f]{4,12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFound:
    """An article with the evidence for it.

    `capture_digest` is of the bytes that were parsed, `text_digest` of the text that spans count in;
    `capture_place` and `text_place` say where the two are archived. `captured_at`: ISO 8601, UTC.
    """

    key: str
    record: Record
    text_digest: str
    text_place: Place
    parsed_by: str
    capture_name: str
    capture_url: str | None
    capture_digest: str
    captured_at: str
    media_type: str
    capture_place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFound:
    """One statement of an article."""

    article: ArticleFound
    statement: Statement

    @property
    def id(self) -> str:
        """The name of the statement everywhere."""
        return f"{self.article.key}.{self.statement.id}"

    @property
    def evidence(self) -> Evidence:
        """What a citation needs to know of the archive."""
        article = self.article
        return Evidence(
            id=self.id,
            captured_at=article.captured_at,
            capture_digest=article.capture_digest,
            text_digest=article.text_digest,
        )

    @property
    def claim(self) -> Claim:
        """What the record says of the statement, to be checked against the archive."""
        article = self.article
        return Claim(
            capture_place=article.capture_place,
            capture_digest=article.capture_digest,
            text_place=article.text_place,
            text_digest=article.text_digest,
            spans=self.statement.content,
            words=joined_text(article.record.text, self.statement.content),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerFound:
    """The statements of a name that the directory does not have, oldest first; different people may bear it.

    `also`: longer names that hold the same words. `roles` and `outlets`: those that the statements came
    with, each with how many did, the most frequent first.
    """

    name: str
    also: tuple[str, ...]
    roles: tuple[tuple[str, int], ...]
    outlets: tuple[tuple[str, int], ...]
    hits: Hits


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFound:
    """A speaker of the directory, with a page of the statements under all names, oldest first."""

    profile: SpeakerProfile
    hits: Hits


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Nothing, or more than one thing, bears the name. `problem` says which; `near`: what to try instead."""

    problem: str
    near: tuple[str, ...] = ()


Found: TypeAlias = ArticleFound | StatementFound | ProfileFound | SpeakerFound | Choices


def look_up(connection: Connection, name: str, page: Page, *, is_folded: bool = False) -> Found:
    """What the name names, tried in this order.

    A statement's id; an article's key or the beginning of one; an article's own id or address; a
    speaker's name, whole or in part. `page`: which statements of a speaker are wanted. `is_folded`: each
    quotation of a speaker once, with its size.
    """
    name = name.encode("utf-8", "replace").decode().replace("\0", " ").strip()
    in_article = _STATEMENT.fullmatch(name)
    if in_article:
        return _statement(connection, in_article[1].lower(), in_article[2].lower())
    keys = _keys(connection, or_(articles.c.record_id == name, articles.c.url == name))
    if not keys and _KEY.fullmatch(name):
        keys = _keys(connection, articles.c.key.startswith(name.lower(), autoescape=True))
    if len(keys) == 1:
        return _article(connection, keys[0])
    if keys:
        return Choices(problem=f"several articles answer to {name}", near=tuple(keys))
    return look_up_someone(connection, name, page, is_folded=is_folded)


def look_up_statement(connection: Connection, name: str) -> StatementFound | Choices:
    """The statement of this id; what is near where there is none."""
    in_article = _STATEMENT.fullmatch(name)
    if in_article is None:
        return Choices(problem="that is no id of a statement; one looks like 3f2a9c1b7e10.s1042")
    return _statement(connection, in_article[1].lower(), in_article[2].lower())


def look_up_article(connection: Connection, name: str) -> ArticleFound | Choices:
    """The article of this key, or the only one whose key begins so."""
    if not _KEY.fullmatch(name):
        return Choices(problem="that is no key of an article; one looks like 3f2a9c1b7e10")
    keys = _keys(connection, articles.c.key.startswith(name.lower(), autoescape=True))
    if len(keys) == 1:
        return _article(connection, keys[0])
    some = f"several articles begin with {name}" if keys else f"there is no article {name} on record"
    return Choices(problem=some, near=tuple(keys))


def _keys(connection: Connection, where: ColumnElement[bool]) -> list[str]:
    query = select(articles.c.key).where(where).order_by(articles.c.key).limit(MAX_CHOICES)
    return list(connection.scalars(query))


def _statement(connection: Connection, prefix: str, inside: str) -> StatementFound | Choices:
    keys = _keys(connection, articles.c.key.startswith(prefix, autoescape=True))
    if len(keys) != 1:
        some = f"several articles begin with {prefix}" if keys else f"there is no article {prefix}"
        return Choices(problem=some, near=tuple(f"{key}.{inside}" for key in keys))
    article = _article(connection, keys[0])
    for statement in article.record.statements:
        if statement.id == inside:
            return StatementFound(article=article, statement=statement)
    start = int("".join(char for char in inside if char.isdigit())[:9])
    nearest = sorted(article.record.statements, key=lambda one: abs(one.content[0].start - start))[:3]
    return Choices(
        problem=f"the article {article.key} has no statement {inside}",
        near=tuple(f"{article.key}.{one.id}" for one in nearest),
    )


def _article(connection: Connection, key: str) -> ArticleFound:
    record = get_record(connection, key)
    assert record is not None, key
    row = connection.execute(select(*_TEXT).where(articles.c.key == key)).mappings().one()
    capture = connection.execute(select(captures).where(captures.c.number == row["capture"])).mappings().one()
    return ArticleFound(
        key=key,
        record=record,
        text_digest=row["text_digest"],
        text_place=_place(row),
        parsed_by=row["parsed_by"],
        capture_name=capture["name"],
        capture_url=capture["url"],
        capture_digest=capture["digest"],
        captured_at=capture["captured_at"],
        media_type=capture["media_type"],
        capture_place=_place(capture),
    )


def _place(row: RowMapping) -> Place:
    return Place(
        file=row["warc_file"],
        offset=row["warc_offset"],
        length=row["warc_length"],
        id=row["warc_record_id"],
    )


def look_up_someone(
    connection: Connection,
    name: str,
    page: Page,
    n_looked_at: int = MAX_LOOKED_AT,
    *,
    is_folded: bool = False,
) -> ProfileFound | SpeakerFound | Choices:
    """By the directory, else by the names of statements. `n_looked_at`: as in `profile_of`."""
    ids = find_speakers(connection, name) if name else []
    profile = profile_of(connection, ids[0], n_looked_at) if len(ids) == 1 else None
    if profile is not None:
        theirs = order_of_speaker(connection, ids[0])
        return ProfileFound(profile=profile, hits=_page(connection, theirs, page, is_folded=is_folded))
    if ids:
        rows = get_speakers(connection, ids[:MAX_CHOICES]).values()
        near = tuple(f"{row.name} ({row.n_mentions} articles): {row.id}" for row in rows)
        return Choices(problem=f"several speakers answer to {name}", near=near)
    return look_up_speaker(connection, name, page, is_folded=is_folded)


def look_up_speaker(
    connection: Connection, name: str, page: Page, *, is_folded: bool = False
) -> SpeakerFound | Choices:
    """The statements under the name, whole or in part; names to choose from where it is not one name."""
    holding = {folded(one): one for one in _names_with_words(connection, name)}
    exact = _names(connection, statements.c.speaker_folded == folded(name))
    chosen = exact[0] if exact else next(iter(holding.values())) if len(holding) == 1 else None
    if chosen is not None:
        also = tuple(one for key, one in holding.items() if key != folded(chosen))
        return SpeakerFound(
            name=chosen,
            also=also,
            roles=_counted(connection, statements.c.speaker_role, chosen),
            outlets=_counted(connection, articles.c.outlet, chosen),
            hits=_page(connection, order_of_name(connection, chosen), page, is_folded=is_folded),
        )
    if holding:
        return Choices(problem=f"several speakers answer to {name}", near=tuple(holding.values()))
    return Choices(problem=f"nothing on record answers to {name}", near=_near_names(connection, name))


def _counted(
    connection: Connection, column: ColumnElement[str | None], name: str
) -> tuple[tuple[str, int], ...]:
    """The values that a column has in the statements of a name, with how often."""
    n_times = func.count()
    query = select(column, n_times).join_from(statements, articles)
    theirs = query.where(statements.c.speaker_folded == folded(name), column.is_not(None)).group_by(column)
    rows = connection.execute(theirs.order_by(n_times.desc(), column).limit(MAX_CHOICES))
    return tuple((str(value), int(count)) for value, count in rows)


def _names(connection: Connection, where: ColumnElement[bool], limit: int = MAX_CHOICES) -> list[str]:
    column = statements.c.speaker_name
    query = select(column).where(where, column.is_not(None)).distinct().order_by(column).limit(limit)
    return [str(name) for name in connection.scalars(query)]


def _names_with_words(connection: Connection, name: str) -> list[str]:
    """The speakers' names that hold all the words, in any order."""
    words = [word for word in name.split()[:MAX_CHOICES] if any(map(is_word_char, word))]
    if not words:
        return []
    sought = {part for word in words for part in words_of(word)}
    found = asked(connection, all_of([Filter("speaker", Term(word)) for word in words]))
    latest = select(found.number).select_from(found.source).where(*found.where)
    numbers = latest.order_by(found.number.desc()).limit(MAX_SEARCHED).scalar_subquery()
    names = _names(connection, statements.c.number.in_(numbers), MAX_NAMES)
    return [one for one in names if sought <= set(words_of(one))][:MAX_CHOICES]


def _near_names(connection: Connection, name: str) -> tuple[str, ...]:
    query = select(statements.c.speaker_folded, statements.c.speaker_name).distinct().limit(MAX_COMPARED)
    known: dict[str, str] = {key: one for key, one in connection.execute(query) if key and one}
    return tuple(known[key] for key in get_close_matches(folded(name), known, n=5, cutoff=0.6))


def _page(connection: Connection, theirs: Order, page: Page, *, is_folded: bool) -> Hits:
    return folded_page(connection, theirs, page) if is_folded else page_of(connection, theirs, page)

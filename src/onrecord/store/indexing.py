"""What the full-text index holds of a statement: its words, each marked with the part it stands in.

A mark is one letter in front of the word: `cferry` is "ferry" among the words that were said, `oharbour`
"harbour" in the outlet's name. So a search over parts, an outlet, an agency, a kind and a language is one
look into one index, on either database, and a phrase never runs from one part into another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from onrecord.store.tables import agencies, articles, statements
from onrecord.words import words_of

EVERY = "z"
"""A word that every statement has: what is sought as "not this" is sought as "every one, but not this"."""

MARKS: Mapping[str, str] = {
    "content_text": "c",
    "speaker_name": "s",
    "source_text": "w",
    "addressee_text": "t",
    "addressed_to_name": "t",
    "cue_text": "v",
    "outlet": "o",
    "agency": "a",
    "kind": "k",
    "occasion_kind": "n",
    "language": "l",
}
MAX_CHARS = 150_000  # of the words said: a PostgreSQL document holds 1 MB
MAX_WORDS = 15_000  # of the words said: PostgreSQL counts places to 16,383
MAX_OTHER_WORDS = 60  # of each of the other parts
MAX_TIMES = 255  # that one word counts in one statement: PostgreSQL keeps no more places of it

_PARTS = (
    *("speaker_name", "source_text", "addressee_text", "addressed_to_name", "cue_text"),
    "occasion_kind",
)
NEEDED = ("number", "article", "kind", "content_text", *_PARTS)
"""The columns of `statements` of which documents are made."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")

Document = tuple[int, list[str]]
"""A statement's number, and its marked words in order."""


def statement_words(statement: Mapping[str, Any], article: list[str]) -> list[str]:
    """The marked words of a row of `statements`; `article`: what `article_words` gives."""
    said = _marked("content_text", statement["content_text"][:MAX_CHARS], MAX_WORDS)
    found = [EVERY, MARKS["kind"] + str(statement["kind"]), *_counted(said)]
    for part in _PARTS:
        if statement[part]:
            found += [
                MARKS[part],
                *_marked(part, statement[part]),
            ]  # a mark alone parts two parts of one mark
    return found + article


def article_words(
    outlet: str | None, language: str | None, carried: Iterable[tuple[str, str | None]]
) -> list[str]:
    """The marked words that an article lends to each of its statements. `carried`: code and name."""
    found = [MARKS["language"] + language] if language and _LANGUAGE.fullmatch(language) else []
    found += _marked("outlet", outlet or "")
    for code, name in carried:
        found += [MARKS["agency"], *_marked("agency", code), MARKS["agency"], *_marked("agency", name or "")]
    return found[: 4 * MAX_OTHER_WORDS]


def _marked(part: str, text: str, limit: int = MAX_OTHER_WORDS) -> list[str]:
    mark = MARKS[part]
    return [mark + word for word in words_of(text)[:limit]]


def _counted(words: list[str]) -> list[str]:
    """The words, the mark alone in place of each that came `MAX_TIMES` times before."""
    if len(words) <= MAX_TIMES:
        return words
    times: Counter[str] = Counter()
    for at, word in enumerate(words):
        times[word] += 1
        if times[word] > MAX_TIMES:
            words[at] = word[0]
    return words


def documents_of(connection: Connection, keys: list[str]) -> Iterator[Document]:
    """What the index holds, or ought to hold, of the statements of these articles."""
    parts = (statements.c[name] for name in NEEDED)
    wanted = select(*parts).where(statements.c.article.in_(keys)).order_by(statements.c.number)
    rows = (dict(row) for row in connection.execute(wanted).mappings())
    return documents(connection, rows, keys)


def documents(
    connection: Connection, rows: Iterable[Mapping[str, Any]], keys: list[str]
) -> Iterator[Document]:
    """What the index holds of these rows of `statements`; `keys`: all of their articles, which are stored."""
    carried: dict[str, list[tuple[str, str | None]]] = {}
    columns = select(agencies.c.article, agencies.c.code, agencies.c.name)
    for key, code, name in connection.execute(
        columns.where(agencies.c.article.in_(keys)).order_by(agencies.c.article, agencies.c.ordinal)
    ):
        carried.setdefault(key, []).append((code, name))
    about = select(articles.c.key, articles.c.outlet, articles.c.language).where(articles.c.key.in_(keys))
    lent = {
        row.key: article_words(row.outlet, row.language, carried.get(row.key, ()))
        for row in connection.execute(about)
    }
    return ((row["number"], statement_words(row, lent[row["article"]])) for row in rows)

"""One article from its bytes to its record. Read this first.

extract -> provenance -> statements -> speakers: each a pure function from one type of `record.py` to
the next. Batching, progress and processes live in the callers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from onrecord.extract import Limits, extract
from onrecord.provenance import find_origin
from onrecord.record import Article, Capture, Origin, Record, Statement
from onrecord.speakers import resolve_speakers
from onrecord.statements import Engine, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a caller may choose.

    `reference_date`: the day from which a date without a year is resolved, when the article itself
    names none. `min_confidence` (0..1): statements below it are left out.
    """

    reference_date: date | None = None
    min_confidence: float = 0.0
    limits: Limits = field(default_factory=Limits)


def parse(capture: Capture, engine: Engine, options: Options | None = None) -> Record:
    """The record of one capture. Raises Reject when it holds no article."""
    options = options or Options()
    return parse_articles([extract(capture, options.limits)], engine, options)[0]


def parse_articles(articles: Sequence[Article], engine: Engine, options: Options) -> list[Record]:
    """The records of articles, in their order; the same for one alone as among many."""
    origins = [find_origin(article, options.reference_date) for article in articles]
    passages = [
        Passage(text=article.text, language=article.language, furniture=origin.furniture)
        for article, origin in zip(articles, origins, strict=True)
    ]
    return [
        _record(article, origin, _certain(found, options.min_confidence))
        for article, origin, found in zip(articles, origins, engine.find(passages), strict=True)
    ]


def _record(article: Article, origin: Origin, found: tuple[Statement, ...]) -> Record:
    statements, speakers = resolve_speakers(article, found)
    return Record(
        id=article.id,
        url=article.url,
        outlet=article.outlet,
        title=article.title,
        language=article.language,
        text=article.text,
        published=origin.published,
        provenance=origin.provenance,
        statements=statements,
        speakers=speakers,
    )


def _certain(statements: tuple[Statement, ...], least: float) -> tuple[Statement, ...]:
    return tuple(statement for statement in statements if statement.confidence >= least)

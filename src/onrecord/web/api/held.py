"""One article and one statement, each with the evidence for it."""

from __future__ import annotations

from pathlib import PurePath

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.export.citation import selectors
from onrecord.export.styles import citations
from onrecord.search.lookup import (
    ArticleFound,
    Choices,
    StatementFound,
    look_up_article,
    look_up_statement,
)
from onrecord.spans import joined_text
from onrecord.store import Check, check
from onrecord.store.related import copies_with_evidence, doubts_about_direction, revisions_with_changes
from onrecord.store.variants import Quotation, quotation_of, quotations_in
from onrecord.web.api.answering import answer
from onrecord.web.api.answers import (
    ArticleAnswer,
    ArticleFacts,
    CaptureHeld,
    Context,
    StatementAnswer,
    Verification,
)
from onrecord.web.api.describing import described
from onrecord.web.api.parameters import Given
from onrecord.web.failures import Missing
from onrecord.web.site import site_of

router = APIRouter()
CONTEXT_CHARS = 300
MAX_COPIES = 50


@router.get(
    "/articles/{key}",
    summary="One article",
    operation_id="article",
    **described("ArticleAnswer", statuses=(404,)),
)
def article(request: Request, key: str) -> Response:
    """An article by its key, or by the beginning of one: its record, the evidence, revisions and copies."""
    Given(request, ())
    with site_of(request).reader.reading() as connection:
        found = look_up_article(connection, key)
        if isinstance(found, Choices):
            raise _missing(found)
        value = ArticleAnswer(
            key=found.key,
            record=found.record,
            capture=capture_of(found),
            revisions=revisions_with_changes(connection, found.key),
            copies=copies_with_evidence(connection, found.key)[:MAX_COPIES],
            doubts=doubts_about_direction(connection, found.key),
            quotations=quotations_in(connection, found.key),
        )
    return answer(request, value)


@router.get(
    "/statements/{id}",
    summary="One statement, checked against the archive",
    operation_id="statement",
    **described("StatementAnswer", statuses=(404,)),
)
def statement(request: Request, id: str) -> Response:
    """A statement by its id: who said it where, and whether the words still stand there in the archive."""
    Given(request, ())
    site = site_of(request)
    with site.reader.reading() as connection:
        found = look_up_statement(connection, id)
    if isinstance(found, Choices):
        raise _missing(found)
    return answer(request, statement_answer(found, check(site.reader.captures, found.claim)))


@router.get(
    "/quotations/{id}",
    summary="One quotation in all articles",
    operation_id="quotation",
    **described("Quotation", statuses=(404,)),
)
def quotation(request: Request, id: str) -> Response:
    """The same words of one speaker in several articles, by the id of any of its statements."""
    Given(request, ())
    with site_of(request).reader.reading() as connection:
        found = look_up_statement(connection, id)
        if isinstance(found, Choices):
            raise _missing(found)
        variants: Quotation | None = quotation_of(connection, found.article.key, found.statement.id)
    if variants is None:
        raise Missing("no other article on record has the words of this statement", [(found.id, found.id)])
    return answer(request, variants)


def _missing(found: Choices) -> Missing:
    return Missing(found.problem, [(near, near) for near in found.near])


def capture_of(found: ArticleFound) -> CaptureHeld:
    """The evidence for an article. Which folder its file lay in is nobody's business."""
    name = found.capture_name
    return CaptureHeld(
        name=name if "://" in name else PurePath(name).name,
        url=found.capture_url,
        media_type=found.media_type,
        captured_at=found.captured_at,
        digest=found.capture_digest,
        place=found.capture_place,
        text_digest=found.text_digest,
        text_place=found.text_place,
        parsed_by=found.parsed_by,
    )


def statement_answer(found: StatementFound, checks: tuple[Check, ...]) -> StatementAnswer:
    """The statement with what was found in the archive."""
    record, said = found.article.record, found.statement
    start, end = said.content[0].start, said.content[-1].end
    return StatementAnswer(
        id=found.id,
        words=joined_text(record.text, said.content),
        statement=said,
        holds=tuple(f"{found.article.key}.{one.id}" for one in record.statements if one.within == said.id),
        context=Context(
            before=record.text[max(0, start - CONTEXT_CHARS) : start],
            after=record.text[end : end + CONTEXT_CHARS],
        ),
        article=facts_of(found.article),
        capture=capture_of(found.article),
        verification=Verification(holds=all(one.holds for one in checks), checks=checks),
        selectors=selectors(record.text, said.content),
        citations=citations(record, said, found.evidence),
    )


def facts_of(found: ArticleFound) -> ArticleFacts:
    """The article without its text."""
    record = found.record
    return ArticleFacts(
        key=found.key,
        id=record.id,
        url=record.url,
        outlet=record.outlet,
        title=record.title,
        language=record.language,
        published=record.published,
        provenance=record.provenance,
    )

"""One article: its text with the statements marked, where it comes from, its revisions and copies."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.export.wording import speaker_line
from onrecord.record import Record
from onrecord.search.lookup import ArticleFound, Choices, look_up_article
from onrecord.spans import joined_text
from onrecord.store import Connection
from onrecord.store.related import copies_with_evidence, doubts_about_direction, revisions_with_changes
from onrecord.store.variants import quotations_in
from onrecord.web import addresses
from onrecord.web.differences import Compared, compared
from onrecord.web.failures import Missing
from onrecord.web.links import chain_of
from onrecord.web.site import site_of
from onrecord.web.story import MAX_CHARS, key_of, paragraphs_of

router = APIRouter(include_in_schema=False)
MAX_COPIES = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One statement in the list under the text."""

    number: int
    id: str
    who: str
    kind: str
    words: str
    letter: str


@router.get("/article/{name}")
def article(request: Request, name: str) -> Response:
    """The page of an article."""
    site = site_of(request)
    with site.reader.reading() as connection:
        found = article_found(connection, name)
        revisions = revisions_with_changes(connection, found.key)
        copies = copies_with_evidence(connection, found.key)
        doubts = doubts_about_direction(connection, found.key)
        quotations = quotations_in(connection, found.key)
    record = found.record
    key = key_of(record)
    values = {
        "article": found,
        "record": record,
        "paragraphs": paragraphs_of(found.key, record, key),
        "key": key,
        "is_cut": len(record.text) > MAX_CHARS,
        "rows": _rows(record, {one.name: one.letter for one in key}),
        "chain": chain_of(record, found.captured_at),
        "revisions": revisions if len(revisions) > 1 else (),
        "copies": copies[:MAX_COPIES],
        "doubts": doubts,
        "quotations": quotations,
    }
    return site.page(request, "article.html", values)


@router.get("/article/{name}/since/{earlier}")
def changes(request: Request, name: str, earlier: str) -> Response:
    """What the article changes of an earlier text of the same address."""
    site = site_of(request)
    with site.reader.reading() as connection:
        after, before = article_found(connection, name), article_found(connection, earlier)
        chain = {one.article.key for one in revisions_with_changes(connection, after.key)}
    if before.key not in chain or before.key == after.key:
        problem = f"{before.key} is no other text of the same address as {after.key}"
        raise Missing(problem, [(after.record.title or after.key, addresses.article(after.key))])
    difference: Compared = compared(before.record.text, after.record.text)
    values = {"before": before, "after": after, "difference": difference}
    return site.page(request, "changes.html", values)


def article_found(connection: Connection, name: str) -> ArticleFound:
    """The article of this key. Raises Missing where there is none, or more than one."""
    found = look_up_article(connection, name)
    if isinstance(found, Choices):
        raise Missing(found.problem, [(key, addresses.article(key)) for key in found.near])
    return found


def _rows(record: Record, letters: dict[str, str]) -> list[Row]:
    return [
        Row(
            number=number,
            id=said.id,
            who=speaker_line(said.speaker, joined_text(record.text, said.source) or None),
            kind=said.kind,
            words=joined_text(record.text, said.content),
            letter=letters.get(said.speaker.name or "", "") if said.speaker else "",
        )
        for number, said in enumerate(record.statements, 1)
    ]

"""A quotation: the same words of one speaker in several articles, first to last, laid over the first."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from onrecord.search.lookup import Choices, StatementFound, look_up_statement
from onrecord.store import Connection
from onrecord.store.variants import Quotation, Variant, quotation_of
from onrecord.web import addresses
from onrecord.web.aligned import laid_over
from onrecord.web.failures import Missing
from onrecord.web.phrasing import who_and_role
from onrecord.web.site import site_of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One variant: what it is, and its words with what the first one has otherwise."""

    variant: Variant
    number: int
    words: Markup
    is_this: bool


@router.get("/quotation/{name}")
def quotation(request: Request, name: str) -> Response:
    """The page of the quotation that a statement is a variant of."""
    site = site_of(request)
    with site.reader.reading() as connection:
        found, read = quotation_found(connection, name)
    if read is None:
        problem = "no other article on record has the words of this statement"
        raise Missing(problem, [("The statement", addresses.statement(found.id))])
    rows = rows_of(read, found.id)
    first = rows[0].variant
    values = {
        "found": found,
        "quotation": read,
        "rows": rows,
        "who": who_and_role(first.speaker, None, first.source)[0],
        "speaker": first.speaker,
        "language": found.article.record.language,
    }
    return site.page(request, "quotation.html", values)


def quotation_found(connection: Connection, name: str) -> tuple[StatementFound, Quotation | None]:
    """The statement of this id and its quotation. Raises Missing where there is no such statement."""
    found = look_up_statement(connection, name)
    if isinstance(found, Choices):
        raise Missing(found.problem, [(near, addresses.statement(near)) for near in found.near])
    return found, quotation_of(connection, found.article.key, found.statement.id)


def rows_of(read: Quotation, this: str) -> list[Row]:
    """The variants, the first one first; `this` is the statement from which one comes."""
    first = next((one for one in read.variants if one.is_first), read.variants[0])
    return [
        Row(one, number, laid_over(first.text, one.text, one.steps), one.id == this)
        for number, one in enumerate(read.variants, 1)
    ]

"""The record as a whole, and what could not be taken into it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.errors import REASONS
from onrecord.search.listing import outcomes_listed
from onrecord.search.overview import overview
from onrecord.search.paging import Place
from onrecord.web.api import parameters
from onrecord.web.api.answering import answer
from onrecord.web.api.answers import OutcomePage
from onrecord.web.api.cursors import cursor_of, place_in
from onrecord.web.api.describing import described
from onrecord.web.api.parameters import CURSOR, DEFAULT_PAGE, Given, Parameter
from onrecord.web.site import site_of

router = APIRouter()
REASON = Parameter(
    name="reason",
    about="Only items that could not be taken for this reason.",
    schema={"type": "string", "enum": sorted(REASONS)},
)
LISTED = (REASON, parameters.limit(), CURSOR)


@router.get(
    "/record",
    summary="The record, counted",
    operation_id="record",
    **described("Overview"),
)
def record(request: Request) -> Response:
    """How much is in the record, of what and from where; the last runs and what they could not take."""
    Given(request, ())
    with site_of(request).reader.reading() as connection:
        found = overview(connection)
    failures = tuple(replace(one, example=_without_folder(one.example)) for one in found.failures)
    return answer(request, replace(found, failures=failures))


def _without_folder(item: str) -> str:
    return item if "://" in item else PurePath(item).name


@router.get(
    "/outcomes",
    summary="What could not be taken",
    operation_id="outcomes",
    **described("OutcomePage", parameters=LISTED),
)
def outcomes(request: Request) -> Response:
    """Items that could not be taken into the record, and why; the latest first."""
    given = Given(request, LISTED)
    reason, limit = given.text("reason"), given.number("limit") or DEFAULT_PAGE
    place = place_in(given.text("cursor"), "outcomes", reason or "")
    with site_of(request).reader.reading() as connection:
        rows = outcomes_listed(connection, reason, before=place.after, limit=limit + 1)
    following = Place(after=rows[limit - 1].number) if len(rows) > limit else None
    value = OutcomePage(items=rows[:limit], next=cursor_of(following, "outcomes", reason or ""))
    return answer(request, value)

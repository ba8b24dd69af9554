"""Those who speak, publish and wire: lists of names, and what is on record under each."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.search import holdings
from onrecord.search.listing import speakers_listed
from onrecord.search.lookup import Choices, look_up_speaker
from onrecord.search.overview import agencies_held, outlets_held
from onrecord.search.paging import Place
from onrecord.search.profile import of_name, profile
from onrecord.search.results import Page
from onrecord.web.api import parameters
from onrecord.web.api.answering import answer
from onrecord.web.api.answers import (
    AgencyListed,
    AgencyPage,
    HoldingsAnswer,
    OutletPage,
    SpeakerAnswer,
    SpeakerPage,
)
from onrecord.web.api.cursors import MAX_OFFSET, cursor_of, place_in
from onrecord.web.api.describing import described
from onrecord.web.api.parameters import CURSOR, DEFAULT_PAGE, MAX_VALUE_CHARS, Given, Parameter
from onrecord.web.failures import Missing
from onrecord.web.site import site_of

router = APIRouter()
BEGINS = Parameter(
    name="begins",
    about="Only names in which a word begins so.",
    schema={"type": "string", "maxLength": 100},
    example="Ro",
)
LIMIT = parameters.limit()
LISTED = (BEGINS, LIMIT, CURSOR)
PAGED = (LIMIT, CURSOR)


@router.get(
    "/speakers",
    summary="List speakers",
    operation_id="speakers",
    **described("SpeakerPage", parameters=LISTED),
)
def speakers(request: Request) -> Response:
    """The names of speakers, those with most statements first."""
    given = Given(request, LISTED)
    begins, limit = given.text("begins") or "", given.number("limit") or DEFAULT_PAGE
    n_shown = place_in(given.text("cursor"), "speakers", begins).n_shown
    with site_of(request).reader.reading() as connection:
        rows = speakers_listed(connection, begins.strip(), limit=limit + 1, offset=n_shown)
    following = _behind(n_shown + limit if len(rows) > limit else None)
    return answer(request, SpeakerPage(items=rows[:limit], next=cursor_of(following, "speakers", begins)))


def _behind(n_shown: int | None) -> Place | None:
    """The place behind so many; None where there are no more, or none further is read."""
    return None if n_shown is None or n_shown > MAX_OFFSET else Place(n_shown=n_shown)


@router.get(
    "/speakers/{name:path}",
    summary="One name",
    operation_id="speaker",
    **described("SpeakerAnswer", parameters=PAGED, statuses=(404,)),
)
def speaker(request: Request, name: str) -> Response:
    """What is on record under a name, whole or in part, and its statements, the oldest first."""
    given = Given(request, PAGED)
    limit, name = given.number("limit") or DEFAULT_PAGE, _checked(name, "speaker")
    n_shown = place_in(given.text("cursor"), "speaker", name).n_shown
    with site_of(request).reader.reading() as connection:
        found = look_up_speaker(connection, name, Page(limit=limit, offset=n_shown))
        if isinstance(found, Choices):
            raise Missing(found.problem, [(near, near) for near in found.near])
        facts = profile(connection, of_name(found.name))
    value = SpeakerAnswer(
        name=found.name,
        also=found.also,
        profile=facts,
        total=found.hits.total,
        items=found.hits.hits,
        next=cursor_of(_behind(found.hits.next_offset), "speaker", name),
    )
    return answer(request, value)


def _checked(name: str, what: str) -> str:
    """The name, or Missing for one that nobody can bear."""
    name = name.strip()
    if not name or len(name) > MAX_VALUE_CHARS or "\0" in name:
        raise Missing(f"the address names no {what}")
    return name.encode("utf-8", "replace").decode()


@router.get(
    "/outlets",
    summary="List outlets",
    operation_id="outlets",
    **described("OutletPage"),
)
def outlets(request: Request) -> Response:
    """The 200 outlets with most articles on record; articles that name none are under `name` null."""
    Given(request, ())
    with site_of(request).reader.reading() as connection:
        return answer(request, OutletPage(items=outlets_held(connection), next=None))


@router.get(
    "/outlets/{name:path}",
    summary="One outlet",
    operation_id="outlet",
    **described("HoldingsAnswer", statuses=(404,)),
)
def outlet(request: Request, name: str) -> Response:
    """What an outlet carries from whom, and whom it quotes."""
    Given(request, ())
    with site_of(request).reader.reading() as connection:
        found = holdings.outlet_name(connection, _checked(name, "outlet"))
        if found is None:
            raise Missing("no article of this outlet is on record")
        facts = holdings.holdings(connection, holdings.of_outlet(found))
    return answer(request, HoldingsAnswer(name=found, code=None, holdings=facts))


@router.get(
    "/agencies",
    summary="List agencies",
    operation_id="agencies",
    **described("AgencyPage"),
)
def agencies(request: Request) -> Response:
    """The 200 agencies that most articles carry."""
    Given(request, ())
    with site_of(request).reader.reading() as connection:
        items = tuple(AgencyListed(code=code, n_articles=count) for code, count in agencies_held(connection))
    return answer(request, AgencyPage(items=items, next=None))


@router.get(
    "/agencies/{name:path}",
    summary="One agency",
    operation_id="agency",
    **described("HoldingsAnswer", statuses=(404,)),
)
def agency(request: Request, name: str) -> Response:
    """Who carries an agency, by its code or its name, and whom it quotes."""
    Given(request, ())
    asked = _checked(name, "agency")
    with site_of(request).reader.reading() as connection:
        named = holdings.agency_name(connection, asked)
        if named is None:
            raise Missing("no article that carries this agency is on record")
        facts = holdings.holdings(connection, holdings.of_agency(asked))
    return answer(request, HoldingsAnswer(name=named[1], code=named[0], holdings=facts))

"""Those who speak, publish and wire: lists of names, and what is on record under each."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.record import SpeakerKind
from onrecord.search import holdings
from onrecord.search.lookup import Choices, ProfileFound, SpeakerFound, look_up_someone
from onrecord.search.overview import agencies_held, outlets_held
from onrecord.search.paging import Place
from onrecord.search.profile import of_name, of_speaker, profile
from onrecord.search.results import Page
from onrecord.store.profiles import SpeakerProfile
from onrecord.store.roster import SPEAKER_SORTS, SpeakerSort, list_speakers
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
NAME = Parameter(
    name="name",
    about="Only speakers that this name, or this id, can mean.",
    schema={"type": "string", "maxLength": MAX_VALUE_CHARS, "default": ""},
    example="Roe",
)
KIND = Parameter(
    name="kind",
    about="Only speakers of this kind.",
    schema={"type": "string", "enum": list(get_args(SpeakerKind))},
)
SORT = Parameter(
    name="sort",
    about="The order: by the number of articles, by name, or those quoted last first.",
    schema={"type": "string", "enum": list(SPEAKER_SORTS), "default": "mentions"},
)
LIMIT = parameters.limit()
LISTED = (NAME, KIND, SORT, LIMIT, CURSOR)
PAGED = (LIMIT, CURSOR)
MAX_JUDGEMENTS = 20


@router.get(
    "/speakers",
    summary="List speakers",
    operation_id="speakers",
    **described("SpeakerPage", parameters=LISTED),
)
def speakers(request: Request) -> Response:
    """The speakers on record across articles, as the directory has them."""
    given = Given(request, LISTED)
    name, kind, limit = given.text("name") or "", given.text("kind"), given.number("limit") or DEFAULT_PAGE
    sort: SpeakerSort = next((one for one in SPEAKER_SORTS if one == given.text("sort")), "mentions")
    mark = ("speakers", name, kind or "", sort)
    n_shown = place_in(given.text("cursor"), *mark).n_shown
    with site_of(request).reader.reading() as connection:
        rows, total = list_speakers(
            connection, limit=limit, offset=n_shown, kind=kind, sort=sort, name=name.strip() or None
        )
    end = n_shown + len(rows)
    following = cursor_of(_behind(end if rows and end < total else None), *mark)
    return answer(request, SpeakerPage(total=total, items=tuple(rows), next=following))


def _behind(n_shown: int | None) -> Place | None:
    """The place behind so many; None where there are no more, or none further is read."""
    return None if n_shown is None or n_shown > MAX_OFFSET else Place(n_shown=n_shown)


@router.get(
    "/speakers/{name:path}",
    summary="One speaker",
    operation_id="speaker",
    **described("SpeakerAnswer", parameters=PAGED, statuses=(404,)),
)
def speaker(request: Request, name: str) -> Response:
    """What is on record of a speaker, by id or name, whole or in part; all statements, the oldest first."""
    given = Given(request, PAGED)
    limit, name = given.number("limit") or DEFAULT_PAGE, _checked(name, "speaker")
    n_shown = place_in(given.text("cursor"), "speaker", name).n_shown
    known: SpeakerProfile | None = None
    also: tuple[str, ...] = ()
    with site_of(request).reader.reading() as connection:
        found = look_up_someone(connection, name, Page(limit=limit, offset=n_shown))
        match found:
            case Choices():
                raise Missing(found.problem, [(near, near) for near in found.near])
            case ProfileFound():
                known = replace(found.profile, judgements=found.profile.judgements[:MAX_JUDGEMENTS])
                shown = known.speaker.name
                facts = profile(connection, of_speaker(known.speaker.id))
            case SpeakerFound():
                shown, also = found.name, found.also
                facts = profile(connection, of_name(found.name))
    value = SpeakerAnswer(
        id=known.speaker.id if known else None,
        name=shown,
        also=also,
        profile=facts,
        directory=known,
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
        facts = holdings.holdings(connection, holdings.of_agency(named[0]))
    return answer(request, HoldingsAnswer(name=named[1], code=named[0], holdings=facts))

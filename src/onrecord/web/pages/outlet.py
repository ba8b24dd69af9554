"""An outlet or an agency: what it carries from whom, whom it quotes, and how often nobody is named."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.search import holdings, narrowing
from onrecord.search.overview import agencies_held, outlets_held
from onrecord.search.query import FieldName, to_text
from onrecord.web import addresses, asking, charts
from onrecord.web.failures import Missing
from onrecord.web.phrasing import languages
from onrecord.web.site import site_of

router = APIRouter(include_in_schema=False)


@router.get("/outlet")
def outlet(request: Request) -> Response:
    """The page of an outlet."""
    site = site_of(request)
    asked = asking.name_of(request, "outlet")
    with site.reader.reading() as connection:
        name = holdings.outlet_name(connection, asked)
        if name is None:
            raise Missing("no article of this outlet is on record", [("All outlets", "/outlets")])
        facts = holdings.holdings(connection, holdings.of_outlet(name))
    values = _values("Outlet", name, None, facts) | {"search_address": _search("outlet", name)}
    return site.page(request, "outlet.html", values)


@router.get("/agency")
def agency(request: Request) -> Response:
    """The page of an agency, by its code or its name."""
    site = site_of(request)
    asked = asking.name_of(request, "agency")
    with site.reader.reading() as connection:
        named = holdings.agency_name(connection, asked)
        if named is None:
            raise Missing("no article that carries this agency is on record", [("All agencies", "/outlets")])
        facts = holdings.holdings(connection, holdings.of_agency(named[0]))
    code, name = named
    values = _values("Agency", name or code, code, facts) | {"search_address": _search("agency", code)}
    return site.page(request, "outlet.html", values)


@router.get("/outlets")
def outlets(request: Request) -> Response:
    """Every outlet and every agency on record."""
    site = site_of(request)
    with site.reader.reading() as connection:
        values = {"outlets": outlets_held(connection), "agencies": agencies_held(connection)}
    return site.page(request, "outlets.html", values)


def _values(kind: str, name: str, code: str | None, facts: holdings.Holdings) -> dict[str, object]:
    shares = [(one.period, one.n_statements, one.n_unnamed) for one in facts.unnamed]
    return {
        "kind": kind,
        "name": name,
        "code": code,
        "facts": facts,
        "languages": languages(facts.languages),
        "agencies": [row for row in facts.agencies if row[0] not in {name, code}],
        "speakers_chart": charts.bars("Most quoted", "statements", facts.speakers),
        "unnamed_chart": charts.shares("Share of statements whose speaker is not named", shares),
    }


def _search(field: FieldName, value: str) -> str:
    part = narrowing.filter_of(field, value)
    return addresses.search(to_text(part) if part else "")

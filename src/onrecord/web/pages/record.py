"""The record: what is in it, what came in lately, what could not be taken, and the sources' health."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.errors import REASONS
from onrecord.search import narrowing
from onrecord.search.overview import overview
from onrecord.search.query import EVERYTHING, to_text
from onrecord.web import addresses, bars, charts
from onrecord.web.phrasing import languages
from onrecord.web.site import site_of

router = APIRouter(include_in_schema=False)


@router.get("/record")
def record(request: Request) -> Response:
    """The page of the record as a whole."""
    site = site_of(request)
    with site.reader.reading() as connection:
        facts = overview(connection)
    timeline = bars.bars_of(facts.days, _in_period)
    values = {
        "facts": facts,
        "reasons": REASONS,
        "bars": timeline,
        "chart": bars.svg(timeline, "Articles by the time of publication") if len(timeline) > 1 else None,
        "languages_chart": charts.bars("Languages", "articles", languages(facts.languages)),
        "record_name": site.reader.location.path.name if site.reader.location.path else "on a server",
    }
    return site.page(request, "record.html", values)


def _in_period(period: narrowing.Period) -> str:
    return addresses.search(to_text(narrowing.within(EVERYTHING, period)))

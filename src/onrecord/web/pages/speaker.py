"""A speaker: names, roles over time, where quoted, to whom, beside whom, and every statement."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.search import narrowing
from onrecord.search.listing import speakers_listed
from onrecord.search.lookup import Choices, look_up_speaker
from onrecord.search.profile import of_name, profile
from onrecord.search.query import EVERYTHING, Node, to_text
from onrecord.search.results import Page
from onrecord.web import addresses, asking, bars, charts
from onrecord.web.failures import Missing
from onrecord.web.phrasing import sentence
from onrecord.web.site import site_of

router = APIRouter(include_in_schema=False)
PAGE_SIZE = 20
LIST_SIZE = 200


@router.get("/speaker")
def speaker(request: Request) -> Response:
    """The page of all statements under a name; what is near where nobody bears it."""
    site = site_of(request)
    name, page = asking.name_of(request, "speaker"), asking.page_number(request)
    with site.reader.reading() as connection:
        wanted = Page(limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
        found = look_up_speaker(connection, name, wanted)
        if isinstance(found, Choices):
            raise Missing(found.problem, [(near, addresses.speaker(near)) for near in found.near])
        facts = profile(connection, of_name(found.name))
    timeline = bars.bars_of(facts.days, lambda period: _in_period(found.name, period))
    after = addresses.speaker(found.name, page=page + 1) if found.hits.next_offset else None
    values = {
        "found": found,
        "facts": facts,
        "sentences": [sentence(hit) for hit in found.hits.hits],
        "bars": timeline,
        "chart": bars.svg(timeline, "Statements over time") if len(timeline) > 1 else None,
        "n_undated": found.hits.total - sum(count for _, count in facts.days),
        "outlets_chart": charts.bars("Outlets that quote this name", "statements", facts.outlets),
        "search_address": addresses.search(_query(found.name)),
        "pages": {
            "before": addresses.speaker(found.name, page=page - 1) if page > 1 else None,
            "after": after,
        },
    }
    return site.page(request, "speaker.html", values)


@router.get("/speakers")
def speakers(request: Request) -> Response:
    """The speakers on record, those with most statements first, or those whose names begin with letters."""
    site = site_of(request)
    begins = request.query_params.get("begins", "").strip()[:40].replace("\0", "")
    page = asking.page_number(request)
    with site.reader.reading() as connection:
        rows = speakers_listed(connection, begins, limit=LIST_SIZE + 1, offset=(page - 1) * LIST_SIZE)
    more = f"/speakers?page={page + 1}" + (f"&begins={begins}" if begins else "")
    values = {
        "rows": rows[:LIST_SIZE],
        "begins": begins,
        "first": (page - 1) * LIST_SIZE,
        "after": more if len(rows) > LIST_SIZE else None,
    }
    return site.page(request, "speakers.html", values)


def _query(name: str, node: Node = EVERYTHING) -> str:
    part = narrowing.filter_of("speaker", name)
    return to_text(narrowing.narrowed(node, part)) if part else to_text(node)


def _in_period(name: str, period: narrowing.Period) -> str:
    return addresses.search(_query(name, narrowing.within(EVERYTHING, period)))

"""A speaker: names, roles over time, where quoted, to whom, beside whom, and every statement."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.search import narrowing
from onrecord.search.lookup import Choices, ProfileFound, look_up_someone
from onrecord.search.profile import Profile, of_name, of_speaker, profile
from onrecord.search.query import EVERYTHING, Node, to_text
from onrecord.search.results import Hits, Page
from onrecord.store import Connection
from onrecord.store.profiles import SpeakerProfile
from onrecord.store.roster import get_speakers, iter_speakers
from onrecord.web import addresses, asking, bars, charts
from onrecord.web.failures import Missing
from onrecord.web.phrasing import sentence
from onrecord.web.site import site_of

router = APIRouter(include_in_schema=False)
PAGE_SIZE = 20
LIST_SIZE = 100
MAX_REASONS = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """Whom the page shows. `known`: what the directory has of them; None where only the name is known.
    `asked`: what the address asks for, which names them again."""

    name: str
    asked: str
    also: tuple[str, ...]
    known: SpeakerProfile | None
    facts: Profile
    hits: Hits


@router.get("/speaker")
def speaker(request: Request) -> Response:
    """The page of a speaker, by id or name; whom it may mean where that is not one."""
    site = site_of(request)
    name, page = asking.name_of(request, "speaker"), asking.page_number(request)
    with site.reader.reading() as connection:
        shown = _shown(connection, name, Page(limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE))
    timeline = bars.bars_of(shown.facts.days, lambda period: _in_period(shown.name, period))
    before = addresses.speaker(shown.asked, page=page - 1) if page > 1 else None
    after = addresses.speaker(shown.asked, page=page + 1) if shown.hits.next_offset else None
    values = {
        "found": shown,
        "facts": shown.facts,
        "known": shown.known,
        "judgements": shown.known.judgements[:MAX_REASONS] if shown.known else (),
        "sentences": [sentence(hit) for hit in shown.hits.hits],
        "bars": timeline,
        "chart": bars.svg(timeline, "Statements over time") if len(timeline) > 1 else None,
        "n_undated": shown.hits.total - sum(count for _, count in shown.facts.days),
        "outlets_chart": charts.bars("Outlets that quote them", "statements", shown.facts.outlets),
        "search_address": addresses.search(_query(shown.name)),
        "pages": {"before": before, "after": after},
    }
    return site.page(request, "speaker.html", values)


def _shown(connection: Connection, name: str, page: Page) -> Shown:
    found = look_up_someone(connection, name, page, n_looked_at=0)  # `profile` counts for the page
    match found:
        case ProfileFound():
            known = found.profile
            facts = profile(connection, of_speaker(known.speaker.id))
            return Shown(known.speaker.name, known.speaker.id, (), known, facts, found.hits)
        case Choices():
            raise Missing(found.problem, _near(connection, found.near))
        case _:
            facts = profile(connection, of_name(found.name))
            return Shown(found.name, found.name, found.also, None, facts, found.hits)


def _near(connection: Connection, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """What to choose from: those of the directory, whose ids end what they are called, and plain names."""
    ids = {one: one.rpartition(": ")[2] for one in names}
    known = get_speakers(connection, ids.values())
    return [(one, addresses.speaker(ids[one] if ids[one] in known else one)) for one in names]


@router.get("/speakers")
def speakers(request: Request) -> Response:
    """The speakers on record, those in most articles first, or those of whose names a word begins so."""
    site = site_of(request)
    begins = request.query_params.get("begins", "").strip()[:40].replace("\0", "")
    page = asking.page_number(request)
    first = (page - 1) * LIST_SIZE
    with site.reader.reading() as connection:
        people = list(iter_speakers(connection, begins, limit=LIST_SIZE + 1, offset=first))
    more = f"/speakers?page={page + 1}" + (f"&begins={begins}" if begins else "")
    values = {
        "people": people[:LIST_SIZE],
        "begins": begins,
        "after": more if len(people) > LIST_SIZE else None,
    }
    return site.page(request, "speakers.html", values)


def _query(name: str, node: Node = EVERYTHING) -> str:
    part = narrowing.filter_of("speaker", name)
    return to_text(narrowing.narrowed(node, part)) if part else to_text(node)


def _in_period(name: str, period: narrowing.Period) -> str:
    return addresses.search(_query(name, narrowing.within(EVERYTHING, period)))

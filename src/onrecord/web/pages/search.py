"""Search: one box, what it finds, and ways to narrow it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.search import QueryError, parse_query
from onrecord.search.results import Page
from onrecord.search.results import search as find
from onrecord.web.site import site_of

router = APIRouter(include_in_schema=False)
PAGE_SIZE = 20


@router.get("/")
def search(request: Request) -> Response:
    """The search page; without a query it shows what is newest."""
    site = site_of(request)
    query = request.query_params.get("q", "")
    try:
        node = parse_query(query)
    except QueryError as err:
        return site.page(request, "search.html", {"query": query, "error": err, "found": None}, 400)
    with site.reader.reading() as connection:
        found = find(connection, node, Page(limit=PAGE_SIZE))
    return site.page(request, "search.html", {"query": query, "error": None, "found": found})

"""Hints for a query that is being typed, for the page's script."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from onrecord.search.hints import hints_for
from onrecord.search.lexer import MAX_QUERY_CHARS
from onrecord.web.site import site_of
from onrecord.web.text import shown

router = APIRouter(include_in_schema=False)


@router.get("/hints")
def hints(request: Request) -> Response:
    """An object with a list of hints."""
    typed = request.query_params.get("q", "")[:MAX_QUERY_CHARS].encode("utf-8", "replace").decode()
    with site_of(request).reader.reading() as connection:
        found = hints_for(connection, typed)
    rows = [{"query": hint.query, "label": shown(hint.label), "note": hint.note} for hint in found]
    return JSONResponse({"hints": rows})

"""The HTTP API, version 1, below `/api/v1`: one module a subject, each with a `router` (docs/api.md)."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from onrecord.bounded import Parser
from onrecord.settings import Settings
from onrecord.web.api import describing, held, named, parse, search, summary

PREFIX = "/api/v1"
ROUTERS: tuple[APIRouter, ...] = (search.router, held.router, named.router, summary.router, parse.router)


def mount(app: FastAPI, settings: Settings) -> Parser:
    """Adds the API to the application; gives what it holds open, to be closed with the application."""
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX)
    parser = Parser(
        settings.engine, n_workers=settings.parse_workers, time_limit_s=settings.parse_time_limit_s
    )
    app.state.parser = parser
    describing.install(app)
    return parser

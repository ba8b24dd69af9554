"""The pages, one module a page, each with a `router`."""

from __future__ import annotations

from fastapi import APIRouter

from onrecord.web.pages import article, hints, outlet, quotation, record, search, speaker, statement

ROUTERS: tuple[APIRouter, ...] = (
    search.router,
    statement.router,
    article.router,
    quotation.router,
    speaker.router,
    outlet.router,
    record.router,
    hints.router,
)

"""The pages, one module a page, each with a `router`."""

from __future__ import annotations

from fastapi import APIRouter

from onrecord.web.pages import search

ROUTERS: tuple[APIRouter, ...] = (search.router,)

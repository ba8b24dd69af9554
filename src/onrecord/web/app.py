"""Makes the application that serves one record: guard, pages, static files, and the API's routers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.responses import Response

from onrecord import __version__
from onrecord.settings import Settings
from onrecord.store import Reader, locate
from onrecord.web import api, failures, pages, static
from onrecord.web.access import Door, terms_of
from onrecord.web.safety import LOOPBACK_NAMES, Guard, Rules, is_loopback
from onrecord.web.site import Site
from onrecord.web.templating import environment


def create_app(settings: Settings) -> FastAPI:
    """The application for the record that `settings.record` names. Raises Abort where there is none.

    What it holds open is closed when the server stops it.
    """
    files = static.load()
    reader = Reader(locate(settings.record, settings.captures), settings.request_time_limit_s)
    site = Site(settings=settings, reader=reader, templates=environment(files))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        parser.close()
        reader.close()

    app = FastAPI(
        title="onrecord",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # their pages would load scripts from another site
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.site = site
    failures.install(app)
    app.include_router(static_router(files))
    for router in pages.ROUTERS:
        app.include_router(router)
    parser = api.mount(app, settings)
    app.add_middleware(Door, terms=terms_of(settings))  # the last one added stands first
    app.add_middleware(Guard, rules=rules_of(settings), refuse=failures.refuse)
    return app


def rules_of(settings: Settings) -> Rules:
    """What a request may be, by the settings."""
    named = {name.strip().lower() for name in settings.allowed_hosts.split(",") if name.strip()}
    return Rules(
        names=LOOPBACK_NAMES | named | {settings.host.lower()},
        any_address=not is_loopback(settings.host),
        max_body_bytes=settings.max_request_bytes,
    )


def static_router(files: static.Files) -> APIRouter:
    """Serves the package's own style sheet, script and icon, by name only: nothing is read from disk."""
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{name}")
    def _static(name: str) -> Response:
        found = files.get(name)
        if found is None:
            raise failures.Missing("there is no such file")
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(found.content, media_type=found.media_type, headers=headers)

    return router

"""`onrecord serve`: the web pages and the HTTP API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import RECORD
from onrecord.errors import Abort

if TYPE_CHECKING:
    from onrecord.settings import Settings

MAX_CONNECTIONS = 200
SHUTDOWN_S = 5


def serve(
    record: Annotated[str | None, RECORD] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen at; loopback by default.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen at.")] = None,
    public_read: Annotated[
        bool | None,
        typer.Option("--public-read", help="Let anyone who reaches the address read, without a token."),
    ] = None,
) -> None:
    """Serve the record as web pages and as an HTTP API, for this machine only unless told otherwise.

    Where others can reach it, each request needs a token (`onrecord token make`), or, to read, --public-read;
    `allowed_hosts` names the host names under which browsers may ask for it. Ctrl-C stops.
    """
    from threading import Thread

    import uvicorn

    from onrecord.web import charts, create_app

    chosen = _common.settings_from(record=record, host=host, port=port, public_read=public_read)
    check_listening(chosen)
    app = create_app(chosen)
    Thread(target=charts.warm, daemon=True).start()
    _common.complain(f"serving {chosen.record} at {_address(chosen)} (Ctrl-C stops)")
    uvicorn.run(
        app,
        host=chosen.host,
        port=chosen.port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        ws="none",
        limit_concurrency=MAX_CONNECTIONS,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )


def check_listening(settings: Settings) -> None:
    """Raises Abort where others are let in and nobody has said who: no token, no public reading."""
    from onrecord.store import reading_from
    from onrecord.store.tokens import tokens_in
    from onrecord.web.access import terms_of

    terms = terms_of(settings)
    if terms.is_local or terms.public_read:
        return
    with reading_from(_common.record_of(settings)) as connection:
        if any(token.revoked_at is None for token in tokens_in(connection)):
            return
    raise Abort(
        f"{settings.allowed_hosts or settings.host}: others could read the record there; make them a token "
        "with `onrecord token make`, or add --public-read if all may read; without --host and "
        "allowed_hosts this machine only is served"
    )


def _address(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/"


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(serve)

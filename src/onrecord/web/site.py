"""What every page needs, made once for an application and passed on: there is nothing global."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from onrecord.settings import Settings
from onrecord.store import Reader
from onrecord.store.tokens import Scope, scope_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One record as it is served."""

    settings: Settings
    reader: Reader
    templates: Environment

    def allowed_by(self, token: str) -> Scope | None:
        """What the token allows now; None for one that is unknown or revoked."""
        with self.reader.reading() as connection:
            return scope_of(connection, token)

    def page(
        self, request: Request, template: str, values: Mapping[str, Any], status: int = 200
    ) -> HTMLResponse:
        """The template as an answer. `values` are plain: whatever text is among them gets escaped."""
        path = request.url.path
        html = self.templates.get_template(template).render(path=path, **values)
        return HTMLResponse(html, status_code=status)


def site_of(request: Request) -> Site:
    """The site that the request was made to."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site

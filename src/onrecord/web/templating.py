"""The templates: everything in them is escaped, and what would bend a line is made visible first."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from onrecord.export.wording import readable_date, readable_instant
from onrecord.web import addresses, text
from onrecord.web.static import Files


def environment(files: Files) -> Environment:
    """The templates of the package. `finalize` sees every value that a template prints."""
    env = Environment(
        loader=PackageLoader("onrecord.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.globals["static"] = {name: file.address for name, file in files.items()}
    env.globals["to"] = addresses
    env.filters["date"] = readable_date
    env.filters["instant"] = readable_instant
    env.filters["instants"] = text.readable_instants
    env.filters["number"] = lambda number: f"{number:,}"
    env.filters["counted"] = text.counted
    env.filters["outward"] = addresses.outward
    return env


def _shown(value: Any) -> Any:
    return text.shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value

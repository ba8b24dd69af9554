"""What an address asks for: its parameters read, within bounds, and never an error of ours."""

from __future__ import annotations

from fastapi import Request

from onrecord.web.failures import Missing

MAX_PAGE = 500
MAX_NAME_CHARS = 400


def page_number(request: Request) -> int:
    """The page that is wanted, from 1; 1 where the address names none that there can be."""
    text = request.query_params.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), MAX_PAGE)


def name_of(request: Request, what: str) -> str:
    """The name that the address asks for. Raises Missing where it gives none, or one that nobody bears."""
    name = request.query_params.get("name", "").strip()
    if not name or len(name) > MAX_NAME_CHARS or "\0" in name:
        raise Missing(f"the address names no {what}")
    return name.encode("utf-8", "replace").decode()

"""The address of every page: the one place that builds them, each part encoded."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit


def search(query: str = "", **more: str | int | None) -> str:
    """The search page for a query; what is None or empty is left out.

    >>> search('speaker:"Jane Roe"', page=2)
    '/?q=speaker%3A%22Jane+Roe%22&page=2'
    """
    given = {"q": query, **more}
    encoded = urlencode({name: value for name, value in given.items() if value}, errors="replace")
    return f"/?{encoded}" if encoded else "/"


def answers(query: str, form: str) -> str:
    """The same search in a form for programs: `json`, `jsonl`, `csv` or `atom`."""
    given = {"q": query, "format": form}
    encoded = urlencode({name: value for name, value in given.items() if value}, errors="replace")
    return f"/api/v1/search?{encoded}"


def statement(name: str) -> str:
    """A statement by the name that it has everywhere."""
    return f"/statement/{quote(name, safe='')}"


def quotation(name: str) -> str:
    """The quotation that a statement is a variant of, by the statement's name."""
    return f"/quotation/{quote(name, safe='')}"


def article(key: str, statement_id: str = "") -> str:
    """An article, at one of its statements where that is named."""
    return f"/article/{quote(key, safe='')}" + (f"#{quote(statement_id, safe='')}" if statement_id else "")


def changes(key: str, earlier: str) -> str:
    """What an article changes of an earlier text of its address."""
    return f"/article/{quote(key, safe='')}/since/{quote(earlier, safe='')}"


def speaker(name: str, **more: str | int | None) -> str:
    """All that a name is on record with."""
    return _named("/speaker", name, more)


def outlet(name: str) -> str:
    """What an outlet carries."""
    return _named("/outlet", name, {})


def agency(code: str) -> str:
    """What is carried of an agency."""
    return _named("/agency", code, {})


def record() -> str:
    """What is in the record."""
    return "/record"


def outward(address: str | None) -> str | None:
    """The address where a link may lead there: http or https and nothing else; None where it may not.

    >>> outward("https://a.example/x"), outward("javascript:alert(1)"), outward(None)
    ('https://a.example/x', None, None)
    """
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.netloc else None


def _named(path: str, name: str, more: dict[str, str | int | None]) -> str:
    given = {"name": name, **more}
    return f"{path}?{urlencode({key: value for key, value in given.items() if value}, errors='replace')}"

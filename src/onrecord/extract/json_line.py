"""One JSON line to a page: `text` or `html`, and what may stand beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import msgspec

from onrecord.errors import Reject
from onrecord.extract.html import read_html
from onrecord.extract.language import normal_code
from onrecord.extract.page import Page


class _Line(msgspec.Struct):
    """The fields of a line that are read; others (gold labels, say) are passed over."""

    text: str | None = None
    html: str | None = None
    id: str | int | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None


_DECODER = msgspec.json.Decoder(_Line)


def read_json_line(line: str) -> Page:
    """The page that a JSON line holds. Raises Reject: `bad-json`, `bad-field`, `empty`, `nul`, and HTML's."""
    given = _decoded(line)
    if (given.text is None) == (given.html is None):
        raise Reject("bad-field", "a line holds one of `text` and `html`")
    if not (given.text or given.html or "").strip():
        raise Reject("empty")
    page = read_html(given.html, given.url) if given.html is not None else Page(text=given.text or "")
    if "\0" in page.text:
        raise Reject("nul", f"`text` at character {page.text.index(chr(0))}")
    return replace(page, **_claims(given))


def _decoded(line: str) -> _Line:
    try:
        return _DECODER.decode(line)
    except msgspec.ValidationError as err:
        raise Reject("bad-field", str(err)) from err
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as err:
        raise Reject("bad-json", str(err)) from err


def _claims(given: _Line) -> dict[str, Any]:
    """What the line says itself; it wins over what its HTML says."""
    claims = {
        "id": str(given.id) if given.id is not None else None,
        "url": given.url,
        "outlet": given.outlet,
        "title": given.title,
        "published": _iso(given.published),
        "language": normal_code(given.language),
    }
    return {name: value for name, value in claims.items() if value}


def _iso(value: str | None) -> str | None:
    """`value`, once it has been seen to be an ISO 8601 day or time. Raises Reject `bad-field`."""
    if not value:
        return None
    try:
        date.fromisoformat(value) if len(value) <= len("2021-05-17") else datetime.fromisoformat(value)
    except ValueError as err:
        raise Reject(
            "bad-field", f"`published` is {value[:40]!r}; write it as 2021-05-17 or 2021-05-17T09:30"
        ) from err
    return value

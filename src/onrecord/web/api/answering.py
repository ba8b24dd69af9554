"""An answer of the API: in the form that is asked for, with a tag by which it need not be sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Literal, get_args

import msgspec
from fastapi import Request
from fastapi.responses import Response

from onrecord.web.failures import At, Failure, Refused

Form = Literal["json", "jsonl", "csv", "atom"]
FORMS: tuple[Form, ...] = get_args(Form)
JSON = "application/json"
MEDIA_TYPES: dict[Form, str] = {
    "json": JSON,
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "atom": "application/atom+xml",
}
_NAMES: dict[str, Form] = {
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/x-jsonlines": "jsonl",
    "text/csv": "csv",
    "application/atom+xml": "atom",
}
MAX_RANGES = 50  # of an Accept header
HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept, Authorization"}
_ENCODER = msgspec.json.Encoder()


def answer(request: Request, value: Any, headers: dict[str, str] | None = None) -> Response:
    """The value as JSON; 304 and nothing where the asker has it already."""
    return tagged(request, _ENCODER.encode(value), JSON, headers)


def tagged(request: Request, body: bytes, media_type: str, headers: dict[str, str] | None = None) -> Response:
    """The body with its ETag, which is a digest of it."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    sent = {**HEADERS, **(headers or {}), "ETag": tag}
    if _has(request, tag):
        return Response(status_code=304, headers=sent)
    return Response(body, headers=sent, media_type=media_type)


def _has(request: Request, tag: str) -> bool:
    """Whether the asker names the tag among those that it has (RFC 9110, weak comparison)."""
    given = request.headers.get("if-none-match", "")
    tags = [one.strip().removeprefix("W/") for one in given.split(",")]
    return given.strip() == "*" or tag in tags


def form_of(request: Request, wished: str | None) -> Form:
    """The form of the answer: by the parameter `format`, else by the header Accept.

    Raises Refused (406) where the header takes none of the forms.
    """
    for form in FORMS:
        if wished == form:
            return form
    accepted = _weights(request.headers.get("accept", ""))
    if not accepted:
        return "json"
    weighed = [(_weight(accepted, name), form) for name, form in _NAMES.items()]
    best, form = max(weighed, key=lambda pair: pair[0])
    if best <= 0:
        detail = f"there is this as {', '.join(MEDIA_TYPES.values())}"
        raise Refused(Failure(406, detail, at=At("Accept")))
    return form


def _weights(header: str) -> dict[str, float]:
    """The media ranges of an Accept header with their weights; what cannot be read is passed over."""
    found: dict[str, float] = {}
    for part in header.split(",")[:MAX_RANGES]:
        name, *parameters = (one.strip().lower() for one in part.split(";"))
        if "/" in name:
            found[name] = _quality(parameters)
    return found


def _quality(parameters: Sequence[str]) -> float:
    for one in parameters:
        name, _, value = one.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 1.0
    return 1.0


def _weight(accepted: dict[str, float], name: str) -> float:
    """By the most exact range that the name falls in."""
    ranges = (name, f"{name.partition('/')[0]}/*", "*/*")
    return next((accepted[one] for one in ranges if one in accepted), 0.0)

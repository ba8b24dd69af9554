"""Parsing of a text or a page that is sent, without keeping anything of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.message import Message

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from onrecord.bounded import Parser
from onrecord.errors import explain
from onrecord.extract import Limits
from onrecord.parse import Options
from onrecord.record import Capture, MediaType, Outcome
from onrecord.web.api import examples
from onrecord.web.api.answering import JSON
from onrecord.web.api.describing import described
from onrecord.web.api.parameters import Given, Parameter
from onrecord.web.failures import At, Failure, Refused
from onrecord.web.site import site_of

router = APIRouter()
NAME = "request"
REFERENCE_DATE = Parameter(
    name="reference_date",
    about="The day from which a date without a year is resolved.",
    schema={"type": "string", "format": "date", "maxLength": 10},
    example="2024-06-09",
)
MIN_CONFIDENCE = Parameter(
    name="min_confidence",
    about="Leave out statements less certain than this.",
    schema={"type": "number", "minimum": 0, "maximum": 1, "default": 0},
)
TAKES = (REFERENCE_DATE, MIN_CONFIDENCE)
_TYPES: dict[str, MediaType] = {
    "application/json": "application/json",
    "text/plain": "text/plain",
    "text/html": "text/html",
}


@router.post(
    "/parse",
    summary="Parse a text or a page",
    operation_id="parse",
    **described("Record", parameters=TAKES, statuses=(408, 413, 415, 422), body=examples.PARSED),
)
async def parse(request: Request) -> Response:
    """The record of a text, of a page, or of an object with one of `text` and `html`. Nothing of it is kept.

    It is what `onrecord parse` prints, within the server's limits on size and time.
    """
    given = Given(request, TAKES)
    options = Options(
        reference_date=_day(given.text("reference_date")),
        min_confidence=_confidence(given.text("min_confidence")),
        limits=Limits(max_payload_bytes=site_of(request).settings.max_request_bytes),
    )
    media_type, charset = _media_type(request.headers.get("content-type", ""))
    capture = Capture(
        name=NAME,
        payload=await request.body(),
        media_type=media_type,
        charset=charset,
        captured_at=datetime.now(UTC),
    )
    parser = request.app.state.parser
    assert isinstance(parser, Parser)
    found = await run_in_threadpool(parser.parse, capture, options)
    if isinstance(found, Outcome):
        raise _refused(found)
    return Response(found, media_type=JSON, headers={"Cache-Control": "no-store"})


def _refused(outcome: Outcome) -> Refused:
    status = {"fault": 500, "too-large": 413}.get(outcome.reason, 422)
    detail = explain(outcome.reason, "" if outcome.reason == "fault" else outcome.detail)
    return Refused(Failure(status, detail, reason=outcome.reason, at=At("body")))


def _media_type(header: str) -> tuple[MediaType, str | None]:
    """The type and the encoding that the request names. Raises Refused (415) for a type that is not read."""
    message = Message()
    message["Content-Type"] = header.replace("\r", " ").replace("\n", " ")
    media_type = _TYPES.get(message.get_content_type()) if header else None
    if media_type is None:
        detail = f"this reads {', '.join(_TYPES)}; Content-Type says which it is"
        raise Refused(Failure(415, detail, at=At("Content-Type")))
    charset = message.get_param("charset")
    return media_type, charset if isinstance(charset, str) and charset else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError as err:
        raise Refused(
            Failure(
                400,
                "reference_date: takes a day, as in 2021-05-17",
                reason="bad-parameter",
                at=At("reference_date"),
            )
        ) from err


def _confidence(text: str | None) -> float:
    try:
        value = float(text) if text is not None else 0.0
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        detail = "min_confidence: takes a number from 0 to 1"
        raise Refused(Failure(400, detail, reason="bad-parameter", at=At("min_confidence")))
    return value

"""What is shown where there is no answer: pages for people, JSON for `/api/`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from onrecord.errors import Abort, Busy
from onrecord.spans import Span
from onrecord.web.site import site_of

API_PREFIX = "/api/"
_LOG = logging.getLogger(__name__)

TITLES = {
    400: "This request cannot be read",
    401: "A token is needed",
    403: "Not allowed",
    404: "Not on record",
    405: "Not possible here",
    406: "Not in that form",
    408: "The request took too long",
    413: "The request is too large",
    414: "The address is too long",
    415: "Not in that form",
    421: "Another host was asked for",
    422: "This cannot be parsed",
    429: "Too many requests",
    500: "onrecord failed",
    503: "Not now",
}
REASONS_BY_STATUS = {
    400: "bad-request",
    401: "token-needed",
    403: "not-allowed",
    404: "not-on-record",
    405: "method-not-allowed",
    406: "not-acceptable",
    408: "too-slow",
    413: "too-large",
    414: "address-too-long",
    415: "unknown-media-type",
    421: "unknown-host",
    429: "too-many-requests",
    500: "fault",
    503: "not-now",
}
"""The slugs that programs tell failures apart by, where there is none that says more."""

PROBLEM_TYPE = "application/problem+json"
_DETAILS = {
    404: "There is no page at this address.",
    405: "This address can only be read.",
}


class Missing(Exception):
    """What was asked for is not on record. `near`: a label and an address, what to try instead."""

    def __init__(self, problem: str, near: Sequence[tuple[str, str]] = ()) -> None:
        self.problem = problem
        self.near = tuple(near)
        super().__init__(problem)


class Refused(Exception):
    """A request that cannot be answered; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.detail)


@dataclass(frozen=True, slots=True)
class At:
    """Where the fault in a request is: a parameter, and the place in its value, if there is one."""

    name: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer, in words; `near`: labels and addresses of what may have been meant.

    `reason`: a slug for programs; None: the one that belongs to the status.
    """

    status: int
    detail: str
    near: tuple[tuple[str, str], ...] = ()
    retry_after_s: float | None = None
    reason: str | None = None
    at: At | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Every error of the API, in this shape (RFC 9457). `title` goes with the status, `detail` with the case.

    `reason`: a slug that does not change. `at`: the parameter at fault, with the place in it. `near`: what
    may have been meant.
    """

    status: int
    title: str
    reason: str
    detail: str
    at: At | None
    near: tuple[str, ...]


def respond(request: Request, failure: Failure) -> Response:
    """The failure as an answer in the form that the asker reads."""
    headers = (
        {} if failure.retry_after_s is None else {"Retry-After": f"{max(1, round(failure.retry_after_s))}"}
    )
    if request.url.path.startswith(API_PREFIX):
        body = msgspec.json.encode(problem_of(failure))
        return Response(body, failure.status, headers, PROBLEM_TYPE)
    values = {"failure": failure, "title": title_of(failure.status)}
    response = site_of(request).page(request, "failure.html", values, failure.status)
    response.headers.update(headers)
    return response


def problem_of(failure: Failure) -> Problem:
    """The failure as the API tells it."""
    return Problem(
        status=failure.status,
        title=title_of(failure.status),
        reason=failure.reason or REASONS_BY_STATUS.get(failure.status, "failed"),
        detail=failure.detail,
        at=failure.at,
        near=tuple(label for label, _ in failure.near),
    )


def title_of(status: int) -> str:
    """A few words for a status."""
    return TITLES.get(status, "No answer")


def refuse(request: Request, status: int, detail: str) -> Response:
    """What the guard answers to a request that breaks its rules."""
    return respond(request, Failure(status, detail))


def install(app: FastAPI) -> None:
    """Makes every error of the application one of these answers."""

    @app.exception_handler(HTTPException)
    def _http(request: Request, err: HTTPException) -> Response:
        plain = err.detail == "Not Found" or err.detail == "Method Not Allowed"
        detail = _DETAILS.get(err.status_code, err.detail) if plain else err.detail
        response = respond(request, Failure(err.status_code, str(detail)))
        response.headers.update(err.headers or {})
        return response

    @app.exception_handler(Missing)
    def _missing(request: Request, err: Missing) -> Response:
        return respond(request, Failure(404, err.problem, err.near))

    @app.exception_handler(Refused)
    def _refused(request: Request, err: Refused) -> Response:
        return respond(request, err.failure)

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, err: RequestValidationError) -> Response:
        first = err.errors()[0]
        name = str(first["loc"][-1])
        detail = f"{name}: {first['msg'][:200].lower()}"
        return respond(request, Failure(400, detail, reason="bad-parameter", at=At(name)))

    @app.exception_handler(Busy)
    def _later(request: Request, err: Busy) -> Response:
        return respond(request, Failure(503, str(err), retry_after_s=err.after_s))

    @app.exception_handler(Abort)
    def _no_record(request: Request, err: Abort) -> Response:
        _LOG.error("the record cannot be read: %s", err)
        return respond(request, Failure(503, "the record cannot be read now; the server's log says why"))

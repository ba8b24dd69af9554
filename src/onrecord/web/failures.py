"""What is shown where there is no answer: pages for people, JSON for `/api/`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from onrecord.errors import Abort, Busy
from onrecord.web.site import site_of

API_PREFIX = "/api/"
_LOG = logging.getLogger(__name__)

TITLES = {
    400: "This request cannot be read",
    403: "Not allowed",
    404: "Not on record",
    405: "Not possible here",
    408: "The request took too long",
    413: "The request is too large",
    414: "The address is too long",
    421: "Another host was asked for",
    429: "Too many requests",
    500: "onrecord failed",
    503: "Not now",
}
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


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer, in words; `near`: labels and addresses of what may have been meant."""

    status: int
    detail: str
    near: tuple[tuple[str, str], ...] = ()
    retry_after_s: float | None = None


def respond(request: Request, failure: Failure) -> Response:
    """The failure as an answer in the form that the asker reads."""
    headers = (
        {} if failure.retry_after_s is None else {"Retry-After": f"{max(1, round(failure.retry_after_s))}"}
    )
    if request.url.path.startswith(API_PREFIX):
        problem = {"status": failure.status, "title": title_of(failure.status), "detail": failure.detail}
        return JSONResponse(problem, failure.status, headers, "application/problem+json")
    values = {"failure": failure, "title": title_of(failure.status)}
    response = site_of(request).page(request, "failure.html", values, failure.status)
    response.headers.update(headers)
    return response


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

    @app.exception_handler(Busy)
    def _later(request: Request, err: Busy) -> Response:
        return respond(request, Failure(503, str(err), retry_after_s=err.after_s))

    @app.exception_handler(Abort)
    def _no_record(request: Request, err: Abort) -> Response:
        _LOG.error("the record cannot be read: %s", err)
        return respond(request, Failure(503, "the record cannot be read now; the server's log says why"))

"""The description of the API (OpenAPI 3.1): what each route tells of itself, and the schemas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response

from onrecord import __version__
from onrecord.record import Record
from onrecord.search.overview import Overview
from onrecord.store.variants import Quotation
from onrecord.web.api import answers, examples
from onrecord.web.api.answering import JSON
from onrecord.web.api.parameters import Parameter
from onrecord.web.failures import PROBLEM_TYPE, Problem, title_of

ALWAYS = (400, 401, 403, 406, 414, 421, 429, 500, 503)
"""Statuses that any route may answer with, before it is reached or because of the record."""

ANSWERS: Mapping[str, type] = {
    kind.__name__: kind
    for kind in (
        answers.SearchPage,
        answers.FacetCounts,
        answers.ArticleAnswer,
        answers.StatementAnswer,
        answers.SpeakerPage,
        answers.SpeakerAnswer,
        answers.OutletPage,
        answers.AgencyPage,
        answers.HoldingsAnswer,
        answers.OutcomePage,
        Overview,
        Quotation,
        Record,
        Problem,
    )
}
ABOUT = """\
What was said, by whom, where and when, as the record has it: every statement is recorded **as said,
never as true**. Lists are pages: `items`, and `next`, the cursor of the next page, null on the last.
Every error has one shape, Problem, and points at the parameter at fault."""


def described(
    answer: str,
    *,
    parameters: Sequence[Parameter] = (),
    statuses: Sequence[int] = (),
    forms: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Keyword arguments of a route that say what it takes and answers.

    `answer`: the name of a schema; `statuses`: those of errors beyond `ALWAYS`; `forms`: other media types
    of the answer with their schemas; `body`: media types that it takes, with schemas and examples.
    """
    content = {JSON: {"schema": _ref(answer)}, **(forms or {})}
    fine = {"description": _first_line(ANSWERS[answer]), "content": content, "headers": _TAG}
    responses: dict[int | str, dict[str, Any]] = {200: fine}
    if body is None:
        responses[304] = {"description": "The asker has this answer already", "headers": _TAG}
    for status in sorted({*ALWAYS, *statuses}):
        responses[status] = _problem(status)
    extra: dict[str, Any] = {"parameters": [one.described() for one in parameters]}
    if body is not None:
        extra["requestBody"] = {"required": True, "content": dict(body)}
    return {"responses": responses, "openapi_extra": extra, "response_class": Response}


_TAG = {"ETag": {"schema": {"type": "string"}, "description": "Give it back as If-None-Match."}}


def _problem(status: int) -> dict[str, Any]:
    headers = {}
    if status in {429, 503}:
        about = "Seconds to wait before asking again."
        headers = {"headers": {"Retry-After": {"schema": {"type": "string"}, "description": about}}}
    content = {PROBLEM_TYPE: {"schema": _ref("Problem")}}
    return {"description": title_of(status), "content": content, **headers}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]


def install(app: FastAPI) -> None:
    """Makes the application describe its API so; made once, when it is first asked for."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _made(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _made(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(title="onrecord", version=__version__, description=ABOUT, routes=app.routes)
    _, schemas = msgspec.json.schema_components(ANSWERS.values(), ref_template="#/components/schemas/{name}")
    made["components"] = {
        "schemas": _plain(schemas),
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }
    made["security"] = [{}, {"token": []}]
    for path in made["paths"].values():
        for operation in path.values():
            if "content" in operation["responses"].get("422", {}) and JSON in _media(operation):
                del operation["responses"]["422"]  # FastAPI's own, for a check that it never makes here
            _add_examples(operation)
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter.update(examples.PATHS[parameter["name"]])
    return made


def _plain(schema: Any) -> Any:
    """The schema with pairs as lists of two, for not every reader of schemas knows `prefixItems`."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _plain(part) for name, part in schema.items()}
    kinds = made.pop("prefixItems", None)
    if kinds is not None:
        made["items"] = kinds[0] if all(kind == kinds[0] for kind in kinds) else {"anyOf": kinds}
    return made


def _add_examples(operation: Mapping[str, Any]) -> None:
    """Examples are added last: FastAPI leaves out what is null, and here nothing may be left out."""
    for response in operation["responses"].values():
        for content in response.get("content", {}).values():
            example = examples.of(content["schema"].get("$ref", "").rpartition("/")[2])
            if example is not None:
                content["example"] = example


def _media(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    content: Mapping[str, Any] = operation["responses"]["422"]["content"]
    return content

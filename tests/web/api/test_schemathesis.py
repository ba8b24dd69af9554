"""Whatever is sent to the API, its answer is one that its description tells of, and never a fault of ours."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    unsupported_method,
]
OPERATIONS = [
    ("/api/v1/search", "GET"),
    ("/api/v1/facets", "GET"),
    ("/api/v1/articles/{key}", "GET"),
    ("/api/v1/statements/{id}", "GET"),
    ("/api/v1/quotations/{id}", "GET"),
    ("/api/v1/speakers", "GET"),
    ("/api/v1/speakers/{name}", "GET"),
    ("/api/v1/outlets", "GET"),
    ("/api/v1/outlets/{name}", "GET"),
    ("/api/v1/agencies", "GET"),
    ("/api/v1/agencies/{name}", "GET"),
    ("/api/v1/record", "GET"),
    ("/api/v1/outcomes", "GET"),
    ("/api/v1/parse", "POST"),
]
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
BARE = {"/api/v1/outlets", "/api/v1/agencies", "/api/v1/record"}  # nothing in them can be wrong
TRIED = [(path, method, POSITIVE) for path, method in OPERATIONS]
TRIED += [(path, method, NEGATIVE) for path, method in OPERATIONS if path not in BARE]


@pytest.fixture(scope="session")
def described(address: str) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")


def test_every_operation_is_tried(described: schemathesis.BaseSchema) -> None:
    there = {(one.ok().path, one.ok().method.upper()) for one in described.get_all_operations()}
    assert there == set(OPERATIONS)


@pytest.mark.parametrize(
    ("path", "method", "mode"), TRIED, ids=lambda part: str(getattr(part, "value", part))
)
def test_every_answer_is_described(
    described: schemathesis.BaseSchema, path: str, method: str, mode: GenerationMode
) -> None:
    cases = described[path][method].as_strategy(generation_mode=mode)

    @settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def _try(data: st.DataObject) -> None:
        data.draw(cases).call_and_validate(checks=CHECKS, timeout=60)

    _try()

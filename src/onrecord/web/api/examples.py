"""Examples for the description of the API: fictional, and made of the types themselves, so that they fit."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from onrecord.record import Attribution, Provenance, Published, Record, Statement
from onrecord.search.folding import FoldedHit
from onrecord.spans import Span
from onrecord.store.variants import Folding
from onrecord.web.api.answers import SearchPage
from onrecord.web.failures import At, Problem

KEY = "3f2a9c1b7e10"
TEXT = "“The ferry sails at noon,” said Jane Roe, the harbour master."
PATHS: dict[str, dict[str, Any]] = {
    "key": {
        "schema": {"type": "string", "maxLength": 100},
        "description": "The article's key, 12 hex digits, or the beginning of one.",
        "example": KEY,
    },
    "id": {
        "schema": {"type": "string", "maxLength": 100},
        "description": "The statement's id: the article's key, a point, and its place in the article.",
        "example": f"{KEY}.s1",
    },
    "name": {
        "schema": {"type": "string", "minLength": 1, "maxLength": 400},
        "description": "The name, with every character that an address reserves percent-encoded.",
        "example": "Jane Roe",
    },
}
"""What is told of the parts of paths."""

PARSED: dict[str, Any] = {
    "application/json": {
        "schema": {
            "type": "object",
            "properties": {
                name: {"type": "string"}
                for name in ("text", "html", "id", "url", "outlet", "title", "published", "language")
            },
            "oneOf": [{"required": ["text"]}, {"required": ["html"]}],
        },
        "example": {"text": TEXT, "outlet": "Harbour Post", "published": "2021-05-17"},
    },
    "text/plain": {"schema": {"type": "string"}, "example": TEXT},
    "text/html": {
        "schema": {"type": "string"},
        "example": f"<html><title>Ferry</title><article><p>{TEXT}</p></article>",
    },
}
"""What can be sent to be parsed."""

_SAID = Statement(
    id="s1",
    kind="direct",
    content=(Span(1, 25),),
    cue=(Span(27, 31),),
    source=(Span(32, 40), Span(42, 60)),
    speaker=Attribution(name="Jane Roe", kind="person", basis="named", role="the harbour master"),
    confidence=0.97,
)
_RECORD = Record(
    id="sha256:0e5c1a9f6b",
    url="https://harbourpost.example/ferry",
    outlet="Harbour Post",
    title="Ferry back at noon",
    language="en",
    text=TEXT,
    published=Published(value="2021-05-17T11:09", basis="metadata"),
    provenance=Provenance(),
    statements=(_SAID,),
    speakers=(),
)
_HIT = FoldedHit(
    id=f"{KEY}.s1",
    article=KEY,
    kind="direct",
    speaker="Jane Roe",
    speaker_kind="person",
    role="the harbour master",
    basis="named",
    source="Jane Roe … the harbour master",
    cue="said",
    addressee=None,
    occasion=None,
    text="The ferry sails at noon,",
    matches=(Span(4, 9),),
    content=(Span(1, 25),),
    within=None,
    confidence=0.97,
    published="2021-05-17T11:09",
    outlet="Harbour Post",
    title="Ferry back at noon",
    url="https://harbourpost.example/ferry",
    language="en",
    agencies=("CW",),
    quotation=Folding(id=f"{KEY}.s1", n_variants=3, n_articles=3, n_outlets=2),
)
_PAGE = SearchPage(query="ferry", sort="relevance", total=1, at_least=False, items=(_HIT,), next=None)
_PROBLEM = Problem(
    status=400,
    title="This request cannot be read",
    reason="bad-query",
    detail="there is no field speeker: - did you mean speaker: ?",
    at=At("q", Span(6, 14)),
    near=(),
)
_EXAMPLES = {"SearchPage": _PAGE, "Record": _RECORD, "Problem": _PROBLEM}


@cache
def of(name: str) -> Any:
    """The example of a schema; None where there is none."""
    value = _EXAMPLES.get(name)
    return None if value is None else msgspec.to_builtins(value)

"""One JSON document with a long list in it, written item by item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO, Any

import msgspec

TERMS = "urn:onrecord:terms:"
"""What our own terms begin with in JSON-LD; docs/formats.md says what each means."""

NOTE = "Statements are recorded as said. Nothing here says that they are true."


def write_list(head: Mapping[str, Any], name: str, items: Iterable[Mapping[str, Any]], out: IO[bytes]) -> int:
    """Writes the object `head` with the list `name` at its end, one item a line; returns how many."""
    opening = msgspec.json.encode(head).removesuffix(b"}")
    out.write(opening + b"," + msgspec.json.encode(name) + b":[")
    count = 0
    for count, item in enumerate(items, start=1):
        out.write((b",\n" if count > 1 else b"\n") + msgspec.json.encode(item))
    out.write(b"\n]}\n")
    return count


def given(**properties: Any) -> dict[str, Any]:
    """The properties that are not None."""
    return {name: value for name, value in properties.items() if value is not None}

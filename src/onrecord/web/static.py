"""The package's own style sheet, script and icon, held in memory and named by what they contain."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TypeAlias

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is sent. `address` changes with the content, so that browsers may keep it for ever."""

    address: str
    content: bytes
    media_type: str


Files: TypeAlias = Mapping[str, StaticFile]


def load() -> Files:
    """Every static file of the package by its name."""
    found = {}
    for item in files("onrecord.web").joinpath("static").iterdir():
        media_type = _TYPES.get(item.name.rpartition(".")[2])
        if media_type is None:
            continue
        content = item.read_bytes()
        version = hashlib.sha256(content).hexdigest()[:10]
        found[item.name] = StaticFile(f"/static/{item.name}?v={version}", content, media_type)
    return found

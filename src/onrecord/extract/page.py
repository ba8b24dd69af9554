"""What reading a source gives, before an article is made of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Text and metadata as the source gives them; None or empty where it gives none.

    `published`: ISO 8601. `language`: ISO 639-1.
    """

    text: str
    id: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()

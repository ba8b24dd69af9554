"""Texts and records made up for the tests of relations."""

from __future__ import annotations

import random
from typing import Any

from onrecord.record import Provenance, Record


def words(rng: random.Random, n: int) -> str:
    """`n` invented words."""
    return " ".join("".join(rng.choices("abdeiklmnorstu", k=rng.randint(4, 9))) for _ in range(n))


def record_of(text: str, **more: Any) -> Record:
    """A bare record of the text."""
    bare: dict[str, Any] = dict.fromkeys(("url", "outlet", "title", "language", "published"))
    bare |= {"id": text[:40], "provenance": Provenance(), "statements": (), "speakers": ()}
    return Record(text=text, **{**bare, **more})

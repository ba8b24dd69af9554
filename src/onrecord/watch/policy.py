"""What a crawl is told once: its limits, its clock, what the record says made the statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from onrecord.watch.schedule import Bounds


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The settings of docs/acquiring.md, under the same names. `bounds`: of the intervals of sources."""

    parsed_by: str
    max_hosts: int = 20
    max_tries: int = 4
    patience_s: float = 60.0
    max_leads: int = 50_000
    max_depth: int = 4
    max_bytes: int = 32_000_000
    bounds: Bounds = field(default_factory=lambda: Bounds(300.0, 86_400.0))
    clock: Callable[[], datetime] = now

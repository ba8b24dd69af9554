"""What every reader of a source holds: its name, its bounds, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from onrecord.record import Capture, MediaType, Outcome

Clock = Callable[[], datetime]
Item = Capture | Outcome


class Bounds(Protocol):
    """What acquiring asks of the limits on one item."""

    @property
    def max_payload_bytes(self) -> int:
        """The largest payload, after decompression."""
        ...


def utc_now() -> datetime:
    """This moment, in UTC, to the second: as finely as most WARC readers look."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A stream as it is being read. `name` is what messages call it."""

    name: str
    bounds: Bounds
    clock: Clock = utc_now

    def outcome(self, reason: str, detail: str = "", part: str = "") -> Outcome:
        """The outcome of the source, or of the part of it that `part` names."""
        return Outcome(item=self.name + part, stage="acquire", reason=reason, detail=detail)

    def capture(self, payload: bytes, media_type: MediaType, part: str = "") -> Capture:
        """A capture of the source, or of the part of it that `part` names, made now."""
        return Capture(
            name=self.name + part, payload=payload, media_type=media_type, captured_at=self.clock()
        )

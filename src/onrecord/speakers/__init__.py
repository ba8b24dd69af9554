"""Works out who made each statement."""

from onrecord.speakers.resolution import resolve_speakers

__all__ = ["resolve_speakers"]

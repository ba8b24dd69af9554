"""Works out who made each statement, and where the article mentions whom."""

from onrecord.speakers.everyone import Named
from onrecord.speakers.resolution import find_everyone, resolve_speakers

__all__ = ["Named", "find_everyone", "resolve_speakers"]

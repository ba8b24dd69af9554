"""Finds every attributed statement of a text: content, cue, source, addressee, as spans.

`load_engine` gives the engine that a name stands for; an engine turns passages into statements.
"""

from onrecord.statements.engine import Engine, Passage
from onrecord.statements.loading import load_engine

__all__ = ["Engine", "Passage", "load_engine"]

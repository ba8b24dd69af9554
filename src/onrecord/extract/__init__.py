"""Reads an article from a capture: text, title, metadata."""

from onrecord.extract.article import Limits, extract

__all__ = ["Limits", "extract"]

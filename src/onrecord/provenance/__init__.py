"""Works out where a story comes from: dateline, byline, credits, sign-off, republication, agencies."""

from onrecord.provenance.origin import find_origin

__all__ = ["find_origin"]

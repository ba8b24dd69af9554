"""What speaks for a place with a bracket after it being a dateline, and how much of it is enough."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.provenance.agencies import is_agency_named
from onrecord.provenance.names import is_person
from onrecord.provenance.places import is_region

_AGENCY = re.compile(r"[\w .&/+,'’©-]+")
_MAX_AGENCY_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for a place with a bracket after it being a dateline.

    `known`: the bracket names an agency that is known. `marked`: a dash or colon follows. `before_story`:
    what follows could open a sentence.
    """

    located: bool
    in_capitals: bool
    dated: bool
    known: bool
    marked: bool
    before_story: bool


def is_enough(evidence: Evidence, place: str, agency: str | None) -> bool:
    """Whether `place` heads a dispatch; `agency`: what the bracket names, None where it is a date only."""
    is_place = evidence.located or evidence.in_capitals
    if agency is None:
        return evidence.marked and evidence.located
    if evidence.known and evidence.marked:
        # `Jane Roe (AP) —` is a caption; German agencies, in small letters, file from places of any size.
        return is_place or evidence.dated or agency.islower() or not is_person(place)
    if evidence.known:
        return evidence.before_story and (evidence.located or (evidence.dated and is_place))
    if not evidence.marked:
        return False
    is_named = is_agency_named(agency) or re.fullmatch(r"[A-Z]{3,6}", agency) is not None
    if evidence.dated:
        return is_place or is_named
    return (evidence.located and _is_capitalised(agency)) or (evidence.in_capitals and is_named)


def is_agency_shaped(name: str) -> bool:
    """Whether `name` could be an agency's: a few words without odd marks, and no country or state."""
    is_short = len(name.split()) <= _MAX_AGENCY_WORDS and not name.isdigit()
    return is_short and _AGENCY.fullmatch(name) is not None and not is_region(name)


def _is_capitalised(name: str) -> bool:
    return all(word[0].isupper() or not word[0].isalpha() for word in name.split())

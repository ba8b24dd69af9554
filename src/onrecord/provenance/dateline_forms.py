"""The forms of datelines, as patterns with the groups `place`, `date` or `later`, the agency and `mark`.

The agency is in the group `round`, `square`, `slashed` or `bare`, by how it is set apart; `mark` is the
separator before the story. Every repetition is bounded, and a pattern is only matched on a line's head.
"""

from __future__ import annotations

import re

from onrecord.provenance.dates import DAY, SPACE, TIME, WEEKDAY

S = rf"{SPACE}{{0,3}}"
DASH = "[-–—―−_]"
_DATE = (
    rf"(?i:(?:{WEEKDAY},?{SPACE}{{1,2}})?(?:(?:le|den|am|the){SPACE})?{DAY}"
    rf"(?:,?{SPACE}?(?:at{SPACE})?{TIME})?)"
)
_PLACE = (
    r"(?P<place>[^\W\d_][^\n()\[\]:;!?\"“”«»|—–\d]{0,70}?"
    rf"(?:{SPACE}?[(\[][^\W\d_][^()\[\]\n\d]{{1,24}}[)\]]){{0,2}})"
)
_LINK = rf"(?:{S}[,.:|/]{S}|{S}{DASH}{{1,2}}{S}|{SPACE}{{1,3}}\(?)"
_DATED = rf"(?:{_LINK}(?P<date>{_DATE})\)?)"
_LATER = rf"(?:{_LINK}(?P<later>{_DATE})\)?)"
_DAY_NAMED = rf"(?:,{S}(?i:{WEEKDAY}))"
_BRACKETED = (
    rf"(?:[.,:]?{S}{DASH}{{0,2}}{S}\((?P<round>[^()\n]{{2,60}})\)|{S}\[(?P<square>[^\[\]\n]{{2,40}})\]"
    rf"|[.,]?{S}/{S}(?P<slashed>[^/\n]{{2,40}}?){S}/)"
)
_BARE = (
    rf"(?:{S}[,.:|/]{S}|{S}{DASH}{{1,2}}{S}|{SPACE})"
    rf"(?P<bare>[^\W\d_][\w.&/-]{{1,24}}(?:{SPACE}[^\W\d_][\w.]{{1,20}}){{0,2}}?)"
)
_MARK = rf"(?:\.?{S}{DASH}{{1,3}}|{S}:|\.{S}{DASH}?|{S}\||{S}/(?=\s))"
_END = r"(?=\s|$)"
_SEPARATOR = rf"(?P<mark>{_MARK}|{S}$)"

WITH_BRACKETS = re.compile(
    rf"\(?{_PLACE}\)?{_DATED}?{_DAY_NAMED}?[.,]?{_BRACKETED}{_LATER}?(?P<mark>{_MARK}(?:{S}{DASH})?|)"
)
WITH_BARE = re.compile(rf"{_PLACE}{_BARE}{_LATER}?{_SEPARATOR}")
DATED_WITH_BARE = re.compile(rf"{_PLACE}{_DATED}{_BARE}{_SEPARATOR}")
WITH_DATE = re.compile(rf"\(?{_PLACE}\)?{_DATED}{_SEPARATOR}")
DATE_FIRST = re.compile(rf"(?P<date>{_DATE}){S}[,(|–—-]{S}{_PLACE}\)?(?P<mark>{_MARK}|{S}$)")
AGENCY_FIRST = re.compile(
    rf"(?:\((?P<round>[^()\n]{{2,40}})\)|(?P<bare>[^\W\d_][\w.-]{{1,15}})){S}[-–—/.|]{{1,2}}{S}"
    rf"{_PLACE}{_DATED}?{_SEPARATOR}"
)
WITHOUT_PLACE = re.compile(rf"(?:(?P<date>{_DATE}){S})?\((?P<round>[^()\n]{{2,40}})\){S}{DASH}{{1,2}}{_END}")
ALONE = re.compile(
    rf"\(?{_PLACE}\)?{_DAY_NAMED}?(?P<mark>{SPACE}{S}{DASH}{{1,3}}{_END}|{S}[–—]{S}|{S}--{S}|-{SPACE}|{S}:{_END})"
)

"""Datelines: place, date and agency at the head of a dispatch, in the forms of the world's agencies.

A form with an agency or a date is strong evidence and is looked for far into the head of an article. A
place and a separator alone could open any sentence: then the gazetteer must know the place, and what
follows must read like the first sentence of a story.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.provenance import dateline_forms as forms
from onrecord.provenance import places
from onrecord.provenance.agencies import Agencies
from onrecord.provenance.data import words
from onrecord.provenance.dateline_evidence import Evidence, is_agency_shaped, is_enough
from onrecord.provenance.dates import PrintedDate, find_date
from onrecord.provenance.lines import Line
from onrecord.record import Dateline
from onrecord.spans import Span

_HEAD_LINES = 40
_WEAK_LINES = 6
_WEAK_HEADING_CHARS = 300
_MIN_STORY_CHARS = 30
_OPENING_CHARS = 150

_OPENING_RUN = re.compile(
    rf"(?:[^\W\d_a-z]\S{{0,40}}\s?|a\.\S{{0,9}}\s?|(?:{'|'.join(sorted(places.PARTICLES))})\s){{1,8}}"
)
_SEPARATED = re.compile(r"\d|[/|—–―−(\[]|-[-\s]|[.,:](?:\s|$)|\s[-_]|[.,:]-")
_SEPARATORS = frozenset("([/|,.:-–—―−_")
_BRACKET_AND_DASH = re.compile(rf"\){forms.S}{forms.DASH}")
_DASHED = re.compile(rf"\s{forms.DASH}{{1,2}}\s")
_SENTENCE_END = re.compile(r"[.!?…][\"”’'»)\]]*(?:\s|$)|[。！？]")
_STORY = re.compile(r"\s*[\"“„«‘'‚(¿¡]*(?:[^\W\d_a-z]|\d|[^\W\d_]['’][^\W\d_a-z]|[a-z]+[A-Z])")
_INLINE_START = re.compile(r"(?:(?<=[.!?:)\]”\"»–—-])|(?<=[^\W_]))\s(?=[^\W\d_a-z])")
_ENGLISH = frozenset({"AU", "CA", "GB", "IE", "NZ", "US"})
_NO_SURNAMES = words("city that is no surname")
_SPEAKING = re.compile(r"\s*[\"“]?(?:I|I['’]\w+|Yes|Yeah|No|Well|We|You|Thank|Thanks|Right|Oh|Okay|OK|So)\b")
_TRANSCRIPT = re.compile(r"[^\W\d_][\w.'’ -]{0,28}:\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDateline:
    """A dateline as printed; its year is not resolved yet."""

    span: Span
    place: str | None
    day: PrintedDate | None
    agency: str | None

    def resolved(self, reference: date | None) -> Dateline:
        """The dateline, its date resolved against `reference`."""
        on = self.day.resolved(reference) if self.day else None
        return Dateline(span=self.span, place=self.place, date=on and on[:10], agency=self.agency)


def find_dateline(lines: Sequence[Line], agencies: Agencies) -> PrintedDateline | None:
    """The first dateline in the head of an article; None where nothing is one beyond doubt."""
    head = lines[:_HEAD_LINES]
    for at, line in enumerate(head):
        found = _strong(line, agencies) or _inline(line, agencies)
        if found is None and at < _WEAK_LINES and _are_headings(lines[:at]):
            found = _weak(line, lines, at)
        if found:
            return found
    return None


def _strong(line: Line, agencies: Agencies) -> PrintedDateline | None:
    if not _may_open(line.head):
        return None
    chars = set(line.head[:_OPENING_CHARS])
    for form, needed, accept in _FORMS:
        match = None if needed.isdisjoint(chars) else form.match(line.head)
        if match:
            found = accept(line, match, agencies)
            if found:
                return found
    return None


def _may_open(head: str) -> bool:
    """Whether a line opens with capitalised words and a separator: a quick test that most lines fail."""
    if head[0] in "([" or head[0].isdigit() or " |" in head[:40]:
        return True
    run = _OPENING_RUN.match(head)
    return run is not None and _SEPARATED.search(head, 0, run.end() + 1) is not None


def _inline(line: Line, agencies: Agencies) -> PrintedDateline | None:
    """A dateline inside a line, after a byline or a heading that has run into it."""
    if not _BRACKET_AND_DASH.search(line.head):
        return None
    for start in _INLINE_START.finditer(line.head):
        match = forms.WITH_BRACKETS.match(line.head, start.end())
        if match and match["mark"] and places.is_located(_place(match)):
            inside, _ = _bracket(match)
            if inside and agencies.find_all(inside) and places.in_capitals(_place(match)):
                return _with_brackets(line, match, agencies)
    return None


def _with_brackets(line: Line, match: re.Match[str], agencies: Agencies) -> PrintedDateline | None:
    place = _place(match)
    agency, day = _bracket(match)
    day = day or _day(match)
    if not places.is_place_shaped(place) or (agency and not is_agency_shaped(agency)):
        return None
    evidence = Evidence(
        located=places.is_located(place),
        in_capitals=places.in_capitals(place),
        dated=day is not None,
        known=agency is not None and bool(agencies.find_all(agency, places.countries_of(place))),
        marked=bool(match["mark"]),
        before_story=_STORY.match(line.head[match.end() :]) is not None or match.end() == len(line.head),
    )
    if places.is_label(place) and not (evidence.located or (evidence.dated and evidence.known)):
        return None
    return _found(line, match, place, day, agency) if is_enough(evidence, place, agency) else None


def _with_bare(line: Line, match: re.Match[str], agencies: Agencies) -> PrintedDateline | None:
    place, day, bare = _place(match), _day(match), match["bare"]
    if places.is_region(bare) or not places.is_place_shaped(place):
        return None
    located = places.is_located(place)
    if not agencies.find(bare, places.countries_of(place)) and not (located and _is_wire_code(match)):
        return None
    if not located and not (day and places.in_capitals(place) and not places.is_label(place)):
        return None
    return _found(line, match, place, day, bare)


def _is_wire_code(match: re.Match[str]) -> bool:
    """Whether `, DHNS:` or `, HAVEN.com -` stands after a place: an outlet's own wire."""
    apart = match.string[match.end("place") : match.start("bare")].strip() == ","
    return (
        apart and re.fullmatch(r"[A-Z]{3,6}|[\w-]{2,20}\.(?:com|co|net|org|id|in)", match["bare"]) is not None
    )


def _with_date(line: Line, match: re.Match[str], agencies: Agencies) -> PrintedDateline | None:
    place, day = _place(match), _day(match)
    located = places.is_located(place)
    if not places.is_place_shaped(place) or (not located and places.is_label(place)):
        return None
    link = match.string[match.end("place") : match.start("date")].strip()
    is_apart = link in {",", ".", "|"} and bool(match["mark"].strip(" ."))
    if not located and not (places.in_capitals(place) and is_apart):
        return None
    return _found(line, match, place, day, None)


def _date_first(line: Line, match: re.Match[str], agencies: Agencies) -> PrintedDateline | None:
    place = _place(match)
    return _found(line, match, place, _day(match), None) if places.is_located(place) else None


def _agency_first(line: Line, match: re.Match[str], agencies: Agencies) -> PrintedDateline | None:
    place, agency = _place(match), match["round"] or match["bare"]
    if not places.is_located(place) or not agencies.find(agency, places.countries_of(place)):
        return None
    return _found(line, match, place, _day(match), agency)


def _without_place(line: Line, match: re.Match[str], agencies: Agencies) -> PrintedDateline | None:
    if not agencies.find_all(match["round"]):
        return None
    return _found(line, match, None, _day(match), match["round"])


_Accept = Callable[[Line, re.Match[str], Agencies], PrintedDateline | None]
_BRACKETS, _DIGITS = frozenset("([/"), frozenset("0123456789")
_FORMS: tuple[tuple[re.Pattern[str], frozenset[str], _Accept], ...] = (
    # pattern, characters of which a line must have one, judgement
    (forms.WITH_BRACKETS, _BRACKETS, _with_brackets),
    (forms.DATED_WITH_BARE, _DIGITS, _with_bare),
    (forms.WITH_BARE, _SEPARATORS, _with_bare),
    (forms.WITH_DATE, _DIGITS, _with_date),
    (forms.AGENCY_FIRST, _SEPARATORS, _agency_first),
    (forms.DATE_FIRST, _DIGITS, _date_first),
    (forms.WITHOUT_PLACE, _BRACKETS, _without_place),
)


def _weak(line: Line, lines: Sequence[Line], at: int) -> PrintedDateline | None:
    """A known city and a separator, with the first sentence of a story behind it; or a city alone."""
    match = forms.ALONE.match(line.head)
    if match is None:
        return _city_line(line, lines, at)
    place, rest = _place(match), line.head[match.end() :]
    if not places.is_located(place) or not _opens_story(rest):
        return None
    if ":" in match["mark"] and (_may_be_speaker(place, rest) or _is_list_of_labels(lines, at)):
        return None
    if not places.in_capitals(place) and _DASHED.search(rest, 0, 60):
        return None
    return _found(line, match, place, None, None)


def _may_be_speaker(place: str, rest: str) -> bool:
    """Whether a place before a colon may be a person: `Carson: …`, `JORDAN: I think …`."""
    if _SPEAKING.match(rest):
        return True
    is_english = not _ENGLISH.isdisjoint(places.countries_of(place))
    return is_english and "," not in place and place.casefold() not in _NO_SURNAMES


def _city_line(line: Line, lines: Sequence[Line], at: int) -> PrintedDateline | None:
    """`ANKARA` on a line of its own, over the story: only where no other line is such a heading."""
    place = line.text.strip("()")
    if len(line.text) > 40 or not line.text.isupper() or not places.is_located(place):
        return None
    if at + 1 >= len(lines) or not _opens_story(lines[at + 1].head):
        return None
    if any(len(other.text) <= 40 and other.text.isupper() for other in lines[at + 2 :]):
        return None
    return PrintedDateline(span=line.span, place=place, day=None, agency=None)


def _opens_story(rest: str) -> bool:
    return (
        len(rest) >= _MIN_STORY_CHARS
        and _STORY.match(rest) is not None
        and _SENTENCE_END.search(rest + (" " if len(rest) < 300 else ".")) is not None
        and not rest.isupper()
    )


def _are_headings(lines: Sequence[Line]) -> bool:
    return all(len(line.text) <= _WEAK_HEADING_CHARS for line in lines)


def _is_list_of_labels(lines: Sequence[Line], at: int) -> bool:
    """Whether other lines open with a label and a colon too: a transcript, a round-up of places."""
    others: Iterator[Line] = (line for other, line in enumerate(lines) if other != at)
    return any(_TRANSCRIPT.match(line.text, 0, 40) for line in others)


def _place(match: re.Match[str]) -> str:
    """The place as written, with the full stop that belongs to it (`N.H.`, `Frankfurt a.M.`)."""
    place = match["place"].strip(" ,.\u00a0\t")
    stopped = place + "."
    has_stop = match.string.startswith(stopped, match.string.index(place, match.start("place")))
    return stopped if has_stop and (places.is_located(stopped) or _ends_in_short_region(stopped)) else place


def _ends_in_short_region(place: str) -> bool:
    return "," in place and places.is_region(place.rpartition(",")[2])


def _day(match: re.Match[str]) -> PrintedDate | None:
    groups = match.groupdict()
    printed = groups.get("date") or groups.get("later")
    return find_date(printed) if printed else None


def _bracket(match: re.Match[str]) -> tuple[str | None, PrintedDate | None]:
    """The agency in a bracket, and the date where the bracket holds it: `(Coast Wire, May 4)`."""
    inside = match["round"] or match["square"] or match["slashed"]
    day = find_date(inside)
    agency = (inside[: day.start] + inside[day.end :] if day else inside).strip(" ,-–—|\u00a0")
    is_note = " " not in agency and places.is_label(agency)
    return None if is_note or not agency else agency, day


def _found(
    line: Line, match: re.Match[str], place: str | None, day: PrintedDate | None, agency: str | None
) -> PrintedDateline:
    end = match.start() + len(match[0].rstrip())
    return PrintedDateline(span=line.sub(match.start(), end), place=place, day=day, agency=agency)

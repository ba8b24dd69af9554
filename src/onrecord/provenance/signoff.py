"""Sign-offs: the code or mark that ends agency copy, alone on a line or after the last sentence.

Some forms are signs by themselves (`KI/5213628`, `9417**1424`, `(END)`); others, such as the initials of
writer and desk (`js/ab`), are signs only where a story ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.provenance.agencies import Agencies
from onrecord.provenance.data import words
from onrecord.provenance.lines import Line
from onrecord.record import Agency, Signoff
from onrecord.spans import Span

_TAIL_LINES = 10
_TAIL_CHARS = 120

_NUMBERED = r"(?:[A-Z]{1,5}\d?/){1,3}(?:[A-Z]{2,5})?\s?(?P<story>\d{5,9})/?"
_STARRED = r"\d{3,5}(?:\*{2}\d{3,5}){1,2}"
_CODE_AT_END = re.compile(rf"(?:^|(?<=[\s.!?\"”’)]))(?:\(?{_NUMBERED}\)?|{_STARRED})$")
_END_MARK = re.compile(
    r"[(\[]\s?(?:END|End|end|ENDS|Ends|ends|ENDE|Ende|FIN|Fin|fin|FINE|Fine|FIM|Fim|Schluss|SCHLUSS)\s?[)\]]"
    r"(?:\s[a-z]{1,4}(?:[./][a-z]{1,4}){0,3})?"
    r"|(?:End ?item|END ?ITEM)\.?|ENDS?|END\s?/|/\s?END"
    r"|(?:[-–—]{1,2}\s?)(?:END|End|ENDS|Ends|ends|0|30)(?:\s?[-–—]{1,2})"
    r"|#\s?#\s?#(?:\s?#)?|[-–—]{0,2}\s?(?:IANS|ANI)\s[a-z]{1,4}(?:/[a-z]{1,4}){0,3}/?"
)
_END_LINE = re.compile(r"/?ENDS?\.?|/?Ends\.?|ENDE\.?|FIN\.?|#{3,6}|==+\s?\w+")
_INITIALS = re.compile(
    r"(?:bur-)?[a-z]{1,4}(?:-[a-z]{1,4})?(?:/[a-z]{1,4}){1,4}/?|[a-z]{2,4}/|[A-Z]{2,4}(?:/[A-Z]{2,4}){1,3}/?"
    r"|/[A-Z]{1,3}\d{0,2}|[A-Z]{2,3}/|(?:[A-Z]{2,4}/){1,3}(?:[a-z]{2,3}/)?\d{4}(?:\s?hrs)?"
)
_WITH_AGENCIES = re.compile(
    r"(?:(?P<initials>[a-zA-Z]{2,4}(?:/[a-zA-Z]{2,4}){0,3})\s)?[(\[/](?P<agencies>[^()\[\]\n]{2,50}?)[)\]/]\.?"
)
_AGENCY_TAIL = re.compile(
    r"(?:[-–—―]{1,2}|/|NNN-)\s?(?P<agency>[A-Za-z][\w.-]{1,18}(?:\s[A-Z][\w.]{1,15}){0,2}?)/?"
    r"(?:\s(?:[a-z]{1,4}(?:[/-][a-z]{1,4}){0,3}/?|[A-Z]{2,4}(?:[\s,]{1,2}[A-Z]{2,4}){0,4}))?"
)
_AGENCY_CODES = re.compile(
    r"(?P<agency>[A-Z]{2,5})(?:\s[A-Z]{2,4}(?:-[A-Z]{2,4})?){1,5}(?:\s\d{4})?"
    r"|(?P<lower>dpa|EFE|sda|apa|APA|dpa/[a-z]{2,4})(?:\s[a-z]{2,4}(?:/[a-z]{2,4}){0,3}){1,6}(?:\s\w{2,4}){0,3}"
    r"|(?P<ended>[A-Z]\w{1,9})/(?:Fim|fim|FIM|Fin|fin|END|end)"
)
_SOURCED = re.compile(
    r"(?:Quelle|Source|Fonte):\s[\w.-]{2,30},\s(?P<agencies>[a-zA-Z]{2,4}(?:[/,]\s?[\w.-]{2,10}){1,4})"
)
_NOT_INITIALS = words("slash word")
_SENTENCE_END = re.compile(r"[.!?…][\"”’'»)\]]*(?P<gap>\s*)(?=\S)|[。！？」]\s*(?=\S)")
_BOILERPLATE = re.compile(
    r"(?i)^(?:©|\(c\)|copyright\b|all rights reserved|follow\b|read (?:more|also|next)|also read|related"
    r"|tags?:|topics?:|click|subscribe|share|sign up|our standards|https?:|www\.|photo|image|print"
    r"|comments?\b|for more|story continues|download|more on this|contact:|advertisement"
    r"|source:\s*\S+$|news id|news code|\W+$)"
    r"|all rights reserved|^\S+@\S+$|@\w+\W*$"
)


def find_signoff(lines: Sequence[Line], taken: Sequence[Span], agencies: Agencies) -> Signoff | None:
    """The sign-off in the tail of an article; None where nothing is one beyond doubt.

    `taken`: credits and notes, which may follow it. `story` is the number in a code such as
    `KI/5213628`; the two numbers of `9417**1424` are those of writer and editor and name no story.
    """
    tail = [line for line in lines[-_TAIL_LINES:] if not _is_taken(line, taken)]
    is_last = True
    for at in range(len(tail) - 1, -1, -1):
        line = _without(tail[at], taken)
        found = _read(line, agencies, is_last=is_last)
        if found:
            return _with_lines_above(found, tail[:at], line, agencies)
        is_last = is_last and _BOILERPLATE.search(line.text[-200:]) is not None and len(line.text) < 200
    return None


def agencies_in(text: str, agencies: Agencies) -> tuple[Agency, ...]:
    """The agencies that a sign-off's words name, in their order."""
    words = re.findall(r"[^\W\d_](?:[\w.-]*\w)?", text)
    named = (agencies.find(word) for word in words if len(word) > 1 and not re.fullmatch(r"[a-z]{1,2}", word))
    return tuple(dict.fromkeys(agency for agency in (agencies.find(text), *named) if agency))


def is_boilerplate(line: Line) -> bool:
    """Whether a line is what outlets put under a story: copyright, tags, invitations to follow."""
    return len(line.text) < 200 and _BOILERPLATE.search(line.text) is not None


def _is_taken(line: Line, taken: Sequence[Span]) -> bool:
    return any(span.holds(line.span) for span in taken)


def _without(line: Line, taken: Sequence[Span]) -> Line:
    """The line without a note that closes it, so that a code before the note stands at the end."""
    for span in taken:
        if line.start < span.start < line.end <= span.end:
            kept = line.text[: span.start - line.start].rstrip()
            return Line(line.start, kept) if kept else line
    return line


def _read(line: Line, agencies: Agencies, *, is_last: bool) -> Signoff | None:
    edge = max(0, len(line.text) - _TAIL_CHARS)
    code = _CODE_AT_END.search(line.text, edge)
    if code:
        return Signoff(span=line.sub(*code.span()), text=code[0], story=code["story"])
    for start, is_apart in _candidates(line, edge):
        text = line.text[start:]
        is_line = start == 0
        if _END_MARK.fullmatch(text) or (is_line and _END_LINE.fullmatch(text)):
            return Signoff(span=line.sub(start, len(line.text)), text=text)
        if is_last and is_apart and _ends_story(text, agencies, is_line=is_line):
            return Signoff(span=line.sub(start, len(line.text)), text=text)
    return None


def _candidates(line: Line, edge: int) -> Iterator[tuple[int, bool]]:
    """Where a sign-off may begin in a line, and whether a blank or a bracket sets it apart there."""
    if edge == 0:
        yield 0, True
    for match in _SENTENCE_END.finditer(line.text, edge):
        yield match.end(), bool(match.groupdict()["gap"]) or line.text[match.end()] in "(["


def _ends_story(text: str, agencies: Agencies, *, is_line: bool) -> bool:
    """Whether `text` is a sign-off where a story ends: initials, an agency's tail."""
    if _INITIALS.fullmatch(text):
        return text.lower() not in _NOT_INITIALS and (is_line or len(text) > 2)
    together = _WITH_AGENCIES.fullmatch(text) or _SOURCED.fullmatch(text)
    if together:
        return _are_agencies(together["agencies"], agencies)
    for form in (_AGENCY_TAIL, _AGENCY_CODES):
        match = form.fullmatch(text)
        if match:
            named = next(group for group in match.groupdict().values() if group)
            return bool(agencies.find_all(named))
    return is_line and text.isupper() and " " not in text and agencies.find(text) is not None


def _are_agencies(listed: str, agencies: Agencies) -> bool:
    """Whether a list is of agencies, with at most initials and a date beside them."""
    parts = [part for part in re.split(r"[\s,/;+&]+", listed) if part]
    unknown = [part for part in parts if not agencies.find(part)]
    fits = all(re.fullmatch(r"[a-z]{2,4}|mit|with|und|and|\d[\d.]*", part) for part in unknown)
    return agencies.find(listed) is not None or (len(unknown) < len(parts) and fits)


def _with_lines_above(found: Signoff, above: Sequence[Line], line: Line, agencies: Agencies) -> Signoff:
    """The sign-off with the ones that stand alone on the lines above it (`--IANS`, then `js/ab/`)."""
    if found.span.start != line.start or not above:
        return found
    upper = _read(above[-1], agencies, is_last=True)
    if upper is None or upper.span != above[-1].span:
        return found
    return Signoff(
        span=Span(upper.span.start, found.span.end),
        text=f"{upper.text} {found.text}",
        story=found.story or upper.story,
    )

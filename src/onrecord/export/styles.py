"""A statement cited in the styles that newsrooms, libraries and encyclopedias use. Pure.

All of them cite the article and name who was quoted in it; none says that the statement is so.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import msgspec

from onrecord.export.citation import OPENING_MARKS, plain_citation, selectors
from onrecord.export.wording import readable_date, speaker_line
from onrecord.record import Evidence, Record, Statement
from onrecord.spans import joined_text

MAX_QUOTED_CHARS = 400
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_SIMPLE_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,2}")
_TEX = {
    **{char: f"\\{char}" for char in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation: `style` names it for a reader, `text` is to be copied."""

    style: str
    text: str


def citations(record: Record, statement: Statement, evidence: Evidence) -> tuple[Citation, ...]:
    """The statement in every style, the plain one first."""
    return (
        Citation("Plain", plain_citation(record, statement, evidence)),
        Citation("APA", apa(record, statement)),
        Citation("Chicago", chicago(record, statement)),
        Citation("BibTeX", bibtex(record, statement, evidence)),
        Citation("Wikipedia", wikipedia(record, statement, evidence)),
    )


def apa(record: Record, statement: Statement) -> str:
    """The reference of the article by APA's seventh edition, then how to name the speaker in the text."""
    authors = [_inverted(name) for name in _authors(record)]
    by = ", & ".join([", ".join(authors[:-1]), authors[-1]] if len(authors) > 1 else authors)
    year, month, day = _date(record)
    when = f"({year}{_month_day(month, day)})" if year else "(n.d.)"
    title = _title(record) or "[Untitled article]"
    parts = [f"{by} {when}." if by else "", f"{title}." if by else f"{title}. {when}."]
    parts += [f"{record.outlet}." if record.outlet else "", record.url or ""]
    short = authors[0].split(",")[0] if authors else f"“{title}”"
    named = statement.speaker.name if statement.speaker else None
    who = _line(named) if named else _speaker(record, statement)
    inside = f"({who}, as cited in {short}, {year or 'n.d.'})"
    return " ".join(part for part in parts if part) + f"\nIn the text: {inside}"


def chicago(record: Record, statement: Statement) -> str:
    """A note by the Chicago manual's seventeenth edition."""
    year, month, day = _date(record)
    when = (_month_day(month, day) + f", {year}")[2:]
    verb = {"direct": "quoted in", "mixed": "quoted in part in"}.get(statement.kind, "as reported in")
    title = _title(record)
    parts = [
        f"{_speaker(record, statement)}, {verb} {' and '.join(_authors(record))}".rstrip(),
        f"“{title}”" if title else "untitled article",
        record.outlet or "",
        when or "undated",
        record.url or "",
    ]
    text = ", ".join(part for part in parts if part).replace(f" {verb},", f" {verb}")
    return text.replace("”, ", ",” ", 1) + "."


def bibtex(record: Record, statement: Statement, evidence: Evidence) -> str:
    """An entry for BibTeX and biblatex; the words and the evidence stand in its note."""
    year, month, day = _date(record)
    note = (
        f"{_speaker(record, statement)}: {_quoted(record, statement)} "
        f"(captured {evidence.captured_at}, {evidence.capture_digest}, onrecord {evidence.id})"
    )
    date = "-".join([year, *([f"{month:02}"] if month else []), *([f"{day:02}"] if day else [])])
    fields = {
        "author": " and ".join("{" + _tex(name) + "}" for name in _authors(record)),
        "title": "{" + _tex(_title(record)) + "}" if _title(record) else "",
        "journal": _tex(record.outlet or ""),
        "date": date,
        "year": year,
        "url": re.sub(r"[{}\\\s]", lambda found: f"%{ord(found[0]):02X}", record.url or ""),
        "language": _tex(record.language or ""),
        "note": _tex(note),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{onrecord-{evidence.id.replace('.', '-')},", *lines, "}"])


def wikipedia(record: Record, statement: Statement, evidence: Evidence) -> str:
    """The template “cite news” of the English Wikipedia."""
    year, month, day = _date(record)
    authors = _authors(record)
    values = {
        **{f"author{at if at > 1 else ''}": name for at, name in enumerate(authors[:5], 1)},
        "title": _title(record) or "Untitled article",
        "work": record.outlet or "",
        "agency": ", ".join(agency.name or agency.code for agency in record.provenance.agencies),
        "date": " ".join(
            part for part in (str(day or ""), _MONTHS[month - 1] if month else "", year) if part
        ),
        "url": re.sub(r"[\s|\[\]{}<>\"]", lambda found: f"%{ord(found[0]):02X}", record.url or ""),
        "access-date": readable_date(evidence.captured_at) if record.url else "",
        "language": record.language if record.language not in {None, "en"} else "",
        "quote": f"{_speaker(record, statement)}: {_quoted(record, statement)}",
    }
    filled = " ".join(
        f"|{name}={value if name == 'url' else _wiki(value)}" for name, value in values.items() if value
    )
    return "{{cite news " + filled + "}}"


def annotation(record: Record, statement: Statement, evidence: Evidence) -> str:
    """A W3C Web Annotation as JSON: each stretch by place in code points and by words.

    Everything outside ASCII is escaped, so that what is copied is what stands in the text.
    """
    targets = [
        {
            "type": "SpecificResource",
            "source": record.url or record.id,
            "state": {"type": "TimeState", "sourceDate": evidence.captured_at},
            "selector": [
                {"type": "TextPositionSelector", **msgspec.to_builtins(one.position)},
                {"type": "TextQuoteSelector", **msgspec.to_builtins(one.quote)},
            ],
        }
        for one in selectors(record.text, statement.content)
    ]
    found = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "target": targets}
    return json.dumps(found, indent=1, ensure_ascii=True)


def _authors(record: Record) -> list[str]:
    byline = record.provenance.byline
    return [_line(name) for name in byline.authors] if byline else []


def _title(record: Record) -> str:
    return _line(record.title or "").rstrip(".")


def _speaker(record: Record, statement: Statement) -> str:
    source = joined_text(record.text, statement.source) if statement.source else None
    return _line(speaker_line(statement.speaker, source))


def _quoted(record: Record, statement: Statement) -> str:
    words = _line(joined_text(record.text, statement.content))
    if len(words) > MAX_QUOTED_CHARS:
        words = words[:MAX_QUOTED_CHARS].rsplit(" ", 1)[0] + " …"
    return f"“{words}”" if statement.kind == "direct" and words[0] not in OPENING_MARKS else words


def _date(record: Record) -> tuple[str, int, int]:
    """Year, month and day of publication; empty and 0 for what is not known."""
    match = _DATE.match(record.published.value) if record.published else None
    if match is None:
        return "", 0, 0
    month = int(match[2] or 0)
    return match[1], month if month <= 12 else 0, int(match[3] or 0)


def _month_day(month: int, day: int) -> str:
    return f", {_MONTHS[month - 1]}" + (f" {day}" if day else "") if month else ""


def _inverted(name: str) -> str:
    """The last word first, where the name is plain enough to tell which that is.

    >>> _inverted("Jane Anne Roe"), _inverted("Coast Wire Staff Writers")
    ('Roe, J. A.', 'Coast Wire Staff Writers')
    """
    if not _SIMPLE_NAME.fullmatch(name):
        return name
    *given, last = name.split()
    return f"{last}, {' '.join(f'{one[0]}.' for one in given)}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in text)


def _wiki(text: str) -> str:
    """The text so that no bar, bracket or brace in it ends the template.

    >>> _wiki("a|b}}")
    'a{{!}}b&#125;&#125;'
    """
    coded = "".join(f"&#{ord(char)};" if char in "{}[]<>" else char for char in text)
    return coded.replace("|", "{{!}}")


def _line(text: str) -> str:
    return " ".join(text.split())

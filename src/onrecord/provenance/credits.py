"""Credits: who reported, wrote, edited and contributed, as the note at a dispatch's end names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.provenance import places
from onrecord.provenance.agencies import Agencies
from onrecord.provenance.data import rows, split
from onrecord.provenance.lines import TAIL_CHARS, Line
from onrecord.provenance.names import as_printed_name, is_person, name_parts, without_place
from onrecord.record import Agency, Credits
from onrecord.spans import Span

_TAIL_LINES = 14
_FIELDS = ("reporting", "writing", "editing", "contributing")
_PHRASES = {phrase: row["field"].split() for row in rows("credits.csv") for phrase in split(row["phrases"])}
_LABEL = re.compile(
    r"(?<![^\W_])(?P<phrase>"
    + "|".join(sorted(map(re.escape, _PHRASES), key=len, reverse=True))
    + r")(?![^\W_])\s*:?\s*",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[(\[*_—–# -]*(?:This\s(?:story|article|report|piece)\swas\s)?")
_BREAK = re.compile(r"[;.,/()\[\]|\n]\s*(?:and\s|und\s|et\s|y\s|with\s)?$|\s(?:and|und|et|y|e)\s$|\s[-–—]\s$")
_BRACKET = re.compile(r"[(\[](?P<note>[^()\[\]\n]{8,590}(?:\([^()\n]{1,40}\)[^()\n]{0,200}){0,6})[)\]]")
_SENTENCE = re.compile(r"(?<=[^A-Z\s][.!?…;])[\"”’)]?\s+|(?<=[.!?][\"”’)])\s+")
_CONTRIBUTED = re.compile(
    r"(?P<names>.{3,260}?),?\s(?:also\s|all\s)?"
    r"(?:(?P<contributed>contributed)(?:\sadditional)?(?:\sreporting)?"
    r"(?:\s(?:to|for)\s(?:this|the)\s(?:report|story|article|piece|dispatch))?|reported(?=\sfrom\s))"
    r"(?:\sfrom\s(?P<rest>[^.;]{2,200}))?[.;)\]]*"
)
_OF_OUTLET = re.compile(r"^(?:[A-Z][\w.-]*\s){0,4}[A-Z][\w.-]*['’]s\s")
_ROLE = re.compile(
    r"(?:^|(?<=\s))(?:(?:[A-Z][\w.’'-]*\s){0,6}(?:(?:staff|special|video|sports|business|science|medical|news|diplomatic"
    r"|political|senior|national|data|photo|AP|Sports|Business|Video)\s){0,3}"
    r"(?:writers?|reporters?|journalists?|correspondents?|researchers?|videojournalists?|photographers?|producers?"
    r"|editors?|contributors?|Writers?|Correspondents?))\s"
)
_ASIDE = re.compile(r"\s*\([^()]*\)|\s*<[^<>]*>|\s*\S+@\S+|\s*\+?\d[\d\s/-]{5,}")
_OUTLET = re.compile(r"[A-Z][\w.&'’-]{0,20}(?:\s[A-Z][\w.&'’-]{0,20}){0,3}")
_STAFF = re.compile(
    r"(?i)\b(?:newsroom|bureau|staff|desk|team|reporters|correspondents|redaktion|rédaction|redacción|redazione"
    r"|redação|tv|agencies|writers)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCredits:
    """The credit notes of an article, one span each, and the agencies they name beside the people."""

    spans: tuple[Span, ...] = ()
    people: Credits = field(default_factory=Credits)
    agencies: tuple[Agency, ...] = ()


@dataclass(slots=True)
class _Roll:
    """The names that one note gives, by field, as they are read."""

    named: dict[str, list[str]]
    agencies: list[Agency]
    is_in_place: bool = False


def find_credits(lines: Sequence[Line], agencies: Agencies, authors: Sequence[str] = ()) -> PrintedCredits:
    """The credits in the tail of an article.

    A surname alone (`Roe reported from Paris.`) is given in full where `authors`, the byline's people,
    hold it once.
    """
    spans: list[Span] = []
    whole = _Roll({name: [] for name in _FIELDS}, [])
    for line in lines[-_TAIL_LINES:]:
        for start, end, roll in _notes(line, agencies):
            spans.append(line.sub(start, end))
            _merge(whole, roll)
    named = {
        name: tuple(dict.fromkeys(_full(one, authors) for one in names))
        for name, names in whole.named.items()
    }
    return PrintedCredits(
        spans=tuple(spans), people=Credits(**named), agencies=tuple(dict.fromkeys(whole.agencies))
    )


def _notes(line: Line, agencies: Agencies) -> list[tuple[int, int, _Roll]]:
    """The credit notes in a line and where they stand: all of it, else brackets, else its last sentences."""
    for candidates in (_whole(line), _brackets(line), _last_sentences(line)):
        found = [(start, end, _read(line.text[start:end], agencies)) for start, end in candidates]
        notes = [(start, end, roll) for start, end, roll in found if roll]
        if notes:
            return notes
    return []


def _whole(line: Line) -> Iterator[tuple[int, int]]:
    if len(line.text) <= TAIL_CHARS:
        yield 0, len(line.text)


def _brackets(line: Line) -> Iterator[tuple[int, int]]:
    for bracket in _BRACKET.finditer(line.text, max(0, len(line.text) - TAIL_CHARS)):
        yield bracket.span()


def _last_sentences(line: Line) -> Iterator[tuple[int, int]]:
    """From the first sentence on that may be a credit to the end of the line."""
    for sentence in _SENTENCE.finditer(line.text, max(0, len(line.text) - TAIL_CHARS)):
        at = sentence.end()
        if _LABEL.match(line.text, at) or _could_contribute(line.text[at:]):
            yield at, len(line.text)


def _could_contribute(text: str) -> bool:
    return "contributed" in text or "reported from" in text


def _read(note: str, agencies: Agencies) -> _Roll | None:
    return _labelled(note, agencies) or _told(note, agencies)


def _labelled(note: str, agencies: Agencies) -> _Roll | None:
    """The names in `Reporting by A; Editing by B`; None where a part of the note is no list of names."""
    opening = _OPENING.match(note)
    start = opening.end() if opening else 0
    labels = _labels(note, start)
    if not labels:
        return None
    roll = _Roll({name: [] for name in _FIELDS}, [])
    unlabelled = note[start : labels[0].start()]
    if unlabelled and not (_is_list(unlabelled) and _enter(roll, unlabelled, ["reporting"], agencies)):
        return None
    ends = [label.start() for label in labels[1:]] + [len(note)]
    for label, end in zip(labels, ends, strict=True):
        fields = _PHRASES[label["phrase"].lower()]
        if not _enter(roll, _first_clause(note[label.end() : end]), fields, agencies):
            return None
    return roll if any(roll.named.values()) or roll.agencies else None


def _labels(note: str, start: int) -> list[re.Match[str]]:
    """The labels of a note: one opens it, unless it is in brackets (`(Jane Roe, édité par John Doe)`)."""
    first = max(0, start - 2)  # a label may begin with the number sign that also opens a note
    if note[0] not in "([" and not any(_LABEL.match(note, at) for at in range(first, start + 1)):
        return []
    return [label for label in _LABEL.finditer(note, first) if _breaks(note, start, label.start())]


def _breaks(note: str, start: int, at: int) -> bool:
    return at <= start or _BREAK.search(note[max(0, at - 8) : at]) is not None


def _is_list(printed: str) -> bool:
    parts = name_parts(printed)
    return bool(parts) and is_person(without_place(parts[0]))


def _first_clause(printed: str) -> str:
    """The list of names without the sentences, addresses and marks after it."""
    plain = _ASIDE.sub("", printed)
    return _SENTENCE.split(plain)[0].strip(" .;,/|()[]*_—–-\n\u00a0")


def _enter(roll: _Roll, listed: str, fields: Sequence[str], agencies: Agencies) -> bool:
    """Enters a list of names under `fields`; False where one of them is neither a person nor a known rest."""
    parts = name_parts(listed)
    roll.is_in_place = False
    for part in parts:
        name = _ROLE.sub("", without_place(part))
        agency = agencies.find(name) or agencies.find(part)
        if agency:
            roll.agencies.append(agency)
        elif roll.is_in_place and places.is_located(part):
            continue
        elif name and is_person(name, surname_alone=True) and not _STAFF.search(name):
            for one in fields:
                roll.named[one].append(as_printed_name(name))
        elif name and not _is_beside_names(part, has_names=any(roll.named.values())):
            return False
        roll.is_in_place = roll.is_in_place or name != part
    return bool(parts)


def _is_beside_names(part: str, *, has_names: bool) -> bool:
    """Whether a member of a list may be there though it is no person: a newsroom, a place, an outlet."""
    if _STAFF.search(part) or places.is_located(part) or places.is_region(part):
        return True
    return has_names and _OUTLET.fullmatch(part) is not None


def _told(note: str, agencies: Agencies) -> _Roll | None:
    """The names in sentences such as `AP writer A in Paris contributed to this report.`"""
    roll = _Roll({name: [] for name in _FIELDS}, [])
    sentences = [one for one in _SENTENCE.split(note.strip("()[]_* ")) if one]
    for sentence in sentences:
        match = _CONTRIBUTED.fullmatch(sentence)
        if match is None or len(sentence) > TAIL_CHARS:
            return None
        roll.agencies.extend(_agencies_in_role(match["names"], agencies))
        listed = _OF_OUTLET.sub("", _ROLE.sub("", match["names"]))
        if match["rest"]:
            listed += f" from {match['rest']}"
        if not _enter(roll, listed, ["contributing" if match["contributed"] else "reporting"], agencies):
            return None
    return roll if any(roll.named.values()) or roll.agencies else None


def _agencies_in_role(names: str, agencies: Agencies) -> list[Agency]:
    role = _ROLE.search(names)
    words = role[0].split() if role else []
    tries = (agencies.find(" ".join(words[:length])) for length in range(len(words) - 1, 0, -1))
    return [agency for agency in tries if agency][:1]


def _merge(whole: _Roll, part: _Roll) -> None:
    for name in _FIELDS:
        whole.named[name].extend(part.named[name])
    whole.agencies.extend(part.agencies)


def _full(name: str, authors: Sequence[str]) -> str:
    fuller = [author for author in authors if " " not in name and author.split()[-1] == name]
    return fuller[0] if len(fuller) == 1 else name

"""A statement as a sentence in a newspaper says it: who, in what role, to whom, when, where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from onrecord.export.wording import readable_date
from onrecord.search.results import Hit
from onrecord.spans import Span
from onrecord.web import addresses
from onrecord.web.marking import plain_marked

EXCERPT_CHARS = 420
_BODIES = frozenset({"organization", "group", "document"})
OCCASIONS = {
    "interview": "in an interview",
    "press conference": "at a press conference",
    "statement": "in a statement",
    "post": "in a post",
    "speech": "in a speech",
    "court": "in court",
    "parliament": "in parliament",
    "letter": "in a letter",
    "report": "in a report",
}


LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French",
    "he": "Hebrew", "it": "Italian", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian",
    "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip
"""Names of languages that news is often read in; of others the code is shown."""


def languages(counted: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Counts by the code of a language, with its name instead."""
    return tuple((LANGUAGES.get(code, code), count) for code, count in counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One hit as it is printed: a lead (“Jane Roe, baker, told Coast Wire in an interview”), the words
    with what was sought marked, and where they stand."""

    hit: Hit
    who: str
    who_address: str | None
    role: str | None
    is_named: bool
    verb: str
    addressee: str | None
    occasion: str | None
    words: Markup
    date: str | None
    address: str


def sentence(hit: Hit) -> Sentence:
    """The sentence of a hit."""
    who, role = who_and_role(hit.speaker, hit.role, hit.source)
    text, matches = excerpt(hit.text, hit.matches, EXCERPT_CHARS)
    return Sentence(
        hit=hit,
        who=who,
        who_address=addresses.speaker(hit.speaker) if hit.speaker else None,
        role=role,
        is_named=bool(hit.speaker) or hit.speaker_kind in _BODIES,
        verb="told" if hit.addressee else "wrote" if hit.occasion in {"post", "letter"} else "said",
        addressee=hit.addressee,
        occasion=OCCASIONS.get(hit.occasion or ""),
        words=plain_marked(text, matches),
        date=readable_date(hit.published) if hit.published else None,
        address=addresses.statement(hit.id),
    )


def who_and_role(name: str | None, role: str | None, source: str | None) -> tuple[str, str | None]:
    """What the speaker is called, and the role where that is another word."""
    if name:
        return name, role if role and role != name else None
    described = role or source or "a speaker who is not named"
    return described[:1].upper() + described[1:], None


def excerpt(text: str, matches: tuple[Span, ...], room: int) -> tuple[str, tuple[Span, ...]]:
    """The part of a long text around its first match, and where the matches are in it."""
    text = "".join(" " if char.isspace() else char for char in text)
    if len(text) <= room:
        return text, matches
    first = matches[0].start if matches else 0
    start = 0 if first < room * 2 // 3 else first - room // 3
    start = text.find(" ", start, start + 40) + 1 or start if start else 0
    end = min(len(text), start + room)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + room // 2)
    head = "… " if start else ""
    inside = tuple(_moved(matches, start, end, len(head) - start))
    return head + text[start:end] + (" …" if end < len(text) else ""), inside


def _moved(matches: tuple[Span, ...], start: int, end: int, by: int) -> Iterator[Span]:
    return (match.shifted(by) for match in matches if start <= match.start and match.end <= end)

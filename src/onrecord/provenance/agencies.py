"""News agencies: the table that the package carries, extended by what a text itself expands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from onrecord.provenance.data import rows, split, words
from onrecord.provenance.dates import WEEKDAY
from onrecord.record import Agency

_EXPANSION = re.compile(r"\(([A-Z][A-Za-z]{1,7})\)")
_EXPANDED = re.compile(
    r"(?:(?:[A-ZÀ-Þ][\w'’.-]{0,30}[ \u00a0](?:of[ \u00a0](?:the[ \u00a0])?)?){1,5}"
    r"(?:(?:News|Press|Telegraph|Telegraphic|Wire|Information)[ \u00a0]"
    r"(?:Agency|Service|Network|Association|Trust)|News[ \u00a0]?wire|Wire|Nachrichtenagentur|Presseagentur)"
    r"|Press[ \u00a0]Trust[ \u00a0]of[ \u00a0][A-Z]\w{0,30})[ \u00a0]$"
)
_EXPANSION_CHARS = 120
_MAX_EXPANSIONS = 1000
_LEADING = re.compile(rf"^(?:.*\b{WEEKDAY}\s)?(?:The\s|In\s|On\s)?", re.IGNORECASE)
_AGENCY_WORD = re.compile(
    r"(?i)\b(?:news|press|presse|agency|agencies|agentur|agence|agencia|agência|agenzia|wire|newswire"
    r"|nachrichtenagentur|prensa|stampa)\b"
)
_JOINT = re.compile(r"\s?(?:[/,;+&]|\band\b|\bund\b|\bet\b|\by\b|\bmit\b|\bwith\b|\bavec\b|\bcon\b)\s?")
_ALSO_WORDS = words("agency that is also a word")
_EDGES = " \t\u00a0\u202f.,;:©-–—/()[]"


@dataclass(frozen=True, slots=True)
class _Entry:
    agency: Agency
    country: str


@dataclass(frozen=True, slots=True)
class Agencies:
    """The agencies that one text may name: the table's, and those that the text expands itself.

    `expanded`: those, in the order of the text. Look-ups do not regard the case of letters, save for
    codes that are also words (`Report`, `Trend`, `PAN`), which are no agency in small letters.
    """

    expanded: tuple[Agency, ...] = ()
    _by_code: Mapping[str, Agency] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Agencies:
        """The table, extended by the expansions in `text`."""
        expanded = tuple(_expansions(text))
        return cls(expanded, {_key(agency.code): agency for agency in expanded})

    def find(self, name: str, countries: Iterable[str] = ()) -> Agency | None:
        """The agency that `name` (a code, a full name or an alias) stands for.

        Where several agencies share a code, the text's own expansion decides, then one that is of
        `countries`, then the table's order.
        """
        key = _key(name)
        if key in self._by_code:
            return self._by_code[key]
        entries = _table().get(key, ())
        if not entries or (key in _ALSO_WORDS and name.strip(_EDGES).islower()):
            return None
        home = set(countries)
        return next((entry.agency for entry in entries if entry.country in home), entries[0].agency)

    def find_all(self, printed: str, countries: Iterable[str] = ()) -> tuple[Agency, ...]:
        """The agencies in a joint credit such as `AFP/AP` or `dpa/lno`; its unknown parts are left out."""
        whole = self.find(printed, countries)
        if whole:
            return (whole,)
        parts = _JOINT.split(re.sub(r"[()\[\]]", "", printed))
        found = (self.find(part, countries) for part in parts if part.strip())
        return tuple(dict.fromkeys(agency for agency in found if agency))


def is_agency_named(name: str) -> bool:
    """Whether `name` calls itself an agency: it holds a word such as News, Press, Wire.

    >>> is_agency_named("Coast Wire"), is_agency_named("Labour")
    (True, False)
    """
    return _AGENCY_WORD.search(name) is not None


def _expansions(text: str) -> Iterable[Agency]:
    seen: set[str] = set()
    for count, match in enumerate(_EXPANSION.finditer(text)):
        if count >= _MAX_EXPANSIONS:
            return
        name = _EXPANDED.search(text[max(0, match.start() - _EXPANSION_CHARS) : match.start()])
        if name and match[1] not in seen:
            seen.add(match[1])
            yield _as_tabled(match[1], _LEADING.sub("", name[0]).strip())


def _as_tabled(code: str, name: str) -> Agency:
    """The table's agency, where the words before the bracket end in its name; else a new one."""
    entries = _table().get(_key(code), ())
    tabled = (entry.agency for entry in entries if _key(name).endswith(_key(entry.agency.name or code)))
    return next(tabled, Agency(code=code, name=name))


@cache
def _table() -> dict[str, tuple[_Entry, ...]]:
    table: dict[str, tuple[_Entry, ...]] = {}
    for row in rows("agencies.csv"):
        entry = _Entry(Agency(code=row["code"], name=row["name"]), row["country"])
        for name in dict.fromkeys(map(_key, (row["code"], row["name"], *split(row["aliases"])))):
            table[name] = (*table.get(name, ()), entry)
    return table


def _key(name: str) -> str:
    return " ".join(name.strip(_EDGES).casefold().split())

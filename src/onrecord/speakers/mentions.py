"""Finds every name in the article in one pass: runs of capitalised words, less titles and affiliations.

No tagger is at work here. What a name names is told from the words in and around it: titles, given
names, words for bodies, places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from onrecord.speakers.reading import Reading
from onrecord.speakers.words import given_names, places, words

NameKind = Literal["person", "organization", "place", "people", "unknown"]

_MAX_CHAIN = 14
_COMMITTEES = frozenset({"council", "commission", "committee", "center", "centre", "panel"})
_JOINING = frozenset({"and", "&", "et", "und", "y"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: the words `[first, last)`; `title` is where its titles begin.

    `sure`: the words themselves tell the kind. `known`: `the` stands before it.
    """

    first: int
    last: int
    kind: NameKind
    title: int
    sure: bool = False
    known: bool = False

    def __len__(self) -> int:
        return self.last - self.first


def find_mentions(reading: Reading) -> list[Mention]:
    """All names of the article's prose, in order, none overlapping. Headings are left out."""
    found: list[Mention] = []
    for first, last in _chains(reading):
        if reading.paragraphs[first] not in reading.headings:
            found.extend(_with_body(reading, mention) for mention in _mentions(reading, first, last))
    return found


def find_names(reading: Reading, first: int, last: int) -> list[Mention]:
    """The names among the words `[first, last)`, headings or not."""
    return [
        mention
        for chain in _chains(reading, first, last)
        for mention in _mentions(reading, chain[0], min(chain[1], last))
    ]


def _with_body(reading: Reading, mention: Mention) -> Mention:
    """The mention with a lower-case word that makes a body of it: `the Harbour administration`."""
    at = mention.last
    if at >= len(reading) or reading.words[at] not in words().named_bodies:
        return mention
    if mention.kind == "organization" and not reading.possessive(at - 1):
        return mention
    return Mention(
        mention.first, at + 1, "organization", mention.first, True, _definite(reading, mention.first)
    )


def _chains(reading: Reading, first: int = 0, last: int | None = None) -> Iterator[tuple[int, int]]:
    at, end = first, len(reading) if last is None else last
    while at < end:
        if not reading.capital(at) or _starter(reading, at):
            at += 1
            continue
        stop = _chain_end(reading, at)
        yield at, stop
        at = stop


def _starter(reading: Reading, at: int) -> bool:
    """Whether the word is capitalised for another reason than being a name."""
    plain = reading.plain[at]
    if plain in words().starters and len(reading.words[at]) > 1 and not reading.words[at].isupper():
        return reading.opens[at] == 1 or plain not in given_names() or not _next_capital(reading, at)
    if plain in words().starters:
        return not _initial(reading, at) or reading.opens[at] == 1 or plain == "i"
    return bool(reading.opens[at]) and plain in reading.lower and not _next_capital(reading, at)


def _next_capital(reading: Reading, at: int) -> bool:
    return at + 1 < len(reading) and reading.capital(at + 1)


def _initial(reading: Reading, at: int) -> bool:
    return len(reading.plain[at]) == 1 and reading.words[at].isupper()


def _chain_end(reading: Reading, first: int) -> int:
    """Where the run of capitalised words that begins at `first` ends; particles and `of` may stand inside."""
    at = first + 1
    while (
        at < len(reading) and at - first < _MAX_CHAIN and reading.paragraphs[at] == reading.paragraphs[first]
    ):
        if (reading.words[at] == "." and _dotted(reading, at)) or (reading.capital(at) and not _breaks(reading, at)):
            at += 1
        elif joined := _joined(reading, first, at):
            at = joined
        else:
            break
    return at


def _dotted(reading: Reading, at: int) -> bool:
    """Whether the full stop belongs to an initial or a title before it."""
    before = reading.words[at - 1]
    adjacent = reading.ends[at - 1] == reading.starts[at]
    short = (len(before) == 1 and before.isupper()) or reading.plain[at - 1] in words().abbreviations
    return adjacent and short and (_next_capital(reading, at) or reading.plain[at - 1] in words().suffixes)


def _breaks(reading: Reading, at: int) -> bool:
    plain = reading.plain[at]
    return (
        plain in words().starters and not _initial(reading, at) and reading.plain[at - 1] not in given_names()
    )


def _joined(reading: Reading, first: int, at: int) -> int | None:
    """Where the chain goes on after lower-case words that stand inside names; None: it does not."""
    stop = at
    while stop < len(reading) and stop - at < 3 and not reading.capital(stop):
        stop += 1
    if stop == at or stop >= len(reading) or not reading.capital(stop) or _breaks(reading, stop):
        return None
    if reading.possessive(at - 1) or stop - at > 2:
        return None
    if _particles(reading, first, at, stop) or _connects(reading, first, at, stop):
        return stop + 1
    return None


def _particles(reading: Reading, first: int, at: int, stop: int) -> bool:
    if reading.plain[at - 1] in words().titles and at - first == 1:
        return False
    return all(reading.plain[i] in words().particles for i in range(at, stop))


def _connects(reading: Reading, first: int, at: int, stop: int) -> bool:
    """`of`, `for`, `and` inside the name of a body."""
    between = reading.plain[at:stop]
    if any(word not in words().connectors for word in between) or between[0] == "the":
        return False
    before, after = reading.plain[at - 1], reading.plain[stop]
    chain = reading.plain[first:at]
    if between[0] in _JOINING:
        return _joins(reading, chain, before, stop)
    if between[0] == "on":
        return before in _COMMITTEES
    headed = before in words().bodies or before in words().titles or before in words().generic_bodies
    return headed and after not in given_names()


def _joins(reading: Reading, chain: list[str], before: str, stop: int) -> bool:
    """Whether `and` stands inside one name rather than between two."""
    after = reading.plain[stop]
    if before in given_names() or after in given_names() or after in words().titles:
        return False
    if reading.plain[stop - 1] == "&":
        return True
    return any(word in {"of", "for", "on"} for word in chain) and before not in places().countries


def _mentions(reading: Reading, first: int, last: int) -> Iterator[Mention]:
    """The names of one chain: parted at possessives, less titles and what the name belongs to."""
    begin = first
    for at in range(first, last):
        if reading.possessive(at) and at + 1 < last:
            yield from _mention(reading, begin, at + 1)
            begin = at + 1
    yield from _mention(reading, begin, last)


def _mention(reading: Reading, first: int, last: int) -> Iterator[Mention]:
    while first < last and not reading.capital(first):
        first += 1
    while last > first and reading.words[last - 1] == "." and reading.plain[last - 2] not in words().suffixes:
        last -= 1
    if first >= last or (last - first == 1 and len(reading.plain[first]) == 1):
        return
    head = _body_end(reading, first, last)
    if head == last:
        yield _body(reading, first, last)
        return
    name = _after_titles(reading, first, last)
    if name == last:
        return
    name = _after_affiliation(reading, name, last, titled=name > first)
    if name > first and (end := _affiliation_end(reading, first, name)) > first:
        yield from _affiliation(reading, first, end)
    yield _named(reading, name, last, first)


def _body_end(reading: Reading, first: int, last: int) -> int:
    """`last` where the words name a body: its head word ends the name, or stands before `of`."""
    plain, lists = reading.plain[first:last], words()
    if plain[-1] in lists.bodies or plain[-1] in lists.firms:
        titled = any(word in lists.honorifics for word in plain[:-1])
        known = len(plain) == 2 and plain[0] in given_names() and plain[-1] not in lists.firms
        return first if titled or known else last
    for at, word in enumerate(plain[1:-1], 1):
        if word in lists.connectors and plain[at - 1] in (lists.bodies | lists.generic_bodies):
            tail = [i for i in range(first + at + 1, last) if reading.capital(i)]
            named = any(reading.plain[i] in given_names() for i in tail[:-1])
            return first if named or plain[0] in lists.titles else last
    return first


def _body(reading: Reading, first: int, last: int) -> Mention:
    return Mention(first, last, "organization", first, True, _definite(reading, first))


def _definite(reading: Reading, first: int) -> bool:
    return first > 0 and reading.plain[first - 1] == "the"


def _after_titles(reading: Reading, first: int, last: int) -> int:
    """Where the name begins: behind the last title in the chain. A chain of titles alone names nobody."""
    begin, lists = first, words()
    for at in range(first, last):
        plain = reading.plain[at]
        if not reading.capital(at):
            continue
        if plain in lists.titles or (at > first and plain in lists.honorifics) or ("-" in plain and any(part in lists.titles for part in plain.split("-")) and at + 1 < last):
            begin = at + 1
    while begin < last and reading.words[begin] == ".":
        begin += 1
    if begin == last:
        return _titles_as_name(reading, first, last)
    if begin < last and reading.plain[begin] in lists.connectors:
        return _after_office(reading, begin, last)
    return begin


def _titles_as_name(reading: Reading, first: int, last: int) -> int:
    """A surname that is also a title (`Jane Bishop`) is a name where a given name stands before it."""
    for at in range(first, last - 1):
        if reading.plain[at] in given_names() and reading.plain[at] not in words().titles:
            return at
    return last


def _after_office(reading: Reading, at: int, last: int) -> int:
    """Where the name begins in `Secretary of State Jane Roe`: at a given name, else the last two words."""
    for i in range(at + 1, last - 1):
        if reading.plain[i] in given_names():
            return i
    capitals = [i for i in range(at, last) if reading.capital(i)]
    return capitals[-2] if len(capitals) > 2 else last


def _after_affiliation(reading: Reading, first: int, last: int, titled: bool) -> int:
    """Where the name begins when a party, a people, an acronym or a body stands before it."""
    capitals = [i for i in range(first, last) if reading.capital(i)]
    if len(capitals) > 2:
        for i in capitals[:-1]:
            if reading.plain[i] in given_names():
                return first if i == first or _initial(reading, first) else i
    for i in capitals[-2:0:-1]:
        plain = reading.plain[i - 1] if i > first else ""
        if not titled and i == capitals[-2] and _affiliates(plain):
            return i
    if len(capitals) == 2 and not titled and _affiliates(reading.plain[first], alone=True):
        return capitals[1]
    return first


def _affiliates(plain: str, alone: bool = False) -> bool:
    if plain in words().same_parties and len(plain) > 2:
        return True
    return not alone and (plain in places().peoples or plain in words().bodies)


def _affiliation_end(reading: Reading, first: int, name: int) -> int:
    """Where the body or place before a title ends: `Harbour Council | President Jane Roe`."""
    at = first
    while (
        at < name and reading.plain[at] not in words().titles and reading.plain[at] not in words().honorifics
    ):
        at += 1
    return at


def _affiliation(reading: Reading, first: int, last: int) -> Iterator[Mention]:
    name = " ".join(reading.plain[first:last])
    if name in words().same_parties:
        return
    kind: NameKind = _place_kind(name) or "organization"
    yield Mention(first, last, kind, first, kind != "organization", _definite(reading, first))


def _place_kind(name: str) -> NameKind | None:
    if name in places().countries or name in places().others:
        return "place"
    if name in places().peoples:
        return "people"
    return "place" if name in places().home else None


def _named(reading: Reading, first: int, last: int, title: int) -> Mention:
    kind, sure = _kind(reading, first, last, title)
    return Mention(first, last, kind, title, sure, title == first and _definite(reading, first))


def _kind(reading: Reading, first: int, last: int, title: int) -> tuple[NameKind, bool]:
    plain = reading.plain[first:last]
    lists, name = words(), " ".join(plain)
    titled = any(word in lists.titles for word in reading.plain[title:first])
    if place := _place_kind(name):
        return ("person", True) if titled and len(plain) == 1 and title < first else (place, True)
    if titled:
        return "person", True
    if plain[0] in lists.firms or (reading.words[first].isupper() and len(plain) == 1 and len(plain[0]) > 1):
        return "organization", True
    if lists.parties & set(plain) or plain[-1].endswith("-americans"):
        return "people", True
    if plain[0] in given_names() and len(plain) > 1:
        return "person", True
    role_before = title > 0 and reading.plain[title - 1] in (lists.titles | lists.persons)
    if role_before and reading.words[title - 1][0].islower():
        return "person", True
    if title == first and _definite(reading, first) and not _apposed(reading, last):
        return "organization", False
    names = sum(reading.capital(i) for i in range(first, last))
    return ("person", False) if names in (2, 3, 4) else ("unknown", False)


def _apposed(reading: Reading, last: int) -> bool:
    """Whether an age stands after the name."""
    return last + 1 < len(reading) and reading.words[last] == "," and reading.plain[last + 1].isdigit()

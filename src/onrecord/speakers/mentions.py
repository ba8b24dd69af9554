"""Finds every name in the article in one pass: runs of capitalised words, less titles and affiliations.

No tagger is at work here. What a name names is told from the words in and around it: titles, given
names, words for bodies, places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.speakers.affiliations import name_behind_body
from onrecord.speakers.chains import find_chains, is_initial
from onrecord.speakers.kinds import NameKind, is_definite, kind_of, place_kind
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import is_given_name, is_noun, places, words

_POSTNOMINALS = frozenset({"kc", "qc", "sc", "obe", "mbe", "cbe", "phd", "md", "mp", "msp", "mla"})
_COMMON = frozenset({"pac", "pacs", "ngo", "ngos", "ceo", "cfo", "dj", "tv", "pr", "phd", "ok"})  # no names
_LOCATING = ("-based", "-born", "-backed", "-led", "-owned", "-run", "-listed")


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
    """All names of the article's prose, in order, none overlapping.

    Of headings, where capitals tell nothing, only the given names before surnames that the prose has alone.
    """
    found: list[Mention] = []
    for first, last in find_chains(reading):
        if reading.paragraphs[first] not in reading.headings:
            found.extend(_with_body(reading, mention) for mention in _mentions(reading, first, last))
    return sorted([*_in_headings(reading, found), *found], key=lambda one: one.first)


def _in_headings(reading: Reading, prose: list[Mention]) -> Iterator[Mention]:
    lone = {reading.plain[one.first] for one in prose if len(one) == 1} - reading.lower
    for at in range(1, len(reading) if reading.headings else 0):
        named = reading.plain[at] in lone and is_given_name(reading.plain[at - 1])
        if named and reading.paragraphs[at] in reading.headings:
            yield Mention(at - 1, at + 1, "person", at - 1, True)


def lone_name(reading: Reading, first: int, last: int) -> Mention | None:
    """The one name that the words are, though they stand in a heading: no word of it is a common one."""
    for at in range(first, last):
        plain = reading.plain[at]
        if not reading.capital[at] or plain in reading.lower or plain in words().starters or is_noun(plain):
            return None
    found = list(_mention(reading, first, last))
    return found[0] if len(found) == 1 else None


def _with_body(reading: Reading, mention: Mention) -> Mention:
    """The mention with a lower-case word that makes a body of it: `the Harbour administration`."""
    at = mention.last
    if at >= len(reading) or reading.words[at] not in words().named_bodies:
        return mention
    if mention.kind == "organization" and mention.sure and not reading.possessive(at - 1):
        return mention
    return Mention(
        mention.first,
        at + 1,
        "organization",
        mention.first,
        True,
        is_definite(reading, mention.first),
    )


def _mentions(reading: Reading, first: int, last: int) -> Iterator[Mention]:
    """The names of one chain: parted at possessives, less titles and what the name belongs to."""
    begin = first
    for at in range(first, last):
        if reading.possessive(at) and at + 1 < last and not _inside_body(reading, at, last):
            yield from _mention(reading, begin, at + 1)
            begin = at + 1
    yield from _mention(reading, begin, last)


def _inside_body(reading: Reading, at: int, last: int) -> bool:
    """Whether the possessive belongs to the name of a body: `Coroner's Office`, `Women's Union`."""
    plain, lists = reading.plain[at], words()
    whose = plain in lists.titles or plain in lists.groups or plain in {"women", "children", "men", "people"}
    several = reading.words[at][-1] != "s" or reading.words[at + 1 : at + 2] in (["’"], ["'"])
    whose = whose or (several and plain.endswith("s") and reading.words[at][-2:] not in ("’s", "'s"))
    return whose and reading.plain[last - 1] in lists.bodies


def _mention(reading: Reading, first: int, last: int) -> Iterator[Mention]:
    while first < last and not (reading.capital[first] and _part_of_name(reading, first, last)):
        first += 1
    while last - first > 2 and reading.plain[last - 1] in _POSTNOMINALS:
        last -= 1
    while last > first and reading.words[last - 1] == "." and reading.plain[last - 2] not in words().suffixes:
        last -= 1
    lone = last - first == 1 and (len(reading.plain[first]) == 1 or reading.plain[first] in _COMMON)
    if first >= last or lone or _seat(reading, first):
        return
    if (parted := name_behind_body(reading, first, last)) is not None:
        yield from _affiliation(reading, *parted)
        yield Mention(parted[1], last, "person", parted[1], True)
        return
    head = _body_end(reading, first, last)
    if head == last:
        yield _body(reading, first, last)
        return
    name = _after_titles(reading, first, last)
    if name == last:
        if _office_of_body(reading, first, last):
            yield _body(reading, first, last)
        return
    name = _after_affiliation(reading, name, last, titled=name > first)
    if name > first and (end := _affiliation_end(reading, first, name)) > first:
        yield from _affiliation(reading, first, end)
    yield _named(reading, name, last, first)


def _part_of_name(reading: Reading, at: int, last: int) -> bool:
    """Whether the first word of a chain is its name's, and no `London-based` or `Fellow` before it."""
    plain = reading.plain[at]
    return at + 1 == last or not (plain == "fellow" or plain.endswith((*_LOCATING, "-year-old")))


def _seat(reading: Reading, at: int) -> bool:
    """Whether the word is a legislator's party and state in brackets: `(D-N.C.)`."""
    word = reading.words[at]
    return word[1:2] == "-" and word[0].isupper() and at > 0 and reading.words[at - 1] == "("


def _body_end(reading: Reading, first: int, last: int) -> int:
    """`last` where the words name a body: its head word ends the name, or stands before `of`."""
    plain, lists = reading.plain[first:last], words()
    if plain[-1] in lists.bodies or plain[-1] in lists.firms or plain[-1] in lists.publications:
        titled = any(word in lists.honorifics for word in plain[:-1])
        known = len(plain) == 2 and is_given_name(plain[0]) and plain[-1] not in lists.firms
        known = known and not is_definite(reading, first)
        return first if titled or known else last
    for at, word in enumerate(plain[1:-1], 1):
        if word in lists.connectors and plain[at - 1] in (lists.bodies | lists.generic_bodies):
            named = _person_behind(reading, first + at + 1, last)
            return first if named or plain[0] in lists.titles else last
    return first


def _person_behind(reading: Reading, first: int, last: int) -> bool:
    """Whether a person's name ends the words: it has a given name, or its surname stands alone elsewhere."""
    tail = [i for i in range(first, last) if reading.capital[i]]
    if any(is_given_name(reading.plain[i]) for i in tail[:-1]):
        return True
    surname = reading.plain[last - 1]
    if reading.plain[last - 2] in words().connectors:
        return False
    return len(tail) > 2 and surname in reading.lone and place_kind(surname) is None


def _office_of_body(reading: Reading, first: int, last: int) -> bool:
    """Whether the words name an office that is a body: `United Nations High Commissioner for Refugees`."""
    if not any(reading.plain[at] in {"for", "on"} for at in range(first + 2, last - 1)):
        return False
    two = " ".join(reading.plain[first : first + 2])
    return reading.plain[first] not in words().titles and (
        reading.plain[first + 1] in words().bodies or place_kind(two) == "place"
    )


def _body(reading: Reading, first: int, last: int) -> Mention:
    return Mention(first, last, "organization", first, True, is_definite(reading, first))


def _after_titles(reading: Reading, first: int, last: int) -> int:
    """Where the name begins: behind the last title in the chain. A chain of titles alone names nobody."""
    begin, lists = first, words()
    for at in range(first, last):
        plain = reading.plain[at]
        if not reading.capital[at]:
            continue
        compound = at + 1 < last and any(part in lists.titles for part in plain.split("-")[:-1])
        if plain in lists.titles or compound or (at > first and plain in lists.honorifics):
            begin = at + 1
    while begin < last and reading.words[begin] == ".":
        begin += 1
    if begin == last:
        return _titles_as_name(reading, first, last)
    if begin == last - 1 and begin > first and reading.plain[begin - 1] in words().regnal:
        return begin - 1
    if _given_before(reading, first, begin, last):
        return begin - 1
    if reading.plain[begin] in lists.connectors:
        return _after_office(reading, begin, last)
    joined = any(word in lists.connectors for word in reading.words[first:last])
    if begin == first and joined and _person_behind(reading, first, last):
        return _after_office(reading, first, last)
    return begin


def _given_before(reading: Reading, first: int, begin: int, last: int) -> bool:
    """Whether what looks like a title is the given name of a lone surname: `Dean Baker`."""
    before = reading.plain[begin - 1] if begin > first else ""
    return begin == last - 1 and is_given_name(before) and before in words().titles


def _titles_as_name(reading: Reading, first: int, last: int) -> int:
    """A surname that is also a title (`Jane Bishop`) is a name where a given name stands before it."""
    for at in range(first, last - 1):
        if is_given_name(reading.plain[at]) and reading.plain[at] not in words().titles:
            return at
    return last - 1 if reading.plain[last - 1] in reading.surnames else last


def _after_office(reading: Reading, at: int, last: int) -> int:
    """Where the name begins in `Secretary of State Jane Roe`: at a given name, else the last two words."""
    for i in range(at + 1, last - 1):
        if is_given_name(reading.plain[i]):
            return i
    capitals = [i for i in range(at, last) if reading.capital[i]]
    return capitals[-2] if len(capitals) > 2 else last


def _after_affiliation(reading: Reading, first: int, last: int, titled: bool) -> int:
    """Where the name begins when a party, a people, an acronym or a body stands before it."""
    capitals = [i for i in range(first, last) if reading.capital[i]]
    while (
        len(capitals) > 2
        and _acronym(reading.words[capitals[0]])
        and not _acronym(reading.words[capitals[1]])
    ):
        capitals = capitals[1:]
    begin = capitals[0] if capitals else first
    if len(capitals) > 2:
        for i in capitals[:-1]:
            if is_given_name(reading.plain[i]):
                whole = i == begin or is_initial(reading, begin)
                return begin if whole or _first_name(reading, capitals, i) else i
        if not titled and not is_definite(reading, first) and _affiliates(reading.plain[capitals[-3]]):
            return capitals[-2]
    if len(capitals) == 2 and not titled and reading.plain[begin] in words().same_parties:
        return capitals[1]
    return begin


def _first_name(reading: Reading, capitals: list[int], given: int) -> bool:
    """Whether the one word before a known given name is a name too: `Rosaura Elena Toro`."""
    if given != capitals[1] or reading.paragraphs[given] in reading.headings:
        return False
    plain, lists = reading.plain[capitals[0]], words()
    if capitals[0] > 0 and reading.plain[capitals[0] - 1] in lists.articles:
        return False
    other = _affiliates(plain) or place_kind(plain) is not None or is_noun(plain) or plain in lists.firms
    common = plain in reading.lower or plain in lists.publications or plain in lists.things
    return not (other or common or "-" in plain)


def _acronym(word: str) -> bool:
    """Whether the word is set in capitals and is no one's initials: `FBI`, but not `JD`."""
    return len(word) > 2 and word.isupper() and "." not in word


def _affiliates(plain: str) -> bool:
    lists = words()
    return plain in lists.same_parties or plain in places().peoples or plain in lists.bodies


def _affiliation_end(reading: Reading, first: int, name: int) -> int:
    """Where the body or place before a title ends: `Harbour Council | President Jane Roe`."""
    at = first
    while (
        at < name and reading.plain[at] not in words().titles and reading.plain[at] not in words().honorifics
    ):
        at += 1
    return at


def _affiliation(reading: Reading, first: int, last: int) -> Iterator[Mention]:
    kind: NameKind = place_kind(" ".join(reading.plain[first:last])) or "organization"
    yield Mention(first, last, kind, first, kind != "organization", is_definite(reading, first))


def _named(reading: Reading, first: int, last: int, title: int) -> Mention:
    kind, sure = kind_of(reading, first, last, title)
    return Mention(first, last, kind, title, sure, title == first and is_definite(reading, first))

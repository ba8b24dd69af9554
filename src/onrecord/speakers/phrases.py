"""Reads the words of a source: who is named, or what is said of those who are not.

The head of the phrase decides. `Jane Roe, the mayor of Harbour City` names Roe, `Roe's spokeswoman` names
nobody, `the mayor, Jane Roe` names Roe, `a report by the Harbour Council` is a report.
"""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.speakers.clusters import Cast
from onrecord.speakers.enumerations import named_group
from onrecord.speakers.mentions import Mention
from onrecord.speakers.reading import Reading
from onrecord.speakers.roles import follows_noun
from onrecord.speakers.words import is_document, is_role, words

_MOST_WORDS = 80  # of a source that are read; longer ones are no noun phrases
_AND = frozenset({"and", "und", "et", "y"})
_OTHERS = frozenset({"other", "others", "andere", "autres", "d'autres", "otros", "otras"})
_ENDS = frozenset({",", "(", ")", "—", "–", "-", ";", ":", "."})
_DASHES = frozenset({"—", "–", "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A source's words `[first, last)` and what they are.

    `names`: the mentions that are the source itself, several where it is `A and B`. `head`: the number of
    the head noun where no name is. `owner`: the word number of whoever the head belongs to, a name or a
    pronoun. `inner`: names inside the phrase before its head. `article`: what opens it, in lower case.
    """

    first: int
    last: int
    names: tuple[Mention, ...] = ()
    head: int | None = None
    owner: int | None = None
    inner: tuple[Mention, ...] = ()
    article: str = ""

    @property
    def definite(self) -> bool:
        """Whether the reader is taken to know who is meant."""
        return self.article in words().definite or self.owner is not None


def read_phrase(reading: Reading, cast: Cast, first: int, last: int) -> Phrase:
    """What the words `[first, last)` of a source are."""
    last = min(last, first + _MOST_WORDS)
    begin = first
    while begin < last and not reading.words[begin][0].isalnum():
        begin += 1
    article = _article(reading, cast, begin, last)
    end = _segment_end(reading, cast, begin, last)
    head, inner = _head(reading, cast, begin, end)
    named = cast.mention_at.get(head) if head is not None else None
    if listed := named_group(reading, cast, (begin, head, end, last)):
        return Phrase(first=first, last=last, names=listed, article=article)
    beside = _apposed(reading, cast, end, last, head)
    if named is not None and beside is not None and article in {"one", "a", "an", "another"}:
        return Phrase(first=first, last=last, names=(beside,), head=head, article=article)
    if named is not None and beside is not None and _serves(reading, cast, named, beside):
        return Phrase(first=first, last=last, names=(beside,), head=head, article=article)
    if named is not None and not _a_people(cast, head):
        names = (named, *_conjuncts(reading, cast, named.last, last))
        return Phrase(first=first, last=last, names=names, article=article)
    if beside is not None:
        return Phrase(first=first, last=last, names=(beside,), head=head, article=article)
    if named is not None:
        return Phrase(first=first, last=last, names=(named,), article=article)
    owner = next((m.first for m in reversed(inner) if reading.possessive(m.last - 1)), None)
    if owner is None and article in words().possessives:
        owner = begin
    return Phrase(first=first, last=last, head=head, owner=owner, inner=inner, article=article)


def _article(reading: Reading, cast: Cast, begin: int, last: int) -> str:
    if begin >= last or begin in cast.mention_at or reading.plain[begin] not in _openers():
        return ""
    return reading.plain[begin]


def _openers() -> frozenset[str]:
    return words().articles | words().possessives


def with_others(reading: Reading, phrase: Phrase) -> bool:
    """Whether people whom nobody names speak with the one who is: `Jane Roe and other skippers`."""
    at = phrase.names[-1].last
    if at >= phrase.last or reading.plain[at] not in _AND:
        return False
    rest = reading.plain[at + 1 : phrase.last]
    return bool(rest) and (rest[0] in _OTHERS or rest[-1] in words().groups)


def _serves(reading: Reading, cast: Cast, named: Mention, beside: Mention) -> bool:
    """Whether a body and a role stand before the name: `the Council of Ports' director, Jane Roe`."""
    if cast.entity_at[named.first].kind == "person":
        return False
    return any(
        reading.words[at] == "," and is_role(reading.plain[at - 1]) and at - 1 not in cast.mention_at
        for at in range(named.last + 1, beside.first)
    )


def _a_people(cast: Cast, head: int | None) -> bool:
    entity = cast.entity_at.get(head) if head is not None else None
    return entity is not None and entity.kind == "people"


def _segment_end(reading: Reading, cast: Cast, first: int, last: int) -> int:
    """Where the phrase's first part ends: before what follows its head."""
    at = first
    while at < last:
        mention = cast.mention_at.get(at)
        if mention is not None and mention.last > at:
            at = mention.last
            continue
        if reading.words[at] in _ENDS and at > first and not _abbreviation(reading, at):
            break
        at += 1
    return min(at, last)


def _abbreviation(reading: Reading, at: int) -> bool:
    return reading.words[at] == "." and reading.plain[at - 1] in words().abbreviations


def _head(reading: Reading, cast: Cast, first: int, last: int) -> tuple[int | None, tuple[Mention, ...]]:
    """The head's word number - a name's first word, or a noun - and the names before it."""
    head: int | None = None
    inner: list[Mention] = []
    at = first
    while at < last:
        mention = cast.mention_at.get(at)
        if mention is not None:
            if head is not None and cast.mention_at.get(head) is not None:
                inner.append(cast.mention_at[head])
            if reading.possessive(mention.last - 1) and mention.last < last:
                inner.append(mention)
            else:
                head = mention.first
            at = mention.last
            continue
        plain = reading.plain[at]
        if reading.words[at] == ".":
            at += 1
            continue
        if head is None and at > first and plain in words().prepositions:
            break
        if plain in words().relatives or _closes(reading, cast, head, at):
            break
        if reading.words[at][0].isalnum() and plain not in _openers() and not reading.possessive(at):
            if head is not None and cast.mention_at.get(head) is not None:
                inner.append(cast.mention_at[head])
            head = at
        at += 1
    return head, tuple(inner)


def _closes(reading: Reading, cast: Cast, head: int | None, at: int) -> bool:
    """Whether the head is complete before the word `at`."""
    if head is None:
        return False
    if reading.words[at] in '“"«„' and head not in cast.mention_at:
        return is_document(reading.plain[head])
    plain = reading.plain[at]
    if plain in words().calendar and head not in cast.mention_at:
        return True
    if plain in words().prepositions:
        return not _leads_to_name(reading, cast, head, at)
    if plain in {"and", "or", "und", "et", "y", "as"}:
        return head in cast.mention_at or not _role_then_name(reading, cast, at)
    return follows_noun(reading, head, at)


def _leads_to_name(reading: Reading, cast: Cast, head: int, at: int) -> bool:
    """Whether a role with what it belongs to stands before a name: `minister of mines Jane Roe`."""
    if head in cast.mention_at or not is_role(reading.plain[head]):
        return False
    for ahead in range(at + 1, min(at + _OFFICE, len(reading))):
        if reading.words[ahead] in _ENDS and not _abbreviation(reading, ahead):
            return False
        mention = cast.mention_at.get(ahead)
        if mention is not None and mention.first == ahead:
            entity = cast.entity_at[ahead]
            if entity.kind == "person" and not reading.possessive(mention.last - 1):
                return _behind_noun(reading, at + 1, mention)
            following = reading.plain[mention.last] if mention.last < len(reading) else ""
            on = following in _ON or following in words().titles
            if mention.last not in cast.mention_at and not on:
                return False
    return False


_OFFICE = 14  # words of an office in front of a name
_ON = frozenset({"of", "and", "for"})


def _behind_noun(reading: Reading, first: int, mention: Mention) -> bool:
    """Whether more than an article parts the name from the preposition: `of mines | Jane Roe`."""
    while first < mention.first and reading.plain[first] in words().articles:
        first += 1
    return mention.title != first


def _role_then_name(reading: Reading, cast: Cast, at: int) -> bool:
    """Whether `and` joins two roles of one person: `director and senior economist Jane Roe`."""
    for ahead in range(at + 1, min(at + 7, len(reading))):
        if reading.words[ahead] in _ENDS:
            return False
        if ahead in cast.mention_at and cast.entity_at[ahead].kind == "person":
            return _names_office(reading, ahead) or cast.mention_at[ahead].title < ahead
    return False


def _names_office(reading: Reading, at: int) -> bool:
    """Whether a role or, in lower case, what an office is for stands before the name at `at`."""
    before = reading.plain[at - 1]
    small = before in words().prepositions or before in words().says or before in _openers()
    return is_role(before) or (reading.words[at - 1].islower() and before not in {"and", "or"} and not small)


def _conjuncts(reading: Reading, cast: Cast, at: int, last: int) -> list[Mention]:
    """The further names of `A, B and C`; none where the list holds anything but names."""
    found: list[Mention] = []
    joined = False
    while at < last:
        if reading.words[at] == "(":
            at = next(
                (i + 1 for i in range(at, min(at + 8, last)) if reading.words[i] == ")"),
                last,
            )
        while at < last and (
            reading.words[at] == "," or reading.plain[at] in {"and", "und", "et", "y", "the", "both", "or"}
        ):
            joined = joined or reading.plain[at] in {"and", "und", "et", "y", "or"}
            at += 1
        at = _name_after(reading, cast, at, last)
        mention = cast.mention_at.get(at) if at < last else None
        if mention is not None and mention.last < last and is_role(reading.plain[mention.last]):
            at = _name_after(reading, cast, mention.last, last)
            mention = cast.mention_at.get(at) if at < last else None
        while mention is not None and mention.last < last and mention.last in cast.mention_at:
            mention = cast.mention_at[mention.last]
        if mention is None or (reading.possessive(mention.last - 1) and mention.last < last):
            break
        found.append(mention)
        at = mention.last
    return found if joined and at >= last - 1 else []


def _name_after(reading: Reading, cast: Cast, at: int, last: int) -> int:
    """Past the titles that stand before the next name of a list."""
    begin = at
    while at < last and at not in cast.mention_at and reading.words[at][0].isalpha() and at - begin < 4:
        at += 1
    if at == begin or at >= last:
        return begin
    before = reading.plain[at - 1]
    return at if is_role(before) or before in words().articles or _may_be_body(before) else begin


def _apposed(reading: Reading, cast: Cast, at: int, last: int, head: int | None) -> Mention | None:
    """The name that stands beside a description as a part of its own: `the mayor, Jane Roe`."""
    if head is not None and (is_document(reading.plain[head]) or reading.plain[head] in words().groups):
        return None
    body = head is not None and _may_be_body(reading.plain[head])
    while at < last:
        if reading.words[at] in {",", ":"} or reading.words[at] in _DASHES:
            begin = _name_after(reading, cast, at + 1, last)
            while begin < last and reading.words[begin] == ".":
                begin += 1
            mention = _past_affiliation(reading, cast, begin, last)
            if mention is not None and _stands_alone(reading, cast, mention, last, body):
                return mention
        at += 1
    return None


def _may_be_body(plain: str) -> bool:
    """Whether what the noun describes may be a body: `its owner, Flotilla Bank`."""
    return plain in words().generic_bodies or plain in words().firm_nouns or plain in _OWNERS


_OWNERS = frozenset(
    {"owner", "operator", "employer", "contractor", "developer", "publisher", "rival", "partner", "parent"}
)


def _past_affiliation(reading: Reading, cast: Cast, begin: int, last: int) -> Mention | None:
    """The name that begins at the word, past a body in front of a title: `Transport | Minister Jane Roe`."""
    mention = cast.mention_at.get(begin) if begin < last else None
    while mention is not None and cast.entity_at[mention.first].kind != "person":
        at = mention.last
        while at < last and at not in cast.mention_at and is_role(reading.plain[at]):
            at += 1
        following = cast.mention_at.get(at) if at < last else None
        if following is None or following.title > mention.last or following.first == following.title:
            break
        mention = following
    return mention


def _stands_alone(reading: Reading, cast: Cast, mention: Mention, last: int, body: bool) -> bool:
    entity = cast.entity_at[mention.first]
    fits = entity.kind in ("person", "unknown") or (body and entity.kind == "organization")
    if not fits or reading.possessive(mention.last - 1):
        return False
    if mention.last >= last:
        return True
    following = reading.plain[mention.last]
    return following in _ENDS or following in words().prepositions or following in words().relatives

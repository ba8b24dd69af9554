"""What an article calls the people whom it names: by title, by apposition, or by saying that they are it.

`Mayor Jane Roe`, `the mayor, Jane Roe,`, `Jane Roe, the mayor of Harbour City,`, `Jane Roe is the mayor`.
"""

from __future__ import annotations

from onrecord.speakers.clusters import Cast
from onrecord.speakers.entities import Entity, Role
from onrecord.speakers.gender import gender_of_titles
from onrecord.speakers.mentions import Mention
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import is_noun, is_role, words

_LONGEST = 16  # words of a role
_ENDS = frozenset({",", ".", ";", ":", "(", ")", "—", "–", "!", "?", "”", '"', "“"})
_COPULAS = frozenset(
    {
        "is",
        "was",
        "became",
        "becomes",
        "remains",
        "ist",
        "war",
        "est",
        "était",
        "es",
        "fue",
    }
)


def find_roles(reading: Reading, cast: Cast) -> None:
    """Adds to each person of the cast the roles that the article gives, in text order."""
    for entity in cast.entities:
        if entity.kind not in ("person", "unknown"):
            continue
        for mention in entity.mentions:
            for role in (
                _before(reading, mention),
                _ahead(reading, mention),
                _after(reading, cast, mention),
            ):
                if role is not None and role.text not in {known.text for known in entity.roles[:_LONGEST]}:
                    entity.roles.append(role)
                    entity.gender = entity.gender or gender_of_titles([role.noun])
                    entity.sure = entity.sure or entity.kind == "person"


def head_of(reading: Reading, first: int, last: int) -> int | None:
    """The head of the noun phrase `[first, last)`: its last word before a preposition, a mark or a clause."""
    head = None
    for at in range(first, last):
        plain, word = reading.plain[at], reading.words[at]
        if word in _ENDS or plain in words().relatives:
            break
        if plain in words().prepositions or (head is not None and follows_noun(reading, head, at)):
            break
        if plain in {"and", "or", "und", "et", "y"}:
            if head is not None and is_role(reading.plain[head]):
                break
            continue
        if plain not in words().articles and word[0].isalnum() and not reading.possessive(at):
            head = at
    return head


def follows_noun(reading: Reading, head: int, at: int) -> bool:
    """Whether the word is a participle that follows the phrase's head: `a letter | seen by`."""
    plain = reading.plain[at]
    if reading.capital[at]:
        return False
    participle = plain.endswith(("ed", "ing")) or plain in {
        "seen",
        "sent",
        "close",
        "familiar",
        "led",
        "made",
    }
    return participle and is_noun(reading.plain[head])


def role_of(reading: Reading, first: int, last: int, head: int) -> Role:
    """The role that the words `[first, last)` say, in its own words without an article."""
    while first < head and reading.plain[first] in words().articles:
        first += 1
    plain = reading.plain[head]
    kinds, parties = words().same_roles, words().same_parties
    modifiers = frozenset(
        parties.get(reading.plain[at], reading.plain[at])
        for at in range(first, last)
        if at != head and reading.words[at][0].isalnum() and reading.plain[at] not in words().prepositions
    )
    return Role(
        reading.cut(first, last),
        plain,
        kinds.get(plain, plain),
        modifiers - words().articles,
        first,
    )


def _before(reading: Reading, mention: Mention) -> Role | None:
    """The title or the lower-case noun directly before the name."""
    last = mention.first
    while last > 0 and reading.words[last - 1] == ".":
        last -= 1
    head = last - 1
    if (
        head < 0
        or not is_role(reading.plain[head])
        or reading.paragraphs[head] != reading.paragraphs[mention.first]
    ):
        return None
    first = _phrase_start(reading, head)
    if all(reading.plain[at] in words().honorifics for at in range(first, last)):
        return _party_office(reading, first, last, head)
    return role_of(reading, first, mention.first, head)


def _party_office(reading: Reading, first: int, last: int, head: int) -> Role | None:
    plain = reading.plain[head]
    return role_of(reading, first, last, head) if plain in words().same_roles else None


def _phrase_start(reading: Reading, head: int) -> int:
    first = head
    while first > 0 and head - first < _LONGEST and reading.paragraphs[first - 1] == reading.paragraphs[head]:
        plain = reading.plain[first - 1]
        allowed = reading.capital[first - 1] and plain not in words().starters
        if not (
            allowed or is_role(plain) or plain in words().named_bodies or "-" in plain or _adjective(plain)
        ):
            break
        first -= 1
    return first


def _adjective(plain: str) -> bool:
    return plain.endswith(("al", "ic", "ive", "ian", "ary")) or plain in {
        "senior",
        "chief",
        "vice",
        "top",
        "foreign",
    }


def _ahead(reading: Reading, mention: Mention) -> Role | None:
    """The phrase that the name is set beside: `the mayor, Jane Roe,`."""
    at = mention.title - 1
    if at < 2 or reading.words[at] != "," or mention.title != mention.first:
        return None
    first = at
    while first > 0 and at - first < _LONGEST and reading.words[first - 1] not in _ENDS:
        if reading.plain[first - 1] in words().says or reading.plain[first - 1] in words().verbs:
            break
        first -= 1
    head = head_of(reading, first, at)
    if head is None or not is_role(reading.plain[head]) or not _opens_phrase(reading, first):
        return None
    return _apart(reading, role_of(reading, first, at, head), first, at)


def _apart(reading: Reading, role: Role, first: int, last: int) -> Role:
    """The role as a phrase of its own, the words `[first, last)`, if an article or a possessive opens it."""
    opener = reading.plain[first]
    if is_role(role.noun) and (opener in words().articles or opener in words().possessives):
        role.phrase = (first, last)
    return role


def _opens_phrase(reading: Reading, at: int) -> bool:
    plain = reading.plain[at]
    return plain in words().articles or plain in words().possessives or reading.capital[at] or is_role(plain)


def _after(reading: Reading, cast: Cast, mention: Mention) -> Role | None:
    """The apposition or the predicate behind the name; an age between them is passed over."""
    at = mention.last
    if at < len(reading) and reading.words[at] == "(":
        at = _behind_bracket(reading, at)
    if at + 2 >= len(reading):
        return None
    copula = reading.plain[at] in _COPULAS
    if not copula and reading.words[at] != ",":
        return None
    first = at + 1
    if reading.plain[first].isdigit() and reading.words[first + 1] == ",":
        first += 2
    return _role_from(reading, cast, first, copula)


def _behind_bracket(reading: Reading, at: int) -> int:
    for stop in range(at, min(at + 8, len(reading) - 1)):
        if reading.words[stop] == ")":
            return stop + 1
    return at


def _role_from(reading: Reading, cast: Cast, first: int, copula: bool) -> Role | None:
    last = first
    while last < len(reading) and last - first < _LONGEST and reading.words[last] not in _ENDS:
        plain = reading.plain[last]
        if plain in words().says or plain in words().relatives or (plain in words().verbs and last > first):
            break
        last += 1
    if last == first or reading.paragraphs[last - 1] != reading.paragraphs[first - 1]:
        return None
    named = cast.entity_at.get(first)
    if named is not None and named.kind == "person" and not reading.possessive(first):
        return None
    head = head_of(reading, first, last)
    articled = reading.plain[first] in words().articles or reading.plain[first] in words().possessives
    if head is None or not (
        is_role(reading.plain[head]) or (articled and not copula and _noun_like(reading, head))
    ):
        return None
    return (
        _apart(reading, role_of(reading, first, last, head), first, last) if articled or not copula else None
    )


def _noun_like(reading: Reading, at: int) -> bool:
    lists, plain = words(), reading.plain[at]
    thing = plain in lists.generic_bodies or plain in lists.documents or plain in lists.groups
    return not thing and reading.words[at][0].islower() and len(plain) > 3


def roles_of(entity: Entity) -> tuple[str, ...]:
    """The entity's roles as written, in text order."""
    return tuple(role.text for role in sorted(entity.roles, key=lambda one: one.at))

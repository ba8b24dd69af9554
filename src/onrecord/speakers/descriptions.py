"""To whom a description of a person refers: `the deputy chair`, `the Republican nominee`.

To the person to whom the article gives that role, else to whoever stands out and may be so called; else to
nobody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from onrecord.speakers.clusters import Cast
from onrecord.speakers.entities import Bearers, Entity, Role, Weighed
from onrecord.speakers.gender import gender_of_titles
from onrecord.speakers.phrases import Phrase
from onrecord.speakers.reading import Reading
from onrecord.speakers.roles import role_of
from onrecord.speakers.words import is_role, places, words


def find_person(
    reading: Reading, cast: Cast, bearers: Bearers, phrase: Phrase, likely: Entity | None = None
) -> Entity | None:
    """Who in the article has the role that the phrase describes; None where nobody has.

    `likely`: who stands out there; preferred to one of whom nothing but the role's head word is known,
    and who was last named well before, unless the word names an office.
    """
    if phrase.head is None:
        return None
    wanted = role_of(reading, phrase.first, phrase.last, phrase.head)
    best: tuple[int, int] | None = None
    found = None
    inside = {id(cast.entity_at.get(at)) for at in range(phrase.first, phrase.last)}
    for entity, role in bearers.of_role(wanted.head, phrase.first):
        score = _fit(wanted, role, phrase.definite) if id(entity) not in inside else None
        if score is None or not _gender_fits(reading, entity, phrase.head):
            continue
        rank = (score, -abs(nearest(entity, phrase.first) - phrase.first))
        if best is None or rank > best:
            best, found = rank, entity
    if best is None or best[0] > 1 or likely is None or best[1] >= -_FAR:
        return found
    if wanted.head not in _OFFICES or any(role.head == wanted.head for role in likely.roles):
        return likely
    return found if len({id(one) for one, _ in bearers.of_role(wanted.head, phrase.first)}) == 1 else None


_FAR = 60  # words behind which a mention is out of mind


def standing_out(reading: Reading, head: int, people: Sequence[Weighed]) -> Entity | None:
    """Who stands out among those whom the noun `head` may take up; None where nobody does."""
    shouted = reading.words[head].isupper()
    if not people or shouted or reading.plain[head] in _RELATIVE or _brought_in(reading, head):
        return None
    fitting = [one for one in people if _may_be_called(reading, one[0], head)]
    if not fitting or fitting[0][1] < STANDS_OUT:
        return None
    if len(fitting) > 1 and fitting[0][1] < MARGIN * fitting[1][1]:
        return None
    return fitting[0][0] if fitting[0][0].name else None


# The weight from which someone stands out, and how much it must exceed the next.
STANDS_OUT, MARGIN = 0.3, 2.0
_RELATIVE = frozenset(
    {"narrator", "moderator", "interviewer", "source", "official", "employer", "crowd", "other"}
)


def _brought_in(reading: Reading, head: int) -> bool:
    """Whether the article brought in somebody else by the noun: `a nurse … the nurse`."""
    plain = reading.plain[head]
    for before in range(max(0, head - _BACK), head - 1):
        if reading.plain[before] == plain and set(reading.plain[max(0, before - 3) : before]) & _INDEFINITE:
            return True
    return False


def _may_be_called(reading: Reading, entity: Entity, head: int) -> bool:
    """Whether the noun `head` may take up the entity, to whom the article gives no such role.

    Not where it names an office and the article calls the entity something else, nor where it tells
    another gender.
    """
    plain = reading.plain[head]
    office = words().same_roles.get(plain, plain)
    held = {role.head for role in entity.roles}
    if held and office not in held and (office in _OFFICES or not _epithet(reading, plain)):
        return False
    return _gender_fits(reading, entity, head)


def _epithet(reading: Reading, plain: str) -> bool:
    """Whether writers take people up by the noun for variety: `the billionaire`, `the 27-year-old`."""
    return plain.endswith("-year-old") or plain in _EPITHETS


_EPITHETS = frozenset(
    {
        "actor",
        "actress",
        "star",
        "singer",
        "rapper",
        "comedian",
        "author",
        "novelist",
        "writer",
        "artist",
        "musician",
    }
    | {
        "billionaire",
        "millionaire",
        "mogul",
        "tycoon",
        "magnate",
        "businessman",
        "businesswoman",
        "entrepreneur",
    }
    | {
        "politician",
        "candidate",
        "nominee",
        "contender",
        "hopeful",
        "frontrunner",
        "front-runner",
        "lawmaker",
    }
    | {
        "legislator",
        "democrat",
        "republican",
        "conservative",
        "veteran",
        "native",
        "woman",
        "man",
        "teenager",
        "girl",
    }
    | {"boy", "student", "athlete", "player", "striker", "champion", "skipper", "pensioner", "grandmother"}
    | {
        "grandfather",
        "mother",
        "father",
        "widow",
        "widower",
        "victim",
        "suspect",
        "defendant",
        "winner",
        "activist",
    }
    | {
        "leader",
        "politico",
        "newcomer",
        "incumbent",
        "challenger",
        "diplomat",
        "academic",
        "scientist",
        "expert",
    }
)


def _gender_fits(reading: Reading, entity: Entity, head: int) -> bool:
    told = gender_of_titles([reading.plain[head]])
    return told is None or entity.gender in (None, told)


_BACK = 80  # words in which somebody may have been brought in
_INDEFINITE = frozenset({"a", "an", "one", "another", "ein", "eine", "un", "une", "una"})
_OFFICES = frozenset(
    {"president", "senator", "representative", "governor", "minister", "secretary", "councillor", "mayor"}
    | {"judge", "justice", "pope", "speaker", "king", "queen", "chancellor", "chair"}
)


def _fit(wanted: Role, role: Role, definite: bool) -> int | None:
    """How well the roles agree: the number of words that they share; None where they do not."""
    if wanted.head != role.head:
        return None
    ours, theirs = _parties(wanted), _parties(role)
    if ours and theirs and not ours & theirs:
        return None
    shared = wanted.modifiers & role.modifiers
    if not definite:
        return len(shared) if len(shared) > 1 else None
    if shared:
        return len(shared) + 1
    telling = {word for word in wanted.modifiers if not _vague(word)}
    return 1 if not telling or not role.modifiers else None


def _parties(role: Role) -> frozenset[str]:
    known = frozenset(words().same_parties.values())
    return role.modifiers & known


def _vague(word: str) -> bool:
    """Whether the word sets one bearer of a role apart from others only a little."""
    lists, somewhere = words(), places()
    place = word in somewhere.home or word in somewhere.others or word in somewhere.peoples
    return place or word in lists.same_parties or is_role(word) or word.isdigit() or word in _VAGUE


_VAGUE = frozenset(
    {
        "presidential",
        "then",
        "former",
        "longtime",
        "veteran",
        "young",
        "old",
        "outgoing",
        "incoming",
        "new",
    }
    | {"late", "current", "top", "senior", "embattled", "york"}
)


def nearest(entity: Entity, at: int) -> int:
    """Where the entity was last mentioned before the word `at`; far behind where it was not."""
    before = bisect_left(entity.mentions, at, key=lambda one: one.first)
    return entity.mentions[before - 1].first if before else -1_000_000

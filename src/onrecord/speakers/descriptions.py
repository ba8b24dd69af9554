"""To whom a description refers: `the deputy chair`, `the company`, `the Republican nominee`.

To the person to whom the article gives that role, to the body with that word in its name; else to nobody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from onrecord.speakers.clusters import Cast
from onrecord.speakers.entities import Bearers, Entity, Role
from onrecord.speakers.phrases import Phrase
from onrecord.speakers.reading import Reading
from onrecord.speakers.roles import head_of, role_of
from onrecord.speakers.words import is_role, places, words


def find_person(
    reading: Reading, cast: Cast, bearers: Bearers, phrase: Phrase, likely: Entity | None = None
) -> Entity | None:
    """Who in the article has the role that the phrase describes; None where nobody has.

    `likely`: who stands out there; preferred to one of whom nothing but the role's head word is known,
    and who was last named well before.
    """
    if phrase.head is None:
        return None
    wanted = role_of(reading, phrase.first, phrase.last, phrase.head)
    best: tuple[int, int] | None = None
    found = None
    inside = {id(cast.entity_at.get(at)) for at in range(phrase.first, phrase.last)}
    for entity, role in bearers.of_role(wanted.head, phrase.first):
        score = _fit(wanted, role, phrase.definite) if id(entity) not in inside else None
        if score is None:
            continue
        rank = (score, -abs(_nearest(entity, phrase.first) - phrase.first))
        if best is None or rank > best:
            best, found = rank, entity
    if best is not None and best[0] == 1 and likely is not None and best[1] < -_FAR:
        return likely
    return found


_FAR = 60  # words behind which a mention is out of mind


def may_be_called(reading: Reading, entity: Entity, head: int) -> bool:
    """Whether the noun `head` may take up the entity, to whom the article gives no such role.

    Not where the article brought in somebody else by it (`a nurse … the nurse`), nor where it names an
    office and the article calls the entity something else.
    """
    plain = reading.plain[head]
    for before in range(max(0, head - _BACK), head - 1):
        if reading.plain[before] == plain and set(reading.plain[max(0, before - 3) : before]) & _INDEFINITE:
            return False
    office = words().same_roles.get(plain, plain)
    held = {role.head for role in entity.roles}
    return office not in _OFFICES or not held or office in held


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


def _nearest(entity: Entity, at: int) -> int:
    """Where the entity was last mentioned before the word `at`; far behind where it was not."""
    before = bisect_left(entity.mentions, at, key=lambda one: one.first)
    return entity.mentions[before - 1].first if before else -1_000_000


def body_behind(reading: Reading, cast: Cast, phrase: Phrase) -> Entity | None:
    """The one body named directly before the head of the phrase, or behind it: `officials of …`."""
    if phrase.head is None:
        return None
    beside = [cast.mention_at.get(phrase.head - 1)]
    if phrase.head + 1 < phrase.last and reading.plain[phrase.head + 1] in _OF_BODIES:
        beside = [cast.mention_at[at] for at in range(phrase.head + 2, phrase.last) if at in cast.mention_at]
    bodies = {id(one): one for one in (cast.entity_at[each.first] for each in beside if each)}
    found = next(iter(bodies.values())) if len(bodies) == 1 else None
    return found if found is not None and found.kind == "organization" else None


_OF_BODIES = frozenset({"at", "for", "from", "of", "with"})


def find_body(reading: Reading, cast: Cast, bearers: Bearers, phrase: Phrase) -> Entity | None:
    """The body that a definite description means: by its head word, else the last newspaper."""
    if phrase.head is None or not phrase.definite:
        return None
    head = reading.plain[phrase.head]
    if any(reading.possessive(at) and at not in cast.mention_at for at in range(phrase.first, phrase.head)):
        return None
    bodies = bearers.bodies(phrase.first)
    named = [one for one in bodies if len(one.key) > 1 and head in one.key]
    if not named and head in words().newsrooms:
        named = [one for one in bodies if one.key[-1] in words().publications]
    modifiers = {
        reading.plain[at]
        for at in range(phrase.first, phrase.head)
        if reading.capital[at] and not reading.opens[at]
    }
    fitting = [one for one in named if not modifiers or modifiers & set(one.key)]
    return _latest(fitting, phrase.first) or (
        None if modifiers else _latest(_kin(reading, bodies, head), phrase.first)
    )


def _kin(reading: Reading, bodies: list[Entity], head: str) -> list[Entity]:
    """The bodies that the article calls by the word: `Harbour Foods, a company`, `the company Flotilla`."""
    found = []
    for one in bodies:
        for mention in one.mentions[:_MENTIONS]:
            before = reading.plain[mention.first - 1] if mention.first else ""
            if before == head or head in _apposition(reading, mention.last):
                found.append(one)
                break
    return found


def _apposition(reading: Reading, at: int) -> list[str]:
    """The words of the apposition that begins with a comma at the word `at`, up to a clause of its own."""
    if at + 1 >= len(reading) or reading.words[at] != "," or reading.plain[at + 1] not in words().articles:
        return []
    stop = at + 2
    while stop < min(at + _APPOSITION, len(reading)) and reading.plain[stop] not in words().relatives:
        stop += 1
    return reading.plain[at + 2 : stop]


_MENTIONS = 8  # of a body that are looked at
_APPOSITION = 8  # words of an apposition that are looked at


def likely_body(reading: Reading, phrase: Phrase, bodies: Sequence[Entity]) -> Entity | None:
    """The one body on the reader's mind that may be so called: a country, a newspaper, a firm."""
    found: list[Entity] = []
    head = reading.plain[phrase.head] if phrase.head is not None else ""
    for one in bodies:
        name = " ".join(one.key)
        if head in _STATES:
            fits = name in places().countries
        elif head in _TOWNS:
            fits = one.kind == "place" and name not in places().countries
        elif head in words().newsrooms:
            fits = one.key[-1] in words().publications
        else:
            paper = one.key[-1] in words().publications
            fits = head in words().firm_nouns and one.kind != "place" and not paper
        if fits:
            found.append(one)
    return found[0] if len(found) == 1 else None


_STATES = frozenset({"country", "nation", "kingdom", "republic"})
_TOWNS = frozenset(
    {
        "city",
        "town",
        "village",
        "municipality",
        "borough",
        "capital",
        "province",
        "state",
        "region",
    }
)


def _latest(bodies: list[Entity], at: int) -> Entity | None:
    if not bodies:
        return None
    return max(bodies, key=lambda one: _nearest(one, at))


def written_body(reading: Reading, phrase: Phrase) -> str | None:
    """A body's name as a phrase gives it that says whose it is: `Ukraine's emergency service`."""
    if phrase.head is None or not phrase.inner:
        return None
    first = phrase.inner[0].first
    stop = head_of(reading, phrase.head, phrase.last)
    return reading.cut(first, (stop or phrase.head) + 1)

"""To which body a description refers: `the company`, `the council`, `her campaign`, `the newspaper`.

To the one with that word in its name, or that the article calls so; else to the one on the reader's mind
that may be so called, where no other may; else to none.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.speakers.clusters import Cast
from onrecord.speakers.descriptions import nearest
from onrecord.speakers.entities import Bearers, Entity, Weighed
from onrecord.speakers.phrases import Phrase
from onrecord.speakers.reading import Reading
from onrecord.speakers.roles import head_of
from onrecord.speakers.words import places, words


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


def find_body(
    reading: Reading, cast: Cast, bearers: Bearers, phrase: Phrase, strict: bool = False
) -> Entity | None:
    """The body that a definite description means: by its head word, else the last newspaper.

    `strict`: words in lower case before the head must be in the name too (`the regional government`).
    """
    if phrase.head is None or not phrase.definite:
        return None
    head = reading.plain[phrase.head]
    if any(reading.possessive(at) and at not in cast.mention_at for at in range(phrase.first, phrase.head)):
        return None
    bodies = bearers.bodies(phrase.first)
    named = [one for one in bodies if len(one.key) > 1 and head in one.key]
    if not named and head in words().newsrooms:
        named = [one for one in bodies if is_paper(reading, one)]
    modifiers = {
        reading.plain[at]
        for at in range(phrase.first, phrase.head)
        if reading.capital[at] and not reading.opens[at]
    }
    lower = _lower(reading, phrase) if strict else frozenset()
    fitting = [one for one in named if (not modifiers or modifiers & set(one.key)) and lower <= set(one.key)]
    return _latest(fitting, phrase.first) or (
        None if modifiers else _latest(_kin(reading, bodies, head), phrase.first)
    )


def _lower(reading: Reading, phrase: Phrase) -> frozenset[str]:
    """The words in lower case between the article and the head that set the body apart from others."""
    return frozenset(
        reading.plain[at]
        for at in range(phrase.first + 1, phrase.head or phrase.first)
        if not reading.capital[at] and reading.words[at][0].isalnum() and reading.plain[at] not in _SAME
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


_SAME = frozenset({"same", "whole", "entire", "new", "former", "now"})
_MENTIONS = 8  # of a body that are looked at
_APPOSITION = 8  # words of an apposition that are looked at


def likely_body(reading: Reading, phrase: Phrase, bodies: Sequence[Weighed]) -> Entity | None:
    """The body on the reader's mind that may be so called, where no other that may weighs nearly as much."""
    head = reading.plain[phrase.head] if phrase.head is not None else ""
    fitting = [one for one in bodies if _may_be_called(reading, one[0], head)]
    if not fitting or (len(fitting) > 1 and fitting[0][1] < _MARGIN * fitting[1][1]):
        return None
    return fitting[0][0]


_MARGIN = 2.0  # by how much the heaviest body must exceed the next


def _may_be_called(reading: Reading, body: Entity, head: str) -> bool:
    """Whether a common noun may take up the body: a country, a newspaper, a firm."""
    name, lists = " ".join(body.key), words()
    if head in _STATES:
        return name in places().countries
    if head in _TOWNS:
        return body.kind == "place" and name not in places().countries
    if body.kind == "place" or (body.kind == "unknown" and not is_named(reading, body)):
        return False
    if head in lists.newsrooms:
        return is_paper(reading, body)
    if head not in lists.firm_nouns or is_paper(reading, body):
        return False
    return head not in _FIRMS or not set(body.key) & _PUBLIC


def is_named(reading: Reading, body: Entity) -> bool:
    """Whether a word of unknown kind is a name: capitalised inside a sentence, or acting at its head."""
    if body.key[-1] in reading.inside:
        return True
    for one in body.mentions[:_MENTIONS]:
        following = reading.plain[one.last] if one.last < len(reading) else ""
        acts = following in words().says or following in words().verbs or following.endswith(("ed", "s"))
        if acts and not body.key[-1].endswith("ing") and following not in words().prepositions:
            return True
    return False


def is_paper(reading: Reading, body: Entity) -> bool:
    """Whether the name is a newspaper's: by its last word, or since it holds `The`: `told The Ferryman`."""
    if body.key[-1] in words().publications:
        return True
    return any(
        one.first > 0 and reading.words[one.first - 1] == "The" and not reading.opens[one.first - 1]
        for one in body.mentions[:_MENTIONS]
    )


_INDEFINITE = frozenset({"a", "an", "one", "another", "some", "any", "no"})
_FIRMS = frozenset(
    {
        "airline",
        "business",
        "company",
        "empresa",
        "entreprise",
        "firm",
        "firma",
        "konzern",
        "maker",
        "manufacturer",
    }
    | {"retailer", "société", "startup", "unternehmen", "compañía"}
)
# Words of names that are no firm's.
_PUBLIC = frozenset(
    {
        "agency",
        "army",
        "assembly",
        "bureau",
        "cabinet",
        "campaign",
        "commission",
        "committee",
        "congress",
        "council",
    }
    | {
        "court",
        "department",
        "government",
        "house",
        "ministry",
        "nations",
        "parliament",
        "party",
        "police",
        "senate",
    }
    | {
        "union",
        "university",
        "administration",
        "association",
        "foundation",
        "office",
        "navy",
        "force",
        "fbi",
        "cia",
    }
    | {"un", "nato", "eu", "school", "college"}
)
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
    return max(bodies, key=lambda one: nearest(one, at))


def written_body(reading: Reading, phrase: Phrase) -> str | None:
    """A body's name as a phrase gives it that says whose it is: `Ukraine's emergency service`."""
    if phrase.head is None or not phrase.inner or phrase.article in _INDEFINITE:
        return None
    first = phrase.inner[0].first
    stop = head_of(reading, phrase.head, phrase.last)
    return reading.cut(first, (stop or phrase.head) + 1)


def press_of(reading: Reading, cast: Cast, phrase: Phrase) -> Entity | None:
    """The body for which its `press office of the …` speaks."""
    head = phrase.head
    if head is None or head + 2 >= phrase.last or reading.plain[head - 1] not in {"press", "media"}:
        return None
    at = head + 2 if reading.plain[head + 1] == "of" else phrase.last
    while at < phrase.last and reading.plain[at] in words().articles:
        at += 1
    entity = cast.entity_at.get(at) if at < phrase.last else None
    return entity if entity is not None and entity.kind == "organization" else None


def institution(reading: Reading, phrase: Phrase) -> str | None:
    """A public body by what it is for, the only name that the text gives it: `the forest department`."""
    head = phrase.head
    if head is None or phrase.article != "the" or phrase.inner or reading.plain[head] not in _INSTITUTIONS:
        return None
    between = range(phrase.first + 1, head)
    plain = all(reading.words[at].isalpha() and reading.words[at].islower() for at in between)
    if not between or not plain or any(reading.plain[at] in _NOT_FOR for at in between):
        return None
    return reading.cut(phrase.first + 1, head + 1)


_INSTITUTIONS = frozenset(
    {"ministry", "department", "board", "guard", "court", "office", "authority", "agency", "service"}
)
_NOT_FOR = frozenset(
    {
        "same",
        "press",
        "media",
        "new",
        "whole",
        "other",
        "entire",
        "two",
        "three",
        "local",
        "former",
        "full",
        "appeals",
    }
)

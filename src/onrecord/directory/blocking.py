"""The keys under which a speaker is filed, so that only those who share one are compared.

Each key is short and made for one way in which names differ; a bucket is read only as far as `MAX_BUCKET`,
those mentioned most first, so that looking up costs the same however full the record is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.directory.bodies import BodyName, body_name
from onrecord.directory.letters import sound
from onrecord.directory.names import PersonName, person_name
from onrecord.directory.traits import Mention, Sort
from onrecord.directory.words import roots_of

MAX_BUCKET = 24
MAX_KEYS = 24  # of a speaker


def filed_under(sort: Sort, names: Iterable[str], traits: Iterable[str] = ()) -> list[str]:
    """The keys of a speaker with these names, each once, the most telling first."""
    bodies = sorted(trait[4:] for trait in traits if trait.startswith("org:"))[:4]
    found: dict[str, None] = {}
    for name in names:
        keys = _person(name, bodies) if sort == "person" else _body(name)
        found.update(dict.fromkeys(keys))
    return list(found)[:MAX_KEYS]


def sought_under(mention: Mention) -> list[str]:
    """The keys under which those are filed who may be this speaker."""
    found = dict.fromkeys(filed_under(mention.sort, mention.names, mention.traits))
    if mention.sort == "person":
        for name in mention.names:
            parts = person_name(name)
            if parts and parts.given:
                found.update(dict.fromkeys(_turned(parts)))
    return list(found)[: MAX_KEYS + 4]


def name_key(sort: Sort, name: str) -> str:
    """The key that all who bear this very name share.

    >>> name_key("person", "Jane Q. Roe"), name_key("body", "The Lamp Board")
    ('w:janeqroe', 'w:lampboard')
    """
    keys = _person(name, []) if sort == "person" else _body(name)
    return next((key for key in keys if key.startswith("w:")), f"w:{name}")


def _person(text: str, bodies: list[str]) -> Iterator[str]:
    name = person_name(text)
    if name is None:
        return
    yield f"w:{''.join(name.words)}"
    if not name.given:
        yield f"l:{name.family}"
        return
    roots = sorted(roots_of(name.given))[:4]
    yield from (f"o:{roots[0]} {name.family}@{body}" for body in bodies)
    families = [name.family, *(word for word in name.middle if len(word) > 2)]
    yield from (f"p:{family}|{root}" for family in families[:3] for root in roots)
    yield f"s:{sound(name.family)}|{sound(name.given)[:1]}"
    yield f"i:{name.family}|{name.given[0]}"
    yield from (f"i:{name.family}|{word[0]}" for word in name.middle[:2] if word[0] != name.given[0])
    yield f"l:{name.family}"


def _turned(name: PersonName) -> Iterator[str]:
    """As if the family name stood first."""
    first, last = name.given, name.family
    yield from (f"p:{first}|{root}" for root in sorted(roots_of(last))[:4])
    yield f"w:{''.join((*name.words[-1:], *name.words[:-1]))}"
    yield f"w:{''.join((*name.words[1:], *name.words[:1]))}"


def _body(text: str) -> Iterator[str]:
    name = body_name(text)
    if name is None:
        return
    yield f"b:{' '.join(sorted(name.words))}"
    yield f"w:{name.joined}"
    if name.short:
        yield f"a:{name.short}"
    yield from (f"a:{letters}" for letters in sorted(name.initials) if len(letters) < 9)
    yield f"k:{' '.join(map(sound, name.words))}"
    yield from _shortened(name)


def _shortened(name: BodyName) -> Iterator[str]:
    """Without a country in front, or the last word or two."""
    if len(name.words) > 1:
        yield f"b:{' '.join(sorted(name.words[1:]))}" if len(name.words[0]) == 2 else f"b:{name.words[0]}"
        yield f"b:{' '.join(sorted(name.words[:-1]))}"

"""What an article tells of each of its speakers, as far as it helps to know them again elsewhere.

A trait is one short text, its kind in front: `org:` a body or place of several words in a role, `cap:` one of
one word, `role:` a telling word of a role, `field:` what field that is, `by:` who else speaks in the
article, `out:` and `lang:` outlet and language, `gen:` he or she, `kind:`
what kind of speaker; and `described` where there is a role at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from onrecord.directory.bodies import body_name, same_body_name
from onrecord.directory.letters import plain, words_of
from onrecord.directory.names import display_key
from onrecord.directory.words import same_word, words
from onrecord.folding import folded
from onrecord.record import Record, Speaker, SpeakerKind

Sort = Literal["person", "body"]

DESCRIBED = "described"
"""The trait of a mention that has any role."""

MAX_ALIASES = 6
MAX_BESIDE = 12  # other speakers of the article that are kept
MAX_ROLES = 12
_MAX_MENTIONS = 60  # places of a speaker that are looked at
_CAPITAL = r"[^\W\d_a-zà-ÿ][\w.'’&-]*"
_RUN = re.compile(
    rf"{_CAPITAL}(?:\s+(?:(?:of|for|and|the|on|de|del|des|du|der|für|van|&)\s+){{0,2}}{_CAPITAL})*"
)
_NAME = rf"((?:the\s+)?{_CAPITAL}(?:\s+(?:(?:of|for|and|the|de|van|der)\s+){{0,2}}{_CAPITAL}){{0,6}})"
_KNOWN_AS = re.compile(
    r"\s*[,(]\s*(?:then\s+|also\s+|better\s+)?"
    r"(?:formerly(?:\s+(?:known\s+as|called|named))?|previously\s+(?:known\s+as|called)|known\s+as"
    r"|n[ée]e|born|geb\.|geborene|dite?|alias|a\.?k\.?a\.?|until\s+\d{4}(?:\s+known\s+as)?)\s+" + _NAME
)
_IN_BRACKETS = re.compile(r"\s*\(\s*(?:the\s+)?([A-Z][A-Za-z.]{1,7})\s*\)")
_TITLES = {"mr": "he", "mister": "he", "mrs": "she", "ms": "she", "miss": "she"}
_PRONOUNS = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A speaker of one article. `names`: as the article gives it, then what else it is called there.

    `day`: `YYYY-MM-DD`, None where the article's date is not known.
    """

    id: str
    kind: SpeakerKind
    names: tuple[str, ...]
    traits: frozenset[str]
    day: str | None = None

    @property
    def sort(self) -> Sort:
        return sort_of(self.kind)


def sort_of(kind: str) -> Sort:
    """Persons are compared with persons, all others with one another."""
    return "person" if kind == "person" else "body"


def mention_id(article: str, name: str) -> str:
    """The id of the speaker `name` of an article: the same however often the record is made again.

    >>> mention_id("3f2a9c1b7e10", "Jane Roe")
    'sp17f90eb35409'
    """
    return "sp" + sha256(f"{article}\n{name}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def mentions_of(article: str, record: Record) -> list[Mention]:
    """Each speaker of the article, in their order. `article`: its key."""
    day = _day(record.published.value if record.published else None)
    keys = [display_key(speaker.name) for speaker in record.speakers]
    beside = [f"by:{key}" for key in keys[: MAX_BESIDE + 1]]
    outlet = [f"out:{folded(record.outlet)}"] if record.outlet else []
    outlet += [f"lang:{record.language}"] if record.language else []
    found = []
    for speaker, own in zip(record.speakers, keys, strict=True):
        others = [one for one in beside if one != f"by:{own}"][:MAX_BESIDE]
        gender = _gender(record.text, speaker)
        own_traits = [*role_traits(speaker.roles), *others, *outlet, *gender, f"kind:{speaker.kind}"]
        own_traits += [DESCRIBED] if speaker.roles else []
        found.append(
            Mention(
                id=mention_id(article, speaker.name),
                kind=speaker.kind,
                names=tuple(dict.fromkeys((speaker.name, *_aliases(record.text, speaker)))),
                traits=frozenset(own_traits),
                day=day,
            )
        )
    return found


def _day(published: str | None) -> str | None:
    if not published or not published[:4].isdigit():
        return None
    return (published[:10] + "-01-01")[:10]


def role_traits(roles: Iterable[str]) -> Iterator[str]:
    """The bodies, places, words and fields that roles name.

    >>> sorted(role_traits(["former Lumen Harbour Board spokeswoman", "Coast columnist"]))
    ['cap:coast', 'field:media', 'org:lumen harbor board', 'role:columnist', 'role:spokesperson']
    """
    for role in tuple(roles)[:MAX_ROLES]:
        text = " ".join(role[:300].split())
        for run in _RUN.findall(text):
            if name := _body_of(run):
                yield f"{'org' if len(name) > 1 else 'cap'}:{' '.join(name)}"
        for word in words_of(text):
            usual = same_word(word)
            if usual in words().fields:
                yield f"field:{words().fields[usual]}"
            if _tells(word, usual, text):
                yield f"role:{usual}"


def _body_of(run: str) -> tuple[str, ...]:
    """The words of a capitalised run that name a body or place: without titles and words for roles."""
    name = body_name(run)
    kept = list(name.words) if name else []
    while kept and _is_role(kept[-1]):
        kept.pop()
    while kept and _is_role(kept[0]):
        kept.pop(0)
    return tuple(kept)


def _is_role(word: str) -> bool:
    lists = words()
    return word in lists.fields or word in lists.weak_roles or word in lists.titles or word in _NOUNS


_NOUNS = frozenset({"spokesperson", "chair", "director", "analyst", "adviser", "advisor", "activist", "aide"})


def _tells(word: str, usual: str, text: str) -> bool:
    lists = words()
    if word in lists.weak_roles or usual in lists.weak_roles or word in lists.stop_words or len(word) < 3:
        return False
    return (
        not re.search(rf"\b{re.escape(word[:1].upper())}{re.escape(word[1:])}\b", text)
        or usual in lists.fields
    )


def _gender(text: str, speaker: Speaker) -> list[str]:
    """He or she, where the pronouns and titles of a speaker all say the same."""
    if speaker.kind != "person":
        return []
    told = set()
    for span in speaker.mentions[:_MAX_MENTIONS]:
        word = text[span.start : span.end].casefold()
        before = text[max(0, span.start - 8) : span.start].casefold().replace(".", " ").split()
        told |= {
            _PRONOUNS.get(word),
            _TITLES.get(before[-1]) if before else None,
            _TITLES.get(word.split(".")[0]),
        }
    told -= {None}
    return [f"gen:{told.pop()}"] if len(told) == 1 else []


def _aliases(text: str, speaker: Speaker) -> list[str]:
    """What else the article calls a speaker: by brackets, by words such as `formerly`, by an acronym."""
    found: dict[str, None] = {}
    own = plain(speaker.name)
    for span in speaker.mentions[:_MAX_MENTIONS]:
        surface = " ".join(text[span.start : span.end].split())
        if speaker.kind != "person" and _abbreviates(surface, speaker.name):
            found[surface.removeprefix("the ")] = None
        if not plain(surface).endswith(own):
            continue
        behind = text[span.end : span.end + 120]
        if match := _KNOWN_AS.match(behind):
            found[" ".join(match[1].removeprefix("the ").rstrip(".").split())] = None
        elif (match := _IN_BRACKETS.match(behind)) and _abbreviates(match[1], speaker.name):
            found[match[1]] = None
    return [name for name in found if plain(name) != own][:MAX_ALIASES]


def _abbreviates(short: str, long: str) -> bool:
    one, other = body_name(short[:60]), body_name(long)
    if not one or not other or not (one.short or other.short) or one.words == other.words:
        return False
    return same_body_name(one, other) is not None

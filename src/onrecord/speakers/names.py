"""Finds the name in the words of a source, without its titles, and what kind of thing it names.

No tagger is at work here: capitals, particles and closed lists of words decide. A source that names
nobody is described instead ("officials", "a source close to the talks").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from onrecord.record import SpeakerKind
from onrecord.speakers.words import words

Gender = Literal["he", "she"]

_TOKEN = re.compile(r"[^\W\d_][\w’'&.-]*|\d+|[,;:()/–—]")
_POSSESSIVE = re.compile(r"[’']s$|(?<=s)[’']$")
_MAX_SOURCE_CHARS = 400  # a source longer than this is no noun phrase; its head is read, no more
_BREAKS = frozenset(",;:()–—")
_PERSON_LENGTH = range(2, 5)  # words in a person's full name


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the words of one source say of the speaker.

    `name` None: nobody is named. `start`, `end`: where the name stands in the source's words.
    `role`: the words around the name, or all of them where there is none. `pronoun`: the source is
    nothing but one.
    """

    name: str | None
    kind: SpeakerKind
    start: int = 0
    end: int = 0
    role: str | None = None
    gender: Gender | None = None
    pronoun: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def plain(self) -> str:
        return _POSSESSIVE.sub("", self.text).rstrip(".").casefold()

    @property
    def is_name(self) -> bool:
        return self.text[0].isupper() and self.plain not in {"the", "a", "an"}


def read_source(text: str) -> Named:
    """Who the words of a source name.

    >>> read_source("Deputy Mayor Jane Roe, 42,").name
    'Jane Roe'
    >>> read_source("a spokeswoman for the Harbour Council").kind
    'unnamed'
    """
    tokens = _tokens(text[:_MAX_SOURCE_CHARS])
    if pronoun := _pronoun(tokens):
        return pronoun
    chains = _chains(tokens)
    person = next((chain for chain in chains if _is_person(chain)), None)
    if person is not None:
        return _named_person(text, tokens, person)
    return _named_body(text, tokens, chains)


def _tokens(text: str) -> list[_Token]:
    return [_Token(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(text)]


def _pronoun(tokens: list[_Token]) -> Named | None:
    if len(tokens) != 1:
        return None
    plain = tokens[0].plain
    lists = words()
    if plain in lists.he:
        return Named(name=None, kind="person", gender="he", pronoun=True)
    if plain in lists.she:
        return Named(name=None, kind="person", gender="she", pronoun=True)
    if plain in lists.they:
        return Named(name=None, kind="group", pronoun=True)
    return None


def _chains(tokens: list[_Token]) -> list[list[_Token]]:
    """The runs of capitalised words, titles cut off their front, particles kept inside."""
    chains: list[list[_Token]] = []
    run: list[_Token] = []
    for token in tokens:
        if token.is_name or (run and token.plain in words().particles and token.text not in _BREAKS):
            run.append(token)
        else:
            chains.append(run)
            run = []
    chains.append(run)
    return [trimmed for chain in chains if (trimmed := _without_titles(chain))]


def _without_titles(chain: list[_Token]) -> list[_Token]:
    while chain and not chain[-1].is_name:
        chain = chain[:-1]
    cut = 0
    for i, token in enumerate(chain[:-1]):
        if token.plain in words().titles or token.text.endswith(("’s", "'s")):
            cut = i + 1
    return chain[cut:]


def _is_person(chain: list[_Token]) -> bool:
    names = [token for token in chain if token.is_name]
    if any(token.plain in words().bodies or token.plain in words().documents for token in chain):
        return False
    if any(token.plain in {"of", "for", "the", "and"} for token in chain):
        return False
    return len(names) in _PERSON_LENGTH and not any(_is_acronym(token.text) for token in names)


def _is_acronym(text: str) -> bool:
    return len(text) > 1 and text.isupper() and "." not in text


def _named_person(text: str, tokens: list[_Token], chain: list[_Token]) -> Named:
    name = _cut(text, chain)
    before = text[: chain[0].start].strip(" ,")
    after = text[chain[-1].end :].strip(" ,")
    return Named(
        name=name,
        kind="person",
        start=chain[0].start,
        end=chain[0].start + len(name),
        role=_role(before, after),
        gender=_gender(tokens),
    )


def _role(before: str, after: str) -> str | None:
    """The apposition after a name, else the title before it; an age is no role."""
    after = re.sub(r"^\d+\s*,?\s*", "", after)
    for words_around in (after, before):
        if any(char.isalpha() for char in words_around):
            return words_around
    return None


def _gender(tokens: list[_Token]) -> Gender | None:
    plain = {token.plain for token in tokens}
    if plain & words().mrs:
        return "she"
    return "he" if plain & words().mr else None


def _cut(text: str, chain: list[_Token]) -> str:
    return _POSSESSIVE.sub("", text[chain[0].start : chain[-1].end])


def _named_body(text: str, tokens: list[_Token], chains: list[list[_Token]]) -> Named:
    """A surname alone, an organisation, a document, or people who are only described."""
    head = _head(tokens)
    described = _described(head, text)
    if described is not None and not _is_named_document(described, chains):
        return described
    if not chains:
        return Named(name=None, kind="unnamed", role=text.strip() or None)
    chain = chains[0]
    name = _cut(text, chain)
    kind: SpeakerKind = described.kind if described else _body_kind(chain, tokens)
    return Named(
        name=name, kind=kind, start=chain[0].start, end=chain[0].start + len(name), gender=_gender(tokens)
    )


def _is_named_document(described: Named, chains: list[list[_Token]]) -> bool:
    return described.kind == "document" and bool(chains)


def _head(tokens: list[_Token]) -> str | None:
    """The head of the noun phrase: the last lower-case noun before a preposition or a break."""
    head = None
    for token in tokens:
        if token.text in _BREAKS or token.plain in {
            "of",
            "for",
            "from",
            "in",
            "at",
            "with",
            "who",
            "close",
            "to",
        }:
            break
        head = token.plain
    return head


def _described(head: str | None, text: str) -> Named | None:
    lists = words()
    if head in lists.groups or head in lists.persons:
        return Named(name=None, kind="unnamed", role=text.strip())
    if head in lists.documents:
        return Named(name=None, kind="document", role=text.strip())
    return None


def _body_kind(chain: list[_Token], tokens: list[_Token]) -> SpeakerKind:
    """One capitalised word after a title, or alone, is a surname; after `the`, a body."""
    if len([token for token in chain if token.is_name]) > 1 or _is_acronym(chain[0].text):
        return "organization"
    at = tokens.index(chain[0])
    before = tokens[at - 1].plain if at else ""
    if before == "the" or chain[0].plain in words().bodies:
        return "organization"
    return "person"

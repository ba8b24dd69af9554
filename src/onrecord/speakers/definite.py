"""What an article says of people and bodies by description: `the mayor`, `the company`, `a reporter`."""

from __future__ import annotations

from collections.abc import Mapping

from onrecord.speakers.bodies import find_body, likely_body
from onrecord.speakers.clusters import Cast
from onrecord.speakers.descriptions import find_person, standing_out
from onrecord.speakers.entities import Bearers, Entity, Standing
from onrecord.speakers.mentions import Mention
from onrecord.speakers.phrases import Phrase
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import is_role, words

_ARTICLES = frozenset({"the", "der", "die", "le", "la", "el"})
_OPENS = _ARTICLES | {"this", "that", "l'"}
_INDEFINITE = frozenset({"a", "an", "one", "another"})
_SAID_OF = frozenset(
    {
        "is",
        "was",
        "are",
        "were",
        "be",
        "been",
        "being",
        "became",
        "become",
        "becomes",
        "as",
        "like",
        "not",
        "remains",
    }
    | {"than", "such", "never", "also", "still", "i'm", "he's", "she's", "you're", "once", "now", "for"}
)
_FOLLOW = frozenset({"and", "or", "but", "to", "also", "then", "not", "never", "now", "have", "be", "been"})
_REACH = 6  # words between the article and the head


class Definite:
    """Answers whom or what a definite description of the article takes up."""

    def __init__(self, reading: Reading, cast: Cast) -> None:
        self._reading = reading
        self._cast = cast
        self._bearers = Bearers(cast.entities)

    def phrases(self) -> dict[int, Phrase]:
        """The descriptions that open with a definite article and end in a known noun, by their first word."""
        found: dict[int, Phrase] = {}
        for at, plain in enumerate(self._reading.plain):
            head = self._head(at) if plain in _OPENS else None
            if head is not None and self._ends(head):
                inner = self._inner(at, head)
                found[at] = Phrase(first=at, last=head + 1, head=head, inner=inner, article=plain)
        return found

    def strangers(self) -> dict[int, int]:
        """Where the article brings in one person without a name (`a reporter`), to the head's word number."""
        found: dict[int, int] = {}
        for at, plain in enumerate(self._reading.plain):
            head = self._head(at) if plain in _INDEFINITE else None
            if head is not None and self._brings_in(at, head):
                found[at] = head
        return found

    def _brings_in(self, first: int, head: int) -> bool:
        """Whether the phrase is a person's, and neither said of someone named nor followed by the name."""
        reading = self._reading
        if not is_role(reading.plain[head]) or reading.possessive(head):
            return False
        before = reading.plain[first - 1] if first else ""
        if before in _SAID_OF or (before == "," and first - 2 in self._cast.mention_at):
            return False
        at = head + 1
        while at < len(reading) and reading.words[at] in {",", "—", "–", "-", "named", "called"}:
            at += 1
        return at not in self._cast.mention_at

    def _ends(self, head: int) -> bool:
        """Whether the phrase can end at the noun: no word follows that may be one."""
        at = head + 1
        if at >= len(self._reading) or not self._reading.words[at][0].isalnum():
            return True
        plain, lists = self._reading.plain[at], words()
        small = plain in lists.prepositions or plain in lists.relatives or plain in _FOLLOW
        return small or plain in lists.says or plain in lists.verbs or plain.endswith("ed")

    def _head(self, first: int) -> int | None:
        reading, lists, head = self._reading, words(), None
        for at in range(first + 1, min(first + _REACH, len(reading))):
            plain = reading.plain[at]
            if at in self._cast.mention_at and at > first + 1 and head is not None:
                return None
            stops = plain in lists.says or plain in lists.prepositions or plain in lists.relatives
            if stops or plain in lists.verbs or not reading.words[at][0].isalnum():
                break
            if at in self._cast.mention_at and not reading.possessive(at):
                head = None
            elif is_role(plain) or plain in lists.generic_bodies or plain in lists.firm_nouns:
                head = at
            elif head is not None:
                break
        return head

    def _inner(self, first: int, head: int) -> tuple[Mention, ...]:
        inner = [self._cast.mention_at[at] for at in range(first, head) if at in self._cast.mention_at]
        return tuple(dict.fromkeys(inner))

    def meant(self, phrase: Phrase, standing: Standing, owners: Mapping[int, Entity]) -> Entity | None:
        """The person or body that a description outside the sources takes up; None where that is not clear.

        There a common noun alone is no evidence: whoever stands out is not asked for people.
        """
        if phrase.head is None:
            return None
        if is_role(self._reading.plain[phrase.head]):
            return find_person(self._reading, self._cast, self._bearers, phrase)
        found = self.body(phrase, standing, owners, strict=True)
        return None if found is None or found.kind == "place" else found

    def person(self, phrase: Phrase, standing: Standing) -> Entity | None:
        """Who has the role, else who stands out and may be so called."""
        likely = self._lately(phrase, standing)
        return find_person(self._reading, self._cast, self._bearers, phrase, likely) or likely

    def _lately(self, phrase: Phrase, standing: Standing) -> Entity | None:
        """Who stands out, for a definite description with nothing behind it: `the veteran actor`."""
        if phrase.article not in _ARTICLES or phrase.head is None:
            return None
        head = self._reading.plain[phrase.head]
        if not (is_role(head) or head.endswith("-year-old")) or phrase.head < phrase.last - 1:
            return None
        if any(self._cast.entity_at[inner.first].kind not in ("place", "people") for inner in phrase.inner):
            return None
        return standing_out(self._reading, phrase.head, standing.people)

    def member(self, phrase: Phrase, standing: Standing) -> Entity | None:
        """`the Republican`: whoever stands out; `a Republican` is nobody's name."""
        bare = phrase.article in words().definite and phrase.names[0].last == phrase.last
        return standing_out(self._reading, phrase.names[0].last - 1, standing.people) if bare else None

    def body(
        self, phrase: Phrase, standing: Standing, owners: Mapping[int, Entity], strict: bool = False
    ) -> Entity | None:
        """The body that the description takes up; `owners`: to whom pronouns refer."""
        entity = self._owned(phrase, owners)
        entity = entity or find_body(self._reading, self._cast, self._bearers, phrase, strict)
        if entity is None and phrase.article == "the" and not phrase.inner:
            entity = likely_body(self._reading, phrase, standing.bodies)
        return entity

    def _owned(self, phrase: Phrase, owners: Mapping[int, Entity]) -> Entity | None:
        """`her campaign`: the campaign called after whom `her` means."""
        owner = owners.get(phrase.owner) if phrase.owner is not None else None
        if owner is None or phrase.head is None:
            return None
        return self._cast.called_after((owner.key[-1], self._reading.plain[phrase.head]))

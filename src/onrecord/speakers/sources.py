"""Who is behind the words of a source, case by case."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from onrecord.record import SpeakerBasis, SpeakerKind, Statement
from onrecord.spans import Span, joined_text
from onrecord.speakers.bodies import body_behind, institution, is_named, press_of, written_body
from onrecord.speakers.clusters import Cast
from onrecord.speakers.definite import Definite
from onrecord.speakers.documents import (
    Issued,
    find_issued,
    issuer_of,
    same_document,
    title_of,
)
from onrecord.speakers.entities import Entity
from onrecord.speakers.enumerations import pair_before
from onrecord.speakers.found import Found, described, one_line, unresolved
from onrecord.speakers.mentions import lone_name
from onrecord.speakers.names import FOLLOWED, key_of
from onrecord.speakers.phrases import Phrase, read_phrase, with_others
from onrecord.speakers.pronouns import Referents
from onrecord.speakers.reading import Reading
from onrecord.speakers.roles import roles_of
from onrecord.speakers.turns import Turns
from onrecord.speakers.words import is_document, is_role, places, words

_KINDS: Mapping[str, SpeakerKind] = {
    "person": "person",
    "organization": "organization",
    "place": "organization",
    "people": "group",
    "unknown": "person",
}

_SPEAK_FOR = frozenset({"officials", "representatives", "analysts", "spokespeople", "lawyers", "researchers"})
_RECENT = 0.2  # weight from which a body was named just before
_MOST_INNER = 50  # sources inside one quotation that are looked at


class Sources:
    """Answers who is behind a source; asked in text order, since speech runs on from one to the next."""

    def __init__(
        self,
        reading: Reading,
        cast: Cast,
        definite: Definite,
        referents: Referents,
        statements: Sequence[Statement],
    ) -> None:
        self._reading = reading
        self._cast = cast
        self._referents = referents
        self._definite = definite
        self._issued: list[Issued] | None = None
        self._outer = _outer_statements(statements)
        self._turns = Turns(reading, cast, statements)
        self._said: dict[str, Found | None] = {}

    def speaker(self, statement: Statement) -> Found | None:
        """Who made the statement; None where no words say and nobody's speech runs on."""
        found = self._source(statement.source) if statement.source else self._turns.speaker(statement)
        self._turns.heard(statement, found)
        self._said[statement.id] = found
        return found

    def addressee(self, spans: Sequence[Span]) -> Found | None:
        """Who is behind the words for the addressee."""
        return self._source(spans)

    def _source(self, spans: Sequence[Span]) -> Found:
        place = self._reading.within(spans[0])
        if not place:
            return described(joined_text(self._reading.text, spans, " "))
        first, last = place.start, place.stop
        if last - first > 1 and self._reading.words[last - 1] in {"’", "'"}:
            last -= 1
        alone = all(not word[0].isalnum() for word in self._reading.words[first + 1 : last])
        if alone and first not in self._cast.mention_at and (pronoun := self._pronoun(first)) is not None:
            return pronoun
        if self._reading.paragraphs[first] in self._reading.headings:
            self._read_heading(first, last)
        if (joined := self._with_pronoun(first, last)) is not None:
            return joined
        phrase = read_phrase(self._reading, self._cast, first, last)
        return self._phrase(phrase, joined_text(self._reading.text, spans, " "))

    def _with_pronoun(self, first: int, last: int) -> Found | None:
        """`he and Roe`: whom the pronoun means, and who is named."""
        own = self._referents.people.get(first)
        if own is None or last - first < 3 or self._reading.plain[first + 1] != "and":
            return None
        other = read_phrase(self._reading, self._cast, first + 2, last)
        entities = (own, *(self._bearer(one.first) for one in other.names))
        return self._named(tuple(dict.fromkeys(entities)), "coreference")

    def _read_heading(self, first: int, last: int) -> None:
        """Notes those names of a heading that the article's prose knows."""
        for at in range(first, last):
            self._cast.link_heading(at, first)
        known = any(at in self._cast.entity_at for at in range(first, last))
        if not known and (mention := lone_name(self._reading, first, last)) is not None:
            self._cast.link(mention)

    def _pronoun(self, at: int) -> Found | None:
        plain, lists = self._reading.plain[at], words()
        if plain in lists.he or plain in lists.she:
            entity = self._referents.people.get(at)
            return unresolved() if entity is None else self._named((entity,), "coreference")
        if plain in lists.we:
            return self._own_voice(at)
        if plain in lists.relatives:
            return self._antecedent(at)
        if plain in lists.they or plain in lists.it:
            return self._body_or_group(at, plural=plain in lists.they)
        return None

    def _own_voice(self, at: int) -> Found:
        """`I` and `we` inside a quotation: whoever speaks there."""
        outer = self._outer.get(self._reading.starts[at])
        if outer is None:
            voice = None if self._reading.quoted[at] else self._turns.voice(self._reading.starts[at])
            return unresolved() if voice is None else replace(voice, basis="coreference")
        if not outer.source:
            said = self._said.get(outer.id)
            return unresolved() if said is None else replace(said, basis="coreference")
        own = self._reading.within(outer.source[0])
        if not own or (len(own) == 1 and self._reading.plain[own.start] in words().we):
            return unresolved()
        return replace(self._source(outer.source), basis="coreference")

    def _antecedent(self, at: int) -> Found:
        """`who`, `which`: the name directly before, with one that is joined to it."""
        before = at - 1
        while before >= 0 and self._reading.words[before] in {",", ")", "(", "—", "–"}:
            before -= 1
        entity = self._cast.entity_at.get(before)
        if entity is None:
            return unresolved()
        return self._named((entity,), "coreference")

    def _body_or_group(self, at: int, plural: bool) -> Found:
        """`it` and `they`: the body that spoke last, or the people who did; nobody is named for those."""
        pair = pair_before(self._reading, self._cast, at) if plural else None
        for place, found in self._turns.lately(at):
            several = found.kind == "unnamed" or len(found.entities) > 1
            if found.kind in ("organization", "group", "document") or (plural and several):
                if pair is not None and pair[0].first > place:
                    break
                return replace(found, basis="coreference")
        if pair is not None:
            return self._named(tuple(self._bearer(one.first) for one in pair), "coreference")
        entity = None if plural else self._thing(at)
        if entity is None:
            return unresolved()
        return replace(self._named((entity,), "coreference"), kind="organization")

    def _thing(self, at: int) -> Entity | None:
        """The body or country that `it` takes up, if it was named just before."""
        for entity, weight in self._referents.at(at).bodies:
            country = entity.kind == "place" and " ".join(entity.key) in places().home
            unknown = entity.kind == "unknown" and entity.gender is None and not entity.roles
            unknown = unknown and is_named(self._reading, entity)
            if weight >= _RECENT and (entity.kind == "organization" or country or unknown):
                return entity
        return None

    def _phrase(self, phrase: Phrase, written: str) -> Found:
        if phrase.names and self._singular_people(phrase):
            return self._member(phrase, written)
        if phrase.names and with_others(self._reading, phrase):
            return described(written, "group")
        if phrase.names:
            return self._by_names(phrase)
        if phrase.head is None or _without_case(written):
            return self._foreign(written)
        head = self._reading.plain[phrase.head]
        lists = words()
        if is_document(head) and not is_role(head):
            return self._document(phrase, head, written)
        if head in lists.groups:
            return self._speaking_for(phrase, head) or described(written, "group")
        if head in lists.generic_bodies or head in lists.newsrooms or head in lists.firm_nouns:
            return self._body(phrase, written)
        return self._person(phrase, written)

    def _speaking_for(self, phrase: Phrase, head: str) -> Found | None:
        """`Harbour Council officials`, `analysts at Acme Bank`: the body for which they speak."""
        body = body_behind(self._reading, self._cast, phrase) if head in _SPEAK_FOR else None
        return None if body is None else replace(self._named((body,), "coreference"), kind="group")

    def _singular_people(self, phrase: Phrase) -> bool:
        """Whether the source is one member of a party or a people, not all of them."""
        name = self._reading.plain[phrase.names[0].first]
        entity = self._cast.entity_at[phrase.names[0].first]
        return entity.kind == "people" and phrase.article != "" and not name.endswith("s")

    def _foreign(self, written: str) -> Found:
        """A source in a script without capitals is taken whole."""
        return Found(written.strip(), "person", "named") if _without_case(written) else described(written)

    def _by_names(self, phrase: Phrase) -> Found:
        if (owner := self._owner_alone(phrase)) is not None:
            return self._named((owner,), "coreference")
        entities = tuple(dict.fromkeys(self._bearer(mention.first) for mention in phrase.names))
        whole = all(
            key_of(self._reading, mention) == entity.key
            for mention, entity in zip(phrase.names, entities, strict=False)
        )
        return self._named(entities, "named" if whole else "coreference")

    def _owner_alone(self, phrase: Phrase) -> Entity | None:
        """Whose campaign it is, where the source is `Roe’s` and the campaign is not part of it."""
        name = phrase.names[0]
        if len(phrase.names) > 1 or name.last <= phrase.last or not self._reading.possessive(phrase.last - 1):
            return None
        return self._cast.person_called(self._reading.plain[phrase.last - 1])

    def _bearer(self, at: int) -> Entity:
        entity = self._cast.entity_at[at]
        if len(entity.key) == 1 and entity.kind in ("person", "unknown"):
            return self._cast.spelled_like(entity.key[0]) or entity
        return entity

    def _named(self, entities: tuple[Entity, ...], basis: SpeakerBasis) -> Found:
        roles = roles_of(entities[0])
        names = "; ".join(self._call(entity) for entity in entities)
        kinds = {_KINDS[entity.kind] for entity in entities}
        kind = kinds.pop() if len(kinds) == 1 else "group"
        return Found(names, kind, basis, roles[0] if roles else None, entities)

    def _call(self, entity: Entity) -> str:
        """The entity's name; a capital that speaks is its country, where the article names that."""
        if entity.kind != "place":
            return entity.name
        for name in places().home.get(" ".join(entity.key), ()):
            if self._cast.names(name):
                return name
        return entity.name

    def _document(self, phrase: Phrase, head: str, written: str) -> Found:
        name = title_of(self._reading, phrase)
        issuer = None if name else issuer_of(self._reading, self._cast, phrase, self._referents.people)
        if issuer is not None:
            name = self._call(issuer)
        if name is None:
            if self._issued is None:
                self._issued = find_issued(self._reading, self._cast, self._referents.people)
            name = same_document(self._issued, head, phrase.head or phrase.first, phrase.definite)
        return Found(name, "document", "named" if issuer else "coreference", one_line(written))

    def _body(self, phrase: Phrase, written: str) -> Found:
        standing = self._referents.at(phrase.first)
        entity = self._definite.body(phrase, standing, self._referents.people)
        if entity is not None:
            return replace(self._named((entity,), "coreference"), kind="organization")
        if (name := written_body(self._reading, phrase)) is not None:
            return Found(name, "organization", "named")
        if (name := self._called_after(phrase)) is not None:
            return Found(name, "organization", "coreference", one_line(written))
        if (body := press_of(self._reading, self._cast, phrase)) is not None:
            return replace(self._named((body,), "coreference"), kind="organization")
        if (name := institution(self._reading, phrase)) is not None:
            return Found(name, "organization", "named")
        return described(written)

    def _called_after(self, phrase: Phrase) -> str | None:
        """`his campaign`, of which the article has no other name: `Roe campaign`."""
        owner = self._referents.people.get(phrase.owner) if phrase.owner is not None else None
        if owner is None or phrase.head is None or phrase.head != phrase.first + 1:
            return None
        head = self._reading.words[phrase.head]
        surname = owner.name.split()[-1]
        if head in FOLLOWED:
            return f"{surname} {head}"
        return f"{surname}’s {head}" if head == "office" else None

    def _person(self, phrase: Phrase, written: str) -> Found:
        entity = self._definite.person(phrase, self._referents.at(phrase.first))
        return described(written) if entity is None else self._named((entity,), "coreference")

    def _member(self, phrase: Phrase, written: str) -> Found:
        entity = self._definite.member(phrase, self._referents.at(phrase.first))
        return described(written) if entity is None else self._named((entity,), "coreference")


def _without_case(written: str) -> bool:
    """Whether the words are in a script that has no capitals."""
    letters = [char for char in written if char.isalpha()]
    return bool(letters) and not any(char.isupper() or char.islower() for char in letters)


def _outer_statements(statements: Sequence[Statement]) -> dict[int, Statement]:
    """Each place where a source begins inside another statement, to that statement."""
    starts = sorted({one.source[0].start for one in statements if one.source})
    outer: dict[int, Statement] = {}
    for one in statements:
        for span in one.content:
            for place in starts[bisect_left(starts, span.start) : bisect_left(starts, span.end)][
                :_MOST_INNER
            ]:
                if not one.source or place != one.source[0].start:
                    outer.setdefault(place, one)
    return outer

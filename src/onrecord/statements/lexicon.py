"""The words of a language that the rules go by, read from `lexicon/<language>.toml`.

Closed classes (determiners, prepositions, …) are bits of an integer, so that a token is classified by
one look-up and tested by one `&`. Cues are looked up by the surface form of their first word.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# What a word may be; the names of the tables under [words].
WORD_CLASSES = {
    name: 1 << bit
    for bit, name in enumerate(
        (
            "determiner", "possessive", "pronoun", "object", "preposition", "conjunction", "subordinator",
            "complementizer", "question", "relative", "auxiliary", "adverb", "time", "infinitive", "opener",
            "abbreviation", "title", "not_a_name", "as", "reported",
            "utterance", "channel", "document",
        )
    )
}  # fmt: skip
(
    DET, POSS, PRON, OBJECT, PREP, CONJ, SUB, THAT, WH, REL, AUX, ADV, TIME, TO, OPENER, ABBR, TITLE, NO_NAME,
    AS, REPORTED, UTTERANCE, CHANNEL, DOCUMENT,
) = WORD_CLASSES.values()  # fmt: skip
# What a token looks like.
CAP, NUM, COMMA, COLON, SEMI, DASH, END, QUOTE, OPEN, CLOSE, GENITIVE, CUE, UPPER = (
    1 << bit for bit in range(24, 37)
)

# What a cue may take; the names of the tables under [cues].
FRAMES = {
    name: 1 << bit
    for bit, name in enumerate(
        (
            "say", "tell", "think", "show", "clause", "infinitive", "urge", "object", "call", "accuse",
            "seem", "passive", "noun", "according",
        )
    )
}  # fmt: skip
(
    SAY, TELL, THINK, SHOW, CLAUSE, INFINITIVE, URGE, OBJ, CALL, ACCUSE, SEEM, PASSIVE, NOUN, ACCORDING,
) = FRAMES.values()  # fmt: skip

# Forms of a verb.
BASE, THIRD, PAST, PARTICIPLE, ING = (1 << bit for bit in range(5))
FINITE = BASE | THIRD | PAST


@dataclass(frozen=True, slots=True)
class Cue:
    """One way to read a word as a cue: its forms and frames, and the words that must follow it."""

    lemma: str
    form: int
    frames: int
    tail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language.

    `is_verb_second`: as in German, the subject may follow the verb, particles and participles stand at
    their clause's end, a clause follows a comma, and nouns have capitals.
    """

    language: str
    words: Mapping[str, int]
    cues: Mapping[str, tuple[Cue, ...]]
    is_verb_second: bool = False


@cache
def load_lexicon(language: str | None) -> Lexicon:
    """The lexicon of a language (ISO 639-1); of one without a file: no words and no cues."""
    file = files(__package__) / "lexicon" / f"{language}.toml"
    if language is None or not language.isalpha() or not file.is_file():
        return Lexicon(language=language or "und", words={}, cues={})
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    cues = _cues_of(table)
    return Lexicon(
        language=language,
        words=_words_of(table["words"], cues),
        cues=cues,
        is_verb_second=bool(table.get("verb_second")),
    )


def _words_of(classes: Mapping[str, str], cues: Iterable[str]) -> dict[str, int]:
    words: dict[str, int] = defaultdict(int)
    for name, listed in classes.items():
        for word in listed.split():
            words[word] |= WORD_CLASSES[name]
    for word in cues:
        words[word] |= CUE
    return dict(words)


def _cues_of(table: Mapping[str, Any]) -> dict[str, tuple[Cue, ...]]:
    """Cues by the surface form of their first word; of one with particles, the longest first."""
    frames: dict[str, int] = defaultdict(int)
    for name, listed in table["cues"].items():
        for entry in listed:
            frames[entry] |= FRAMES[name]
    found: dict[str, dict[tuple[str, ...], Cue]] = defaultdict(dict)
    for entry, bits in frames.items():
        for surface, cue in _surfaces(entry, bits, table):
            known = found[surface].get(cue.tail)
            merged = cue if known is None else _union(known, cue)
            found[surface][cue.tail] = merged
    return {
        surface: tuple(sorted(by_tail.values(), key=lambda cue: -len(cue.tail)))
        for surface, by_tail in found.items()
    }


def _union(one: Cue, other: Cue) -> Cue:
    return Cue(one.lemma, one.form | other.form, one.frames | other.frames, one.tail)


def _surfaces(entry: str, frames: int, table: Mapping[str, Any]) -> Iterator[tuple[str, Cue]]:
    """Every form of an entry: a noun's are written out, a verb's are looked up or made."""
    if frames == NOUN:
        for noun in entry.split():
            yield noun, Cue(entry.split()[0], 0, frames)
        return
    lemma, *tail = entry.split()
    if frames & ACCORDING:
        yield lemma, Cue(entry, 0, frames, tuple(tail))
        return
    for form, surface in _forms(lemma, table):
        yield surface, Cue(lemma, form, frames, tuple(tail))


def _forms(lemma: str, table: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    forms = table.get("irregular", {}).get(lemma)
    if forms is None and table.get("inflects"):
        forms = " ".join(_inflected(lemma))
    if table.get("inflects"):
        third, *others = forms.split()
        if third != "-":  # a verb whose short forms are nouns in nearly every text
            yield from ((BASE, lemma), (THIRD, third))
        yield from zip((PAST, PARTICIPLE, ING), others, strict=True)
    else:
        finite, _, participle = (forms or lemma).partition("/")
        yield from ((PAST | THIRD, surface) for surface in finite.split())
        yield from ((PARTICIPLE, surface) for surface in participle.split())


def _inflected(verb: str) -> tuple[str, str, str, str]:
    """The regular English forms: third person, past, past participle, -ing.

    >>> _inflected("imply")
    ('implies', 'implied', 'implied', 'implying')
    """
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb[:-1] + "ied", verb + "ing"
    third = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s")
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    return third, stem + "ed", stem + "ed", stem + "ing"

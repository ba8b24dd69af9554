"""Labelled articles with other names and other quotation marks, so that no name is learned by heart.

PolNeAR's articles speak of few people, hundreds of times; a tagger that knows those names finds sources by
them. Here a person's given name and surname, wherever they stand in an article, become others, from many
countries, and at times the quotation marks become straight, curly or single. Labels move along.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from itertools import pairwise
from typing import Any

from onrecord.speakers.words import given_names as gender_by_name

Edit = tuple[int, int, str]

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ROLES = ("content", "cue", "source", "addressee")
_CURLY = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_SINGLE = {"“": "‘", "”": "’"}
# Endings and stems from which surnames of many sounds are made; none is a list of real people.
_STEMS = """
Ade Aka Alv Andr Bak Bal Bar Ber Bor Cas Chak Cor Dan Dem Dom Dur Ek Esk Fal Fer Fuj Gar Gon Gür Hal
Has Her Hos Ib Igl Iw Jan Jov Kal Kam Kar Kim Kov Kur Lam Lind Lop Mah Mar Mats Mb Men Mor Mur Nak
Nam Nguy Ok Ol Or Ort Osm Pap Par Pet Pod Qur Rah Ram Ros Sal San Sat Sil Sok Sor Tak Tan Tor Ulm
Vas Ver Vol Wat Wil Yam Yıl Zam Zel
""".split()  # noqa: SIM905 - it reads better so
_ENDINGS = """
a adze ak akis amoto ani ao arov asa aya berg bayo chuk czyk da dan dez dottir ei ek eld eman en
enko er es etti eva ez gaard gil hara i ian ić idis iel ikov imi in ini ipour ira is ita kar ko kwe
la lu man mura na ne ng ński o oğlu ola on opoulos os ot ova ović sen si skas son sson stein su ti
to u ur ura uz va vić wa wood yan yar zadeh
""".split()  # noqa: SIM905 - it reads better so


def given_names() -> frozenset[str]:
    """Given names that the package knows, with their capitals."""
    return frozenset(name.capitalize() for name in gender_by_name())


def surname(rng: random.Random) -> str:
    return rng.choice(_STEMS) + rng.choice(_ENDINGS)


def vary(article: dict[str, Any], known: frozenset[str], rng: random.Random) -> dict[str, Any]:
    """The article, or at even odds one with other names; one in five gets other quotation marks."""
    if "mentions" in article:
        return article
    if rng.random() < 0.5:
        article = _moved(article, _renamed(article["text"], known, rng))
    if rng.random() < 0.2:
        article = {**article, "text": _marked(article["text"], rng)}
    return article


def _renamed(text: str, known: frozenset[str], rng: random.Random) -> list[Edit]:
    """The edits that give people other names: a known given name, and the surname that follows it."""
    words = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]
    lower = {word for _, _, word in words if word.islower()}
    others = sorted(known)
    new: dict[str, str] = {}
    for (_, end, one), (start, _, two) in pairwise(words):
        if one in known and end + 1 == start and text[end] == " " and two[0].isupper() and two[1:].islower():
            if two.lower() in lower or one.lower() in lower:
                continue
            new.setdefault(one, rng.choice(others))
            new.setdefault(two, surname(rng))
    edits = []
    for start, _, word in words:
        stem = word[:-2] if word.endswith(("'s", "’s")) else word
        if stem in new:
            edits.append((start, start + len(stem), new[stem]))
    return edits


def _moved(article: dict[str, Any], edits: list[Edit]) -> dict[str, Any]:
    """The article after `edits` (ascending, apart), its spans moved; edges inside one go to its end."""
    if not edits:
        return article
    text, parts, at = article["text"], [], 0
    begins, shifts, total = [], [], 0
    for start, end, word in edits:
        parts += [text[at:start], word]
        at = end
        begins.append(start)
        total += len(word) - (end - start)
        shifts.append((end, len(word), total))
    parts.append(text[at:])

    def place(offset: int) -> int:
        which = bisect_right(begins, offset) - 1
        if which < 0:
            return offset
        end, size, shift = shifts[which]
        if offset >= end:
            return offset + shift
        begin = begins[which] + (shifts[which - 1][2] if which else 0)
        return begin + (0 if offset == begins[which] else size)

    statements = [
        {**s, **{role: [[place(b), place(e)] for b, e in s[role]] for role in _ROLES if role in s}}
        for s in article["statements"]
    ]
    return {**article, "text": "".join(parts), "statements": statements}


def _marked(text: str, rng: random.Random) -> str:
    """The text with its quotation marks in another style, sign by sign."""
    if "“" in text:
        style = rng.choice((_CURLY, _SINGLE))
        return text.translate(str.maketrans(style))
    opened = False
    signs = list(text)
    for at, sign in enumerate(signs):
        if sign == "\n":
            opened = False
        if sign == '"':
            opened = not opened
            signs[at] = "“" if opened else "”"
    return "".join(signs)

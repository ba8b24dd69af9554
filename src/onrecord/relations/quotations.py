"""Whether two statements carry the same words of one speaker, or one reports what the other quotes.

Words are compared by keys (`spelling.py`), so spelling, case and marks play no part. What decides is how
many of the shorter one's words stand in the longer one in rows of two and more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from onrecord.record import StatementKind
from onrecord.relations.alignment import blocks, words_of
from onrecord.relations.spelling import spelling_key
from onrecord.relations.voices import Voice, may_be_one

TieKind = Literal["same", "reworded", "paraphrase"]

MIN_WORDS, MIN_TELLING = 4, 2  # of a wording that can be recognised at all
FEW = 8  # words: a wording of fewer is a piece, which must stand in the other whole
SHARES = ((FEW, 1.0), (12, 0.75))  # below so many words, the part that must be shared
SHARE, REPORTED_WORDS_SHARE = 0.6, 0.75  # that part for all longer wordings, and where one side is indirect
UNNAMED_WORDS, UNNAMED_SHARE = 8, 0.8  # where only the words tell who speaks
TELLING, TELLING_SHARE, TELLING_OF_LONGER = 4, 0.6, 0.4  # what a report in other words has in common
NEAR_DAYS = 7  # what the words alone do not tell must be of the same days

_QUOTED = re.compile(r"[\"“„«»「][^\"“”„«»「」]{1,4000}(?:[\"“”«»」]|$)")
_COMMON_WORDS = """
    a about after all also am an and any are as at be because been being but by can could did do does
    doing done dont for from get go going got had has have having he her here him his how i if im in into
    is it its just know like may me might more most much must my no not now of on one only or other our
    out over own people really said say says see shall she should so some such than that thats the their
    them then there these they theyre thing things think this those to too up us very want was way we well
    were weve what when where which who why will with would you your das dass dem den der des die ein eine
    einem einen einer er es hat ich im ist mit nicht sie sich sind und von war wir zu auf für aus auch bei
    nach wird werden wurde haben au aux avec ce ces cette dans de du elle en est et il ils la le les leur
    mais ne nous on ou par pas pour que qui sa se ses son sont sur un une vous al como con del el ella
    ellos era es este esta fue ha han las lo los más muy no nos o para pero por porque se ser si sin sobre
    son su sus un una y ya
"""
_COMMON = frozenset(map(spelling_key, _COMMON_WORDS.split()))
_ENDINGS = re.compile(r"(?<=....)(?:ing|ed|es|ly|en|s|e)$|(?<=...)(?:s|e)$")


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement as it is compared.

    `words`: keys of all its words; `quoted`: of those in quotation marks, empty where they are too few to be
    recognised; `day`: of publication, as its number in the calendar, None where it is not known.
    """

    words: tuple[str, ...]
    quoted: tuple[str, ...]
    voice: Voice
    day: int | None = None
    outlet: str | None = None

    @property
    def core(self) -> tuple[str, ...]:
        """The words by which it is recognised: the quoted ones where there are any."""
        return self.quoted or self.words


@dataclass(frozen=True, slots=True)
class Tie:
    """How two statements belong together. `likeness`: the part of the shorter one that both share, 0 to 1.

    same: all words of the shorter one stand in the longer one; reworded: most; paraphrase: one reports
    without quotation marks, in the same words or others, what the other quotes. `is_sure`: both name the
    speaker, and neither is a mere piece, so that the tie may join what else is tied to either.
    """

    kind: TieKind
    likeness: float
    is_sure: bool


def saying(
    text: str, voice: Voice, kind: StatementKind, day: str | None = None, outlet: str | None = None
) -> Saying:
    """The statement with these words. `day`: on which it was published, ISO 8601."""
    words = words_of(text)
    return Saying(words, _quoted(text, words, kind), voice, day_number(day), outlet)


def day_number(day: str | None) -> int | None:
    """The number of the day in the calendar; None for what is no day of it."""
    try:
        return date.fromisoformat(day).toordinal() if day else None
    except ValueError:
        return None


def _quoted(text: str, words: tuple[str, ...], kind: StatementKind) -> tuple[str, ...]:
    if kind == "mixed":
        inside = " ".join(found.group() for found in _QUOTED.finditer(text.replace("''", '" ')))
        words = words_of(inside)
    return words if kind != "indirect" and len(words) >= MIN_WORDS else ()


def tie(left: Saying, right: Saying) -> Tie | None:
    """How the two belong together, None where they do not, as far as names, words and days tell."""
    if not may_be_one(left.voice, right.voice) or _is_house_phrase(left, right):
        return None
    is_named = bool(left.voice.name and right.voice.name)
    is_near = gap_days(left.day, right.day) <= NEAR_DAYS
    return _tie_by_words(left, right, is_named, is_near) or (
        _tie_by_sense(left, right) if is_named and is_near else None
    )


def _is_house_phrase(left: Saying, right: Saying) -> bool:
    """What one outlet reports of nobody in two articles is more likely its own note than one statement."""
    unsourced = not (left.voice.name or right.voice.name or left.quoted or right.quoted)
    return unsourced and left.outlet is not None and left.outlet == right.outlet


def _tie_by_words(left: Saying, right: Saying, is_named: bool, is_near: bool) -> Tie | None:
    shared, telling = _shared(left.core, right.core)
    shorter, longer = sorted((len(left.core), len(right.core)))
    if shared < MIN_WORDS or telling < MIN_TELLING:
        return None
    share = shared / shorter
    if share < next((least for words, least in SHARES if shorter < words), SHARE):
        return None
    is_reported = not (left.quoted and right.quoted)
    if is_reported and (not is_near or share < REPORTED_WORDS_SHARE or shorter < FEW <= longer):
        return None
    if not is_named and (not is_near or shared < UNNAMED_WORDS or share < UNNAMED_SHARE):
        return None
    if not is_named and is_reported and shorter < SHARE * longer:
        return None
    if bool(left.quoted) != bool(right.quoted):
        return Tie("paraphrase", round(share, 4), False)
    is_sure = is_named and (shorter >= FEW or shorter >= SHARE * longer)
    return Tie("same" if shared == shorter else "reworded", round(share, 4), is_sure)


def _shared(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[int, int]:
    """How many words stand in both in rows of two and more, and how many of them are telling."""
    rows = [left[a:b] for kind, a, b, _, _ in blocks(left, right) if kind == "equal" and b - a > 1]
    words = [word for row in rows for word in row]
    return len(words), sum(map(is_telling, words))


def _tie_by_sense(left: Saying, right: Saying) -> Tie | None:
    """A report in other words: one side quotes, the other does not."""
    if bool(left.quoted) == bool(right.quoted):
        return None
    one, two = set(telling_stems(left.words)), set(telling_stems(right.words))
    shared = len(one & two)
    shorter, longer = sorted((len(one), len(two)))
    if shared < TELLING or shared < max(TELLING_SHARE * shorter, TELLING_OF_LONGER * longer):
        return None
    return Tie("paraphrase", round(shared / longer, 4), False)


def gap_days(one: int | None, two: int | None) -> int:
    """The days between two days, 0 where one is not known."""
    return 0 if one is None or two is None else abs(one - two)


@lru_cache(maxsize=1 << 16)
def is_telling(word: str) -> bool:
    """Whether the word says what a statement is about: no pronoun, article, auxiliary or the like."""
    return word not in _COMMON and (len(word) > 2 or word.isdigit() or word[:1] > "\u2e7f")


def telling_stems(words: tuple[str, ...]) -> tuple[str, ...]:
    """The telling words in order, without the endings of number and tense."""
    return tuple(_stem(word) for word in words if is_telling(word))


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    return _ENDINGS.sub("", word)

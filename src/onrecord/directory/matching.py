"""Whether a speaker of an article is one whom the record knows: evidence for and against, summed.

The weights are log-odds, set by hand and checked on labelled pairs (`benchmarks/directory.py`); change one
and run that again. `LINK` and `UNSURE` were chosen on one half of the pairs.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

from onrecord.directory.bodies import body_name, same_body_name
from onrecord.directory.judgements import Reason
from onrecord.directory.names import Likeness, is_common, is_rare, person_name, same_person_name
from onrecord.directory.traits import DESCRIBED, Mention, Sort
from onrecord.directory.words import words

LINK = 0.7
"""From this score on, a speaker is linked."""

UNSURE = 0.4
"""From this score on, the pair is kept for a person to judge."""

PRIOR = -3.0
FIELDS = tuple(sorted({f"field:{name}" for name in words().fields.values()}))
GENDERS = ("gen:he", "gen:she")
_APART = frozenset({"sport", "arts", "medicine", "safety", "faith"})
_DAYS = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the record knows of a speaker, as far as it bears on one mention.

    `traits`: how many mentions have each trait that was asked
    for. `n_bearers`: others on record with this family name.
    `is_beside`: another speaker of the mention's article is linked to it. `bearer`: a
    referent that bears the name that is the likest.
    """

    id: str
    sort: Sort
    n_mentions: int = 1
    traits: Mapping[str, int] = field(default_factory=dict)
    first_day: str | None = None
    last_day: str | None = None
    n_bearers: int = 0
    is_beside: bool = False
    bearer: str | None = None

    @property
    def n_described(self) -> int:
        return self.traits.get(DESCRIBED, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """How sure it is that a mention is the speaker `id`, 0..1, and why.

    `is_whole`: by more than a family name. `bearer`: the referent of that speaker whose name is the likest.
    """

    id: str
    score: float
    reasons: tuple[Reason, ...]
    is_whole: bool = True
    n_mentions: int = 1
    bearer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whom a mention is linked to (None: to nobody); who else it may be, surest first; and `joined`: those
    who must be the same speaker, since the mention is surely both."""

    link: Assessment | None = None
    unsure: tuple[Assessment, ...] = ()
    joined: tuple[Assessment, ...] = ()


def name_likeness(
    sort: Sort, names: Collection[str], profile_names: Collection[str]
) -> tuple[Likeness, str] | None:
    """The best likeness of any two names, with the second of them.

    None where there is none, or a name contradicts another.
    """
    best: tuple[Likeness, str] | None = None
    for mine, theirs in product(names, profile_names):
        like = _like(sort, mine, theirs)
        if like is not None and (best is None or like.weight > best[0].weight):
            best = like, theirs
    if best is not None and sort == "person" and _contradicted(names, profile_names):
        return None
    return best


def _like(sort: Sort, mine: str, theirs: str) -> Likeness | None:
    if sort == "person":
        one, other = person_name(mine), person_name(theirs)
        return same_person_name(one, other) if one and other else None
    left, right = body_name(mine), body_name(theirs)
    return same_body_name(left, right) if left and right else None


def _contradicted(names: Collection[str], profile_names: Collection[str]) -> bool:
    """Whether the same given and family name stand with initials that differ, or as father and son."""
    pairs = product(map(person_name, names), map(person_name, profile_names))
    return any(
        mine.family == theirs.family and mine.given == theirs.given and same_person_name(mine, theirs) is None
        for mine, theirs in pairs
        if mine and theirs
    )


def assess(mention: Mention, profile: Profile, rarity: Mapping[str, int], like: Likeness) -> Assessment:
    """How sure it is that the mention is the profile's speaker.

    `rarity`: how many mentions on record have the name in each `by:` trait of the mention. `like`: what
    `name_likeness` gives.
    """
    reasons = [Reason(weight=like.weight, reason=like.reason)]
    reasons += _frequency(mention, profile, like)
    reasons += _description(mention, profile)
    reasons += _company(mention, profile, rarity, 2.0 if like.is_spelt_alike else 0.5)
    reasons += _circumstances(mention, profile)
    total = PRIOR + sum(one.weight for one in reasons)
    return Assessment(
        id=profile.id,
        score=round(1 / (1 + math.exp(-total)), 4),
        reasons=tuple(
            Reason(weight=round(one.weight, 2), reason=one.reason) for one in reasons if one.weight
        ),
        is_whole=like.is_whole,
        n_mentions=profile.n_mentions,
        bearer=profile.bearer,
    )


def _frequency(mention: Mention, profile: Profile, like: Likeness) -> Iterator[Reason]:
    name = person_name(mention.names[0]) if mention.sort == "person" else None
    if name is None:
        return
    if _common(mention):
        yield Reason(weight=-1.2, reason="a frequent name")
    elif profile.n_bearers <= 3 and like.is_spelt_alike and is_rare(name):
        yield Reason(weight=0.7, reason="a rare family name")
    if DESCRIBED not in mention.traits and profile.n_mentions >= 5 and like.is_whole and name.given:
        yield Reason(weight=0.8, reason="named without a role, as one who is often mentioned")
    if name.given and not like.is_whole:
        yield Reason(weight=-2.0, reason="one with, one without a given name")


def _common(mention: Mention) -> bool:
    name = person_name(mention.names[0])
    if mention.sort != "person" or name is None:
        return False
    return is_common(name) if name.given else name.family in words().common_family


def _description(mention: Mention, profile: Profile) -> Iterator[Reason]:
    """What their roles share, and where they contradict each other."""
    mine = [trait for trait in sorted(mention.traits) if trait.startswith(("org:", "cap:", "role:"))]
    shared = [trait for trait in mine if profile.traits.get(trait)]
    for kind, first, further, limit in (
        ("org:", 2.2, 0.8, 3.0),
        ("cap:", 1.2, 0.6, 1.8),
        ("role:", 0.6, 0.4, 1.4),
    ):
        found = [trait for trait in shared if trait.startswith(kind)]
        if found:
            weight = min(limit, first + further * (len(found) - 1)) * _steadiness(found, profile)
            yield Reason(
                weight=weight, reason="described alike: " + ", ".join(one[len(kind) :] for one in found[:4])
            )
    if mine and not shared and profile.n_described:
        weight = -0.8 if profile.n_described < 3 else -1.2
        yield Reason(weight=weight if _common(mention) else weight / 4, reason="described otherwise")
    yield from _fields(mention, profile)


def _steadiness(found: list[str], profile: Profile) -> float:
    """A trait that a much-mentioned speaker has had once says less."""
    share = max(profile.traits[trait] for trait in found) / max(1, profile.n_described)
    return 0.5 + 0.5 * min(1.0, 4 * share)


def _fields(mention: Mention, profile: Profile) -> Iterator[Reason]:
    mine = {trait[6:] for trait in mention.traits if trait.startswith("field:")}
    theirs = {name[6:]: n for name in FIELDS if (n := profile.traits.get(name, 0))}
    if not mine or not theirs or mine & set(theirs):
        return
    both = ", ".join(sorted(mine)) + " beside " + ", ".join(sorted(theirs))
    is_far = bool((mine | set(theirs)) & _APART)
    weight = (-1.6 if is_far else -0.4) * (1.0 if _common(mention) else 0.5)
    yield Reason(weight=weight, reason=f"other fields: {both}")


def _company(mention: Mention, profile: Profile, rarity: Mapping[str, int], most: float) -> Iterator[Reason]:
    """Who else speaks in their articles; the rarer the name, the more it says.

    It says little where a name is spelt otherwise: relatives and colleagues keep the same company.
    """
    shared = [
        trait for trait in sorted(mention.traits) if trait.startswith("by:") and profile.traits.get(trait)
    ]
    weight = sum(0.9 / (1 + math.log2(1 + rarity.get(trait, 0) / 2)) for trait in shared)
    if shared:
        names = ", ".join(trait[3:] for trait in sorted(shared, key=lambda one: rarity.get(one, 0))[:3])
        yield Reason(weight=min(most, weight), reason=f"in articles beside {names}")


def _circumstances(mention: Mention, profile: Profile) -> Iterator[Reason]:
    if any(trait.startswith("out:") and profile.traits.get(trait) for trait in mention.traits):
        yield Reason(weight=0.4 if mention.sort == "person" else 1.2, reason="in the same outlet")
    if any(trait.startswith("lang:") and profile.traits.get(trait) for trait in mention.traits):
        yield Reason(weight=0.3, reason="in the same language")
    if profile.is_beside:
        yield Reason(weight=-1.5, reason="the article tells the two apart")
    gender = next((trait for trait in mention.traits if trait in GENDERS), None)
    if gender:
        other = GENDERS[1 - GENDERS.index(gender)]
        n_same, n_other = profile.traits.get(gender, 0), profile.traits.get(other, 0)
        if n_other > n_same:
            yield Reason(weight=-3.0, reason=f"he in one, she in the other ({n_other} of {n_same + n_other})")
    years = _years_apart(mention.day, profile)
    if years is not None:
        if years > 25:
            yield Reason(weight=-2.0, reason=f"{years:.0f} years apart")
        elif years > 10:
            yield Reason(weight=-0.8, reason=f"{years:.0f} years apart")
        elif years <= 1:
            yield Reason(weight=0.3, reason="in the same year")


def _years_apart(day: str | None, profile: Profile) -> float | None:
    if not day or not profile.first_day or not profile.last_day:
        return None
    mine, first, last = map(date.fromisoformat, (day, profile.first_day, profile.last_day))
    return max((first - mine).days, (mine - last).days, 0) / _DAYS


def decide(assessments: Iterable[Assessment]) -> Decision:
    """What follows from all that were assessed for one mention."""
    ranked = sorted(_weighed(list(assessments)), key=lambda one: (-one.score, -one.n_mentions, one.id))
    sure = [one for one in ranked if one.score >= LINK]
    if not sure:
        return Decision(unsure=tuple(one for one in ranked if one.score >= UNSURE))
    rest = tuple(one for one in ranked if UNSURE <= one.score < LINK)
    return Decision(link=sure[0], joined=tuple(sure[1:]), unsure=rest)


def _weighed(found: list[Assessment]) -> Iterator[Assessment]:
    """A name of one part means the one of that name who is by far mentioned most, or it means nobody."""
    lone = [one for one in found if not one.is_whole]
    total = sum(one.n_mentions for one in lone)
    for one in found:
        if one.is_whole:
            yield one
        elif one.n_mentions >= 5 and one.n_mentions >= 0.9 * total:
            yield _shifted(one, Reason(weight=3.0, reason="by far the most mentioned of that name"))
        elif len(lone) > 1:
            yield _shifted(one, Reason(weight=-1.0, reason="others on record have that name"))
        else:
            yield one


def _shifted(one: Assessment, reason: Reason) -> Assessment:
    odds = math.log(max(one.score, 1e-6) / max(1 - one.score, 1e-6)) + reason.weight
    score = round(1 / (1 + math.exp(-odds)), 4)
    return replace(one, score=score, reasons=(*one.reasons, reason))

"""The same name in the same organisation and time is one person; two persons of one name are not."""

from __future__ import annotations

import pytest

from onrecord.directory.judgements import Reason
from onrecord.directory.matching import LINK, UNSURE, Assessment, Profile, assess, decide, name_likeness
from onrecord.directory.traits import DESCRIBED, Mention, role_traits

COMMON, RARE = "John Smith", "Jane Lampwick"


def mention(name: str, *roles: str, day: str = "2021-05-17", more: tuple[str, ...] = ()) -> Mention:
    traits = {*role_traits(roles), *more, *([DESCRIBED] if roles else [])}
    return Mention(id="m", kind="person", names=(name,), traits=frozenset(traits), day=day)


def score(
    new: Mention, known: Mention, n: int = 1, rarity: dict[str, int] | None = None
) -> Assessment | None:
    found = name_likeness("person", new.names, known.names)
    if found is None:
        return None
    profile = Profile(
        id="p",
        sort="person",
        n_mentions=n,
        traits=dict.fromkeys(known.traits, n),
        first_day=known.day,
        last_day=known.day,
    )
    return assess(new, profile, rarity or {}, found[0])


def certain(new: Mention, known: Mention, n: int = 1) -> float:
    found = score(new, known, n)
    assert found is not None
    return found.score


def test_the_organisation_makes_a_frequent_name_one_person() -> None:
    role, other = "chair of the Lumen Harbour Board", "coach of the Saltmere Swimmers"
    assert certain(mention(COMMON, role), mention(COMMON, role)) >= LINK
    assert (
        certain(mention(COMMON, role), mention(COMMON, other))
        < certain(mention(COMMON), mention(COMMON))
        < LINK
    )
    assert certain(mention(COMMON, role), mention(COMMON)) < LINK


def test_a_rare_name_is_enough() -> None:
    assert certain(mention(RARE), mention(RARE)) >= LINK
    assert certain(mention(RARE, "senator"), mention(RARE, "goalkeeper")) < certain(
        mention(RARE), mention(RARE)
    )


def test_an_initial_needs_more() -> None:
    role = "chair of the Lumen Harbour Board"
    assert certain(mention("J. Lampwick"), mention(RARE)) < LINK
    assert certain(mention("J. Lampwick", role), mention(RARE, role)) >= LINK


def test_years_and_pronouns_speak_against() -> None:
    known = mention(COMMON, "chair", more=("gen:he",))
    assert certain(mention(COMMON, "chair", more=("gen:she",)), known) < UNSURE
    assert certain(mention(RARE, day="1961-05-17"), mention(RARE)) < LINK


def test_rare_company_says_more_than_frequent() -> None:
    new, known = mention(COMMON, more=("by:jane roe",)), mention(COMMON, more=("by:jane roe",))
    rare, frequent = (
        score(new, known, rarity={"by:jane roe": 1}),
        score(new, known, rarity={"by:jane roe": 500}),
    )
    assert rare is not None
    assert frequent is not None
    assert rare.score > frequent.score


def test_another_middle_initial_is_another_person() -> None:
    names = {"James B. Lampwick": 3, "James Lampwick": 5}
    assert name_likeness("person", ["James Lampwick"], names) is not None
    assert name_likeness("person", ["James C. Lampwick"], names) is None


def test_reasons_add_up_to_the_score() -> None:
    found = score(mention(COMMON, "chair"), mention(COMMON, "chair"))
    assert found is not None
    assert all(reason.reason for reason in found.reasons)
    more = score(mention(COMMON, "chair", more=("out:post",)), mention(COMMON, "chair", more=("out:post",)))
    assert more is not None
    assert sum(one.weight for one in more.reasons) > sum(one.weight for one in found.reasons)
    assert more.score > found.score


def assessment(id: str, score: float, *, whole: bool = True, n: int = 1) -> Assessment:
    return Assessment(
        id=id, score=score, reasons=(Reason(weight=1, reason="x"),), is_whole=whole, n_mentions=n
    )


def test_two_who_are_surely_meant_are_joined() -> None:
    found = decide([assessment("a", 0.95), assessment("b", 0.9), assessment("c", 0.5), assessment("d", 0.1)])
    assert found.link is not None
    assert (found.link.id, [one.id for one in found.joined], [one.id for one in found.unsure]) == (
        "a",
        ["b"],
        ["c"],
    )


@pytest.mark.parametrize(("n_others", "is_linked"), [(1, True), (30, False)])
def test_a_family_name_alone_is_the_one_by_far_mentioned_most(n_others: int, is_linked: bool) -> None:
    found = decide([assessment("a", 0.3, whole=False, n=40), assessment("b", 0.3, whole=False, n=n_others)])
    assert (found.link is not None) == is_linked

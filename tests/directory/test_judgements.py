"""Clusters follow from the judgements, in whatever order they come."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from onrecord.directory.judgements import Judgement, Verdict, clusters, names_given

IDS = "abcdefgh"


def ruling(
    left: str, verdict: Verdict, right: str | None, *, by: str | None = None, at: int = 0, score: float = 0.9
) -> Judgement:
    return Judgement(
        id=f"{left}{verdict}{right}{by}{at}{score}",
        left=left,
        right=right,
        verdict=verdict,
        by=by,
        at=f"{at:04}",
        score=score if by is None else None,
    )


def groups(rulings: list[Judgement]) -> set[frozenset[str]]:
    named = clusters(rulings).canonical
    found: dict[str, set[str]] = {}
    for one, canonical in named.items():
        found.setdefault(canonical, set()).add(one)
    return {frozenset(members) for members in found.values() if len(members) > 1}


rulings_of_any_kind = st.lists(
    st.builds(
        lambda left, right, verdict, by, at, score: ruling(left, verdict, right, by=by, at=at, score=score),
        st.sampled_from(IDS),
        st.sampled_from(IDS),
        st.sampled_from(["same", "different", "unsure"]),
        st.sampled_from([None, None, "ann", "bo"]),
        st.integers(0, 5),
        st.sampled_from([0.7, 0.8, 0.9]),
    ).filter(lambda one: one.left != one.right and (one.by is not None or one.verdict != "different")),
    max_size=25,
    unique_by=lambda one: one.id,
)


@given(rulings_of_any_kind, st.randoms(use_true_random=False))
def test_the_order_plays_no_part(rulings: list[Judgement], rng: random.Random) -> None:
    shuffled = rng.sample(rulings, len(rulings))
    assert clusters(shuffled) == clusters(rulings)


@given(rulings_of_any_kind)
def test_the_newest_of_people_always_holds(rulings: list[Judgement]) -> None:
    mine = [one for one in rulings if one.by is not None and one.verdict != "unsure"]
    if not mine:
        return
    newest = max(mine, key=lambda one: (one.at, one.id))
    named = clusters(rulings).canonical
    assert (named[newest.left] == named[str(newest.right)]) == (newest.verdict == "same")


@given(rulings_of_any_kind)
def test_every_member_leads_to_one_of_its_cluster(rulings: list[Judgement]) -> None:
    named = clusters(rulings).canonical
    assert set(named.values()) <= set(named)
    assert all(named[canonical] == canonical for canonical in named.values())


@given(rulings_of_any_kind)
def test_one_component_alone_gives_the_same(rulings: list[Judgement]) -> None:
    """What makes it enough to look at the cluster that changed."""
    whole = clusters(rulings).canonical
    reached, edge = {"a"}, {"a"}
    while edge:
        ties = [one for one in rulings if one.verdict == "same" and {one.left, str(one.right)} & edge]
        edge = {each for one in ties for each in (one.left, str(one.right))} - reached
        reached |= edge
    part = clusters([one for one in rulings if {one.left, str(one.right)} & reached]).canonical
    assert {one: part.get(one, one) for one in reached} == {one: whole.get(one, one) for one in reached}


def test_people_go_before_the_machine() -> None:
    machine = [ruling("b", "same", "a"), ruling("c", "same", "a")]
    assert groups(machine) == {frozenset("abc")}
    assert groups([*machine, ruling("c", "different", "a", by="ann")]) == {frozenset("ab")}
    assert groups([*machine, ruling("c", "unsure", "a", by="ann")]) == {frozenset("ab")}
    apart = [ruling("c", "different", "a", by="ann", at=1), ruling("c", "same", "a", by="ann", at=2)]
    assert groups([*machine, *apart]) == {frozenset("abc")}
    assert clusters([*machine, *apart]).void == (apart[0].id,)


def test_the_one_that_others_are_said_to_be_gives_the_name() -> None:
    assert clusters([ruling("a", "same", "b"), ruling("c", "same", "b")]).canonical == dict.fromkeys(
        "abc", "b"
    )


def test_a_withdrawn_judgement_counts_for_nothing() -> None:
    from dataclasses import replace

    same = ruling("b", "same", "a", by="ann")
    assert groups([same]) == {frozenset("ab")}
    assert groups([replace(same, withdrawn_at="1")]) == set()


def test_the_last_name_given_counts() -> None:
    from dataclasses import replace

    given_names = [replace(ruling("a", "name", None, by="ann", at=at), value=f"Roe {at}") for at in (2, 1)]
    assert names_given(given_names) == {"a": "Roe 2"}

"""Ties become quotations: pieces and reports never join two of them, and order plays no part."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from onrecord.relations.groups import Link, Member, Place, groups
from onrecord.relations.voices import voice

ANA, BEN, NOBODY = voice("Ana Roe", "person"), voice("Ben Roe", "person"), voice(None, None)
SOLID = Member(ANA, is_solid=True, is_quoted=True)
PIECE = Member(ANA, is_solid=False, is_quoted=True)
REPORT = Member(ANA, is_solid=True, is_quoted=False)


def sure(left: int, right: int, likeness: float = 1.0) -> Link:
    return Link(left=left, right=right, kind="same", likeness=likeness, is_sure=True)


def loose(left: int, right: int, likeness: float = 1.0, gap: int = 0) -> Link:
    return Link(left=left, right=right, kind="same", likeness=likeness, is_sure=False, gap_days=gap)


def report(left: int, right: int, likeness: float) -> Link:
    return Link(left=left, right=right, kind="paraphrase", likeness=likeness, is_sure=False)


def test_sure_ties_join() -> None:
    found = groups(dict.fromkeys((1, 2, 3, 4), SOLID), [sure(1, 2), sure(2, 3)])
    assert found == dict.fromkeys((1, 2, 3), Place(1, "words"))


def test_a_piece_goes_to_the_nearest_and_joins_none() -> None:
    members = {1: SOLID, 2: SOLID, 3: PIECE, 4: PIECE}
    links = [loose(1, 3, gap=9), loose(2, 3, gap=1), sure(3, 4), loose(1, 4, gap=5)]
    assert groups(members, links) == dict.fromkeys((2, 3, 4), Place(2, "words"))


def test_a_bare_surname_does_not_join_two_people() -> None:
    members = {
        1: SOLID,
        2: Member(voice("Roe", "person"), is_solid=True, is_quoted=True),
        3: Member(BEN, is_solid=True, is_quoted=True),
    }
    assert groups(members, [sure(1, 2, 0.9), sure(2, 3, 0.8)]) == dict.fromkeys((1, 2), Place(1, "words"))


def test_reports_go_to_one_quotation_and_are_marked() -> None:
    members = {1: SOLID, 2: SOLID, 3: REPORT, 4: REPORT, 5: REPORT}
    links = [sure(3, 4), report(1, 3, 0.6), report(2, 4, 0.7), report(3, 5, 0.9)]
    paraphrase = Place(2, "paraphrase")
    assert groups(members, links) == {2: Place(2, "words"), 3: paraphrase, 4: paraphrase}


numbers = st.integers(0, 9)
kinds = st.sampled_from([SOLID, PIECE, REPORT, Member(NOBODY, False, True), Member(BEN, True, True)])
ties = st.builds(
    lambda left, right, kind, likeness, is_sure: Link(
        left=min(left, right), right=max(left, right), kind=kind, likeness=likeness, is_sure=is_sure
    ),
    numbers,
    numbers,
    st.sampled_from(["same", "paraphrase"]),
    st.sampled_from([0.6, 0.8, 1.0]),
    st.booleans(),
)


@given(st.lists(kinds, min_size=10, max_size=10), st.lists(ties, max_size=20), st.integers())
def test_the_order_of_ties_plays_no_part(kinds: list[Member], links: list[Link], seed: int) -> None:
    members = dict(enumerate(kinds))
    first = groups(members, links)
    shuffled = list(links)
    random.Random(seed).shuffle(shuffled)
    assert groups(members, shuffled) == first
    for number, place in first.items():
        assert place.quotation <= number
        together = [members[one].voice for one in first if first[one].quotation == place.quotation]
        assert len(together) > 1
        assert not {ANA, BEN} <= set(together)

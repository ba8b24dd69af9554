"""Which of a page's titles is taken, and what is cut off behind it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.title import choose_title

CASES = [
    # claims by preference, heading, site names, title
    (["Ferry returns", "Ferry returns to the quay: all you need"], "Ferry", [], "Ferry returns"),
    (["Ferry returns | Local | Harbour Post"], "Ferry returns", [], "Ferry returns"),
    (["Ferry returns - Harbour Post"], None, ["Harbour Post"], "Ferry returns"),
    (["Ferry returns – at last", "The ferry"], "The ferry", ["Post"], "Ferry returns – at last"),
    (["Ferry returns * The Quay * by Jane Roe", "Ferry returns"], None, [], "Ferry returns"),
    (["Ferry-goers wait", "Ferry"], None, [], "Ferry-goers wait"),
    (["Ferries wait", "Ferr"], None, [], "Ferries wait"),
    (["渡し船が戻る：港新聞"], None, ["港新聞"], "渡し船が戻る"),
    ([None, None], "The\n ferry  returns", [], "The ferry returns"),
    ([None, "  "], None, ["Post"], None),
    (["Harbour Post"], None, ["Harbour Post"], "Harbour Post"),
]


@pytest.mark.parametrize(("claims", "heading", "names", "title"), CASES)
def test_titles(claims: list[str | None], heading: str | None, names: list[str], title: str | None) -> None:
    assert choose_title(claims, heading, names) == title


@given(
    st.lists(st.text(alphabet="ab |-–:*\n", max_size=40), max_size=4), st.text(alphabet="ab -", max_size=20)
)
def test_a_title_is_the_beginning_of_a_claim(claims: list[str], name: str) -> None:
    title = choose_title(claims, None, [name])
    lines = [" ".join(claim.split()) for claim in claims]
    assert title is None or (title and any(line.startswith(title) for line in lines))
    assert (title is None) == (not any(lines))


def test_a_title_of_separators_ends_soon() -> None:
    assert choose_title([" | - " * 200_000], None, ["Post"])

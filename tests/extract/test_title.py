"""Which of a page's titles is taken, and what is cut off behind it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.title import TitleClaims, choose_title

TAILS = [
    # what is shared with links, what else is claimed, names of the site, title
    ("Ferry returns", ["Ferry"], [], "Ferry returns"),
    ("Ferry returns | Local | Harbour Post", ["Ferry returns"], [], "Ferry returns"),
    ("Ferry returns - Harbour Post", [], ["Harbour Post"], "Ferry returns"),
    ("Ferry returns – at last", ["The ferry"], ["Post"], "Ferry returns – at last"),
    ("Ferry returns * The Quay * by Jane Roe", ["Ferry returns"], [], "Ferry returns"),
    ("Ferry returns * The Quay * by Jane Roe", [], ["Quay"], "Ferry returns"),
    ("Ferry returns – HP – 17.05.2021", [], ["HP"], "Ferry returns"),
    ("Ferry returns › Harbour › HP", [], ["HP"], "Ferry returns › Harbour"),
    ("Skipper's ferry returns | Post", ["Skipper’s ferry returns"], [], "Skipper's ferry returns"),
    ("Cakes &amp; tea return - Post", ["Cakes & tea return"], [], "Cakes & tea return"),
    ("Ferry returns | Post", ["FERRY RETURNS!"], [], "Ferry returns"),
    ("Ferry returns", ["Ferry returns to the quay"], [], "Ferry returns"),
    ("Ferry-goers wait", ["Ferry"], [], "Ferry-goers wait"),
    ("Ferries wait", ["Ferr"], [], "Ferries wait"),
    ("渡し船が戻る：港新聞", [], ["港新聞"], "渡し船が戻る"),
    ("渡し船が戻る-社会ㅣ港新聞", ["渡し船が戻る"], [], "渡し船が戻る"),
    ("Harbour Post", [], ["Harbour Post"], "Harbour Post"),
    ("Harbour Post - Ferry returns", [], ["Harbour Post"], "Harbour Post - Ferry returns"),
    ("The\n ferry  returns", [], [], "The ferry returns"),
]


@pytest.mark.parametrize(("shared", "others", "names", "title"), TAILS)
def test_tails(shared: str, others: list[str], names: list[str], title: str) -> None:
    assert choose_title(TitleClaims(shared=shared, others=tuple(others)), names) == title


@pytest.mark.parametrize(
    ("tail", "host"),
    [
        ("post.example", "www.post.example"),
        ("Harbour Post", "harbourpost.example"),
        ("HarbourPost", "news.harbourpost.co.example"),
        ("The Post", "post.example"),
    ],
)
def test_a_tail_that_is_the_sites_address_goes(tail: str, host: str) -> None:
    assert choose_title(TitleClaims(shared=f"Ferry returns - {tail}"), host=host) == "Ferry returns"
    assert choose_title(TitleClaims(shared=f"Ferry returns - {tail}"), host="quay.example") != "Ferry returns"


@pytest.mark.parametrize(
    ("claims", "title"),
    [
        (TitleClaims(headline="Ferry returns", card="Back again", heading="Ferry"), "Ferry returns"),
        (TitleClaims(card="Back again", heading="Ferry"), "Back again"),
        (TitleClaims(heading="Ferry"), "Ferry"),
        (TitleClaims(shared="  ", others=("Ferry",)), None),
        (TitleClaims(shared="Back again", headline="Ferry returns", heading="Ferry returns"), "Back again"),
    ],
)
def test_what_is_shared_with_links_comes_first(claims: TitleClaims, title: str | None) -> None:
    assert choose_title(claims) == title


def test_an_outlet_with_an_alternative_headline_has_named_its_headline() -> None:
    def chosen(alternative: str) -> str | None:
        return choose_title(
            TitleClaims(shared="Back again", headline="Ferry returns", alternative=alternative)
        )

    assert chosen("Quay gets its ferry") == "Ferry returns"
    assert chosen("Ferry returns") == "Ferry returns"
    assert chosen("Back again!") == "Back again"  # the alternative is what it shows


def test_a_line_that_asks_gives_way_to_the_headline_over_the_text() -> None:
    def chosen(shared: str, heading: str) -> str | None:
        return choose_title(TitleClaims(shared=shared, headline="Ferry returns", heading=heading))

    assert chosen("Is this the end of the long way round?", "Ferry returns") == "Ferry returns"
    assert chosen("Is this the end?", "Ferry is back") == "Is this the end?"
    assert chosen("The end of the long way round", "Ferry returns") == "The end of the long way round"


@given(
    st.lists(st.text(alphabet="ab |-–:*?\n", max_size=40), min_size=5, max_size=5),
    st.text(alphabet="ab -", max_size=20),
)
def test_a_title_is_the_beginning_of_a_claim(lines: list[str], name: str) -> None:
    shared, headline, alternative, card, heading = lines
    claims = TitleClaims(
        shared=shared, headline=headline, alternative=alternative, card=card, heading=heading
    )
    title = choose_title(claims, [name], name)
    taken = [" ".join(line.split()) for line in (shared, headline, card, heading)]
    assert title is None or (title and any(line.startswith(title) for line in taken))
    assert (title is None) == (not any(taken))


def test_a_title_of_separators_ends_soon() -> None:
    assert choose_title(TitleClaims(shared=" | - " * 200_000), ["Post"])

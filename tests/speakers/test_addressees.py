"""To whom statements are made, where the engine marks no words for it."""

from __future__ import annotations

import pytest

from onrecord.speakers import resolve_speakers
from tests.speakers.marked import read_marked

CASES = [
    ("[s1:Jane Roe] [q1:told] Coast Wire that [c1:the pier was safe].", "Coast Wire"),
    ("[s1:Jane Roe] [q1:told] reporters in Northbank on Friday that [c1:the pier was safe].", "reporters"),
    ("[s1:Jane Roe] [q1:tells] us [c1:to go elsewhere].", "us"),
    ("[s1:Jane Roe] [q1:told] her skippers that [c1:the pier was safe].", "her skippers"),
    ("[c1:The pier was safe], [s1:Jane Roe] [q1:said] to the harbour court.", "the harbour court"),
    (
        "In a letter to the Harbour Council, [s1:Jane Roe] [q1:said] [c1:the pier was safe].",
        "the Harbour Council",
    ),
    ("[s1:Jane Roe] [q1:said] in an interview with Coast Wire that [c1:the pier was safe].", "Coast Wire"),
    ("[s1:Jane Roe] [q1:told] the Harbour Council (HC) that [c1:it was safe].", "the Harbour Council (HC)"),
    ("[s1:Jane Roe] [q1:told] councillor Tim Poe and the press [c1:it was safe].", "councillor Tim Poe"),
    ("Tim Poe [q1:was told] [c1:the pier was safe].", "Tim Poe"),
    ("When he [q1:was asked], [c1:“Is the pier safe?”], the band played.", "he"),
    ("[s1:Jane Roe] [q1:told] [a1:reporters] in a letter to Coast Wire [c1:it was safe].", "reporters"),
    ("[s1:Jane Roe] [q1:agreed] to [c1:mend the pier].", None),
    ("[q1:told] [s1:Jane Roe] that [c1:the pier was safe].", None),
    ("[c1:“The letter to the Council was late,”] [s1:Jane Roe] [q1:said].", None),
    ("[s1:Jane Roe] [q1:said] [c1:the pier was safe]. A letter to Tim Poe was lost.", None),
    ("[s1:The pier] [q1:was told] [c1:of].", None),
]


@pytest.mark.parametrize(("marked", "addressee"), CASES)
def test_finds_the_words_for_the_addressee(marked: str, addressee: str | None) -> None:
    article, statements = read_marked(marked)
    (statement,), _ = resolve_speakers(article, statements)
    found = [span.cut(article.text) for span in statement.addressee]
    assert found == ([] if addressee is None else [addressee])


def test_an_addressee_that_is_found_is_resolved_like_a_speaker() -> None:
    article, statements = read_marked(
        "Tim Poe sailed. [s1:Jane Roe] [q1:told] Poe that [c1:the pier was safe]."
    )
    (statement,), _ = resolve_speakers(article, statements)
    assert statement.addressed_to is not None
    assert statement.addressed_to.name == "Tim Poe"


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("[s1:The council] [q1:asked] two schools [c1:to pay for the pier].", "two schools"),
        ("[q1:Asked] [c1:whether it rained], Mayor Jane Roe said it did.", "Mayor Jane Roe"),
        ("When [q1:asked] [c1:if it would stop], she said no.", "she"),
        ("Tom Brandt, [q1:asked] [c1:whether he minded], shrugged.", "Tom Brandt"),
        ("Anna Doe wrote to Tom Brandt and [q1:said] [c1:that it was late].", "Tom Brandt"),
        ("Residents were [q1:told] [c1:to stay inside].", "Residents"),
    ],
)
def test_who_is_told_asked_or_answers(marked: str, words: str) -> None:
    article, statements = read_marked(marked)
    (found,), _ = resolve_speakers(article, statements)
    assert [span.cut(article.text) for span in found.addressee] == [words]

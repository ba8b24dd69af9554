"""Who speaks where no source does, and who is meant by a pronoun or a role, over several statements."""

from __future__ import annotations

import pytest

from onrecord.speakers import resolve_speakers
from tests.speakers.marked import read_marked


def _names(marked: str) -> list[str | None]:
    article, statements = read_marked(marked)
    found, _ = resolve_speakers(article, statements)
    return [one.speaker.name if one.speaker else None for one in found]


@pytest.mark.parametrize(
    ("gap", "carried"),
    [(" ", True), ("\n\n", True), ("\n\nIt rained.\n\nIt snowed.\n\nIt hailed.\n\n", False)],
)
def test_a_lone_quotation_goes_on_with_the_speaker_before(gap: str, carried: bool) -> None:
    names = _names(f"[c1:“It was dark,”] [s1:Jane Roe] [q1:said].{gap}[c2:“Then it was light.”]")
    assert names == ["Jane Roe", "Jane Roe" if carried else None]


def test_a_cue_without_a_source_carries_nobody() -> None:
    assert _names("[s1:Jane Roe] [q1:said] [c1:it rained]. It was [q2:said] that [c2:it snowed].") == [
        "Jane Roe",
        None,
    ]


def test_turns_of_a_press_conference_follow_their_labels() -> None:
    names = _names(
        "Jane Roe and Tom Brandt answered questions at the pier about the weather and the ferry.\n\n"
        "ROE: [c1:“It will sail.”]\n\nBRANDT: [c2:“It will rain.”]\n\nROE: [c3:“It will sail all the same.”]"
    )
    assert names == ["Jane Roe", "Tom Brandt", "Jane Roe"]


def test_he_stays_with_who_has_been_speaking() -> None:
    names = _names(
        "[s1:Tom Brandt] [q1:said] [c1:the pier was safe]. Mark Finch had built it for Peter Hale."
        "\n\n[c2:“I walked on it,”] [s2:Brandt] [q2:said]. [c3:“It held,”] [s3:he] [q3:added]."
    )
    assert names == ["Tom Brandt"] * 3


def test_a_gender_is_learned_from_the_pronouns_beside_a_name() -> None:
    names = _names(
        "Ondrela Vashti baked bread. She sold it at the pier. Tom Brandt bought some from Vashti."
        " [s1:She] [q1:said] [c1:it was rye]."
    )
    assert names == ["Ondrela Vashti"]

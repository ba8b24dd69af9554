"""Acronyms in brackets, and the names that they abbreviate: `Harbour Watch Society (HWS)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.speakers.mentions import Mention
from onrecord.speakers.reading import Reading


def expansions(reading: Reading, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions, those before an acronym in brackets widened to all the words that it stands for."""
    for mention in mentions:
        first = _spelled(reading, mention.last)
        if first is not None and first < mention.last:
            yield Mention(
                first,
                mention.last,
                "organization",
                first,
                True,
                reading.plain[first - 1] == "the",
            )
        else:
            yield mention


def find_acronyms(reading: Reading, mentions: Iterable[Mention]) -> Iterator[tuple[str, Mention]]:
    """Each acronym in brackets, in lower case, with the name that it abbreviates."""
    for mention in mentions:
        acronym = _bracketed(reading, mention.last)
        if acronym is None or len(mention) == 1:
            continue
        if mention.kind == "organization" or _spelled(reading, mention.last) is not None:
            yield acronym, mention


def _bracketed(reading: Reading, at: int) -> str | None:
    """The acronym that stands in brackets at the word `at`, in lower case."""
    if at + 2 >= len(reading) or reading.words[at] != "(" or reading.words[at + 2] != ")":
        return None
    word = reading.words[at + 1]
    capitals = sum(char.isupper() for char in word)
    return reading.plain[at + 1] if capitals >= 2 and capitals * 2 >= len(word) else None


def _spelled(reading: Reading, at: int) -> int | None:
    """Where the words begin whose initials are the acronym in brackets at the word `at`."""
    acronym = _bracketed(reading, at)
    if acronym is None:
        return None
    letters = [char for char in acronym if char.isalpha()]
    initials: list[str] = []
    for first in range(at - 1, max(-1, at - 2 * len(letters) - 1), -1):
        if not reading.words[first][0].isalpha() and reading.words[first] not in "&,":
            return None
        if reading.capital[first]:
            initials = [part[0] for part in reading.plain[first].split("-") if part] + initials
        if initials == letters and reading.capital[first]:
            return first
    return None

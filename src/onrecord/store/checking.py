"""One statement against the archive: are its words still there, where the record says?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.spans import Span, joined_text
from onrecord.store import warc
from onrecord.store.archive import Place, files_in, read_at
from onrecord.store.warc import WarcRecord


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at just now: what ought to hold, whether it does, and what was found."""

    what: str
    holds: bool
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the record says of a statement: `words` stand at `spans` of the text with `text_digest`, which
    was read from the capture with `capture_digest`; the two places say where both are archived."""

    capture_place: Place
    capture_digest: str
    text_place: Place
    text_digest: str
    spans: Sequence[Span]
    words: str


def check(folder: Path, claim: Claim) -> tuple[Check, ...]:
    """Reads capture and text from the archive again and compares them with the claim."""
    return (*_capture(folder, claim), *_text(folder, claim))


def _capture(folder: Path, claim: Claim) -> tuple[Check, ...]:
    place = claim.capture_place
    what = f"the capture is in {place.file} at byte {place.offset:,}"
    archived, problem = _archived(folder, place)
    if archived is None:
        return (Check(what, False, problem),)
    problems = warc.problems_of(archived)
    digest = warc.digest_of(warc.payload_of(archived))
    # A response keeps its transfer coding, so that only the archive's own digest can be compared.
    if not problems and archived.type == "resource" and digest != claim.capture_digest:
        problems = [f"its digest is {digest}"]
    return (
        Check(what, True, archived.id),
        Check("its bytes match their digest", not problems, "; ".join(problems) or digest),
    )


def _text(folder: Path, claim: Claim) -> tuple[Check, ...]:
    place = claim.text_place
    what = f"the text read from it is in {place.file} at byte {place.offset:,}"
    archived, problem = _archived(folder, place)
    if archived is None:
        return (Check(what, False, problem),)
    digest = warc.digest_of(archived.block)
    text = archived.block.decode("utf-8", "surrogatepass")
    places = ", ".join(f"{span.start:,}–{span.end:,}" for span in claim.spans)
    is_inside = all(span.end <= len(text) for span in claim.spans)
    found = joined_text(text, claim.spans) if is_inside else ""
    return (
        Check(what, True, archived.id),
        Check("its characters match their digest", digest == claim.text_digest, digest),
        Check(
            f"the words stand at characters {places} of it",
            found == claim.words,
            "letter for letter" if found == claim.words else "other words stand there",
        ),
    )


def _archived(folder: Path, place: Place) -> tuple[WarcRecord | None, str]:
    """The record at the place, and what is wrong where there is none. Only files of the archive are read."""
    path = next((path for path in files_in(folder) if path.name == place.file), None)
    if path is None:
        return None, f"{place.file} is missing"
    try:
        member = read_at(path, place.offset)
    except OSError as err:
        return None, f"{place.file} cannot be read ({err.strerror})"
    if member.record is None:
        return None, f"damaged there: {member.problem}"
    if member.record.id != place.id:
        return None, "another record stands there"
    return member.record, ""

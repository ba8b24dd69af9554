"""Reads the gold texts: short fictional news, statements marked by hand, in a notation for people.

A file holds one form in one language (`en/cue_before.txt`), and in it entries like this one:

    ## harbour-crane
    {s1|Jane Roe}, the harbour master, {k1|told} {a1|Coast Wire} {c1|that {s2|divers} {k2|believe} {c2|the
    crane is safe}}.
    --
    1: indirect, person, Jane Roe
    2: indirect, group, within 1

Tags: `c` content, `k` cue, `s` source, `a` addressee, with the statement's number; a tag may serve
several statements (`{s1 s2|Jane Roe}`), hold others, and return for a further part of the same role.
Below the dashes stands one line a statement: its kind, what the speaker is (`none`: no words say who),
the speaker's full name where the text gives it, and the statement that holds it. An entry without
dashes holds no statement. Lines before the first `##` are notes to the reader. What counts as a
statement, and where its spans end, is laid down in `README.md` beside this file.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
ROLES = {"c": "content", "k": "cue", "s": "source", "a": "addressee"}
KINDS = frozenset({"direct", "indirect", "mixed"})
SPEAKER_KINDS = frozenset({"person", "organization", "group", "document", "unnamed", "none"})

_TAG = re.compile(r"\{((?:[cksa]\d* ?)+)\||\}")
_LABEL = re.compile(
    r"(?P<number>\d+): (?P<kind>\w+), (?P<speaker_kind>\w+)"
    r"(?:, (?!within )(?P<speaker>[^,]+))?(?:, within (?P<within>\d+))?"
)

Parts = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldStatement:
    """One statement as labelled: each role a list of `[start, end)` in code points of the text."""

    id: str
    kind: str
    content: Parts
    cue: Parts
    source: Parts
    addressee: Parts
    speaker: str | None
    speaker_kind: str
    within: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldText:
    """One entry. `id`: language/form/slug."""

    id: str
    language: str
    form: str
    text: str
    statements: tuple[GoldStatement, ...]


class GoldError(ValueError):
    """An entry is not written as the notation wants; the message names it and what is wrong."""


@dataclass(slots=True)
class _Marked:
    """A text without its tags, and the parts that the tags named: (statement, role) to parts."""

    text: str = ""
    parts: dict[tuple[str, str], Parts] = field(default_factory=dict)


def load(folder: Path = FOLDER) -> list[GoldText]:
    """Every gold text, by language, form and place in the file. Raises GoldError."""
    return [text for path in sorted(folder.glob("*/*.txt")) for text in read(path)]


def read(path: Path) -> Iterator[GoldText]:
    """The gold texts of one file; its folder names the language, its stem the form."""
    entries = re.split(r"^## +", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for entry in entries:
        slug, _, body = entry.partition("\n")
        yield parse_entry(f"{path.parent.name}/{path.stem}/{slug.strip()}", body)


def parse_entry(name: str, body: str) -> GoldText:
    """The gold text that an entry's body holds. Raises GoldError, naming the entry.

    >>> entry = "{c|“Rain,”} {k|said} {s|Ana}.\\n--\\n1: direct, person, Ana"
    >>> parse_entry("en/x/rain", entry).statements[0].cue
    [(8, 12)]
    """
    prose, dashes, labels = body.partition("\n--\n")
    marked = _read_tags(name, prose.strip("\n"))
    lines = [line for line in labels.splitlines() if line.strip()] if dashes else []
    statements = tuple(_statement(name, line, marked) for line in lines)
    _check(name, statements, marked)
    language, form, _ = name.split("/")
    return GoldText(id=name, language=language, form=form, text=marked.text, statements=statements)


def _read_tags(name: str, prose: str) -> _Marked:
    marked, open_tags, at = _Marked(), [], 0
    for tag in _TAG.finditer(prose):
        marked.text += prose[at : tag.start()]
        at = tag.end()
        if tag[1]:
            open_tags.append((tag[1].split(), len(marked.text)))
        elif not open_tags:
            raise GoldError(f"{name}: a tag is closed that was never opened, after {marked.text[-30:]!r}")
        else:
            _close(name, marked, *open_tags.pop())
    if open_tags:
        raise GoldError(f"{name}: a tag is never closed: {open_tags[-1][0]}")
    marked.text += prose[at:]
    if set("{}|") & set(marked.text):
        raise GoldError(f"{name}: a stray brace or bar is left in the text")
    return marked


def _close(name: str, marked: _Marked, labels: list[str], start: int) -> None:
    if start == len(marked.text):
        raise GoldError(f"{name}: an empty tag: {labels}")
    for label in labels:
        parts = marked.parts.setdefault((label[1:] or "1", ROLES[label[0]]), [])
        parts.append((start, len(marked.text)))
        parts.sort()


def _statement(name: str, line: str, marked: _Marked) -> GoldStatement:
    label = _LABEL.fullmatch(line.strip())
    if not label or label["kind"] not in KINDS or label["speaker_kind"] not in SPEAKER_KINDS:
        raise GoldError(f"{name}: cannot read the label {line!r}")
    number = label["number"]
    return GoldStatement(
        id=f"g{number}",
        kind=label["kind"],
        speaker=label["speaker"],
        speaker_kind=label["speaker_kind"],
        within=f"g{label['within']}" if label["within"] else None,
        **{role: marked.parts.get((number, role), []) for role in ROLES.values()},
    )


def _check(name: str, statements: tuple[GoldStatement, ...], marked: _Marked) -> None:
    ids = [statement.id for statement in statements]
    tagged = {f"g{number}" for number, _ in marked.parts}
    if len(ids) != len(set(ids)) or set(ids) != tagged:
        raise GoldError(f"{name}: tags name {sorted(tagged)}, labels name {ids}")
    for statement in statements:
        if not statement.content:
            raise GoldError(f"{name}: statement {statement.id} has no content")
        if (statement.speaker_kind == "none") != (not statement.source) and statement.cue:
            raise GoldError(f"{name}: statement {statement.id}: `none` and a source shut each other out")
        if statement.within and statement.within not in set(ids) - {statement.id}:
            raise GoldError(
                f"{name}: statement {statement.id} lies within {statement.within}, which is not there"
            )


def main() -> None:
    """Prints the gold texts as JSON lines."""
    for text in load():
        sys.stdout.write(json.dumps(asdict(text), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

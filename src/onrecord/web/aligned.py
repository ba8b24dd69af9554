"""A wording laid over another as HTML: what the other has otherwise, struck out, in its place."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from onrecord.relations.alignment import Step
from onrecord.web.text import shown

NOTES = {
    "case": "another case",
    "spelling": "another spelling",
    "marks": "other marks",
    "brackets": "put in brackets",
    "ellipsis": "words left out",
}


def laid_over(first: str, text: str, steps: Sequence[Step]) -> Markup:
    """The text whole; what differs from `first` is marked, and what `first` has instead stands before it.

    `steps` lead from `first` to `text`; without any the text is given as it is.
    """
    out, at = [], 0
    for step in steps:
        if step.right is not None:
            out.append(_plain(text[at : step.right.start]))
            at = step.right.end
        if step.kind != "equal" and step.left is not None:
            gap = " " if step.right is None and out and not out[-1].endswith(" ") else ""
            out.append(Markup("{}<del>{}</del>").format(gap, shown(step.left.cut(first))))
        if step.right is not None:
            words = step.right.cut(text)
            out.append(_plain(words) if step.kind == "equal" else _put(words, NOTES.get(step.note or "", "")))
    return Markup("").join([*out, _plain(text[at:])])


def _plain(text: str) -> Markup:
    return Markup("{}").format(shown(text))


def _put(words: str, note: str) -> Markup:
    if note:
        return Markup('<ins title="{}">{}</ins>').format(note, shown(words))
    return Markup("<ins>{}</ins>").format(shown(words))

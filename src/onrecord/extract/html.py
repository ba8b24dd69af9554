"""An HTML page to its main text and metadata, through trafilatura.

The tree is read once: metadata first, since extraction prunes it.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from typing import Any

from onrecord.errors import Reject
from onrecord.extract.metadata import Metadata, read_metadata
from onrecord.extract.page import Page

log = logging.getLogger(__name__)

LEAST_CHARS = 60  # shorter than a news brief's one sentence: a caption or a leftover of navigation
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_html(html: str, url: str | None = None) -> Page:
    """The main text of a page, its paragraphs parted by a blank line, and what its head says.

    A first paragraph that only repeats the title is left out. Raises Reject: `bad-html` where the
    markup cannot be read, `no-article` where no main text is found.
    """
    tree = _tree(_CONTROL.sub("\ufffd", html))
    metadata = read_metadata(tree)
    document = _main_text(tree, url)
    text = _paragraphs(document.text or "", metadata.title or document.title)
    if len(text) < LEAST_CHARS:
        raise Reject("no-article", f"{len(text)} characters of text")
    return _page(text, metadata, document, url)


def _tree(html: str) -> Any:
    from trafilatura import load_html

    try:
        tree = load_html(html)
    except (ValueError, RecursionError) as err:
        raise Reject("bad-html", str(err)[:200]) from err
    if tree is None:
        raise Reject("bad-html", "no element was found")
    return tree


def _main_text(tree: Any, url: str | None) -> Any:
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(tree, url=url, fast=True, with_metadata=True, include_comments=False)
    except RecursionError as err:
        raise Reject("bad-html", "elements are nested too deeply") from err
    if document is None:
        raise Reject("no-article")
    return document


def _paragraphs(text: str, title: str | None) -> str:
    lines = [line.strip() for line in text.split("\n")]
    kept = [line for line in lines if line]
    if kept and title and _folded(kept[0]) == _folded(title):
        kept = kept[1:]
    return "\n\n".join(kept)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", plain))


def _page(text: str, metadata: Metadata, document: Any, url: str | None) -> Page:
    authors = metadata.authors or tuple(name for name in (document.author or "").split("; ") if name)
    return Page(
        text=text,
        url=metadata.url or url,
        outlet=metadata.outlet or document.sitename or document.hostname,
        title=metadata.title or document.title,
        published=metadata.published or document.date,
        language=metadata.language,
        authors=authors,
    )

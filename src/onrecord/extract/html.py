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
from onrecord.extract.scripted import leave_paid_text, scripted_article

log = logging.getLogger(__name__)

LEAST_CHARS = 60  # shorter than a news brief's one sentence: a caption or a leftover of navigation
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_html(html: str, url: str | None = None) -> Page:
    """The main text of a page, its paragraphs parted by a blank line, and what its head says.

    A first paragraph that only repeats the title is left out. Where the markup holds no text, that of the
    page's scripts is taken. Raises Reject: `bad-html` where the markup cannot be read, `no-article` where no
    main text is found.
    """
    html = _CONTROL.sub("\ufffd", html)
    tree = _tree(html)
    metadata = read_metadata(tree)
    leave_paid_text(tree)
    page = _page(_main_text(tree, url), metadata, url)
    if page is None and metadata.is_article:
        page = _page(_scripted(html, url), metadata, url)
    if page is None:
        raise Reject("no-article", f"less than {LEAST_CHARS} characters of text")
    return page


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
    """What trafilatura reads, None where it finds no main text."""
    from trafilatura import bare_extraction

    try:
        return bare_extraction(tree, url=url, fast=True, with_metadata=True, include_comments=False)
    except RecursionError as err:
        raise Reject("bad-html", "elements are nested too deeply") from err


def _scripted(html: str, url: str | None) -> Any:
    """What trafilatura reads of the article in the page's scripts, under the page's head, or None."""
    from lxml import etree

    tree = _tree(html)  # read anew: reading the main text prunes a tree
    markup, head = scripted_article(tree), tree.find("head")
    if markup is None:
        return None
    top = "" if head is None else etree.tostring(head, encoding="unicode", method="html")
    return _main_text(_tree(f"<html>{top}<body><article>{markup}</article></body></html>"), url)


def _paragraphs(text: str, title: str | None) -> str:
    lines = [line.strip() for line in text.split("\n")]
    kept = [line for line in lines if line]
    if kept and title and _folded(kept[0]) == _folded(title):
        kept = kept[1:]
    return "\n\n".join(kept)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", plain))


def _page(document: Any, metadata: Metadata, url: str | None) -> Page | None:
    """The page, None where there is too little text to be an article."""
    if document is None:
        return None
    title = metadata.title or document.title
    text = _paragraphs(document.text or "", title)
    if len(text) < LEAST_CHARS:
        return None
    authors = metadata.authors or tuple(name for name in (document.author or "").split("; ") if name)
    return Page(
        text=text,
        url=metadata.url or url,
        outlet=metadata.outlet or document.sitename or document.hostname,
        title=title,
        published=metadata.published or document.date,
        language=metadata.language,
        authors=authors,
    )

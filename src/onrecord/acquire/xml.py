"""XML that others wrote, read as a stream: entities are never resolved, nothing is fetched."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from typing import Any

from lxml import etree

from onrecord.errors import Reject


def iter_elements(payload: bytes, names: Collection[str]) -> Iterator[Any]:
    """The elements whose local name is among `names`, whole, in the order of their ends.

    An element and what stands before it are dropped as soon as the next one is asked for. Markup that is
    not well-formed is read as far as it goes. Raises Reject `bad-feed` where nothing can be read, where the
    document declares entities, or where it is nested too deeply.
    """
    root = None
    try:
        for event, element in _events(payload):
            if root is None:
                root = element
                _refuse_entities(element)
            if event == "end" and isinstance(element.tag, str) and local(element) in names:
                yield element
                _drop(element)
    except etree.LxmlError as err:
        raise Reject("bad-feed", str(err)[:200]) from err
    if root is None:
        raise Reject("bad-feed", "it holds no XML element")


def local(element: Any) -> str:
    """The element's name without its namespace."""
    return str(etree.QName(element).localname)


def text_of(element: Any) -> str:
    """All text in the element."""
    return "".join(element.itertext(with_tail=False))


def _events(payload: bytes) -> Any:
    return etree.iterparse(
        io.BytesIO(payload.lstrip()),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _refuse_entities(root: Any) -> None:
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise Reject("bad-feed", "it declares entities of its own, which are not resolved")


def _drop(element: Any) -> None:
    """Empties the element and takes away the siblings before it, so that a long list stays small."""
    element.clear(keep_tail=False)
    while element.getprevious() is not None:
        del element.getparent()[0]

"""Where the next page begins, as text that a program hands back unread.

A cursor holds a place in a list and a mark of the list that it belongs to, nothing else: whoever makes one
up gets another page of the same list, or is told that it is none.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Annotated

import msgspec

from onrecord.search.order import MAX_WEIGHED
from onrecord.search.paging import Place
from onrecord.web.failures import At, Failure, Refused

MAX_CURSOR_CHARS = 200
MAX_OFFSET = 100_000  # as far as lists of names are read
_Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class _Cursor(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]
    list: Annotated[str, msgspec.Meta(max_length=12)]
    after: _Number | None
    n_shown: Annotated[int, msgspec.Meta(ge=0, le=MAX_OFFSET)]


_DECODER = msgspec.json.Decoder(_Cursor)


def cursor_of(place: Place | None, *what: str) -> str | None:
    """The cursor of a place in the list that `what` names; None: that was the last page.

    >>> place_in(cursor_of(Place(after=7), "search", "bread"), "search", "bread")
    Place(after=7, n_shown=0)
    """
    if place is None:
        return None
    cursor = _Cursor(1, _mark(what), place.after, place.n_shown)
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).rstrip(b"=").decode()


def place_in(text: str | None, *what: str) -> Place:
    """The place that a cursor names; None: the beginning. Raises Refused for no cursor of the list."""
    if text is None:
        return Place()
    cursor = _decoded(text) if len(text) <= MAX_CURSOR_CHARS else None
    if cursor is None:
        raise _refused("this is no cursor; give `next` of the page before, unchanged")
    if cursor.list != _mark(what):
        raise _refused("the cursor belongs to another list; begin again without one")
    if cursor.after is None and what[:1] == ("search",) and cursor.n_shown >= MAX_WEIGHED:
        raise _refused("this is no cursor; give `next` of the page before, unchanged")
    return Place(cursor.after, cursor.n_shown)


def _decoded(text: str) -> _Cursor | None:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return _DECODER.decode(raw)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        return None


def _refused(detail: str) -> Refused:
    return Refused(Failure(400, detail, reason="bad-cursor", at=At("cursor")))


def _mark(what: tuple[str, ...]) -> str:
    whole = "\0".join(what).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()[:12]

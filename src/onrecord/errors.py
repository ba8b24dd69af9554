"""What can go wrong, named for what the caller should do about it.

`Reject`: drop this item and go on. `Retry`: try this item again later. `Busy`: ask again in a moment.
`Abort`: stop the run.
Every rejection carries a reason slug of `REASONS`, the one table that logs, outcomes, the
database and the docs share.
"""

from __future__ import annotations

REASONS: dict[str, tuple[str, str]] = {
    # slug: (what it means, what to do)
    "empty": ("the item holds no text", "leave it out, or check how it was saved"),
    "not-found": ("there is no such file or folder", "check the name"),
    "not-readable": ("the file cannot be read", "check its permissions"),
    "nul": ("the text holds NUL characters", "remove them, or save the text again"),
    "binary": ("the bytes are no text, HTML, JSON lines or WARC", "convert it to one of these first"),
    "bad-encoding": ("the bytes fit no text encoding that the item names or suggests", "save it as UTF-8"),
    "bad-gzip": (
        "the gzip data is damaged or cut off",
        "get the file again; what came before the damage is kept",
    ),
    "bad-json": ("the line is no JSON object", "mend the line"),
    "bad-field": (
        "a field is missing or has the wrong type",
        "mend the line; docs/formats.md lists the fields",
    ),
    "bad-html": ("the HTML cannot be read", "save the page again"),
    "no-article": ("no article text was found in the page", "check that it is an article, not a front page"),
    "bad-warc": ("the WARC record is damaged", "get the file again; records before the damage are kept"),
    "bad-wacz": ("the WACZ package, or a WARC file in it, is damaged", "get the file again"),
    "bad-feed": (
        "the feed, sitemap or list is damaged",
        "tell its publisher; entries before the damage are kept",
    ),
    "bad-address": ("the entry names no web address", "mend the entry"),
    "too-many": ("the list has more entries than are read at once", "split it; the first ones are kept"),
    "not-an-article": ("the WARC record holds no page", "nothing: such records are passed over"),
    "too-large": ("the item is larger than the limit", "split it, or raise the limit in the settings"),
    "too-long": ("the item took longer than the limit", "split it, or raise the limit in the settings"),
    "fault": ("onrecord itself failed on the item", "report it, with the item if you may share it"),
    "changed": (
        "the input is no longer the one that was parsed",
        "give the inputs as they were, or load the text alone with --text-only",
    ),
    "withdrawn": ("the article was withdrawn from this record", "nothing: it stays out"),
    # From the web:
    "refused-address": (
        "the address is not one that is fetched",
        "check it; only http and https are fetched",
    ),
    "private-address": (
        "the address leads into a private network",
        "nothing, if it comes from a page or a feed; else set allow_private for a server of your own",
    ),
    "dns-failure": ("the host's name was not found", "check the name and the network; it is tried again"),
    "not-reachable": ("the host does not answer", "check that it is up; it is tried again"),
    "tls-failure": (
        "the connection cannot be trusted",
        "tell its publisher; certificates are checked",
    ),
    "cut-off": ("the answer broke off before its end", "nothing: it is tried again"),
    "too-slow": ("the answer took longer than the limit", "nothing: it is tried again; or raise fetch_s"),
    "bad-response": ("the answer breaks the rules of HTTP", "tell its publisher"),
    "redirect-loop": ("the redirects do not come to an end", "open it in a browser; give the last address"),
    "robots-denied": (
        "the site's robots.txt asks not to fetch it",
        "ask the publisher, or save the page yourself",
    ),
    "robots-unreachable": (
        "the site's robots.txt cannot be had, which counts as a no",
        "nothing: it is tried again",
    ),
    "login-wall": ("the page is shown to those who log in", "save it yourself where you have the right to"),
    "consent-page": (
        "a page that asks for consent came instead",
        "open it in a browser, and save it yourself",
    ),
    "forbidden": ("the server refuses to show the page", "ask the publisher, or save the page yourself"),
    "gone": ("there is no such page any more", "check the address"),
    "http-error": ("the server refuses the request", "open it in a browser"),
    "too-many-requests": (
        "the server asks for fewer requests",
        "nothing: it is tried again",
    ),
    "server-error": ("the server fails", "nothing: it is tried again"),
    "no-feed": ("the page names no feed and its site no sitemap", "give the feeds or the pages themselves"),
    "too-deep": ("lists that lead to lists lead too far", "give the list itself"),
}

UNREMARKABLE = frozenset({"added", "unchanged", "listed", "not-an-article"})
"""Reasons that are no rejection: such outcomes are counted, not named or logged one by one."""

PASSING = frozenset(
    {
        "dns-failure", "not-reachable", "cut-off", "too-slow", "robots-unreachable", "too-many-requests",
        "server-error",
    }
)  # fmt: skip
"""Reasons that may pass by themselves: an address that ended so is taken up when a list names it again."""


class OnrecordError(Exception):
    """The base of all errors that a user can cause and mend."""


class Reject(OnrecordError):
    """This item cannot be taken; the others go on.

    `reason` is a slug of `REASONS`; `detail` says what was found, with the value.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        if reason not in REASONS:
            raise ValueError(f"unknown reason slug: {reason}")
        self.reason = reason
        self.detail = detail
        super().__init__(explain(reason, detail))

    def __reduce__(self) -> tuple[type[Reject], tuple[str, str]]:
        return type(self), (self.reason, self.detail)


class Retry(OnrecordError):
    """This item may be taken later. `after_s`: seconds to wait; None: the caller's own schedule.

    `reason` and `detail` as in Reject: what the item ends in, should it be tried no more.
    """

    def __init__(self, reason: str, detail: str = "", after_s: float | None = None) -> None:
        if reason not in REASONS:
            raise ValueError(f"unknown reason slug: {reason}")
        self.reason = reason
        self.detail = detail
        self.after_s = after_s
        super().__init__(explain(reason, detail))


class Busy(OnrecordError):
    """What was asked for cannot be had just now, but a little later. `after_s`: seconds to wait."""

    def __init__(self, problem: str, after_s: float = 1.0) -> None:
        self.after_s = after_s
        super().__init__(problem)


class Abort(OnrecordError):
    """The run cannot go on. The message names the thing, the reason and the remedy."""


def explain(reason: str, detail: str = "") -> str:
    """One line for a person: what happened, what was found, what to do.

    >>> explain("empty")
    'the item holds no text; leave it out, or check how it was saved'
    """
    meaning, remedy = REASONS[reason]
    found = f" ({detail})" if detail else ""
    return f"{meaning}{found}; {remedy}"

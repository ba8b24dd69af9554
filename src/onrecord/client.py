"""A client of the HTTP API, for programs in Python; docs/api.md shows it at work.

What it gives are frozen values with the names that the API uses; statements come as said. Fields that a
newer server adds are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import quote

import httpx2
import msgspec

from onrecord.errors import OnrecordError
from onrecord.record import Record, Statement
from onrecord.spans import Span

TIMEOUT_S = 60.0
PAGE = 100  # items that are asked for at once

Filter = str | tuple[str, ...] | list[str]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Where the fault in a request is: a parameter, and the place in it."""

    name: str
    span: Span | None


class ApiError(OnrecordError):
    """What the server answers instead. `reason` is a slug that does not change; `status` that of HTTP.

    `at`: the parameter at fault; `near`: what may have been meant; `retry_after_s`: when to ask again.
    """

    def __init__(self, problem: _Problem, retry_after_s: float | None = None) -> None:
        self.status = problem.status
        self.reason = problem.reason
        self.detail = problem.detail
        self.at = problem.at
        self.near = problem.near
        self.retry_after_s = retry_after_s
        super().__init__(f"{problem.title}: {problem.detail}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    status: int
    title: str
    reason: str
    detail: str
    at: At | None = None
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """The same words in several articles; `id` names it, and is that of its first statement."""

    id: str
    n_variants: int
    n_articles: int
    n_outlets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement that a search found. `text`: its words; `matches`: places in them that answer the query;
    `content`: places in the article's text."""

    id: str
    article: str
    kind: str
    speaker: str | None
    speaker_kind: str | None
    role: str | None
    basis: str | None
    source: str | None
    cue: str | None
    addressee: str | None
    occasion: str | None
    text: str
    matches: tuple[Span, ...]
    content: tuple[Span, ...]
    within: str | None
    confidence: float
    published: str | None
    outlet: str | None
    title: str | None
    url: str | None
    language: str | None
    agencies: tuple[str, ...]
    quotation: Quotation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What an article was read from. `text_digest` is of the text that spans count in."""

    name: str
    url: str | None
    media_type: str
    captured_at: str
    digest: str
    text_digest: str
    parsed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article with its record and the evidence for it."""

    key: str
    record: Record
    capture: Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at in the archive: what ought to hold, whether it does, what was found."""

    what: str
    holds: bool
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Whether the words stood where the record says when the server was asked."""

    holds: bool
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A citation in one style."""

    style: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementHeld:
    """A statement with its evidence. `holds`: ids of statements inside this one."""

    id: str
    words: str
    statement: Statement
    holds: tuple[str, ...]
    capture: Capture
    verification: Verification
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A speaker of the directory; `n_mentions`: articles that name the speaker. `id` stays, names may not."""

    id: str
    name: str
    kind: str
    wikidata: str | None
    n_mentions: int
    n_statements: int
    first_day: str | None
    last_day: str | None


class Client:
    """Asks one server. A context manager; not to be shared among threads.

    `address`: as in `http://127.0.0.1:8765`. `token`: one of `onrecord token make`, where the server asks.
    Every method raises ApiError where the server refuses, and httpx2.HTTPError where it cannot be reached.
    """

    def __init__(self, address: str, token: str | None = None, *, timeout_s: float = TIMEOUT_S) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx2.Client(
            base_url=f"{address.rstrip('/')}/api/v1", headers=headers, timeout=timeout_s
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def search(
        self, query: str = "", *, sort: str | None = None, fold: bool = False, **filters: Filter
    ) -> Iterator[Said]:
        """The statements that answer the query and all filters, page after page, as long as they are read.

        `fold`: of statements that carry the same words, only the first. `filters`: fields of the query
        language by name, as in `speaker="Jane Roe", after="2021-05"`.
        """
        folded = {"fold": "true"} if fold else {}
        return self._pages("/search", Said, {"q": query, "sort": sort, **folded, **filters})

    def quotation(self, statement_id: str) -> dict[str, Any]:
        """The quotation that a statement is a variant of, with all variants."""
        return self._get(f"/quotations/{quote(statement_id, safe='')}", dict[str, Any])

    def facets(self, query: str = "", **filters: Filter) -> dict[str, Any]:
        """What the statements that answer have in common, counted."""
        return self._get("/facets", dict[str, Any], {"q": query, **filters})

    def statement(self, statement_id: str) -> StatementHeld:
        """A statement, checked against the archive by the server now."""
        return self._get(f"/statements/{quote(statement_id, safe='')}", StatementHeld)

    def article(self, key: str) -> Article:
        """An article by its key, or by the beginning of one."""
        return self._get(f"/articles/{quote(key, safe='')}", Article)

    def speakers(self, name: str = "") -> Iterator[Speaker]:
        """The speakers on record, or those that a name can mean; those in most articles first."""
        return self._pages("/speakers", Speaker, {"name": name})

    def statements_of(self, name: str) -> Iterator[Said]:
        """All statements of a speaker, by id or name, the oldest first."""
        return self._pages(f"/speakers/{quote(name, safe='')}", Said, {})

    def outlets(self) -> list[dict[str, Any]]:
        """The outlets with most articles."""
        return list(self._pages("/outlets", dict[str, Any], {}, is_paged=False))

    def agencies(self) -> list[dict[str, Any]]:
        """The agencies that most articles carry."""
        return list(self._pages("/agencies", dict[str, Any], {}, is_paged=False))

    def outcomes(self, reason: str | None = None) -> Iterator[dict[str, Any]]:
        """What could not be taken into the record, the latest first."""
        return self._pages("/outcomes", dict[str, Any], {"reason": reason})

    def record(self) -> dict[str, Any]:
        """The record, counted."""
        return self._get("/record", dict[str, Any])

    def parse(self, *, text: str | None = None, html: str | None = None, **about: str) -> Record:
        """The record of a text or a page, of which nothing is kept.

        `about`: `url`, `outlet`, `title`, `published`, `language`, `id`, as in a line of `onrecord parse`.
        """
        given = {"text": text, "html": html, **about}
        body = msgspec.json.encode({name: value for name, value in given.items() if value is not None})
        answer = self._http.post("/parse", content=body, headers={"Content-Type": "application/json"})
        return msgspec.json.decode(_checked(answer), type=Record)

    def _get(self, path: str, kind: type[_T], parameters: Mapping[str, Any] | None = None) -> _T:
        given = {name: value for name, value in (parameters or {}).items() if value not in (None, "")}
        return msgspec.json.decode(_checked(self._http.get(path, params=given)), type=kind)

    def _pages(
        self, path: str, kind: type[_T], parameters: Mapping[str, Any], *, is_paged: bool = True
    ) -> Iterator[_T]:
        given = {**parameters, **({"limit": PAGE} if is_paged else {})}
        while True:
            page: dict[str, Any] = self._get(path, dict[str, Any], given)
            yield from msgspec.convert(page["items"], type=list[kind])  # type: ignore[valid-type]
            if page["next"] is None:
                return
            given["cursor"] = page["next"]


def _checked(answer: httpx2.Response) -> bytes:
    """The body. Raises ApiError for anything but a plain answer."""
    if answer.status_code == 200:
        return answer.content
    wait = answer.headers.get("retry-after", "")
    try:
        problem = msgspec.json.decode(answer.content, type=_Problem)
    except msgspec.DecodeError:
        reason = answer.reason_phrase or "no answer"
        problem = _Problem(
            status=answer.status_code,
            title=reason,
            reason="failed",
            detail="the answer is not one of onrecord's",
        )
    raise ApiError(problem, float(wait) if wait.isdigit() else None)

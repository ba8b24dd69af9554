"""What a site's robots.txt allows us, by RFC 9309.

No file (4xx): all is allowed. An error of the server, or no answer: nothing is, until it can be read; a 429
counts as such an error. Of a long file the first 500 KiB count, as the RFC asks for at least.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from protego import Protego

from onrecord.acquire import http
from onrecord.acquire.exchange import Answer
from onrecord.acquire.politeness import retry_after
from onrecord.errors import Reject, Retry

AGENT = "onrecord"
"""The name by which a robots.txt can address us."""

MAX_BYTES = 512_000
KEPT_S = 86_400.0
"""How long rules hold before the file is asked for again: a day, the most that the RFC allows."""

RETRIED_S = 1.5
"""How long a failure holds at least: all that waits for the file at that moment fails together."""

_FAILURES = {429, *range(500, 600)}


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one origin. `failure`: why nothing is allowed for now; else the rules, if any."""

    rules: Protego | None = None
    failure: str = ""
    reason: str = "robots-unreachable"
    after_s: float | None = None
    sitemaps: tuple[str, ...] = field(default=())

    @property
    def delay_s(self) -> float | None:
        """The pause between requests that the file asks us for."""
        if self.rules is None:
            return None
        rate = self.rules.request_rate(AGENT)
        paused = self.rules.crawl_delay(AGENT)
        paced = rate.seconds / rate.requests if rate and rate.requests else None
        return max((one for one in (paused, paced) if one is not None), default=None)

    def check(self, url: str) -> None:
        """Raises Reject `robots-denied`; Retry `robots-unreachable`, or what keeps us from the host."""
        if self.failure:
            raise Retry(self.reason, self.failure, self.after_s)
        if self.rules is not None and not self.rules.can_fetch(url, AGENT):
            raise Reject("robots-denied")


def read_rules(answer: Answer) -> Rules:
    """The rules that an answer, after redirects, holds."""
    if answer.status in _FAILURES:
        after = retry_after(answer.headers.get("retry-after"), answer.exchange.at)
        return Rules(failure=f"HTTP status {answer.status}", after_s=after)
    if not 200 <= answer.status < 300:
        return Rules()
    try:
        head, body = http.split(answer.exchange.response)
        text = http.some_decoded(body, head, MAX_BYTES).decode("utf-8", "replace")
        parsed = Protego.parse(_whole_lines(text))
        return Rules(rules=parsed, sitemaps=tuple(parsed.sitemaps))
    except (Reject, ValueError, RecursionError):
        return Rules()  # what cannot be read has no rules in it


def _whole_lines(text: str) -> str:
    """The text without a last line that the limit may have cut: half a path would forbid too much."""
    return text if len(text) < MAX_BYTES // 2 else text.rpartition("\n")[0]

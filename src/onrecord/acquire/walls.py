"""Pages that stand before the page: log-ins, questions for consent, checks for robots.

They are recognised so that they are reported and not taken for articles; nothing here gets past them. By
the address that a redirect leads to, by the page's title, and by what the page says of itself.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from onrecord.errors import Reject

SHORT_CHARS = 1000
"""A page that says it is not free and gives less text than this shows a teaser."""

_HEAD_BYTES = 200_000
_CONSENT_HOST = re.compile(r"(?:consent|guce|cmp|myprivacy|cookiewall|privacy-?gate)[\w-]*\.", re.I)
_CONSENT_PATH = re.compile(
    r"/(?:collect-?consent|consent|cookie-?(?:consent|wall)|privacy-?(?:wall|gate))(?:[/._-]|$)", re.I
)
_LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|signon|sso|oauth2?|authorize|anmelden|anmeldung|einloggen|connexion|iniciar-sesion|"
    r"inloggen|accedi|register-?wall|pay-?wall)(?:[/._]|$)",
    re.I,
)
_LOGIN_HOST = re.compile(r"(?:login|signin|sso|auth|accounts?)\.", re.I)
_TITLE = re.compile(rb"<title[^>]*>([^<]{1,500})", re.I)
_TITLE_PARTS = re.compile(r"\s+[|–—·-]\s+|\s*[|:»]\s*")
_CONSENT_TITLE = re.compile(
    r"before you continue.*|(?:manage |your )?(?:cookie|privacy)s? (?:consent|settings|preferences|choices)|"
    r"(?:cookie )?consent|(?:we value )?your privacy|zustimmung|einwilligung|cookie-einstellungen|"
    r"privatsphäre(?:-einstellungen)?|consentement(?: aux cookies)?|gestion des cookies|consentimiento|"
    r"toestemming|samtykke",
    re.I,
)
_LOGIN_TITLE = re.compile(
    r"(?:please )?(?:log|sign) ?in(?: (?:to|or) .*)?|login(?: required)?|subscribe to (?:read|continue).*|"
    r"anmelden|anmeldung|einloggen|connexion|se connecter|identifiez-vous|inici(?:ar|a) sesión|"
    r"inloggen|accedi",
    re.I,
)
_CHECK_TITLE = re.compile(
    r"just a moment\W*|attention required\W*|are you (?:a )?(?:human|robot)\W*|access denied|"
    r"robot check|verify(?:ing)? you are human.*",
    re.I,
)
_ARTICLE = re.compile(rb"NewsArticle|ReportageNewsArticle|og:type[\"'][^>]{0,40}article", re.I)
_NOT_FREE = re.compile(rb"\"isAccessibleForFree\"\s*:\s*\"?false", re.I)


def check_redirect(asked: str, led_to: str) -> None:
    """Raises Reject `login-wall`, `consent-page` where an address led to one that is plainly such a page."""
    before, after = urlsplit(asked), urlsplit(led_to)
    is_other_host = before.hostname != after.hostname
    for reason, host, path in (
        ("consent-page", _CONSENT_HOST, _CONSENT_PATH),
        ("login-wall", _LOGIN_HOST, _LOGIN_PATH),
    ):
        by_host = is_other_host and host.match(after.hostname or "")
        by_path = path.search(after.path) and not path.search(before.path)
        if by_host or by_path:
            raise Reject(reason, f"it leads to {led_to[:200]}")


def check_page(payload: bytes) -> None:
    """Raises Reject `login-wall`, `consent-page`, `forbidden` where a page's title says that it is one.

    A page that calls itself an article is one, whatever its title.
    """
    head = payload[:_HEAD_BYTES]
    found = _TITLE.search(head)
    if found is None or _ARTICLE.search(head):
        return
    title = " ".join(unescape(found.group(1).decode("utf-8", "replace")).split())
    for part in (title, *_TITLE_PARTS.split(title)[:1]):
        for reason, pattern in (
            ("consent-page", _CONSENT_TITLE),
            ("login-wall", _LOGIN_TITLE),
            ("forbidden", _CHECK_TITLE),
        ):
            if pattern.fullmatch(part):
                raise Reject(reason, f"its title is {title[:200]!r}")


def is_teaser(payload: bytes, n_chars: int) -> bool:
    """Whether a page says that it is not free and shows little text (`n_chars`)."""
    return n_chars < SHORT_CHARS and _NOT_FREE.search(payload) is not None

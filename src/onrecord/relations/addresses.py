"""Addresses as they are compared: the same page under its several spellings."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKING = frozenset({"fbclid", "gclid", "dclid", "msclkid", "igshid", "mc_cid", "mc_eid", "cmpid", "ocid"})
_MAX_CHARS = 4096


def canonical(url: str) -> str:
    """The address without fragment, tracking parameters and default port, host in lower case.

    What is no address of the web, or too long to be one, comes back as it is.

    >>> canonical("HTTPS://Echo.example:443/a?id=7&utm_source=feed#top")
    'https://echo.example/a?id=7'
    """
    try:
        parts = urlsplit(url[: _MAX_CHARS + 1])
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    if len(url) > _MAX_CHARS or parts.scheme not in {"http", "https"} or not host:
        return url
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if _is_kept(name)]
    return urlunsplit((parts.scheme, host, parts.path or "/", urlencode(kept), ""))


def _is_kept(name: str) -> bool:
    return name.lower() not in _TRACKING and not name.lower().startswith("utm_")

"""Web addresses: as they are compared, as they are asked for, and whose host they name."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, unquote_plus, urlencode, urlsplit, urlunsplit

_TRACKING = frozenset({"fbclid", "gclid", "dclid", "msclkid", "igshid", "mc_cid", "mc_eid", "cmpid", "ocid"})
_MAX_CHARS = 4096
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "ne", "net", "or", "org"})
_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """The address without fragment, tracking parameters and default port, host in lower case.

    What is no address of the web, or too long to be one, comes back as it is. Made for comparing: its
    query may be spelt in another way than the server expects; `without_tracking` is for asking.

    >>> canonical("HTTPS://Echo.example:443/a?id=7&utm_source=feed#top")
    'https://echo.example/a?id=7'
    """
    found = _web_parts(url)
    if found is None:
        return url
    parts, host = found
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if _is_kept(name)]
    return urlunsplit((parts.scheme, host, parts.path or "/", urlencode(kept), ""))


def without_tracking(url: str) -> str:
    """The address without fragment, tracking parameters and default port; the rest to the letter.

    >>> without_tracking("https://Echo.example/a?b&utm_medium=rss&c=%20d#top")
    'https://echo.example/a?b&c=%20d'
    """
    found = _web_parts(url)
    if found is None:
        return url
    parts, host = found
    kept = [part for part in parts.query.split("&") if _is_kept(unquote_plus(part.partition("=")[0]))]
    return urlunsplit((parts.scheme, host, parts.path or "/", "&".join(kept), ""))


def host_of(url: str) -> str:
    """The host as politeness counts hosts, with its port where it is not the scheme's own; may be empty.

    >>> host_of("https://Echo.example:443/a?b"), host_of("http://echo.example:8080")
    ('echo.example', 'echo.example:8080')
    """
    found = _web_parts(url)
    return found[1] if found else ""


def site_of(url: str) -> str:
    """The name under which an outlet keeps its hosts: the last two labels of the host, or three under a
    country's `co`, `com` and the like; an address of numbers whole. Empty for what is no address of the web.

    Hosts that share it need not belong together (there are sites that lend names), hosts that do not share it
    are held to be two sites.

    >>> site_of("https://www.echo.example/a"), site_of("https://amp.post.co.uk:8080/b")
    ('echo.example', 'post.co.uk')
    """
    found = _web_parts(url)
    host = (found[0].hostname or "") if found else ""
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit():
        return host
    is_shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if is_shared else labels[-2:])


def is_elsewhere(declared: str | None, asked: str | None) -> bool:
    """Whether the address that a page gives for itself is on another site than the one that it came from."""
    sites = site_of(declared or ""), site_of(asked or "")
    return all(sites) and sites[0] != sites[1]


def standing_address(declared: str | None, asked: str | None) -> str | None:
    """The canonical address under which an article stands: where its page says, unless that is another site.

    A page whose address of its own is on another site is that site's text reprinted, and no text of that
    address. None for what has no address.

    >>> standing_address("https://echo.example/a", "https://amp.echo.example/a?x")
    'https://echo.example/a'
    >>> standing_address("https://echo.example/a", "https://post.example/b?utm_source=x")
    'https://post.example/b'
    """
    url = asked if is_elsewhere(declared, asked) else declared or asked
    return canonical(url) if url else None


def origin_of(url: str) -> str:
    """Scheme, host and port, for which a robots.txt holds; empty for what is no address of the web.

    >>> origin_of("https://Echo.example:443/a?b")
    'https://echo.example'
    """
    found = _web_parts(url)
    return f"{found[0].scheme}://{found[1]}" if found else ""


def _web_parts(url: str) -> tuple[SplitResult, str] | None:
    """The parts, and host with port where it is not the scheme's own; None for what is no web address.

    Nor is one with a user's name in it: what stands for somebody's rights is left as it is.
    """
    try:
        parts = urlsplit(url[: _MAX_CHARS + 1])
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if len(url) > _MAX_CHARS or parts.scheme not in _PORTS or not host or "@" in parts.netloc:
        return None
    host = f"[{host}]" if ":" in host else host
    return parts, host if port in {None, _PORTS[parts.scheme]} else f"{host}:{port}"


def _is_kept(name: str) -> bool:
    return name.lower() not in _TRACKING and not name.lower().startswith("utm_")

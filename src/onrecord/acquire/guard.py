"""What may be fetched at all: which addresses of the web, and which addresses of the network behind them.

A page, a feed or a redirect can name anything, and a name server can answer anything; so the address that
is connected to is itself checked, each time (`network.py`).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from onrecord.errors import Reject

MAX_URL_CHARS = 2048
_LEAST_OPEN_PORT = 1024
_WEB_PORTS = {80, 443}
# Ports at 1024 and above that speak other protocols; from the Fetch standard of the WHATWG, "port blocking".
_FOREIGN_PORTS = {
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679,
    6697, 10080,
}  # fmt: skip
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
_IPV4_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, deprecated, and still routed by some
_SITE_LOCAL = IPv6Network("fec0::/10")


def check_url(url: str) -> None:
    """Raises Reject `refused-address` for what is not fetched, whatever it holds.

    Only http and https, without a user's name or password in it, on the ports of the web or on high ones
    that no other protocol has.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as err:
        raise Reject("refused-address", f"it cannot be read: {err}") from err
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Reject("refused-address", "it is neither http nor https")
    if len(url) > MAX_URL_CHARS:
        raise Reject("refused-address", f"it is longer than {MAX_URL_CHARS} characters")
    if parts.username is not None or parts.password is not None:
        raise Reject("refused-address", "it holds a user's name or password")
    if port is not None and port not in _WEB_PORTS and (port < _LEAST_OPEN_PORT or port in _FOREIGN_PORTS):
        raise Reject("refused-address", f"port {port} is not one of the web")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also where it carries another inside.

    >>> is_public("93.184.216.34"), is_public("100.64.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    try:
        found = ip_address(address.partition("%")[0])  # without the scope of a link-local address
    except ValueError:
        return False
    inner = _carried(found) if isinstance(found, IPv6Address) else ()
    return all(_is_open(one) for one in (*inner, *(() if _is_mapped(found) else (found,))))


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    closed = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    if isinstance(address, IPv6Address) and address in _SITE_LOCAL:
        return False
    return address.is_global and not closed and not address.is_link_local


def _is_mapped(address: IPv4Address | IPv6Address) -> bool:
    """True for an IPv6 form that is nothing but the IPv4 address in it."""
    return isinstance(address, IPv6Address) and (address.ipv4_mapped is not None or address in _NAT64)


def _carried(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses inside: mapped, translated (NAT64), 6to4, Teredo's server and client."""
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64 or address in _IPV4_COMPATIBLE:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(one for one in found if one is not None)

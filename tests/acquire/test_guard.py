"""Private networks are not reached: by address, by name, behind redirects, by answers that change."""

from __future__ import annotations

import asyncio
import socket

import pytest

from onrecord.acquire.exchange import Client, Pace
from onrecord.acquire.fetch import Fetcher, Manners
from onrecord.acquire.guard import check_url, is_public
from onrecord.errors import Reject, Retry
from tests.server.site import Reply, Site

PRIVATE = [
    "127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:192.168.0.1",
    "::127.0.0.1",
    "64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:101::1", "2001:0:a00:1::1", "2001:db8::1", "no address",
]  # fmt: skip
PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "file:///etc/passwd", "http:///x", "http://a.example:22/", "http://a.example:6667/",
     "http://u:p@a.example/", "javascript:alert(1)", "http://a.example:99999/", "http://[::1/",
     "http://a.example/" + "x" * 3000],
)  # fmt: skip
def test_addresses_that_are_not_fetched(url: str) -> None:
    with pytest.raises(Reject) as caught:
        check_url(url)
    assert caught.value.reason == "refused-address"


@pytest.mark.parametrize("url", ["http://a.example", "https://a.example:8443/x", "http://a.example:80/"])
def test_addresses_that_are(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_loopback_by_any_name_is_refused(site: Site, host: str) -> None:
    assert _reason(f"http://{host}:{site.port}/", ["unused"], real=True) in {"private-address", "dns-failure"}
    assert site.asked == []


def test_a_name_that_leads_inside_is_refused(site: Site) -> None:
    assert (
        _reason(f"http://gazette.example:{site.port}/", ["93.184.216.34", "127.0.0.1"]) == "private-address"
    )


def test_an_answer_that_changes_gains_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is public when it is first asked for and private ever after: each connection is checked."""
    answers = iter([["203.0.114.9"], ["127.0.0.1"]])
    connected = []

    async def resolver(host: str, port: int) -> list[str]:
        return next(answers)

    def connect(self: socket.socket, address: object) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    async def twice() -> list[str]:
        client = Client(max_bytes=1000, pace=Pace(connect_s=1, total_s=1), resolver=resolver)
        reasons = []
        for _ in range(2):
            with pytest.raises((Reject, Retry)) as caught:
                await client.get(f"http://gazette.example:{site.port}/", {})
            reasons.append(str(getattr(caught.value, "reason", "")))
        return reasons

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert asyncio.run(twice()) == ["not-reachable", "private-address"]
    assert connected == [("203.0.114.9", site.port)]


def test_a_redirect_to_a_private_address_is_refused(site: Site) -> None:
    """The first host counts as public here; the redirect leads to loopback by its number."""
    site.pages["/a"] = Reply(status=302, headers={"Location": f"http://127.0.0.1:{site.port}/secret"})

    async def once() -> str:
        async with Fetcher(Manners(delay_s=0, obey_robots=False)) as fetcher:
            backend = fetcher._client._pool._network_backend  # type: ignore[attr-defined]

            async def resolver(host: str, port: int) -> list[str]:
                backend._allow_private = host == "gazette.example"
                return ["127.0.0.1"]

            backend._resolve = resolver
            with pytest.raises(Reject) as caught:
                await fetcher.fetch(f"http://gazette.example:{site.port}/a")
            return caught.value.reason

    assert asyncio.run(once()) == "private-address"
    assert site.paths() == ["/a"]


def _reason(url: str, addresses: list[str], *, real: bool = False) -> str:
    async def resolver(host: str, port: int) -> list[str]:
        return addresses

    async def once() -> str:
        manners = Manners(delay_s=0, pace=Pace(connect_s=2, total_s=3))
        async with Fetcher(manners) if real else Fetcher(manners, resolver=resolver) as fetcher:
            with pytest.raises((Reject, Retry)) as caught:
                await fetcher.fetch(url)
            assert isinstance(caught.value, Reject | Retry)
            return caught.value.reason

    return asyncio.run(once())

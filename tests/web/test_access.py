"""Who is let in where others can reach the server, and how often."""

from __future__ import annotations

import base64

import pytest
from fastapi.testclient import TestClient

from fictional import NOW
from onrecord.cli.serve import check_listening
from onrecord.errors import Abort
from onrecord.settings import Settings
from onrecord.store import locate, tokens
from onrecord.web import create_app
from onrecord.web.access import MAX_CLIENTS, Limiter, terms_of
from web.conftest import BASE

PAGES = ["/", "/record", "/api/v1/openapi.json", "/no-such-page", "/static/onrecord.css"]


def served(location: str, **changes: object) -> TestClient:
    """A server that others can reach, with a route that writes."""
    settings = Settings(record=location, **{"host": "0.0.0.0", "allowed_hosts": "news.example", **changes})  # type: ignore[arg-type]
    app = create_app(settings)

    @app.post("/api/v1/change", include_in_schema=False)
    def _change() -> str:
        return "changed"

    return TestClient(app, base_url="http://news.example", raise_server_exceptions=False)


def made(location: str, scope: tokens.Scope = "read") -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.make_token(locate(location), 'desk', scope, NOW)}"}


@pytest.mark.parametrize("path", PAGES)
def test_without_a_token_nothing_is_read(location: str, path: str) -> None:
    client = served(location)
    answer = client.get(path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer" if path.startswith("/api/") else "Basic")
    assert "lamp" not in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("path", ["/", "/record", "/api/v1/openapi.json"])
def test_a_token_reads(location: str, path: str) -> None:
    assert served(location).get(path, headers=made(location)).status_code == 200


def test_a_browser_sends_the_token_as_a_password(location: str) -> None:
    token = made(location)["Authorization"].removeprefix("Bearer ")
    client = served(location)
    for name in ("", "jane"):
        password = base64.b64encode(f"{name}:{token}".encode()).decode()
        assert client.get("/", headers={"Authorization": f"Basic {password}"}).status_code == 200


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Basic x",
        "Basic =",
        "Digest a",
        "Bearer " + "a" * 5000,
        "Basic w7w=",
    ],
)
def test_what_is_no_token_is_refused(location: str, value: str) -> None:
    made(location)
    assert served(location).get("/", headers={"Authorization": value}).status_code == 401


def test_a_revoked_token_ends_at_once(location: str) -> None:
    client, headers = served(location), made(location)
    assert client.get("/", headers=headers).status_code == 200
    tokens.revoke_token(locate(location), headers["Authorization"].split("_")[1], NOW)
    assert client.get("/", headers=headers).status_code == 401


def test_writing_needs_a_token_that_writes(location: str) -> None:
    for public in (False, True):
        client = served(location, public_read=public)
        statuses = [
            client.post("/api/v1/change", headers=headers).status_code
            for headers in ({}, made(location, "read"), made(location, "write"))
        ]
        assert statuses == [401, 403, 200]


def test_even_a_token_does_not_write_for_another_site(location: str) -> None:
    headers = {**made(location, "write"), "Origin": "https://evil.example"}
    assert served(location).post("/api/v1/change", headers=headers).status_code == 403


def test_public_reading_needs_no_token(location: str) -> None:
    assert served(location, public_read=True).get("/").status_code == 200


def test_this_machine_needs_no_token(location: str) -> None:
    assert TestClient(create_app(Settings(record=location)), base_url=BASE).get("/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "is_local"),
    [
        ({}, True),
        ({"host": "::1"}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "192.0.2.1"}, False),
        ({"allowed_hosts": "news.example"}, False),  # a proxy lets others in
        ({"allowed_hosts": " , "}, True),
    ],
)
def test_who_can_reach_the_server(changes: dict[str, str], is_local: bool) -> None:
    assert terms_of(Settings(**changes)).is_local is is_local  # type: ignore[arg-type]


def test_serving_others_needs_a_token_or_a_word(location: str) -> None:
    check_listening(Settings(record=location))
    check_listening(Settings(record=location, host="0.0.0.0", public_read=True))
    for changes in ({"host": "0.0.0.0"}, {"allowed_hosts": "news.example"}):
        with pytest.raises(Abort, match="onrecord token make"):
            check_listening(Settings(record=location, **changes))  # type: ignore[arg-type]
    made(location)
    check_listening(Settings(record=location, host="0.0.0.0"))


def test_a_client_is_answered_so_often(location: str) -> None:
    client = served(location, public_read=True, requests_per_minute=3)
    answers = [client.get("/static/onrecord.css") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 20


def test_guessing_tokens_is_slow(location: str) -> None:
    client = served(location, requests_per_minute=2)
    headers = {"Authorization": "Bearer x"}
    assert [client.get("/", headers=headers).status_code for _ in range(3)] == [401, 401, 429]


def test_the_limit_fills_up_again_and_is_each_clients_own() -> None:
    now = [0.0]
    limiter = Limiter(60, burst=2, clock=lambda: now[0])
    assert [limiter.wait_s("a") for _ in range(3)] == [0, 0, 1]
    assert limiter.wait_s("b") == 0
    now[0] = 0.5
    assert limiter.wait_s("a") == pytest.approx(0.5)
    now[0] = 1.0
    assert limiter.wait_s("a") == 0
    now[0] = 1000
    assert [limiter.wait_s("a") for _ in range(3)] == [0, 0, 1]


def test_the_limiter_forgets_those_seen_longest_ago() -> None:
    limiter = Limiter(60, burst=1, clock=lambda: 0.0)
    assert limiter.wait_s("first") == 0
    for i in range(MAX_CLIENTS):
        limiter.wait_s(str(i))
    assert len(limiter._clients) == MAX_CLIENTS
    assert limiter.wait_s("first") == 0


def test_head_is_get_without_the_body(client: TestClient) -> None:
    got, asked = client.get("/"), client.head("/")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-length"] == got.headers["content-length"]

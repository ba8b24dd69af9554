"""What is refused before any page, and what every answer tells the browser."""

from __future__ import annotations

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse

from onrecord.settings import Settings
from onrecord.web import safety
from onrecord.web.app import create_app, rules_of
from onrecord.web.safety import Guard, Rules

RULES = Rules(names=frozenset({"localhost", "127.0.0.1"}), any_address=False, max_body_bytes=100)


def echo_app(rules: Rules = RULES) -> TestClient:
    """An application that gives back how many bytes it was sent."""
    app = FastAPI()

    @app.api_route("/", methods=["GET", "POST"])
    async def _echo(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    def refuse(request: Request, status: int, detail: str) -> PlainTextResponse:
        return PlainTextResponse(detail, status)

    app.add_middleware(Guard, rules=rules, refuse=refuse)
    return TestClient(app, base_url="http://127.0.0.1:8765")


@pytest.mark.parametrize("path", ["/", "/no-such-page", "/static/onrecord.css", "/static/../app.py"])
def test_every_answer_forbids_inline_code_and_other_sites(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8765", "[::1]:8765", "LOCALHOST:1"])
def test_a_request_for_this_machine_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "localhost.evil.example", "10.0.0.1", "", "::"]
)
def test_a_site_that_rebinds_its_name_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "lamp" not in answer.text


def test_other_names_are_those_of_the_settings() -> None:
    rules = rules_of(Settings(host="0.0.0.0", allowed_hosts="news.example, Desk.Example"))
    client = echo_app(rules)
    statuses = [
        client.get("/", headers={"Host": host}).status_code
        for host in ("news.example", "desk.example:80", "192.0.2.1", "evil.example")
    ]
    assert statuses == [200, 200, 200, 421]


def test_a_long_address_is_refused(client: TestClient) -> None:
    assert client.get("/?q=" + "a" * safety.MAX_ADDRESS_BYTES).status_code == 414


def test_a_large_body_is_refused_whether_or_not_it_says_so() -> None:
    client = echo_app()
    assert client.post("/", content=b"a" * 100).text == "100"
    assert client.post("/", content=b"a" * 101).status_code == 413
    assert client.post("/", content=iter([b"a" * 60, b"a" * 60])).status_code == 413
    assert client.post("/", content=b"", headers={"Content-Length": "-5"}).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1:8765"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_another_site_cannot_write(headers: dict[str, str], status: int) -> None:
    assert echo_app().post("/", content=b"x", headers=headers).status_code == status


def test_a_page_that_is_not_there_says_so(client: TestClient) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "Not on record" in answer.text


def test_the_api_answers_in_json(client: TestClient) -> None:
    answer = client.get("/api/v1/no-such-thing")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_a_fault_shows_nothing_of_itself(location: str) -> None:
    app = create_app(Settings(record=location))

    @app.get("/fault")
    def _fault() -> None:
        raise RuntimeError("secret-detail")

    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        answer = client.get("/fault")
    assert answer.status_code == 500
    assert "secret-detail" not in answer.text
    assert "content-security-policy" in answer.headers


def test_what_takes_too_long_ends_with_a_page(location: str) -> None:
    app = create_app(Settings(record=location, request_time_limit_s=1e-9))
    # Only a query of many steps is looked at: an endless one stands for a slow search.
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    @app.get("/slow")
    def _slow() -> None:
        with app.state.site.reader.reading() as connection:
            connection.exec_driver_sql(endless)

    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.get("/slow")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert "took longer" in answer.text


def test_the_first_page_lists_what_is_newest(client: TestClient) -> None:
    assert "The lamp 🙂 number 2 is lit" in client.get("/").text

"""Hostile news through every page: it is shown, and nothing in it is obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html

from onrecord.settings import Settings
from onrecord.web import create_app
from web import hostile

BASE = "http://127.0.0.1:8765"
OWN = re.compile(r"(/static/[\w.]+\?v=[0-9a-f]{10})|/[^/].*|/|#.*")
ALLOWED = """
    a article aside b bdi blockquote body br button circle code dd del details div dl dt em figcaption figure
    footer form g h1 h2 h3 head header html input ins label li line link main mark meta nav ol p path pre q
    rect script section small span strong summary svg table tbody td text th thead time title tr ul tspan
"""
ALLOWED_ELEMENTS = frozenset(ALLOWED.split())


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page by its address."""
    path = tmp_path_factory.mktemp("hostile") / "onrecord.db"
    addresses = hostile.write(path)
    app = create_app(Settings(record=str(path)))
    with TestClient(app, base_url=BASE, raise_server_exceptions=True) as client:
        return {address: client.get(address).text for address in addresses}


def elements(pages: dict[str, str]) -> Iterator[tuple[str, html.HtmlElement]]:
    for address, text in pages.items():
        for element in html.document_fromstring(text).iter():
            if isinstance(element.tag, str):
                yield address, element


def test_there_are_pages_of_every_kind(pages: dict[str, str]) -> None:
    assert len(pages) > 35
    shown = [address for address, text in pages.items() if "alert(1)" in text]
    assert len(shown) > 20


def test_no_element_comes_from_the_news(pages: dict[str, str]) -> None:
    strange = {(element.tag, address) for address, element in elements(pages)}
    assert {(tag, address) for tag, address in strange if tag not in ALLOWED_ELEMENTS} == set()


def test_the_only_script_is_our_file(pages: dict[str, str]) -> None:
    scripts = [element for _, element in elements(pages) if element.tag == "script"]
    assert len(scripts) == len(pages)
    assert {re.sub(r"\?.*", "", script.get("src", "")) for script in scripts} == {"/static/onrecord.js"}
    assert {script.text for script in scripts} == {None}


def test_no_attribute_comes_from_the_news(pages: dict[str, str]) -> None:
    names = {name for _, element in elements(pages) for name in element.attrib}
    assert {name for name in names if name.startswith("on") or name in {"style", "autofocus", "zz"}} == set()


def test_links_lead_to_our_pages_or_plainly_to_the_web(pages: dict[str, str]) -> None:
    for address, element in elements(pages):
        target = element.get("href")
        if target is None:
            continue
        is_own = OWN.fullmatch(target) is not None
        is_outward = element.tag == "a" and target.startswith("https://evil.example/")
        assert is_own or is_outward, (address, element.tag, target)
        assert not is_outward or "noreferrer" in element.get("rel", "")


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, str]) -> None:
    loaded = [
        element.get(name, "")
        for _, element in elements(pages)
        for name in ("src", "srcset", "data", "action", "formaction", "poster", "background")
        if element.get(name)
    ]
    loaded += [element.get("href", "") for _, element in elements(pages) if element.tag == "link"]
    assert {target for target in loaded if not target.startswith("/") or target.startswith("//")} == set()


def test_turns_of_direction_and_controls_are_written_out(pages: dict[str, str]) -> None:
    everything = "".join(pages.values())
    assert re.findall(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", everything) == []
    assert "‹U+202E›" in everything
    assert "‹U+001B›" in everything


def test_templates_in_the_news_are_only_words(pages: dict[str, str]) -> None:
    assert any("{{ 7*7 }}" in text for text in pages.values())


def test_no_page_tells_where_files_lie(pages: dict[str, str], tmp_path: Path) -> None:
    folder = str(tmp_path.parent.parent)
    assert [address for address, text in pages.items() if folder in text] == []

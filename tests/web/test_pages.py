"""The pages of a small record: what they show, what they link to, and what they say when there is nothing."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html

from fictional import capture_of, record_of
from onrecord.record import Published
from onrecord.settings import Settings
from onrecord.spans import Span
from onrecord.store import Writer
from onrecord.web import create_app

BASE = "http://127.0.0.1:8765"
LAMP = "/?q=%22number+2%22"


def page(client: TestClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == status, address
    return html.document_fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def facts(element: html.HtmlElement) -> dict[str, str]:
    """The labels and values of the page's lists of facts."""
    return dict(zip(map(words, element.cssselect("dt")), map(words, element.cssselect("dd")), strict=True))


def link(element: html.HtmlElement, label: str) -> str:
    """The address of the first link with this label."""
    for found in element.iter("a"):
        if label in words(found):
            return str(found.get("href"))
    raise AssertionError(f"there is no link {label}")


def first_statement(client: TestClient) -> str:
    return str(page(client, LAMP).cssselect(".said blockquote a")[0].get("href"))


def first_article(client: TestClient) -> str:
    return str(page(client, LAMP).cssselect(".said .in")[0].get("href")).partition("#")[0]


def test_a_result_reads_like_a_sentence(client: TestClient) -> None:
    found = words(page(client, "/?q=lamp").cssselect(".said")[0])
    assert found.startswith("José Álvarez, the keeper, told Coast Wire in an interview: The lamp 🙂")
    assert "17 May 2021 Gaceta de Álamo TNA Lamps direct" in found


def test_matches_are_marked(client: TestClient) -> None:
    marks = page(client, "/?q=lamp").cssselect(".said mark.hit")
    assert [words(mark) for mark in marks] == ["lamp"] * 3


def test_facets_narrow_the_query_and_widen_it_again(client: TestClient) -> None:
    start = page(client, "/?q=kind%3Adirect+OR+kind%3Aindirect")
    assert "6 statements" in words(start)
    narrow = link(start.cssselect(".facets")[0], "indirect")
    narrowed = page(client, narrow)
    assert words(narrowed.cssselect("#count")[0]) == "3 statements"
    wider = narrowed.cssselect(".chips a")[0].get("href")
    assert words(page(client, str(wider)).cssselect("#count")[0]) == "6 statements"


def test_the_box_holds_the_whole_state(client: TestClient) -> None:
    narrowed = link(page(client, "/").cssselect(".facets")[0], "direct")
    query = parse_qs(urlsplit(narrowed).query)["q"][0]
    assert page(client, narrowed).cssselect("#q")[0].get("value") == query


def test_sorting_is_an_address(client: TestClient) -> None:
    labels = [words(one) for one in page(client, "/?q=lamp").cssselect(".sorts a")]
    assert labels == ["relevance", "newest", "first said", "most repeated"]
    chosen = page(client, "/?q=lamp&sort=oldest").cssselect(".sorts a[aria-current]")
    assert [words(one) for one in chosen] == ["first said"]


@pytest.mark.parametrize(
    "address", ["/?q=lamp&sort=sideways&page=none", "/?q=lamp&page=0", "/?q=lamp&page=-3"]
)
def test_a_strange_state_is_the_plain_one(client: TestClient, address: str) -> None:
    assert words(page(client, address).cssselect("#count")[0]) == "3 statements"


def test_an_error_points_at_its_place(client: TestClient) -> None:
    found = page(client, "/?q=ferry+speeker%3Aroe", 400)
    assert words(found.cssselect("#fault mark")[0]) == "speeker:"
    assert found.cssselect("#q")[0].get("aria-invalid") == "true"


def test_nothing_found_offers_a_way_back(client: TestClient) -> None:
    found = page(client, "/?q=zeppelin+kind%3Adirect")
    assert "Nothing on record answers that" in words(found)
    assert link(found.cssselect(".empty")[0], "kind:direct") == "/?q=zeppelin"


def test_an_empty_record_says_how_to_begin(tmp_path: Path) -> None:
    with Writer(str(tmp_path / "o.db"), 1_000_000):
        pass
    app = create_app(Settings(record=str(tmp_path / "o.db")))
    with TestClient(app, base_url=BASE) as client:
        for address in ("/", "/record"):
            assert "onrecord add news/" in words(page(client, address))
        assert "Nobody is on record" in words(page(client, "/speakers"))
        assert "No article is on record" in words(page(client, "/outlets"))


def test_a_statement_is_shown_with_its_evidence(client: TestClient) -> None:
    found = page(client, first_statement(client))
    assert words(found.cssselect(".words")[0]).startswith("The lamp 🙂 number 2 is lit")
    known = facts(found)
    assert known["Said by"] == "José Álvarez, the keeper (person): named here"
    assert known["Said to"] == "Coast Wire"
    assert known["Occasion"] == "interview: “in an interview”"
    assert known["Place"] == "PORT LUMEN"
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", known["Capture"])
    assert "Verified now against the archive" in words(found)
    assert len(found.cssselect(".checks li:not(.bad)")) == 5


def test_the_words_are_in_their_context(client: TestClient) -> None:
    context = page(client, first_statement(client)).cssselect(".context")[0]
    assert "PORT LUMEN, May 17 (TNA)" in words(context)
    assert words(context.cssselect("mark.content")[0]) == "The lamp 🙂 number 2 is lit"


def test_damage_in_the_archive_is_seen_at_once(client: TestClient, location: str) -> None:
    address = first_statement(client)
    archive = next(Path(location).parent.glob("*-captures/*.warc.gz"))
    data = bytearray(archive.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 400] = bytes(400)
    archive.write_bytes(bytes(data))
    pages = [page(client, str(one.get("href"))) for one in page(client, "/").cssselect(".said blockquote a")]
    assert any("This does not match the archive" in words(one) for one in pages)
    archive.unlink()
    assert "captures-00001.warc.gz is missing" in words(page(client, address))


def test_every_citation_can_be_selected(client: TestClient) -> None:
    found = page(client, first_statement(client))
    styles = [words(one) for one in found.cssselect(".cite h3")]
    assert styles == ["Plain", "APA", "Chicago", "BibTeX", "Wikipedia", "W3C Web Annotation selector"]
    assert all(words(one) for one in found.cssselect(".cite pre[data-copy]"))


def test_a_nested_statement_names_the_one_that_holds_it(client: TestClient) -> None:
    holding = first_statement(client)
    inner = holding.replace(".s28", ".s99")
    assert link(page(client, inner).cssselect(".note")[0], "José Álvarez") == holding
    assert link(page(client, holding).cssselect(".note")[0], "He (not named)") == inner


def test_a_statement_that_is_gone_leads_to_its_neighbours(client: TestClient) -> None:
    address = first_statement(client)
    found = page(client, address.replace(".s28", ".s30"), 404)
    assert "has no statement s30" in words(found)
    assert link(found, ".s28") == address


@pytest.mark.parametrize("name", ["x", "zzzz", "%2e%2e%2fetc", "s28", "0" * 300, "%00"])
def test_what_names_no_statement_is_not_on_record(client: TestClient, name: str) -> None:
    assert "Not on record" in words(page(client, f"/statement/{name}", 404))
    assert "Not on record" in words(page(client, f"/article/{name}", 404))


def test_an_article_is_marked_by_speaker(client: TestClient) -> None:
    found = page(client, first_article(client))
    assert words(found.cssselect("h1")[0]) == "Lamps"
    assert "The lamp 🙂 number 2 is lit" in [words(one) for one in found.cssselect("mark.st.direct.k0")]
    assert [words(one) for one in found.cssselect(".key li a")] == ["José Álvarez"]
    assert words(found.cssselect(".margin")[0]) == "A José Álvarez – He"
    assert words(found.cssselect("mark.st.nested")[0]) == "boats 2 may sail"


def test_the_text_of_an_article_is_whole(client: TestClient) -> None:
    story = page(client, first_article(client)).cssselect(".para p")[0]
    for reference in story.cssselect(".ref"):
        reference.drop_tree()
    assert words(story) == (
        "PORT LUMEN, May 17 (TNA) – “The lamp 🙂 number 2 is lit,” José Álvarez, the keeper, told "
        "Coast Wire in an interview. He said that boats 2 may sail."
    )


def test_the_chain_says_who_published_and_what_says_so(client: TestClient) -> None:
    chain = page(client, first_article(client)).cssselect(".chain li")
    assert [words(one).split(" ")[0] for one in chain] == ["Dispatch", "Published", "Captured"]
    assert "PORT LUMEN, 17 May 2021" in words(chain[0])
    assert "as the dateline says" in words(chain[1])


def test_a_speaker_page_counts_what_is_on_record(client: TestClient) -> None:
    found = page(client, "/speaker?name=jose+alvarez")
    assert words(found.cssselect("h1")[0]) == "José Álvarez"
    assert facts(found)["statements on record"] == "3"
    assert "the keeper" in words(found)
    assert "Gaceta de Álamo" in words(found)


def test_nobody_of_that_name_leads_to_like_names(client: TestClient) -> None:
    found = page(client, "/speaker?name=Jose+Alvares", 404)
    assert link(found, "José Álvarez") == "/speaker?name=Jos%C3%A9+%C3%81lvarez"
    assert page(client, "/speaker", 404) is not None


def test_an_outlet_and_an_agency_have_pages(client: TestClient) -> None:
    assert facts(page(client, "/outlet?name=gaceta+de+alamo"))["articles"] == "3"
    assert "Tidal News Agency" in words(page(client, "/agency?name=tna"))
    assert "No article of this outlet" in words(page(client, "/outlet?name=nobody", 404))
    assert "carries this agency" in words(page(client, "/agency?name=nobody", 404))


def test_the_lists_lead_to_every_page(client: TestClient) -> None:
    assert link(page(client, "/speakers"), "José Álvarez").startswith("/speaker?name=")
    assert "Nobody" in words(page(client, "/speakers?begins=zzz"))
    outlets = page(client, "/outlets")
    assert link(outlets, "Gaceta de Álamo").startswith("/outlet?name=")
    assert link(outlets, "TNA") == "/agency?name=TNA"


def test_the_record_says_what_is_in_it(client: TestClient) -> None:
    found = page(client, "/record")
    assert facts(found)["captures"] == "3"
    for part in ("Every item that was brought in could be taken", "Came in last", "Gaceta de Álamo"):
        assert part in words(found)


def test_every_own_link_leads_somewhere(client: TestClient) -> None:
    """Follows every link of every page once, without leaving the site."""
    seen, ahead = set(), ["/"]
    while ahead and len(seen) < 150:
        address = ahead.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if "html" in answer.headers["content-type"]:
            links = [a.get("href", "") for a in html.document_fromstring(answer.text).iter("a")]
            ahead += [one.partition("#")[0] for one in links if one.startswith("/")]
    assert len(seen) > 30


def test_hints_go_on_from_what_was_typed(client: TestClient) -> None:
    def queries(typed: str) -> list[str]:
        return [hint["query"] for hint in client.get("/hints", params={"q": typed}).json()["hints"]]

    assert queries("lamp spea") == ["lamp speaker:"]
    assert queries("lamp speaker:alv") == ['lamp speaker:"José Álvarez"']
    assert queries("occ") == ["occasion:"]
    assert queries("kind:in") == ["kind:indirect"]
    assert queries('"the la') == []
    assert queries("\ud800"[:0] + "%") == []


def test_an_article_says_which_of_its_statements_others_have(repeated: TestClient) -> None:
    for number in range(3):
        key = page(repeated, f'/?q=outlet:"Outlet {number}"').cssselect(".said .in")[0].get("href")
        assert "in 3 articles" in words(page(repeated, str(key).partition("#")[0]))


@pytest.fixture
def repeated(tmp_path: Path) -> Iterator[TestClient]:
    """Three outlets with one sentence, one of them with a word changed, and a sentence of its own."""
    first = "“The lamp on the long pier will burn every night until the boats are home,”"
    tail = " José Álvarez, the keeper, told Coast Wire in an interview. He said that boats may sail."
    texts = (first + tail, first + tail + " They did.", first.replace("every", "each") + tail)
    with Writer(str(tmp_path / "o.db"), 1_000_000) as writer:
        for number, text in enumerate(texts):
            url = f"https://outlet{number}.example/" if number else None
            capture = capture_of(text, url=url)
            published = Published(value=f"2021-05-1{number}", basis="metadata")
            record = record_of(capture, outlet=f"Outlet {number}", published=published)
            content = (Span(1, text.index(",”")),)
            said = dataclasses.replace(record.statements[0], id="s1", content=content)
            record = dataclasses.replace(record, statements=(said,))
            assert writer.save(capture, record, "rules 1").reason == "added"
    with TestClient(create_app(Settings(record=str(tmp_path / "o.db"))), base_url=BASE) as client:
        yield client


def test_a_repeated_statement_leads_to_its_quotation(repeated: TestClient) -> None:
    found = page(repeated, "/?q=lamp&sort=repeated")
    assert len(found.cssselect(".said")) == 1
    table = page(repeated, link(found.cssselect(".said")[0], "in 3 outlets"))
    assert facts(table)["variants"] == "3"
    rows = table.cssselect(".variants tbody tr")
    assert [words(row.cssselect("td")[2]) for row in rows] == ["Outlet 0", "Outlet 1", "Outlet 2"]
    assert words(rows[2].cssselect("del")[0]) == "every"
    assert words(rows[2].cssselect("ins")[0]) == "each"
    assert words(rows[0].cssselect("td")[4]) == "first on record"


def test_the_variants_of_a_quotation_stand_once_on_a_page(repeated: TestClient) -> None:
    found = page(repeated, "/?q=lamp")
    assert words(found.cssselect("#count")[0]) == "3 statements"
    assert [words(one) for one in found.cssselect(".said .more")] == ["in 3 outlets"]


def test_a_statement_shows_its_variants_aligned(repeated: TestClient) -> None:
    address = page(repeated, "/?q=lamp+each").cssselect(".said blockquote a")[0].get("href")
    found = page(repeated, str(address))
    assert len(found.cssselect("#variants tbody tr")) == 3
    assert words(found.cssselect("#variants tr.this ins")[0]) == "each"


def test_a_statement_that_nobody_repeats_has_no_quotation(client: TestClient) -> None:
    name = first_statement(client).rpartition("/")[2]
    found = page(client, f"/quotation/{name}", 404)
    assert "no other article on record has the words" in words(found).lower()
    assert link(found, "The statement") == f"/statement/{name}"

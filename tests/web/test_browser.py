"""The main ways through the pages, walked in a browser: with and without JavaScript, small and wide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import Browser, BrowserContext, Page, expect

from web import browsing

pytestmark = pytest.mark.browser
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)

PAGES = (
    "/",
    "/?q=tide",
    "/?q=zeppelin",
    "/?q=ferry+speeker:roe",
    "/speakers",
    "/outlets",
    "/record",
    "/speaker?name=Edith+Marlow",
    "/outlet?name=Harbour+Post",
    "/agency?name=CW",
    "/no-such-page",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with browsing.served(browsing.sample_record(tmp_path_factory.mktemp("sample"))) as found:
        yield found


WIDE, SMALL = (1440, "light"), (390, "dark")
"""Width in pixels, and the scheme of colours."""


def opened(browser: Browser, look: tuple[int, str], *, script: bool = True) -> BrowserContext:
    width, scheme = look
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=script,
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


def watched(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """A page, and what goes wrong on it: a refused script or style, a request to another site."""
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith(address) else wrong.append(one.url))
    return page, wrong


@pytest.mark.parametrize(
    ("look", "script"),
    [((1440, "light"), True), ((390, "dark"), True), ((1440, "dark"), False), ((390, "light"), False)],
    ids=["wide-light-script", "small-dark-script", "wide-dark-bare", "small-light-bare"],
)
def test_the_main_way(browser: Browser, address: str, look: tuple[int, str], script: bool) -> None:
    context = opened(browser, look, script=script)
    page, wrong = watched(context, address)
    page.goto(address)
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("the")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(f"{address}/?q=the")
    _narrow(page, look[0])
    page.locator(".said blockquote a").first.click()
    expect(page.locator("#verdict")).to_have_text("Verified now against the archive")
    _copy(page, script)
    page.locator(".block .kicker a").click()
    expect(page.locator("mark.st").first).to_be_visible()
    page.locator(".key li a").first.click()
    expect(page.get_by_role("heading", name="Statements, oldest first")).to_be_visible()
    page.go_back()
    expect(page.locator("mark.st").first).to_be_visible()
    assert wrong == []
    context.close()


def _narrow(page: Page, width: int) -> None:
    """Chooses a kind, and takes it away again."""
    n_found = page.locator("#count").inner_text()
    if width < 800:
        page.locator(".facets summary").first.click()
    page.locator(".facets").get_by_role("link", name="direct", exact=True).click()
    chip = page.locator(".chips .chip")
    expect(chip).to_contain_text("kind:direct")
    chip.click()
    expect(page.locator("#count")).to_have_text(n_found)


def _copy(page: Page, script: bool) -> None:
    """Copies a citation with the button; without a script a click selects all of it."""
    citation = page.locator("#cite-3")
    if not script:
        assert page.locator("button.copy").count() == 0
        return
    page.get_by_role("button", name="Copy: Chicago").click()
    expect(page.get_by_role("button", name="Copy: Chicago")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == citation.text_content()


def test_a_bar_of_the_histogram_filters(browser: Browser, address: str) -> None:
    context = opened(browser, WIDE, script=False)
    page = context.new_page()
    page.goto(address)
    page.locator(".bars a").first.click()
    expect(page.locator(".chips")).to_contain_text("after:")
    page.get_by_role("link", name="all times").click()
    expect(page).to_have_url(f"{address}/")
    context.close()


def test_hints_are_chosen_by_keyboard(browser: Browser, address: str) -> None:
    context = opened(browser, WIDE)
    page, wrong = watched(context, address)
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type("speaker:marl")
    expect(page.get_by_role("option").first).to_contain_text("Edith Marlow")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_have_value('speaker:"Edith Marlow"')
    expect(page.locator(".said").first).to_contain_text("Edith Marlow")
    assert wrong == []
    context.close()


def test_the_keyboard_reaches_the_content_at_once(browser: Browser, address: str) -> None:
    context = opened(browser, WIDE, script=False)
    page = context.new_page()
    page.goto(f"{address}/record")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    context.close()


def every_page(page: Page, address: str) -> Iterator[str]:
    """The addresses of one page of every kind."""
    yield from PAGES
    page.goto(f"{address}/?q=the")
    statement = page.locator(".said blockquote a").first.get_attribute("href")
    article = page.locator(".said .in").first.get_attribute("href")
    assert statement
    assert article
    yield from (statement, article)
    page.goto(f"{address}/?q=%22price+of+the+paint%22")
    revised = page.locator(".said .in").first.get_attribute("href")
    assert revised
    yield revised
    page.goto(address + revised)
    if changes := page.locator("#revisions a[href*='/since/']").first.get_attribute("href"):
        yield changes


@pytest.mark.parametrize("look", [WIDE, SMALL], ids=["wide-light", "small-dark"])
def test_every_page_fits_its_window_asks_nobody_else_and_can_be_read_by_all(
    browser: Browser, address: str, look: tuple[int, str]
) -> None:
    script = browsing.axe()
    context = opened(browser, look)
    page, wrong = watched(context, address)
    faults = []
    for path in every_page(context.new_page(), address):
        page.goto(address + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        faults += [(path, f"{width} pixels wide")] if width > look[0] else []
        page.evaluate(script)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")
        faults += [
            (path, one["id"], one["impact"], [node["html"][:160] for node in one["nodes"][:3]])
            for one in found["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
    assert faults == []
    assert [one for one in wrong if "Failed to load resource" not in one] == []
    context.close()


def test_right_to_left_text_is_set_from_the_right(browser: Browser, address: str) -> None:
    context = opened(browser, WIDE)
    page = context.new_page()
    page.goto(f"{address}/")
    side = page.evaluate(
        """() => { const quote = document.querySelector(".said blockquote");
        quote.querySelector("a").textContent = "قال المتحدث إن العبّارة وصلت";
        return getComputedStyle(quote).direction }"""
    )
    assert side == "rtl"
    context.close()

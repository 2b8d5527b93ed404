"""report.html in a real browser: the Chromium of the system, driven by Playwright.

AXE names an axe.min.js (axe-core, from npm) to check accessibility with it too.
"""

import os
import shutil
from pathlib import Path

import pytest

from aws_contract.reports.html import html_page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic", "--disable-extensions",
)  # fmt: skip
PHONE, DESK = 390, 1280
SIZES = [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]
IDS = ["phone-light", "phone-dark", "desk-light", "desk-dark"]
OPEN_ALL = "() => { for (const part of document.querySelectorAll('details')) part.open = true }"
WIDTH = "document.documentElement.scrollWidth"
# Every element with text of its own whose text and background are too close (WCAG 2.2, AA).
TOO_FAINT = """
() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = rgb(getComputedStyle(e).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.body.querySelectorAll("*")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.getClientRects().length) continue;
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(`${element.tagName}.${element.className}: ${ratio.toFixed(2)}`);
  }
  return found;
}
"""
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    """The system's Chromium without a window; skips where it or Playwright isn't installed."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="needs a real browser, and playwright isn't installed"
    )
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(f"needs a real browser, and none of {', '.join(PROGRAMS)} is installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=list(OPTIONS))
        yield started
        started.close()


class Visit:
    """One page in a tab; `errors` is what the console complained of, `requests` the URLs."""

    def __init__(self, page, path):
        self.page, self.errors, self.requests = page, [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        page.on("dialog", self._dismiss)
        page.goto(path.as_uri())

    def _note(self, message):
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)

    def _dismiss(self, dialog):
        self.errors.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def run(self, script):
        """Evaluate an expression or function in the page and return its value."""
        return self.page.evaluate(script)


@pytest.fixture
def visit(browser):
    """A function that opens a file at a width in CSS pixels, in a context of its own."""
    contexts = []

    def go(path, *, width=DESK, scheme="light", scripts=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme,
            java_script_enabled=scripts, is_mobile=width == PHONE,
        )  # fmt: skip
        contexts.append(context)
        return Visit(context.new_page(), path)

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def page(deviating_report, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html_page(deviating_report), encoding="utf-8")
    return path


@pytest.mark.parametrize(("width", "scheme"), SIZES, ids=IDS)
def test_the_page_asks_for_nothing_and_the_console_stays_empty(visit, page, width, scheme):
    seen = visit(page, width=width, scheme=scheme)
    assert seen.errors == []
    assert seen.requests == [page.as_uri()]


@pytest.mark.parametrize("width", [320, PHONE, DESK])
def test_nothing_is_wider_than_the_screen_even_if_all_is_open(visit, page, width):
    seen = visit(page, width=width)
    seen.run(OPEN_ALL)
    assert seen.run(WIDTH) == width


@pytest.mark.parametrize(("width", "scheme"), SIZES, ids=IDS)
def test_every_text_stands_out_from_what_is_behind_it(visit, page, width, scheme):
    seen = visit(page, width=width, scheme=scheme)
    seen.run(OPEN_ALL)
    assert seen.run(TOO_FAINT) == []


def test_light_and_dark_differ(visit, page):
    color = "getComputedStyle(document.body).backgroundColor"
    assert visit(page, scheme="light").run(color) != visit(page, scheme="dark").run(color)


def test_verdict_and_findings_are_there_without_scripts(visit, page, deviating_report):
    seen = visit(page, width=PHONE, scripts=False)
    text = seen.page.locator("body").inner_text()
    assert text.index("The target violates the contract") < text.index("describe-returns-sent")
    assert "module:factory" in text
    finding = next(
        each for each in deviating_report.findings if each.clause == "describe-returns-sent"
    )
    for name in ("expected", "got", "reproduce"):
        assert getattr(finding, name) in text
    assert "Find a member" not in text
    assert seen.errors == []


def test_what_is_complete_can_be_hidden_without_scripts(visit, page):
    seen = visit(page, scripts=False).page
    complete = seen.locator(".tree li.done").locator("visible=true")
    for operation in seen.locator(".operation > summary").all()[1:]:  # the first is open
        operation.click()
    assert complete.count() > 0
    seen.get_by_label("show only what isn't complete").check()
    assert complete.count() == 0


def test_the_rows_of_the_clauses_stand_below_their_heads(visit, page):
    edges = visit(page).run(
        "() => [...document.querySelectorAll('.clauses thead tr, .clauses tr[class^=clause-]')]"
        ".map((row) => [...row.cells].map((cell) => Math.round(cell.getBoundingClientRect().x)))"
    )
    assert len(edges[0]) == 3
    assert all(row == edges[0] for row in edges)


def test_a_member_can_be_found(visit, page):
    seen = visit(page).page
    seen.get_by_label("Find a member").fill("MetricDef")
    shown = seen.locator(".tree summary > b").locator("visible=true").all_text_contents()
    assert shown == ["the whole request", "TrainingSpecification", "MetricDefinitions"]


def test_a_clause_can_be_found(visit, page):
    seen = visit(page).page
    rows = seen.locator(".clauses tbody tr:not(.group)").locator("visible=true")
    seen.get_by_label("Find a clause").fill("list-shape")
    assert rows.count() >= 1
    assert all("list-shape" in text for text in rows.all_text_contents())


def test_what_is_obeyed_can_be_hidden_without_scripts(visit, page):
    seen = visit(page, scripts=False).page
    obeyed = seen.locator(".clause-obeyed").locator("visible=true")
    assert obeyed.count() > 0
    seen.get_by_label("show only what isn't obeyed").check()
    assert obeyed.count() == 0


@pytest.mark.parametrize(("width", "shown"), [(PHONE, "phone"), (DESK, "desk")])
def test_the_picture_suits_the_screen_and_the_keyboard_reaches_its_blocks(
    visit, page, width, shown
):
    seen = visit(page, width=width)
    pictures = seen.page.locator("svg.blocks").locator("visible=true")
    assert pictures.count() == 1
    assert shown in pictures.first.get_attribute("class")
    pictures.first.locator("a").first.focus()
    seen.page.keyboard.press("Enter")
    place = seen.run("location.hash.slice(1)")
    assert seen.run(f"document.getElementById('{place}').closest('.tree') !== null")


def test_a_link_to_a_folded_part_opens_it(visit, page):
    seen = visit(page).page
    part = seen.locator("#difference-answer-no-error-type")
    assert part.get_attribute("open") is None
    seen.locator("a[href='#difference-answer-no-error-type']").first.click()
    seen.wait_for_function("document.querySelector('#difference-answer-no-error-type').open")


def test_the_first_thing_that_the_keyboard_reaches_is_the_way_to_the_findings(visit, page):
    seen = visit(page)
    seen.page.keyboard.press("Tab")
    assert seen.run("document.activeElement.getAttribute('href')") == "#findings"
    left, outline = seen.run(
        "() => { const e = document.activeElement; "
        "return [e.getBoundingClientRect().left, getComputedStyle(e).outlineStyle]; }"
    )
    assert left >= 0
    assert outline == "solid"


def test_a_hostile_report_runs_nothing(visit, deviating_report, poisoned, hostile_text, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(html_page(poisoned(deviating_report, hostile_text)), encoding="utf-8")
    seen = visit(path, width=PHONE)
    seen.run(OPEN_ALL)
    assert seen.errors == []
    assert seen.requests == [path.as_uri()]
    assert seen.run(WIDTH) == PHONE
    assert seen.run("document.querySelectorAll('h1, script, style, img').length") == 3
    assert seen.run("document.querySelectorAll('main, footer').length") == 2


@pytest.mark.skipif("AXE" not in os.environ, reason="AXE doesn't name an axe.min.js (axe-core)")
@pytest.mark.parametrize(("width", "scheme"), SIZES, ids=IDS)
def test_axe_finds_nothing(visit, page, width, scheme):
    seen = visit(page, width=width, scheme=scheme)
    seen.run(OPEN_ALL)
    seen.run(f"{Path(os.environ['AXE']).read_text(encoding='utf-8')}; 0")
    found = seen.run("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
    assert found == []

"""report.html in a real browser: Chromium without a window, spoken to over its debugging pipe.

AXE names an axe.min.js (axe-core, from npm) to check accessibility with it too.
"""

import base64
import itertools
import json
import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from aws_contract.reports.document import Document
from aws_contract.reports.page import html_page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip
PHONE, DESK = 390, 1280
SIZES = [(PHONE, False), (PHONE, True), (DESK, False), (DESK, True)]
IDS = ["phone-light", "phone-dark", "desk-light", "desk-dark"]
OPEN_ALL = "for (const part of document.querySelectorAll('details')) part.open = true"
# Every element with text of its own whose text and background are too close (WCAG 2.2, AA).
TOO_FAINT = """
(() => {
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
})()
"""
pytestmark = pytest.mark.browser


class Tab:
    """One tab. `errors` is what the console complained of, `requests` the URLs asked for."""

    def __init__(self, commands, events):
        self._commands, self._events = commands, events
        self._numbers, self._rest, self._session, self._loads = itertools.count(1), b"", None, 0
        self.errors, self.requests = [], []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        """Call a method of the debugging protocol and return its result."""
        message = {"id": next(self._numbers), "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == message["id"]:
                assert "error" not in answer, answer
                return answer["result"]

    def open(self, path, *, width=DESK, dark=False, scripts=True):
        """Open a file at a width in CSS pixels and wait until it is loaded."""
        self.errors, self.requests = [], []
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900,
                  deviceScaleFactor=1, mobile=width == PHONE)  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        before, until = self._loads, time.monotonic() + 60
        self.call("Page.navigate", url=path.as_uri())
        while self._loads == before:
            assert time.monotonic() < until, f"{path} isn't loaded after 60 s"
            self._next()

    def run(self, script):
        """Evaluate an expression and return its value as JSON."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True,
                           awaitPromise=True)  # fmt: skip
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def press(self, key):
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, text="",
                      windowsVirtualKeyCode={"Tab": 9, " ": 32}[key])  # fmt: skip

    def click(self, selector):
        x, y = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); "
            "e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect(); "
            "return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def screenshot(self, path):
        """Write a PNG of the whole page."""
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def _next(self):
        while b"\0" not in self._rest:
            read = os.read(self._events, 1 << 16)
            assert read, "the browser has ended"
            self._rest += read
        text, _, self._rest = self._rest.partition(b"\0")
        message = json.loads(text)
        self._note(message.get("method"), message.get("params", {}))
        return message

    def _note(self, method, event):
        if method == "Page.loadEventFired":
            self._loads += 1
        elif method == "Network.requestWillBeSent":
            self.requests.append(event["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.errors.append(event["exceptionDetails"]["text"])
        elif method == "Runtime.consoleAPICalled" and event["type"] in {"error", "warning"}:
            self.errors.append(str([each.get("value") for each in event["args"]]))
        elif method == "Log.entryAdded" and event["entry"]["level"] in {"error", "warning"}:
            self.errors.append(event["entry"]["text"])
        elif method == "Page.javascriptDialogOpening":
            self.errors.append(f"a dialog: {event['message']}")


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    """A tab of a Chromium that has just been started, with a profile of its own."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(f"needs a real browser, and none of {', '.join(PROGRAMS)} is installed")
    inward, commands = os.pipe()
    events, outward = os.pipe()
    process = os.posix_spawn(
        program,
        [program, *OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"],
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, inward, 100),  # first out of the way: either may be 3 or 4
            (os.POSIX_SPAWN_DUP2, outward, 101),
            (os.POSIX_SPAWN_DUP2, 100, 3),  # where Chromium reads commands and
            (os.POSIX_SPAWN_DUP2, 101, 4),  # writes answers and events
        ],
        setpgroup=0,
    )
    os.close(inward)
    os.close(outward)
    try:
        yield Tab(commands, events)
    finally:
        os.killpg(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(commands)
        os.close(events)


@pytest.fixture(scope="module")
def page(deviating_report, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html_page(Document.of(deviating_report)), encoding="utf-8")
    return path


@pytest.mark.parametrize(("width", "dark"), SIZES, ids=IDS)
def test_the_page_asks_for_nothing_and_the_console_stays_empty(tab, page, width, dark):
    tab.open(page, width=width, dark=dark)
    assert tab.errors == []
    assert tab.requests == [page.as_uri()]


@pytest.mark.parametrize("width", [320, PHONE, DESK])
def test_nothing_is_wider_than_the_screen_even_if_all_is_open(tab, page, width):
    tab.open(page, width=width)
    tab.run(OPEN_ALL)
    assert tab.run("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("width", "dark"), SIZES, ids=IDS)
def test_every_text_stands_out_from_what_is_behind_it(tab, page, width, dark):
    tab.open(page, width=width, dark=dark)
    tab.run(OPEN_ALL)
    assert tab.run(TOO_FAINT) == []


def test_light_and_dark_differ(tab, page):
    shown = []
    for dark in (False, True):
        tab.open(page, dark=dark)
        shown.append(tab.run("getComputedStyle(document.body).backgroundColor"))
    assert shown[0] != shown[1]


def test_verdict_and_findings_are_there_without_scripts(tab, page, deviating_report):
    tab.open(page, width=PHONE, scripts=False)
    text = tab.run("document.body.innerText")
    assert text.index("The target violates the contract") < text.index("describe-returns-sent")
    assert "module:factory" in text
    finding = next(
        each for each in deviating_report["findings"] if each["clause"] == "describe-returns-sent"
    )
    for key in ("expected", "got", "reproduce"):
        assert finding[key] in text
    assert "Find a member" not in text
    assert tab.errors == []


def test_what_is_complete_can_be_hidden_without_scripts(tab, page):
    tab.open(page, scripts=False)
    count = (
        "[...document.querySelectorAll('.tree li.done')].filter(e => e.checkVisibility()).length"
    )
    tab.run("document.querySelector('.tree li.done').closest('.operation').open = true")
    assert tab.run(count) > 0
    tab.click(".only input")
    assert tab.run(count) == 0


def test_a_member_can_be_found(tab, page):
    tab.open(page)
    tab.run(
        "const field = document.querySelector('#members'); field.value = 'MetricDef'; "
        "field.dispatchEvent(new Event('input'))"
    )
    names = "[...document.querySelectorAll('.tree summary > b')].filter(e => e.checkVisibility())"
    shown = tab.run(f"{names}.map(e => e.textContent)")
    assert shown == ["the whole request", "TrainingSpecification", "MetricDefinitions"]


def test_a_link_to_a_folded_part_opens_it(tab, page):
    tab.open(page)
    part = "document.getElementById('difference-answer-no-error-type').open"
    assert tab.run(part) is False
    tab.run("location.hash = 'difference-answer-no-error-type'")
    tab.run("new Promise(requestAnimationFrame)")
    assert tab.run(part) is True


def test_the_first_thing_that_the_keyboard_reaches_is_the_way_to_the_findings(tab, page):
    tab.open(page)
    tab.press("Tab")
    assert tab.run("document.activeElement.getAttribute('href')") == "#findings"
    left, outline = tab.run(
        "(() => { const e = document.activeElement; "
        "return [e.getBoundingClientRect().left, getComputedStyle(e).outlineStyle]; })()"
    )
    assert left >= 0
    assert outline == "solid"


def test_a_hostile_report_runs_nothing(tab, deviating_report, poisoned, hostile_text, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(
        html_page(Document.of(poisoned(deviating_report, hostile_text))), encoding="utf-8"
    )
    tab.open(path, width=PHONE)
    tab.run(OPEN_ALL)
    assert tab.errors == []
    assert tab.requests == [path.as_uri()]
    assert tab.run("document.documentElement.scrollWidth") == PHONE
    assert tab.run("document.querySelectorAll('h1, script, style, img').length") == 3
    assert tab.run("document.querySelectorAll('main, footer').length") == 2


@pytest.mark.skipif("AXE" not in os.environ, reason="AXE doesn't name an axe.min.js (axe-core)")
@pytest.mark.parametrize(("width", "dark"), SIZES, ids=IDS)
def test_axe_finds_nothing(tab, page, width, dark):
    tab.open(page, width=width, dark=dark)
    tab.run(f"{OPEN_ALL}; {Path(os.environ['AXE']).read_text(encoding='utf-8')}; 0")
    found = tab.run("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
    assert found == []

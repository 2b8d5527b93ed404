"""Make the pictures of the README: the terminal and the page of a run against a careless service.

    python .github/scripts/screenshots.py [FOLDER]

Needs the extra dev and Chromium. The service is the embedded fake, but it forgets descriptions and
takes names of any length.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console

from aws_contract.protocol.wire import Answer, Request
from aws_contract.reports.brief import brief
from aws_contract.reports.html import html_page
from aws_contract.results.result import RunResult, read_result
from aws_contract.targets.fake import FakeTarget

ASSETS: Final = Path(__file__).parents[1] / "assets"
PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome")
OPTIONS: Final = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync")
COLUMNS: Final = 92
WIDTH, HEIGHT = 1000, 1150


class Careless(FakeTarget):
    """The fake, which forgets descriptions and cuts names that are too long."""

    def send(self, request: Request) -> Answer:
        """Answer a request, carelessly."""
        answer = super().send(_shortened(request))
        document = answer.document
        if document is None or "AlgorithmDescription" not in document:
            return answer
        left = {key: value for key, value in document.items() if key != "AlgorithmDescription"}
        body = json.dumps(left, separators=(",", ":")).encode()
        return replace(
            answer, body=body, headers={**answer.headers, "Content-Length": str(len(body))}
        )


def _shortened(request: Request) -> Request:
    if request.operation != "CreateAlgorithm":
        return request
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return request
    name = body.get("AlgorithmName") if isinstance(body, dict) else None
    if not isinstance(name, str) or len(name) <= 63:
        return request
    return replace(request, body=json.dumps({**body, "AlgorithmName": name[:63]}).encode())


def careless(*, region: str) -> Careless:
    """Make the target of the run."""
    return Careless(region=region)


def _run(folder: Path) -> RunResult:
    command = [sys.executable, "-m", "aws_contract", "run", "-n", "0", "--target"]
    command += ["screenshots:careless", "--report", str(folder)]
    variables = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    subprocess.run(command, env=variables, check=False, stdout=subprocess.DEVNULL)  # noqa: S603
    return read_result(folder / "report.json")


def _terminal(result: RunResult) -> str:
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(brief(result, report="report/report.html"))
    return console.export_svg(title="aws-contract run --target screenshots:careless")


def _take(browser: Browser, source: Path, picture: Path, *, element: str | None = None) -> None:
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.goto(source.as_uri())
    if element is None:
        page.screenshot(path=picture)
    else:
        page.locator(element).first.screenshot(path=picture)
    page.close()


def main(assets: Path) -> None:
    """Write terminal.png, report.png and request.png into a folder."""
    assets.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        folder = Path(scratch)
        result = _run(folder)
        (folder / "terminal.html").write_text(_terminal(result), encoding="utf-8")
        (folder / "page.html").write_text(html_page(result), encoding="utf-8")
        program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        browser = driver.chromium.launch(executable_path=program, args=list(OPTIONS))
        _take(browser, folder / "terminal.html", assets / "terminal.png", element="svg")
        _take(browser, folder / "page.html", assets / "report.png")
        _take(browser, folder / "page.html", assets / "request.png", element="svg.desk")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ASSETS)

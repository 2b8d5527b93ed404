"""Write issue.md and headline.txt for the issue that a failed night opens.

    python issue_text.py PARTS FOLDER

PARTS holds the artifacts of the night, one folder each. What a target answered is data here: it
stands in fenced blocks that it can't close, with its hidden characters written out, and nothing in
them mentions a person or begins a command of the runner.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from aws_contract.reports.markdown import fenced
from aws_contract.reports.text import excerpt

NOTHING_NEW: Final = "AS KNOWN"
"""How the first line of a live run begins that found nothing new; see live/summary.py."""
LONGEST: Final = 12_000
"""Characters of one text. GitHub's limit of an issue is 65,536, and there are two for each part."""
UNUSUAL: Final = re.compile(r"[^A-Za-z0-9 .,:;()/_-]")


def main(parts: Path, folder: Path) -> None:
    """Read the parts and write both files."""
    folder.mkdir(parents=True, exist_ok=True)
    live = sorted(parts.glob("live-*"))
    (folder / "issue.md").write_text("\n".join(issue(live)) + "\n", encoding="utf-8")
    (folder / "headline.txt").write_text(headline(live), encoding="utf-8")


def issue(live: list[Path]) -> Iterator[str]:
    """Yield the lines of the issue."""
    for part in live:
        yield f"### {UNUSUAL.sub('?', part.name)}"
        for text in (first_line(part), read(part / "changed.txt")):
            if text:
                yield from fenced(excerpt(text, LONGEST))


def headline(live: list[Path]) -> str:
    """Return the first line of the first part that has news, for a title; else nothing."""
    lines = (first_line(part) for part in live)
    news = next((line for line in lines if line and not line.startswith(NOTHING_NEW)), "")
    return UNUSUAL.sub("?", news)[:180]


def first_line(part: Path) -> str:
    """Return what a live run said first; nothing if it said nothing."""
    return read(part / "live.txt").partition("\n")[0]


def read(path: Path) -> str:
    """Return the text of a file; nothing if there is none."""
    return path.read_text("utf-8", errors="replace").strip() if path.exists() else ""


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

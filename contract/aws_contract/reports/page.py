"""A report as one HTML page that needs nothing else: no network, no script, no other file.

The page's own style and script are allowed by their digests, and nothing else is: whatever a value
of the report might smuggle in, a browser would neither load nor run it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from aws_contract.reports.charts import share_bar, timing
from aws_contract.reports.clause_list import clause_list
from aws_contract.reports.contract_map import contract_map
from aws_contract.reports.document import Document
from aws_contract.reports.findings import differences, findings
from aws_contract.reports.markup import Markup, fragment, raw, tag
from aws_contract.reports.text import duration, number, visible
from aws_contract.reports.words import OUTCOMES, sentence, verdict

__all__ = ["html_page"]

Sections: TypeAlias = tuple[tuple[str, str, Markup], ...]
"""Id, heading and content of each section."""


def html_page(document: Document) -> str:
    """Return the whole page; every character in it can be written as UTF-8."""
    style, script = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    title = f"{verdict(document)[2]}: {document.target}"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", visible(title)),
        raw("style", style),
    )
    sections = tuple(_sections(document))
    body = tag("body", _skip(), _header(document, sections), _main(sections), _footer(document))
    return f"<!doctype html>\n{tag('html', head, body, raw('script', script), lang='en')}\n"


@cache
def _asset(name: str) -> str:
    return (files("aws_contract.reports") / name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _skip() -> Markup:
    return tag("a", "To the findings", href="#findings", class_="skip")


def _header(document: Document, sections: Sections) -> Markup:
    sign, kind, text = verdict(document)
    return tag(
        "header",
        tag("p", "Contract report", class_="eyebrow"),
        tag("h1", tag("span", sign, class_=f"sign {kind}", aria_hidden="true"), text),
        tag("p", sentence(document), class_="lead"),
        _scores(document),
        _facts(document),
        _contents(sections),
    )


def _scores(document: Document) -> Markup | None:
    if not document.clauses:
        return None
    counts = {name: len(document.by_outcome(name)) for name in OUTCOMES}
    return fragment(
        tag(
            "ul",
            (
                tag(
                    "li",
                    tag("b", number(counts[name])),
                    tag(
                        "span", f"{sign} {word}", class_=f"mark {kind if counts[name] else 'quiet'}"
                    ),
                )
                for name, (sign, kind, word) in OUTCOMES.items()
            ),
            class_="scores",
            aria_label="Clauses by outcome",
        ),
        share_bar((OUTCOMES[name][1], count) for name, count in counts.items()),
    )


def _facts(document: Document) -> Markup:
    facts = {
        "target": document.target,
        "region": f"{document.region} ({document.partition})",
        "began": document.timeline.began if document.timeline else "",
        "duration": duration(document.seconds),
        "botocore": document.botocore,
        "suite": document.suite,
    }
    return tag(
        "dl",
        (tag("div", tag("dt", name), tag("dd", value)) for name, value in facts.items() if value),
        class_="run",
    )


def _sections(document: Document) -> Iterator[tuple[str, str, Markup]]:
    made = (
        ("findings", "Findings", findings(document)),
        ("differences", "Differences where nothing is known", differences(document)),
        ("map", "Map of the contract", contract_map(document)),
        ("clauses", "Clauses, grades and evidence", clause_list(document)),
        ("timing", "Requests and timing", timing(document) if document.requests else None),
    )
    for name, title, content in made:
        if content is not None:
            yield name, title, content


def _contents(sections: Sections) -> Markup:
    links = (tag("li", tag("a", title, href=f"#{name}")) for name, title, _ in sections)
    return tag("nav", tag("ul", links), aria_label="Contents")


def _main(sections: Sections) -> Markup:
    return tag(
        "main",
        (
            tag("section", tag("h2", title, id=name), content, aria_labelledby=name)
            for name, title, content in sections
        ),
    )


def _footer(document: Document) -> Markup:
    return tag(
        "footer",
        tag(
            "p",
            f"Made by aws-contract {document.suite} from report.json, which holds every "
            "request and answer in full. Characters that can't be seen are written out: ",
            tag("i", "\\u202e"),
            ". Grades: documented (the model or the reference says it), observed (a real service "
            "was seen to do it), assumed (neither).",
        ),
    )

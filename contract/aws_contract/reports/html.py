"""A result as one HTML page that needs nothing else: no network, no script, no other file.

The page's own style and script are allowed by their digests, and nothing else is: whatever a value
of the result might smuggle in, a browser would neither load nor run it. The templates escape every
value, and write out characters that can't be seen.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from zlib import crc32

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from aws_contract.claims.topic import Topic
from aws_contract.reports.blocks import blocks
from aws_contract.reports.causes import Cause, causes
from aws_contract.reports.differing import differing
from aws_contract.reports.focus import focused
from aws_contract.reports.operations import (
    COLUMNS,
    limitation_lines,
    operation_cells,
    service_cells,
)
from aws_contract.reports.operations import OUTCOMES as OPERATION_OUTCOMES
from aws_contract.reports.text import duration, excerpt, number, plural, pretty
from aws_contract.reports.tree import tree
from aws_contract.reports.words import (
    OUTCOMES,
    OWN_FAKES,
    TOPICS,
    VERDICTS,
    began,
    sentence,
    share,
)
from aws_contract.results.coverage import EnumCoverage, OperationCoverage
from aws_contract.results.finding import Finding
from aws_contract.results.operation import by_service
from aws_contract.results.result import ClauseOutcome, ClauseResult, RunResult
from aws_contract.results.scorecard import FindingGroup, Scorecard, finding_groups, scorecard
from aws_contract.results.untrusted import HIDDEN, escaped
from aws_contract.results.untrusted import visible as visible_text

__all__ = ["html_page"]

_SOME: Final = 12
_MANY: Final = 40
"""Numbers of violated clauses from which each gets less room on the page."""
_BREAK: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """How much of one clause a page shows: findings, and characters of a body and a command.

    No characters are no command at all, and no names of further cases. `laid_out` bodies
    are spread over lines.
    """

    findings: int
    body: int
    command: int
    laid_out: bool = True

    def text(self, value: str) -> str:
        """Return a body as it is shown: the shorter the less room there is."""
        return excerpt(pretty(value) if self.laid_out else value, self.body)

    def request(self, finding: Finding) -> str:
        """Return what was sent; of what is too long, the way to the part that it is about."""
        if not self.laid_out:
            return excerpt(finding.request.body, self.body)
        return focused(finding.request.body, finding.places, self.body)


_MUCH: Final = Room(findings=3, body=2000, command=4000)
_LESS: Final = Room(findings=1, body=800, command=1500)
_LEAST: Final = Room(findings=1, body=120, command=0, laid_out=False)
_LITTLE: Final = Room(findings=1, body=600, command=0, laid_out=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sections:
    """What the page shows of a result beyond the result itself."""

    card: Scorecard
    causes: tuple[Cause, ...]
    violated: tuple[FindingGroup, ...]
    follow: tuple[FindingGroup, ...]
    unverified: tuple[FindingGroup, ...]

    @classmethod
    def of(cls, result: RunResult) -> Sections:
        """Group the findings of a result, the worst clause first."""
        card = scorecard(result)
        return cls(
            card=card,
            causes=causes(result),
            violated=finding_groups(card.violated, result.findings),
            follow=finding_groups(card.follow, result.findings),
            unverified=finding_groups(
                (*card.violated, *card.follow, *card.unverified), result.differences
            ),
        )

    @property
    def room(self) -> Room:
        """How much is shown of each violated clause: less if there are many."""
        if len(self.violated) <= _SOME:
            return _MUCH
        return _LESS if len(self.violated) <= _MANY else _LEAST


def html_page(result: RunResult) -> str:
    """Return the whole page; every character in it can be written as UTF-8."""
    style, script = _asset("page.css"), _asset("page.js")
    sections = Sections.of(result)
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            result=result,
            sections=sections,
            policy=policy,
            style=Markup(style),  # noqa: S704 - the project's own file
            script=Markup(script),  # noqa: S704 - as above
            verdict=VERDICTS[result.verdict],
            sentence=sentence(result),
            facts=_facts(result),
            clause_groups=_clause_groups(result.clauses),
            trees=[(each.operation, tree(each.members)) for each in result.coverage],
            totals=_totals(result.coverage),
            enums=_enums(result.coverage),
            own=result.target.name in OWN_FAKES,
            services=by_service(result.operations),
            little=_LITTLE,
        )
    )


@cache
def _asset(name: str) -> str:
    text = (files("aws_contract.reports") / "templates" / name).read_text(encoding="utf-8")
    if "</" in text:
        raise ValueError(f"{name} could end the element that holds it: {'</'!r}")
    return text


def _digest(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("aws_contract.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.globals.update(OUTCOMES=OUTCOMES, ClauseOutcome=ClauseOutcome)
    environment.filters.update(
        anchor=_anchor, breakable=_breakable, duration=duration, excerpt=excerpt, number=number,
        visible=visible_text,
    )  # fmt: skip
    environment.globals.update(
        plural=plural,
        share=share,
        names_of=_names,
        differing=differing,
        blocks=blocks,
        member_id=_member_id,
        OPERATION_OUTCOMES=OPERATION_OUTCOMES,
        COLUMNS=COLUMNS,
        operation_cells=operation_cells,
        service_cells=service_cells,
        limitations_of=limitation_lines,
    )
    return environment


def _shown(value: object) -> object:
    """Return a value of an expression as what the page writes: hidden characters written out."""
    if isinstance(value, Markup) or not isinstance(value, str) or not HIDDEN.search(value):
        return value
    parts = (escape(part) for part in HIDDEN.split(value))
    hidden = (Markup("<i>{}</i>").format(escaped(found[0])) for found in HIDDEN.finditer(value))
    shown = next(parts)
    for mark, part in zip(hidden, parts, strict=True):
        shown += mark + part
    return shown


def _anchor(name: str, kind: str) -> str:
    """Return the id of a place in the page: letters, digits and hyphens only."""
    return f"{kind}-{''.join(each if each.isascii() and each.isalnum() else '-' for each in name)}"


def _member_id(operation: str, path: str) -> str:
    """Return the id of a member in the page: there are hundreds, so it is short."""
    return f"m-{crc32(f'{operation} {path}'.encode('utf-8', 'surrogatepass')):x}"


def _breakable(name: str) -> Markup:
    """Return a name in camel case that may break between its words."""
    return Markup("<wbr>").join(Markup("{}").format(_shown(word)) for word in _BREAK.split(name))


def _facts(result: RunResult) -> dict[str, str]:
    facts = {
        "target": result.target.name,
        "region": f"{result.target.region} ({result.target.partition})",
        "started": began(result),
        "duration": duration(result.seconds),
        "botocore": result.botocore,
        "suite": result.suite,
    }
    return {name: value for name, value in facts.items() if value}


def _clause_groups(
    clauses: Iterable[ClauseResult],
) -> list[tuple[str, int, tuple[ClauseResult, ...]]]:
    """Return the clauses by topic, each in the suite's order, and how many are obeyed."""
    groups: dict[Topic, list[ClauseResult]] = {}
    for clause in clauses:
        groups.setdefault(clause.topic, []).append(clause)
    return [
        (TOPICS[topic], sum(each.outcome is ClauseOutcome.OBEYED for each in found), tuple(found))
        for topic, found in groups.items()
    ]


def _enums(
    coverage: Iterable[OperationCoverage],
) -> list[tuple[str, list[tuple[str, EnumCoverage]]]]:
    """Return by operation the enums of its input, those that lack most members first."""
    found = []
    for each in coverage:
        enums = [(member.path, member.enum) for member in each.members if member.enum is not None]
        if enums:
            found.append((each.operation, sorted(enums, key=lambda pair: -len(pair[1].missing))))
    return found


def _names(findings: Iterable[Finding]) -> list[str]:
    """Return what a list calls findings, each name once."""
    return list(dict.fromkeys(excerpt(finding.name, 160) for finding in findings))


def _totals(
    coverage: Iterable[OperationCoverage],
) -> list[tuple[str, list[tuple[str, bool]]]]:
    """Return rows of the coverage table: a heading, and by operation a text and if it is short."""
    totals = [each.totals for each in coverage]
    return [
        ("constraint points", [(number(each.points), False) for each in totals]),
        ("accepted", [_of(each.accepted, each.points) for each in totals]),
        ("rejected", [_of(each.rejected, each.points - each.unbreakable) for each in totals]),
        (
            "… with nothing else broken",
            [_of(each.alone, each.points - each.unbreakable - each.never_alone) for each in totals],
        ),
        ("unbreakable, by proof", [(number(each.unbreakable), False) for each in totals]),
        ("breakable only together", [(number(each.never_alone), False) for each in totals]),
        ("enum members", [_of(each.enum_covered, each.enum_members) for each in totals]),
        ("optional members present", [_of(each.present, each.optional) for each in totals]),
        ("optional members absent", [_of(each.absent, each.optional) for each in totals]),
        ("bounds met exactly", [_of(each.met, each.bounds - each.unmeetable) for each in totals]),
        ("bounds unmeetable, by proof", [(number(each.unmeetable), False) for each in totals]),
        (
            "points never tried",
            [(number(len(each.untried)), bool(each.untried)) for each in totals],
        ),
        (
            "points not obeyed",
            [(number(len(each.disobeyed)), bool(each.disobeyed)) for each in totals],
        ),
    ]


def _of(count: int, whole: int) -> tuple[str, bool]:
    return (f"{number(count)} of {number(whole)}" if whole else "none"), count < whole

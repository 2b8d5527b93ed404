"""The command ``drift OLD NEW``: compare two versions of the contract."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from aws_contract.drift import lockfile, sources
from aws_contract.drift.change import ClientEffect
from aws_contract.drift.cloudformation import compare_documents
from aws_contract.drift.compare import Drift, IncomparableError
from aws_contract.drift.contradictions import phrases_of
from aws_contract.drift.docs_page import PageError
from aws_contract.drift.report import Report, as_markdown, as_text, report
from aws_contract.drift.report import as_json as json_text
from aws_contract.drift.snapshot import Snapshot, Source
from aws_contract.drift.sources import SourceError, UnavailableError
from aws_contract.resources import DEFAULT_RESOURCE, UnknownResourceError, load_resource
from aws_contract.resources.resource import Documentation, Resource
from aws_contract.results.codec import CodecError
from aws_strategies.model import UnknownOperationError, load_operation
from aws_strategies.rules.rule import DocumentedRule

__all__ = ["BAD_INPUT", "DRIFT", "NO_DRIFT", "UNAVAILABLE", "drift"]

NO_DRIFT: Final = 0
DRIFT: Final = 1
BAD_INPUT: Final = 2
UNAVAILABLE: Final = 3

_BAD_INPUT: Final = (
    CodecError, IncomparableError, PageError, SourceError, UnknownOperationError,
    UnknownResourceError, OSError,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """What the command line asks for. Only create of the resource has documentation and rules."""

    resource: Resource
    service: str
    operation: str
    cache: Path | None
    json: bool
    markdown: bool
    documentation: bool

    @property
    def known(self) -> Documentation:
        """The saved contracts and claims of the operation."""
        return self.resource.documentation if self._is_create else Documentation()

    @property
    def rules(self) -> tuple[DocumentedRule, ...]:
        """The documented rules of the operation."""
        rules = self.resource.rule_set if self._is_create else None
        return () if rules is None else tuple(rules.rules.values())

    @property
    def _is_create(self) -> bool:
        return (self.service, self.operation) == (self.resource.service, self.resource.create)


CLOUDFORMATION: Final = "cloudformation"
"""Stands for the schema of the resource's type in CloudFormation."""
_SOURCES: Final = (sources.__doc__ or "").strip().replace("\n\n", "\n\n\b\n")
"""The kinds of sources; ``\\b`` keeps click from wrapping the list."""
_path = click.Path(path_type=Path)


@click.command(
    epilog=f"{_SOURCES}\n\n"
    "Exit status: 0 no drift, 1 drift, 2 invalid input, 3 a source isn't available."
)
@click.argument("old", default="lock")
@click.argument("new", default="installed")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--markdown", is_flag=True, help="Print Markdown, for a CI summary.")
@click.option("--documentation", is_flag=True,
              help="List reworded documentation, and count it as drift.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(["any", "breaking", "never"]), default="any",
              show_default=True, help="Which changes make the exit status 1.")  # fmt: skip
@click.option("--save", type=_path, metavar="FILE",
              help="Save NEW as a contract file; compare nothing.")  # fmt: skip
@click.option("--label", help="With --save: the source to name in the file.")
@click.option("--update-lock", is_flag=True, help="Save NEW as the lock; compare nothing.")
@click.option("--resource", default=DEFAULT_RESOURCE, show_default=True,
              metavar="NAME|MODULE:ATTRIBUTE",
              help="The resource whose create operation, saved contracts and documented rules are "
              "compared.")  # fmt: skip
@click.option("--service", metavar="NAME",
              help="botocore's name of another service than the resource's.")  # fmt: skip
@click.option("--operation", metavar="NAME",
              help="Another operation than the resource's create; it has no lock.")  # fmt: skip
@click.option("--cache", type=_path, metavar="DIR", help="Where downloaded wheels are kept.")
def drift(  # noqa: PLR0913 - one parameter for each option
    *,
    old: str,
    new: str,
    as_json: bool,
    markdown: bool,
    documentation: bool,
    fail_on: str,
    save: Path | None,
    label: str | None,
    update_lock: bool,
    resource: str,
    service: str | None,
    operation: str | None,
    cache: Path | None,
) -> int:
    """Compare two versions of an operation's contract, OLD (the lock) against NEW (installed)."""
    if as_json and markdown:
        raise click.UsageError("--json and --markdown exclude each other")
    try:
        found = load_resource(resource)
        asked = _Asked(
            resource=found,
            service=service or found.service,
            operation=operation or found.create,
            cache=cache,
            json=as_json,
            markdown=markdown,
            documentation=documentation,
        )
        target = _lock(asked) if update_lock else save
        if target is not None:
            return _save(_load(new, asked).snapshot, target, label=label)
        if old == CLOUDFORMATION:
            return _beside_cloudformation(new, asked, fail_on=fail_on)
        return _print(_compare(_load(old, asked), _load(new, asked), asked), asked, fail_on=fail_on)
    except (UnavailableError, *_BAD_INPUT) as error:
        click.echo(f"drift: {error}", err=True)
        return UNAVAILABLE if isinstance(error, UnavailableError) else BAD_INPUT


def _print(result: Report, asked: _Asked, *, fail_on: str) -> int:
    click.echo(_render(result, asked), nl=False)
    return _status(result.drift, fail_on=fail_on, documentation=asked.documentation)


def _compare(before: Source, after: Source, asked: _Asked) -> Report:
    return report(before, after, phrases=phrases_of(asked.rules), claims=asked.known.claims)


def _beside_cloudformation(new: str, asked: _Asked, *, fail_on: str) -> int:
    """Compare two documents of AWS of today; only the installed model has the needed form."""
    if new != "installed":
        raise SourceError(f"cloudformation can be compared with installed, not with {new}")
    operation = load_operation(asked.service, asked.operation)
    found = compare_documents(operation, asked.known.cloudformation)
    if asked.json:
        click.echo(json.dumps(found.to_json(), indent=2))
    else:
        for line in found.lines():
            click.echo(f"- {line}" if asked.markdown else line)
    return DRIFT if found.contradictions and fail_on != "never" else NO_DRIFT


def _load(name: str, asked: _Asked) -> Source:
    if name == "lock":
        _lock(asked)
    return sources.load_source(
        name,
        service=asked.service,
        operation=asked.operation,
        saved=asked.known.saved,
        cache=asked.cache,
    )


def _lock(asked: _Asked) -> Path:
    """Return the file of the lock; SourceError if the operation has none."""
    try:
        return asked.known.saved["lock"]
    except KeyError:
        raise SourceError(
            f"{asked.service} {asked.operation} has no lock: save it with --save FILE"
        ) from None


def _save(snapshot: Snapshot, target: Path, *, label: str | None) -> int:
    if label is not None:
        snapshot = replace(snapshot, source=label)
    lockfile.write(snapshot, target)
    click.echo(f"saved {snapshot.source} as {target}")
    return NO_DRIFT


def _render(result: Report, asked: _Asked) -> str:
    if asked.json:
        return json_text(result)
    if asked.markdown:
        return as_markdown(result, documentation=asked.documentation)
    return as_text(result, documentation=asked.documentation)


def _status(found: Drift, *, fail_on: str, documentation: bool) -> int:
    if fail_on == "never":
        return NO_DRIFT
    if fail_on == "breaking":
        return DRIFT if found.by_effect(ClientEffect.BREAKING) else NO_DRIFT
    return DRIFT if found or (documentation and found.documentation) else NO_DRIFT

"""The command ``check``: would AWS reject the requests in these files?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from aws_contract.preflight.check import Checked
    from aws_contract.preflight.documents import Document
    from aws_contract.preflight.formats import CheckedFile

__all__ = ["check"]

_FORMATS = ("text", "json", "sarif", "github")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--operation",
    metavar="SERVICE:OPERATION",
    help="The operation of requests as they are, such as kms:CreateKey.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="text, JSON, SARIF 2.1.0, or annotations of a GitHub workflow.",
)
def check(*, files: tuple[str, ...], operation: str | None, form: str) -> int:
    """Say what AWS would answer to the requests in JSON and YAML files, without sending them.

    FILE is a request as it is (what boto3 takes, or the AWS CLI as --cli-input-json), a
    CloudFormation template, or a Terraform plan (terraform show -json); - is standard input. A file
    named kms.CreateKey.json says itself which operation it is for. Requests are checked against
    the model of the installed botocore and, where the fake knows them, the documented rules.

    Exit status: 0 none would be rejected, 1 one would be, 2 a file or option can't be used.
    """
    from aws_contract.preflight.formats import render  # noqa: PLC0415 - loads the fakes
    from aws_contract.preflight.forms import NoOperationError  # noqa: PLC0415 - as above

    try:
        named = _named(operation)
        checked = [_checked(name, named) for name in files]
    except (LookupError, ValueError, TypeError, NoOperationError) as error:
        click.echo(f"aws-contract check: {error}", err=True)
        return 2
    click.echo(render(checked, form))
    return 1 if any(file.problems for file in checked) else 0


def _named(operation: str | None) -> tuple[str, str] | None:
    if operation is None:
        return None
    from aws_fakes.json_services.catalog import require_operation  # noqa: PLC0415 - loads a model

    service, colon, name = operation.partition(":")
    if not (service and colon and name):
        raise ValueError(f"--operation {operation!r}: expected SERVICE:OPERATION: kms:CreateKey")
    require_operation(service, name)
    return service, name


def _checked(name: str, operation: tuple[str, str] | None) -> CheckedFile:
    from aws_contract.preflight.documents import read_documents  # noqa: PLC0415 - as above
    from aws_contract.preflight.formats import CheckedFile  # noqa: PLC0415 - as above
    from aws_contract.preflight.forms import operation_in_name  # noqa: PLC0415 - as above

    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        documents = read_documents(text)
        if not documents:
            raise ValueError("holds no request")
        parts = [_parts(each, operation or operation_in_name(name)) for each in documents]
    except (LookupError, ValueError, TypeError) as error:
        raise ValueError(f"{'standard input' if name == '-' else name}: {error}") from error
    return CheckedFile(
        name=name,
        checked=[each for checked, _ in parts for each in checked],
        notes=[each for _, notes in parts for each in notes],
    )


def _parts(
    document: Document, operation: tuple[str, str] | None
) -> tuple[list[Checked], list[str]]:
    from aws_contract.preflight.check import check_request  # noqa: PLC0415 - loads the fakes
    from aws_contract.preflight.forms import requests_in  # noqa: PLC0415 - as above

    checked: list[Checked] = []
    notes: list[str] = []
    for found in requests_in(document, operation):
        if isinstance(found, str):
            notes.append(f"not checked: {found}")
            continue
        checked.append(check_request(document, found))
        notes += [
            f"{found.name}: {'.'.join(map(str, steps[len(found.at) :]))} isn't checked: "
            f"{found.service}:{found.operation} has no such member"
            for steps in found.left_out
        ]
    return checked, notes

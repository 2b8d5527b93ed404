"""The commands ``live``, ``live plan`` and ``live clean``: a run against a shared endpoint."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from click.core import ParameterSource

from aws_contract.cli.options import RenamedOption
from aws_contract.exit_status import ExitStatus
from aws_contract.interruption import LiveInterruption, tell_on_stderr
from aws_contract.live.options import LIVE_VARIABLE, LiveOptions, removal_command
from aws_contract.resources import DEFAULT_RESOURCE, UnknownResourceError, load_resource
from aws_contract.resources.resource import Resource
from aws_contract.run_options import shard

__all__ = ["clean", "live", "plan"]

_FORMER_LIVE_VARIABLE: Final = "ALGORITHM_CONTRACT_LIVE"
"""The name of version 0.1, for one more release."""
_FOLDER: Final = Path("contract-run")
_STATUS: Final = """\b
Exit status: 0 the target does what is known of it, 1 a clause is
contradicted that wasn't before, 2 the run may not begin, 3 the target can't
be reached, 4 the run ended early or something is left. The first line of the
output says which, and why."""
_PLAN_STATUS: Final = "Exit status: 0 the plan is printed, 2 the run may not begin."
_CLEAN_STATUS: Final = """\b
Exit status: 0 nothing had to be kept, 2 the options can't be used, 3 the
target can't be reached, 4 something was kept although --delete was given, or
the command was interrupted."""
_Function = TypeVar("_Function", bound=Callable[..., Any])
_path = click.Path(path_type=Path)


def _shard(_ctx: click.Context, _param: click.Parameter, text: str) -> tuple[int, int]:
    try:
        return shard(text)
    except argparse.ArgumentTypeError as error:
        raise click.BadParameter(str(error)) from error


_TARGET_OPTIONS: Final = (
    click.option("--target", default="fake", show_default=True,
                 metavar="aws|URL|fake|http|MODULE:FACTORY", help="Where to send the requests."),
    click.option("--target-region", metavar="REGION",
                 help="The target's region; a run that creates nothing, and clean, also take "
                 "several, separated by commas, or all of the partition."),
    click.option("--aws-account", metavar="ID",
                 help="aws: the account that the credentials must belong to; STS is asked."),
    click.option("--live", is_flag=True, help="aws: confirm sending requests to real AWS; "
                 f"{LIVE_VARIABLE}=yes in the environment confirms it too."),
    click.option("--use-credentials", is_flag=True,
                 help="URL: sign with the credentials of botocore's chain (default: dummy ones)."),
    click.option("--rate", type=float, default=2.0, show_default=True, metavar="N",
                 help="Requests per second; 0 for no limit."),
)  # fmt: skip
_RUN_OPTIONS: Final = (
    click.option("--max-requests", type=click.IntRange(min=1), default=2000, show_default=True,
                 metavar="N", help="Maximum number of requests; most informative first."),
    click.option("--deadline", type=float, metavar="SECONDS", help="Stop after this many seconds."),
    click.option("--max-surprises", type=int, metavar="N",
                 help="Abort after N invalid creates succeed; each is deleted at once (default: 1 "
                 "on aws, else no limit)."),
    click.option("--allow-create", is_flag=True,
                 help="Also send requests that must be accepted; what they create is deleted."),
    click.option("--image", metavar="URI",
                 help="The image of what is created; aws needs one in its ECR."),
    click.option("--allow-validation-jobs", is_flag=True,
                 help="Also create what makes the service run jobs: THESE JOBS COST MONEY."),
    click.option("--role", metavar="ARN", help="The role of validation jobs."),
    click.option("--s3-input", metavar="S3_URI", help="The input of validation jobs."),
    click.option("--s3-output", metavar="S3_URI", help="Where validation jobs write to."),
    click.option("--shard", callback=_shard, default="1/1", metavar="I/N",
                 help="Only this part of the scenarios."),
    click.option("--only", metavar="ID", help="Only the scenario with this id."),
    click.option("--history", type=_path, multiple=True, metavar="PATH",
                 help="Recordings of earlier runs; what they don't answer is sent first."),
    click.option("--folder", "run_folder", cls=RenamedOption, former=["--run-folder"],
                 type=_path, default=_FOLDER, show_default=True, metavar="DIR",
                 help="State, evidence and report of the run; a run that was stopped is resumed."),
    click.option("--resource", default=DEFAULT_RESOURCE, show_default=True,
                 metavar="NAME|MODULE:ATTRIBUTE", help="The resource whose contract is run."),
)  # fmt: skip


def _with(*options: Callable[[Any], Any]) -> Callable[[_Function], _Function]:
    """Add options to a command, in their order."""

    def add(function: _Function) -> _Function:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def _explained(function: Callable[..., int | None]) -> Callable[..., int | None]:
    """Turn what is wrong with the input, or the network, into a line and an exit status."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> int | None:
        from aws_contract.live.guard import NoUsableResponseError  # noqa: PLC0415 - loads the model
        from aws_contract.live.options import PreconditionError  # noqa: PLC0415 - as above
        from aws_contract.live.plan import UnknownStepError  # noqa: PLC0415 - as above
        from aws_contract.recordings.recording import BadEvidenceError  # noqa: PLC0415 - as above
        from aws_contract.targets.base import UnknownTargetError  # noqa: PLC0415 - as above
        from aws_contract.targets.endpoint import TargetUnreachableError  # noqa: PLC0415

        invalid = (PreconditionError, UnknownTargetError, UnknownStepError, BadEvidenceError)
        try:
            return function(*args, **kwargs)
        except (*invalid, UnknownResourceError) as error:
            click.echo(f"NOT STARTED: {error}", err=True)
            return ExitStatus.NOT_STARTED
        except (TargetUnreachableError, NoUsableResponseError) as error:
            click.echo(f"UNREACHABLE: {error}", err=True)
            return ExitStatus.UNREACHABLE

    return run


def _options_of(given: Mapping[str, Any]) -> LiveOptions:
    """Return what the arguments and the environment ask for; what isn't given has its default."""
    names = {
        "target_region": "region",
        "aws_account": "account",
        "deadline": "seconds",
        "allow_create": "create",
        "allow_validation_jobs": "validation_jobs",
        "run_folder": "folder",
    }
    chosen = {names.get(name, name): value for name, value in given.items()}
    variables = (LIVE_VARIABLE, _FORMER_LIVE_VARIABLE)
    chosen["live"] = chosen["live"] or any(os.environ.get(name) == "yes" for name in variables)
    return LiveOptions(**{"folder": _FOLDER, "resource": DEFAULT_RESOURCE, **chosen})


@click.group(invoke_without_command=True, epilog=_STATUS)
@_with(*_TARGET_OPTIONS, *_RUN_OPTIONS)
@click.pass_context
@_explained
def live(ctx: click.Context, **given: Any) -> int | None:
    """Run against AWS or a shared endpoint, within a rate and a budget, and leave nothing behind.

    By default only requests that must be rejected, and read-only ones, are sent.
    """
    if ctx.invoked_subcommand is not None:
        _reject_options_before(ctx, ctx.invoked_subcommand)
        return None

    options = _options_of(given)
    interrupts = LiveInterruption(tell_on_stderr)
    with interrupts.listening():
        try:
            return _run(options, interrupts)
        except KeyboardInterrupt:
            return _interrupted_early(options)


def _run(options: LiveOptions, interrupts: LiveInterruption) -> int:
    from aws_contract.live.regions import regions_of, run_regions  # noqa: PLC0415 - loads the model
    from aws_contract.live.start import run_live  # noqa: PLC0415 - as above

    resource = _resource_of(options)
    regions = regions_of(options.region, service=resource.service)
    if len(regions) > 1:
        return run_regions(
            options, resource, regions, out=sys.stdout, progress=sys.stderr, interrupts=interrupts
        )
    return run_live(options, resource, out=sys.stdout, progress=sys.stderr, interrupts=interrupts)


def _resource_of(options: LiveOptions) -> Resource:
    """Return the resource; UsageError if a run couldn't know by its name what it has made."""
    resource = load_resource(options.resource)
    if resource.key_is_arn or resource.requires:
        why = f"{resource.delete} takes an ARN, and a run knows what it made by its name"
        if resource.requires:
            needed = resource.requires[0][0]
            why = f"{resource.create} needs {needed} before it, and no run removes that"
        raise click.UsageError(f"--resource {options.resource}: {why}; use `aws-contract run`")
    return resource


def _interrupted_early(options: LiveOptions) -> int:
    """Say that nothing was created, unless an earlier attempt may have left something."""
    click.echo("STOPPED EARLY: interrupted before anything was created")
    if (options.folder / "names.jsonl").exists():
        click.echo(f"remove    what an earlier attempt left: {removal_command(options)}")
    return ExitStatus.INCOMPLETE


def _reject_options_before(ctx: click.Context, command: str) -> None:
    """Let no option be lost: one that limits a cleanup would leave it without the limit."""
    for parameter in ctx.command.params:
        name = parameter.name or ""
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = parameter.opts[0]
            raise click.UsageError(
                f"{option} stands before '{command}'; "
                f"write it after: aws-contract live {command} {option} ..."
            )


@live.command(epilog=_PLAN_STATUS)
@_with(*_TARGET_OPTIONS, *_RUN_OPTIONS)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, including every scenario.")
@click.option(
    "--policy", "as_policy", is_flag=True, help="Print the IAM policy that the run needs."
)
@_explained
def plan(*, as_json: bool, as_policy: bool, **given: Any) -> int:
    """Print what a live run would send: how much, how long, and at what cost."""
    from aws_contract.live.options import check  # noqa: PLC0415 - as above
    from aws_contract.live.plan import plan_for  # noqa: PLC0415 - as above
    from aws_contract.live.policy import policy, policy_notes  # noqa: PLC0415 - as above
    from aws_contract.live.regions import regions_of  # noqa: PLC0415 - as above
    from aws_contract.live.start import earlier_results  # noqa: PLC0415 - as above
    from aws_contract.live.substitution import Destination  # noqa: PLC0415 - as above
    from aws_contract.resources.resource import PLACEHOLDER_ACCOUNT  # noqa: PLC0415 - as above
    from aws_contract.targets.base import DEFAULT_REGION, partition_of  # noqa: PLC0415 - as above

    if as_json and as_policy:
        raise click.UsageError("--json and --policy exclude each other")
    options = _options_of(given)
    check(options, planning=True)
    resource = _resource_of(options)
    regions = regions_of(options.region, service=resource.service)
    region = regions[0] if regions else DEFAULT_REGION
    destination = Destination(
        region=region,
        partition=partition_of(region),
        account=options.account or PLACEHOLDER_ACCOUNT,
        prefix="contract-00000000",
    )
    if as_policy:
        click.echo(json.dumps(policy(options, destination, resource), indent=2))
        for note in policy_notes(options, destination, resource, regions):
            click.echo(f"note: {note}", err=True)
        return 0
    planned = plan_for(options, destination, resource=resource, earlier=earlier_results(options))
    if as_json:
        click.echo(json.dumps(planned.to_json(), indent=2))
    else:
        for line in planned.lines():
            click.echo(line)
        if len(regions) > 1:
            click.echo(f"regions   {len(regions)}, each with as much: {', '.join(regions)}")
    return 0


@live.command(epilog=_CLEAN_STATUS)
@_with(*_TARGET_OPTIONS)
@click.option("--resource", default=DEFAULT_RESOURCE, show_default=True,
              metavar="NAME|MODULE:ATTRIBUTE", help="The resource of the runs.")  # fmt: skip
@click.option("--folder", "run_folder", cls=RenamedOption, former=["--run-folder"],
              type=_path, metavar="DIR", help="Only what this run created.")  # fmt: skip
@click.option("--prefix", metavar="TEXT",
              help="Only names with this prefix (default: those of all runs).")  # fmt: skip
@click.option("--older-than", type=float, default=1.0, show_default=True, metavar="HOURS",
              help="Only what was created longer ago; ignored with --folder.")  # fmt: skip
@click.option("--delete", is_flag=True, help="Delete what is found instead of only listing it.")
@_explained
def clean(
    *, run_folder: Path | None, prefix: str | None, older_than: float, delete: bool, **given: Any
) -> int:
    """List what killed live runs left behind, or delete it."""
    if not older_than >= 0:  # NaN too
        raise click.BadParameter(
            f"{older_than}: expected hours, 0 or more", param_hint="--older-than"
        )
    options = _options_of(given)
    with LiveInterruption(tell_on_stderr).listening():
        try:
            from aws_contract.live.regions import regions_of, sweep_regions  # noqa: PLC0415 - loads the model

            resource = _resource_of(options)
            return sweep_regions(
                options,
                resource,
                regions_of(options.region, service=resource.service),
                folder=run_folder,
                prefix=prefix,
                older=older_than * 3600,
                delete=delete,
                out=sys.stdout,
            )
        except KeyboardInterrupt:
            click.echo("STOPPED EARLY: interrupted; run the same command again to continue")
            return ExitStatus.INCOMPLETE

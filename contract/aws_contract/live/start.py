"""From the options of a live run to its summary: puts its parts together and runs them.

Real AWS is opened only if every precondition holds. Before a request goes to the service, STS is
asked whose credentials these are: a run against another account than the one that was named doesn't
begin.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from typing import TextIO

import botocore.session

from aws_contract.claims.evidence import EvidenceState
from aws_contract.interruption import LiveInterruption
from aws_contract.live import summary as outcome
from aws_contract.live.options import LiveOptions, PreconditionError, check
from aws_contract.live.plan import Plan, plan_for
from aws_contract.live.run import Run
from aws_contract.live.run_folder.journal import RunFolder
from aws_contract.live.run_folder.lock import locked
from aws_contract.live.steps import EarlierResult
from aws_contract.live.substitution import Destination
from aws_contract.recordings.recording import read_recordings
from aws_contract.recordings.redaction import Sanitiser, of_session
from aws_contract.reports import write_report
from aws_contract.resources.resource import Resource
from aws_contract.results.untrusted import one_line
from aws_contract.targets.aws import (
    AwsTarget,
    UnusableCredentialsError,
    caller_account,
    check_endpoints,
)
from aws_contract.targets.base import DEFAULT_REGION, Target, open_target
from aws_contract.targets.endpoint import UnusableUrlError

__all__ = ["destination_of", "earlier_results", "open_live", "run_live"]

_ACCOUNT_UNKNOWN = "123456789012"


def open_live(
    options: LiveOptions, *, service: str, session: botocore.session.Session | None = None
) -> Target:
    """Return the open target of a run.

    Raises PreconditionError, before anything is sent to the target, if a precondition doesn't hold,
    UnknownTargetError for a name that isn't a target's, and TargetUnreachableError if STS can't be
    reached. Before credentials are read, the endpoints of STS and of the service must be AWS, in
    the region that was named.
    """
    check(options)
    session = session or botocore.session.Session()
    if not options.aws:
        return open_target(
            options.target,
            region=options.region or DEFAULT_REGION,
            session=session if options.use_credentials else None,
        )
    region = str(options.region)
    try:
        check_endpoints(session, service=service, region=region)
    except UnusableUrlError as error:
        raise PreconditionError(str(error)) from error
    try:
        account = caller_account(session, region=region)
    except UnusableCredentialsError as error:
        raise PreconditionError(str(error)) from error
    if account != options.account:
        raise PreconditionError(
            f"--aws-account is {options.account!r}, but the credentials belong to {account!r}"
        )
    return AwsTarget(session, service=service, region=region, account=account)


def earlier_results(options: LiveOptions) -> dict[str, EarlierResult]:
    """Return what the evidence of earlier runs says of each scenario."""
    return {
        record.step: EarlierResult(digest=record.digest, contradicted=bool(record.contradicted))
        for path in options.history
        for record in read_recordings(path)
    }


def run_live(
    options: LiveOptions,
    resource: Resource,
    *,
    out: TextIO,
    progress: TextIO,
    interrupts: LiveInterruption | None = None,
) -> int:
    """Run, and write the summary; return the exit status.

    Raises PreconditionError, UnknownTargetError and TargetUnreachableError before anything is sent,
    and KeyboardInterrupt before anything is created.
    """
    session = botocore.session.Session()
    target = open_live(options, service=resource.service, session=session)
    try:
        sanitiser = _sanitiser(options, target, session)
        with locked(options.folder):
            return _run(
                options,
                target,
                resource,
                sanitiser=sanitiser,
                out=out,
                progress=progress,
                interrupts=interrupts or LiveInterruption(),
            )
    finally:
        target.close()


def _run(  # noqa: PLR0913 - the parts of a run
    options: LiveOptions,
    target: Target,
    resource: Resource,
    *,
    sanitiser: Sanitiser,
    out: TextIO,
    progress: TextIO,
    interrupts: LiveInterruption,
) -> int:
    folder = RunFolder(options.folder, identity=_identity(options, target))
    destination = destination_of(target, folder.prefix)
    plan = plan_for(options, destination, resource=resource, earlier=earlier_results(options))
    _announce(plan, folder, progress)
    line = outcome.ProgressLine(progress)
    run = Run(
        options,
        target,
        plan.steps,
        folder=folder,
        sanitiser=sanitiser,
        resource=resource,
        destination=destination,
        show=line,
        interrupts=interrupts,
    )
    progress.writelines(
        f"damaged   {one_line(sanitiser.text(problem))}: left out\n" for problem in folder.broken
    )
    result = run.go()
    line.close()
    report = write_report(result.report, folder.path)
    known = known_contradictions(options, target.name, resource=resource)
    summary = [sanitiser.text(text) for text in outcome.lines(result, known)]
    _write_lines(out, [*summary, *outcome.left_lines(result), f"report    {report}"])
    return outcome.status_of(result, known)


def _write_lines(out: TextIO, lines: Iterable[str]) -> None:
    with suppress(OSError):  # nobody reads it any more: the report is there, and so is the status
        out.writelines(f"{one_line(text)}\n" for text in lines)
        out.flush()


def known_contradictions(
    options: LiveOptions, target: str, *, resource: Resource
) -> frozenset[str]:
    """Return the clauses that AWS is known not to obey, or the target by earlier evidence."""
    known = {
        clause
        for path in options.history
        for recording in read_recordings(path)
        if recording.target == target
        for clause in recording.contradicted
    }
    if options.aws:
        known |= {
            name
            for name, each in resource.evidence.items()
            if each.state is EvidenceState.CONTRADICTED
        }
    return frozenset(known)


def _announce(plan: Plan, folder: RunFolder, out: TextIO) -> None:
    out.writelines(f"cost      {cost}\n" for cost in plan.costs)
    if folder.attempt > 1:
        out.write(f"resumed   {folder.path}, attempt {folder.attempt}\n")
    out.flush()


def _identity(options: LiveOptions, target: Target) -> dict[str, str]:
    """Return what mustn't change when a run is resumed; an account only as a digest."""
    redacted = Sanitiser()
    return {
        "target": redacted.text(target.name),
        "url": redacted.text(target.url) if options.aws else "",
        "partition": target.partition,
        "region": target.region,
        "account": "unknown" if target.account is None else _digest(target.account),
        "shard": "/".join(map(str, options.shard)),
    }


def _digest(account: str) -> str:
    """Return a digest of an account, too slow to compute for all of the 10**12 there can be."""
    salt = b"aws-contract run identity"
    return hashlib.scrypt(account.encode(), salt=salt, n=2**14, r=8, p=1, dklen=16).hex()


def destination_of(target: Target, prefix: str) -> Destination:
    """Return where a target is; an account that isn't known is the one of the documentation."""
    return Destination(
        region=target.region,
        partition=target.partition,
        account=target.account or _ACCOUNT_UNKNOWN,
        prefix=prefix,
    )


def _sanitiser(
    options: LiveOptions, target: Target, session: botocore.session.Session
) -> Sanitiser:
    sanitiser = of_session(session)
    sanitiser.learn(target.account, "<account>")
    sanitiser.learn(options.account, "<account>")
    for value, placeholder in (
        (options.role, "<role>"),
        (options.image, "<image>"),
        (options.s3_input, "<s3-input>"),
        (options.s3_output, "<s3-output>"),
    ):
        if value:
            sanitiser.learn(value, placeholder)
            sanitiser.learn(_own_name(value), placeholder)
    return sanitiser


def _own_name(value: str) -> str:
    """Return the name in an ARN, an image or an S3 URI that isn't there in its other parts."""
    path = value.removeprefix("s3://").partition("@")[0]
    return path.partition("/")[2].partition(":")[0] or path

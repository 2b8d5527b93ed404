"""The permissions that a run needs on AWS, as an IAM policy.

It grants nothing else. What create rejects for its shape is rejected before anybody asks for
permissions (observed on a sister operation). Documented rules come after, so the default run needs
permission to create too; it is granted for the names of runs only. A pass-role permission names the
role that the run gives: one that doesn't exist, unless validation jobs are allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aws_contract.live.options import LiveOptions
from aws_contract.live.run_folder.journal import PREFIX
from aws_contract.live.substitution import NOWHERE, Destination
from aws_contract.protocol.service import protocol_of
from aws_contract.resources.resource import Resource

__all__ = ["policy", "policy_notes"]


def policy(options: LiveOptions, destination: Destination, resource: Resource) -> dict[str, object]:
    """Return the IAM policy document of what a run may do at a destination.

    The prefix of the actions is the service's signing name (assumed: true of most services).
    """
    service, tagging = protocol_of(resource.service).signing_name, resource.tagging
    operations = [resource.create, resource.delete, resource.describe]
    if options.create and tagging is not None:
        operations += [tagging.add, tagging.list, tagging.remove]
    arn = resource.arn(
        f"{PREFIX}*",
        partition=destination.partition,
        region=destination.region,
        account=destination.account,
    )
    statements = [
        _allow("List", [f"{service}:{resource.list}"], "*"),
        _allow(f"Own{resource.name}s", [f"{service}:{name}" for name in operations], arn),
    ]
    if options.create and options.image is not None:
        statements += _images(options.image)
    if resource.references.roles:
        statements.append(_pass_role(options, destination, service))
    return {"Version": "2012-10-17", "Statement": statements}


def policy_notes(
    options: LiveOptions, destination: Destination, resource: Resource, regions: Sequence[str]
) -> Iterator[str]:
    """Say what of a policy has to be replaced, and why it grants what a run seems not to need."""
    if not options.account:
        yield f"no --aws-account is given: replace {destination.account} by the account"
    if not regions:
        yield f"no --target-region is given: the ARNs name {destination.region}"
    for region in regions[1:]:
        yield f"the ARNs name {destination.region}: --target-region {region} needs its own policy"
    if not options.create:
        yield (
            f"{resource.create} is granted for requests that must be rejected: without permission "
            "AWS could reject them for that instead (assumed)"
        )
    yield f"{resource.delete} removes what is created, by mistake too; both name {PREFIX}* only"
    if resource.references.roles:
        role = "the --role" if options.validation_jobs else "one that doesn't exist"
        yield f"iam:PassRole is granted because requests name a role: {role}"


def _pass_role(options: LiveOptions, destination: Destination, service: str) -> dict[str, object]:
    passed_to = f"{service}.{_domain(destination.partition)}"
    return {
        **_allow("PassRole", ["iam:PassRole"], _role(options, destination)),
        "Condition": {"StringEquals": {"iam:PassedToService": passed_to}},
    }


def _role(options: LiveOptions, destination: Destination) -> str:
    if options.validation_jobs and options.role:
        return options.role
    return f"arn:{destination.partition}:iam::{destination.account}:role/{PREFIX}*{NOWHERE}role"


def _domain(partition: str) -> str:
    return "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"


def _images(image: str) -> list[dict[str, object]]:
    """Return what it takes to look up an image, if it is one in ECR. Assumed: AWS doesn't say."""
    registry, _, rest = image.partition("/")
    words = registry.split(".")
    if words[1:3] != ["dkr", "ecr"] or not rest:
        return []
    repository = rest.partition("@")[0].partition(":")[0]
    partition = "aws-cn" if registry.endswith(".cn") else "aws"
    arn = f"arn:{partition}:ecr:{words[3]}:{words[0]}:repository/{repository}"
    actions = ["ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer"]
    return [
        _allow("Image", actions, arn),
        _allow("Registry", ["ecr:GetAuthorizationToken"], "*"),
    ]


def _allow(name: str, actions: list[str], resource: str) -> dict[str, object]:
    return {"Sid": name, "Effect": "Allow", "Action": actions, "Resource": resource}

"""The permissions that a run needs on AWS, and no others: an IAM policy document.

What create rejects for its shape is rejected before anybody asks for permissions (observed
on a sister operation). Documented rules come after, so the default run needs permission to create
too; it is granted for the names of runs only. A pass-role permission names the role that the run
gives: one that doesn't exist, unless validation jobs are allowed.
"""

from __future__ import annotations

from typing import Any

from aws_contract.live.journal import PREFIX
from aws_contract.live.options import LiveOptions
from aws_contract.live.substitution import Place
from aws_contract.protocol.service import protocol_of
from aws_contract.resources.resource import Resource

__all__ = ["policy"]


def policy(options: LiveOptions, place: Place, resource: Resource) -> dict[str, Any]:
    """Return the policy document of what a run may do at a place.

    The prefix of the actions is the service's signing name (assumed: true of most services).
    """
    service, tagging = protocol_of(resource.service).signing_name, resource.tagging
    operations = [resource.create, resource.delete, resource.describe]
    if options.create and tagging is not None:
        operations += [tagging.add, tagging.list]
    arn = resource.arn(
        f"{PREFIX}*", partition=place.partition, region=place.region, account=place.account
    )
    statements = [
        _allow("List", [f"{service}:{resource.list}"], "*"),
        _allow(f"Own{resource.name}s", [f"{service}:{name}" for name in operations], arn),
    ]
    if options.create and options.image is not None:
        statements += _images(options.image)
    if resource.references.roles:
        statements.append(_pass_role(options, place, service))
    return {"Version": "2012-10-17", "Statement": statements}


def _pass_role(options: LiveOptions, place: Place, service: str) -> dict[str, Any]:
    passed_to = f"{service}.{_domain(place.partition)}"
    return {
        **_allow("PassRole", ["iam:PassRole"], _role(options, place)),
        "Condition": {"StringEquals": {"iam:PassedToService": passed_to}},
    }


def _role(options: LiveOptions, place: Place) -> str:
    if options.validation_jobs and options.role:
        return options.role
    return f"arn:{place.partition}:iam::{place.account}:role/{PREFIX}*-no-such-role"


def _domain(partition: str) -> str:
    return "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"


def _images(image: str) -> list[dict[str, Any]]:
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


def _allow(name: str, actions: list[str], resource: str) -> dict[str, Any]:
    return {"Sid": name, "Effect": "Allow", "Action": actions, "Resource": resource}

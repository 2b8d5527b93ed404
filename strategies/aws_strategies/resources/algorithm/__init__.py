"""What the documentation of SageMaker's CreateAlgorithm demands beyond the model.

>>> from aws_strategies.resources.algorithm import broken_rules
>>> broken_rules({**request, "Tags": [{"Key": "aws:x", "Value": ""}]})
('tag-prefix-reserved',)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from hypothesis.strategies import SearchStrategy

from aws_strategies.encodings.places import NumberPaths
from aws_strategies.json_value import Body
from aws_strategies.model import Operation
from aws_strategies.resources.algorithm import (
    capacity,
    channels,
    hyperparameters,
    inference,
    paths,
    resources,
    stopping_and_transform,
    tags_and_keys,
    training,
    untestable,
    validation_profile,
)
from aws_strategies.resources.algorithm.instance_types import unknown as unknown_instance_types
from aws_strategies.resources.algorithm.positions import LISTS
from aws_strategies.rules.registry import RuleSet
from aws_strategies.rules.rule import DocumentedRule
from aws_strategies.valid import valid_requests

__all__ = [
    "RULES",
    "RULE_SET",
    "applicable",
    "breaking",
    "broken_rules",
    "conform",
    "examples",
    "find_rule",
    "obeying",
    "unknown_instance_types",
]


def _in_order(*groups: Iterable[DocumentedRule]) -> Mapping[str, DocumentedRule]:
    return MappingProxyType({rule.id: rule for group in groups for rule in group})


RULES: Final = _in_order(
    (validation_profile.NAME,),
    training.RULES,
    hyperparameters.RULES,
    inference.RULES,
    channels.RULES,
    capacity.RULES,
    resources.RULES,
    stopping_and_transform.RULES,
    reversed(tags_and_keys.RULES[:2]),  # a key that lost its prefix may be another's
    tags_and_keys.RULES[2:],
    validation_profile.RULES,
    untestable.RULES,
)
"""Every rule by id, in the order in which requests are repaired."""


def _requests(operation: Operation) -> SearchStrategy[Body]:
    return valid_requests(operation, rules=RULE_SET)


_JOB: Final = "ValidationSpecification.ValidationProfiles[].TrainingJobDefinition"

RULE_SET: Final = RuleSet(
    service="sagemaker",
    operation="CreateAlgorithm",
    rules=RULES,
    template=paths.template,
    requests=_requests,
    lists=LISTS,
    numbers=NumberPaths(
        unbounded=f"{_JOB}.ResourceConfig.VolumeSizeInGB",
        positive=f"{_JOB}.StoppingCondition.MaxRuntimeInSeconds",
    ),
)
"""The rules as `aws_strategies.valid_requests` and the contract use them."""

applicable = RULE_SET.applicable
breaking = RULE_SET.breaking
broken_rules = RULE_SET.broken_rules
conform = RULE_SET.conform
examples = RULE_SET.examples
find_rule = RULE_SET.find_rule
obeying = RULE_SET.obeying

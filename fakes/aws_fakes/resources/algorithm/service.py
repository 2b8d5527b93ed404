"""The fake of SageMaker's algorithm operations: the engine's service with this resource in it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Final, TypeAlias

from aws_fakes.engine.behaviour import Behaviour as EngineBehaviour
from aws_fakes.engine.behaviour import Directory as EngineDirectory
from aws_fakes.engine.behaviour import build_behaviour
from aws_fakes.engine.service import Service
from aws_fakes.engine.wording.dialects import wording_named
from aws_fakes.resources.algorithm.operations import HANDLERS
from aws_fakes.resources.algorithm.rules.registry import OPERATION, Choice, choose, with_rules
from aws_fakes.resources.algorithm.store import AlgorithmStore

__all__ = ["SERVICE", "AlgorithmService", "Behaviour", "Directory", "standard_behaviour"]

SERVICE: Final = "sagemaker"
"""botocore's name of the service."""

Behaviour: TypeAlias = EngineBehaviour[AlgorithmStore]
Directory: TypeAlias = EngineDirectory[AlgorithmStore]


@cache
def standard_behaviour() -> Behaviour:
    """Return the behaviour of AWS as far as it is known; reads botocore's model."""
    rules = MappingProxyType({OPERATION: choose("observed")})
    return build_behaviour(SERVICE, HANDLERS, AlgorithmStore, rules=rules)


class AlgorithmService(Service[AlgorithmStore]):
    """SageMaker's algorithm operations, and the tags of algorithms, for all accounts and regions.

    Every other operation answers UnknownOperationException. `behaviour` is `standard_behaviour` by
    default. `rules` replaces its documented rules: a mode or ids of
    `aws_fakes.resources.algorithm.rules.registry`; UnknownRulesError for anything else.
    `dialect` names the wording of constraint errors, one of `aws_fakes.engine.wording.dialects`;
    UnknownDialectError for another name. `directory` keeps the state; by default the service itself
    does. Safe to call from any number of threads.
    """

    def __init__(
        self,
        behaviour: Behaviour | None = None,
        *,
        rules: Choice | None = None,
        directory: Directory | None = None,
        dialect: str | None = None,
    ) -> None:
        wording = None if dialect is None else wording_named(dialect)
        chosen = None if rules is None else tuple(rule.id for rule in choose(rules))

        def make_behaviour() -> Behaviour:
            made = behaviour or standard_behaviour()
            if wording is not None:
                made = replace(made, wording=wording)
            return made if chosen is None else with_rules(made, chosen)

        super().__init__(make_behaviour, directory=directory)

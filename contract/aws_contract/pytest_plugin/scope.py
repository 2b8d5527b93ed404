"""What a run is about: a resource, or operations of any service; all that depends on it is here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, TypeAlias, TypedDict, Unpack

import pytest

from aws_contract.claims.evidence import Verdict
from aws_contract.claims.topic import Topic
from aws_contract.operations.clauses import OperationsSubject
from aws_contract.operations.run import OperationRun, harmless_request
from aws_contract.operations.scenarios import operations_with
from aws_contract.operations.selection import Selection, UnknownNameError, select
from aws_contract.protocol.wire import Request, request_of
from aws_contract.pytest_plugin.hypothesis_settings import is_deep
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.resources import DEFAULT_RESOURCE, UnknownResourceError, load_resource
from aws_contract.resources.resource import Resource
from aws_contract.results.recorder import Recorder
from aws_contract.results.result import RunFacts, RunResult
from aws_contract.runner.session import Session
from aws_contract.scenarios.registry import find_scenario, groups
from aws_contract.targets.base import Target
from aws_contract.targets.fake import fake_has
from aws_contract.targets.reachability import Reachability

__all__ = ["OperationScope", "ResourceScope", "Scope", "scope_of"]


class SessionOptions(TypedDict):
    """The keywords of a session that the options of a run decide."""

    options: str
    fail_on: Collection[Verdict]
    sanitiser: Sanitiser
    reachability: Reachability


class ResourceScope:
    """The contract of a resource."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource

    @property
    def groups(self) -> frozenset[str]:
        """Every group of the registry."""
        return frozenset(groups(self.resource, *Topic))

    @property
    def harmless(self) -> Request:
        """A request to list, which changes nothing."""
        return request_of(self.resource.list, {}, service=self.resource.service)

    def groups_with(self, scenario: str) -> Collection[str]:
        """Return the group of a scenario; UnknownScenarioError names the nearest ids."""
        return [find_scenario(self.resource, scenario).group]

    def target(self, name: str) -> str:
        """Return the name as it is."""
        return name

    def session(
        self, target: Target, recorder: Recorder, **options: Unpack[SessionOptions]
    ) -> Session:
        """Return a session of the resource, as deep as the profile of Hypothesis."""
        session = Session(target, recorder, resource=self.resource, **options)
        session.deep = is_deep()
        return session

    def result(self, recorder: Recorder, **facts: Unpack[RunFacts]) -> RunResult:
        """Return the result of a run."""
        return RunResult.of(recorder, resource=self.resource, **facts)


class OperationScope:
    """Operations of any service that speaks AWS JSON, each by its model alone."""

    _TARGETS: Final = {
        "fake": "aws_contract.targets.stateless:StatelessTarget",
        "http": "aws_contract.targets.served:ServedStatelessTarget",
    }

    def __init__(self, selection: Selection, *, allow_create: bool) -> None:
        self.selection = selection
        self._allow_create = allow_create

    @property
    def groups(self) -> frozenset[str]:
        """The operations."""
        return frozenset(map(str, self.selection.operations))

    @property
    def harmless(self) -> Request:
        """A request that no operation accepts."""
        return harmless_request(self.selection.operations[0])

    def groups_with(self, scenario: str) -> Collection[str]:
        """Return the operations that have a scenario; UnknownScenarioError if there are none."""
        return [str(each) for each in operations_with(self.selection.operations, scenario)]

    def target(self, name: str) -> str:
        """Return the fake without state instead of the one of resources."""
        return self._TARGETS.get(name, name)

    def session(
        self, target: Target, recorder: Recorder, **options: Unpack[SessionOptions]
    ) -> OperationRun:
        """Return a run of single operations."""
        return OperationRun(target, recorder, allow_create=self._allow_create, **options)

    def result(self, recorder: Recorder, **facts: Unpack[RunFacts]) -> RunResult:
        """Return the result of a run."""
        subject = OperationsSubject(services=self.selection.services)
        return RunResult.of_operations(
            recorder, subject=subject, skipped=self.selection.left_out, **facts
        )


Scope: TypeAlias = ResourceScope | OperationScope
"""What a run is about. Each group of scenarios has one test."""
_SCOPE: Final = pytest.StashKey[Scope]()


def scope_of(config: pytest.Config) -> Scope:
    """Return what the options of a run name; UsageError if they name nothing."""
    found = config.stash.get(_SCOPE, None)
    if found is None:
        found = config.stash[_SCOPE] = _scope(config)
    return found


def _scope(config: pytest.Config) -> Scope:
    names: list[str] | None = config.getoption("--operation")
    if not names:
        return _resource_scope(config)
    if config.getoption("--resource") != DEFAULT_RESOURCE:
        raise pytest.UsageError("--operation and --resource exclude each other")
    try:
        selection = select(names)
    except UnknownNameError as error:
        raise pytest.UsageError(f"--operation: {error.args[0]}") from error
    return OperationScope(selection, allow_create=config.getoption("--allow-create"))


def _resource_scope(config: pytest.Config) -> ResourceScope:
    name: str = config.getoption("--resource")
    if config.getoption("--allow-create"):
        raise pytest.UsageError(
            "--allow-create belongs to --operation: a run of a resource creates things anyway"
        )
    try:
        resource = load_resource(name)
    except UnknownResourceError as error:
        raise pytest.UsageError(f"--resource: {error}") from error
    if config.getoption("--target") == "fake" and not fake_has(resource):
        raise pytest.UsageError(
            f"--resource: the fake in this process has no {resource.create}; "
            "choose --target http, which has what moto has, or the URL of an endpoint"
        )
    return ResourceScope(resource)

"""A fake of AWS operations that validates and answers as AWS does.

`validate` says how AWS would reject a request, for any operation of a JSON service. `Service`
answers exact bytes with exact bytes, in process. `mock_algorithms` is moto's `mock_aws`
with SageMaker's algorithm operations; `install` and `uninstall` bring them to code that uses
`mock_aws` itself. `strict` lets moto reject what the model of any JSON service forbids. Each name
is loaded when it is first used, and moto only when one of the last four is called, so that the
pytest plugin costs nothing to those who don't use it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from aws_fakes.engine.protocol import Answer
    from aws_fakes.engine.wording.violation import Violation, ViolationKind
    from aws_fakes.json_services.catalog import UnknownOperationError, UnsupportedProtocolError
    from aws_fakes.json_services.rejection import Rejection, validate
    from aws_fakes.json_services.stateless import StatelessService
    from aws_fakes.moto_integration.mock import AlgorithmsMock
    from aws_fakes.moto_integration.strict import Strict
    from aws_fakes.pytest_plugin import Algorithms
    from aws_fakes.resources.algorithm.rules.registry import Choice
    from aws_fakes.resources.algorithm.service import AlgorithmService as Service

__all__ = [
    "Algorithms",
    "AlgorithmsMock",
    "Answer",
    "Rejection",
    "Service",
    "StatelessService",
    "UnknownOperationError",
    "UnsupportedProtocolError",
    "Violation",
    "ViolationKind",
    "install",
    "mock_algorithms",
    "strict",
    "uninstall",
    "validate",
]

_SOURCES = {
    "Algorithms": ("aws_fakes.pytest_plugin", "Algorithms"),
    "AlgorithmsMock": ("aws_fakes.moto_integration.mock", "AlgorithmsMock"),
    "Answer": ("aws_fakes.engine.protocol", "Answer"),
    "Rejection": ("aws_fakes.json_services.rejection", "Rejection"),
    "Service": ("aws_fakes.resources.algorithm.service", "AlgorithmService"),
    "StatelessService": ("aws_fakes.json_services.stateless", "StatelessService"),
    "UnknownOperationError": ("aws_fakes.json_services.catalog", "UnknownOperationError"),
    "UnsupportedProtocolError": ("aws_fakes.json_services.catalog", "UnsupportedProtocolError"),
    "Violation": ("aws_fakes.engine.wording.violation", "Violation"),
    "ViolationKind": ("aws_fakes.engine.wording.violation", "ViolationKind"),
    "validate": ("aws_fakes.json_services.rejection", "validate"),
}
_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])


def __getattr__(name: str) -> Any:
    if name not in _SOURCES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _SOURCES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)


@overload
def mock_algorithms(func: _Decorated) -> _Decorated: ...
@overload
def mock_algorithms(
    func: None = None,
    *,
    config: Mapping[str, object] | None = None,
    transition: Mapping[str, object] | None = None,
    rules: Choice | None = None,
) -> AlgorithmsMock: ...
def mock_algorithms(
    func: Callable[..., object] | None = None,
    *,
    config: Mapping[str, object] | None = None,
    transition: Mapping[str, object] | None = None,
    rules: Choice | None = None,
) -> Any:
    """Return moto's `mock_aws` with the algorithm operations in its SageMaker.

    A context manager and a decorator of functions and classes, with or without parentheses.
    `config` is moto's. `transition` moves algorithms on, in the form of moto's state manager:
    ``{"progression": "manual", "times": 2}``; at once if it isn't given. `rules` chooses the
    documented rules that are enforced: ``"observed"`` (default), ``"documented"``, ``"model"`` or
    ids of `aws_fakes.resources.algorithm.rules.registry`; ValueError lists them. It can
    be nested in and around `mock_aws`; the innermost rules apply. The rest of moto stays as it is.
    """
    from aws_fakes.moto_integration.mock import (  # noqa: PLC0415 - moto is slow to import
        AlgorithmsMock,
    )

    mock = AlgorithmsMock(config, transition=transition, rules=rules)
    return mock if func is None else mock(func)


def install(*, rules: Choice | None = None) -> None:
    """Add the algorithm operations to moto's SageMaker, until `uninstall`.

    `rules` as for `mock_algorithms`. A second call only changes the rules.
    """
    from aws_fakes.moto_integration.mock import (  # noqa: PLC0415 - moto is slow to import
        install as install_front,
    )

    install_front(rules=rules)


def uninstall() -> None:
    """Undo `install` and leave moto as it was; the algorithms are gone.

    A second call does nothing.
    """
    from aws_fakes.moto_integration.mock import (  # noqa: PLC0415 - as above
        uninstall as uninstall_front,
    )

    uninstall_front()


@overload
def strict(decorated: _Decorated, /) -> _Decorated: ...
@overload
def strict(*, services: Collection[str] | None = None, skip: Collection[str] = ()) -> Strict: ...
def strict(
    decorated: Callable[..., object] | None = None,
    /,
    *,
    services: Collection[str] | None = None,
    skip: Collection[str] = (),
) -> Any:
    """Let moto's mocks reject what a service's model forbids, in AWS's words.

    A context manager, and a decorator of functions, coroutines and classes of tests, with or
    without parentheses, in and around `mock_aws`, which it doesn't start. It validates every
    service that speaks AWS JSON, or `services` alone, but for the services and operations in
    `skip`, such as ``logs:PutLogEvents``. UnknownOperationError and UnsupportedProtocolError at
    once for a wrong name.
    """
    if decorated is not None and not callable(decorated):
        raise TypeError(f"{decorated!r} can't be decorated; services are named by services=")
    from aws_fakes.moto_integration.strict import (  # noqa: PLC0415 - moto is slow to import
        Strict as StrictMocks,
    )

    validating = StrictMocks(services=services, skip=skip)
    return validating if decorated is None else validating(decorated)

"""One implementation that obeys: an in-process fake of SageMaker's algorithm operations.

`dispatch` answers exact bytes with exact bytes. `mock_algorithms` is moto's `mock_aws` with these
operations; `install` and `uninstall` bring them to code that uses `mock_aws` itself. moto is
imported only when one of these three is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, overload

from aws_fakes.engine.protocol import Answer
from aws_fakes.engine.service import Service

if TYPE_CHECKING:
    from aws_fakes.moto_integration.patching import AlgorithmsMock
    from aws_fakes.resources.algorithm.rules.registry import Choice

__all__ = ["Answer", "Service", "dispatch", "install", "mock_algorithms", "uninstall"]

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])
_service = Service()


def dispatch(
    body: bytes,
    headers: Mapping[str, str],
    *,
    method: str = "POST",
    region: str = "us-east-1",
    account: str = "123456789012",
) -> Answer:
    """Answer one request on a service that all callers of this function share.

    As `Service.dispatch`; make a `Service` of your own for state of your own.
    """
    return _service.dispatch(body, headers, method=method, region=region, account=account)


@overload
def mock_algorithms(func: _Decorated) -> _Decorated: ...
@overload
def mock_algorithms(
    func: None = None,
    *,
    config: Mapping[str, Any] | None = None,
    transition: Mapping[str, Any] | None = None,
    rules: Choice | None = None,
) -> AlgorithmsMock: ...
def mock_algorithms(
    func: Any = None,
    *,
    config: Mapping[str, Any] | None = None,
    transition: Mapping[str, Any] | None = None,
    rules: Choice | None = None,
) -> Any:
    """Return moto's `mock_aws` with the algorithm operations in its SageMaker.

    A context manager and a decorator of functions and classes, with or without parentheses.
    `config` is moto's. `transition` moves algorithms on, in the form of moto's state manager:
    ``{"progression": "manual", "times": 2}``; at once if it isn't given. `rules` chooses the
    documented rules that are enforced: ``"observed"`` (default), ``"documented"``, ``"model"`` or
    ids of `aws_fakes.resources.algorithm.rules.registry`; ValueError lists them. Nests in and
    around `mock_aws`, the innermost rules count; the rest of moto stays as it is.
    """
    from aws_fakes.moto_integration.patching import (  # noqa: PLC0415 - moto is slow to import
        AlgorithmsMock,
    )

    mock = AlgorithmsMock(config, transition=transition, rules=rules)
    return mock if func is None else mock(func)


def install(*, rules: Choice | None = None) -> None:
    """Add the algorithm operations to moto's SageMaker, until `uninstall`. Twice is once.

    `rules` as for `mock_algorithms`; those of the last call count.
    """
    from aws_fakes.moto_integration.patching import (  # noqa: PLC0415 - moto is slow to import
        install as install_seam,
    )

    install_seam(rules=rules)


def uninstall() -> None:
    """Undo `install` and leave moto as it was; the algorithms are gone. Twice is once."""
    from aws_fakes.moto_integration.patching import (  # noqa: PLC0415 - as above
        uninstall as uninstall_seam,
    )

    uninstall_seam()

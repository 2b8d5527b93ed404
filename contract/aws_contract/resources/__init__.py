"""What is known about single resources beyond the service model.

This module is the only place that knows resources by name. To add one, add a module or a folder
with a `RESOURCE` here, or name an attribute of a module of your own.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from aws_contract.resources.resource import Resource

__all__ = ["DEFAULT_RESOURCE", "UnknownResourceError", "load_resource", "resource_names"]


DEFAULT_RESOURCE: Final = "algorithm"
"""The resource that commands are about unless they name another one."""
_DEFINITIONS: Final = frozenset({"derived", "members", "resource"})
"""The modules beside the resources that say what a resource is."""


class UnknownResourceError(LookupError):
    """No resource has the name, or the attribute isn't a Resource."""


def resource_names() -> tuple[str, ...]:
    """Return the names of the resources that come with the package."""
    found = {each.name for each in iter_modules(__path__)}
    return tuple(sorted(found - _DEFINITIONS))


def load_resource(name: str) -> Resource:
    """Return a resource by its name, or by ``module:attribute``.

    UnknownResourceError says what is possible.
    """
    from aws_contract.resources.resource import Resource  # noqa: PLC0415 - loads the model

    module, colon, attribute = name.partition(":")
    if not colon:
        if name not in resource_names():
            known = ", ".join(resource_names())
            raise UnknownResourceError(
                f"unknown resource {name!r}: expected one of {known}, or module:attribute"
            )
        module, attribute = f"{__name__}.{name}", "RESOURCE"
    try:
        found = getattr(import_module(module), attribute)
    except Exception as error:  # the module may be the user's own
        raise UnknownResourceError(f"resource {name!r} can't be loaded: {error}") from error
    if not isinstance(found, Resource):
        raise UnknownResourceError(f"{name} is a {type(found).__name__}, not a Resource")
    return found

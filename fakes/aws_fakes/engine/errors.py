"""What the service refuses with: a code, a message, a status."""

from __future__ import annotations

__all__ = ["ServiceError", "serialization", "validation"]

_MODELLED = frozenset(
    {
        "ConflictException",
        "ResourceInUse",
        "ResourceLimitExceeded",
        "ResourceNotFound",
        "SerializationException",
    }
)


class ServiceError(Exception):
    """A refusal. `message` None means that the answer holds no message at all."""

    def __init__(self, code: str, message: str | None = None, *, status: int = 400) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.status = status

    @property
    def message_key(self) -> str:
        """The member that holds the text: ``Message`` for modelled errors and wrong JSON types.

        Validation, throttling and authentication use ``message``. Observed on sibling services.
        """
        return "Message" if self.code in _MODELLED else "message"


def validation(message: str) -> ServiceError:
    """Return a ValidationException, the service's refusal of a well-typed request."""
    return ServiceError("ValidationException", message)


def serialization(message: str | None = None) -> ServiceError:
    """Return a SerializationException: a wrong JSON type, or without message a broken body."""
    return ServiceError("SerializationException", message)

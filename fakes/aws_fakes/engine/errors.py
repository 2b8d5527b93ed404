"""How the service rejects a request: a code, a message, a status."""

from __future__ import annotations

from aws_fakes.engine.wording.violation import Violation

__all__ = ["ServiceError", "serialization", "validation"]


class ServiceError(Exception):
    """A rejection. With `message` None the answer has no member for a message at all.

    `violations` are the broken constraints that the message reports.
    """

    def __init__(
        self,
        code: str,
        message: str | None = None,
        *,
        status: int = 400,
        violations: tuple[Violation, ...] = (),
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.status = status
        self.violations = violations


def validation(message: str) -> ServiceError:
    """Return a ValidationException: the types are right, but a constraint or rule is broken."""
    return ServiceError("ValidationException", message)


def serialization(message: str | None = None) -> ServiceError:
    """Return a SerializationException: a wrong JSON type, or without message a broken body."""
    return ServiceError("SerializationException", message)

"""The names of error codes that the engine knows, in one place."""

from __future__ import annotations

from typing import Final

__all__ = [
    "ACCESS_DENIED",
    "COMMON",
    "CREDENTIALS_REJECTED",
    "SERIALIZATION",
    "THROTTLED",
    "UNKNOWN_OPERATION",
    "VALIDATION",
]

VALIDATION: Final = "ValidationException"
"""A constraint of the model is broken."""
SERIALIZATION: Final = "SerializationException"
"""The body isn't JSON, or a value has the wrong JSON type."""

THROTTLED: Final = frozenset(
    {
        "ThrottlingException", "Throttling", "ThrottledException", "RequestThrottledException",
        "RequestThrottled", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown",
        "BandwidthLimitExceeded", "PriorRequestNotComplete",
    }
)  # fmt: skip
"""Codes that say nothing about the request but that it came too early."""

CREDENTIALS_REJECTED: Final = frozenset(
    {
        "ExpiredTokenException", "ExpiredToken", "RequestExpired", "UnrecognizedClientException",
        "InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch",
        "IncompleteSignature", "MissingAuthenticationTokenException", "MissingAuthenticationToken",
        "OptInRequired",
    }
)  # fmt: skip
"""Codes that say that the credentials are no good, or no longer."""

UNKNOWN_OPERATION: Final = frozenset(
    {
        "UnknownOperationException", "UnknownOperation", "InvalidAction", "NotImplemented",
        "NotImplementedException", "NotImplementedError",
    }
)  # fmt: skip
"""Codes that say that the service hasn't the operation."""

ACCESS_DENIED: Final = frozenset({"AccessDeniedException", "AccessDenied", "UnauthorizedOperation"})
"""Codes that say that the caller isn't permitted to do what the request asks for."""

COMMON: Final = frozenset(
    {
        *(VALIDATION, SERIALIZATION), *ACCESS_DENIED, *THROTTLED, *CREDENTIALS_REJECTED,
        *UNKNOWN_OPERATION, "InternalFailure", "MalformedHttpRequestException", "NotAuthorized",
        "RequestAbortedException", "RequestEntityTooLargeException", "RequestTimeoutException",
        "ServiceUnavailable",
    }
)  # fmt: skip
"""Codes that any operation may answer: the API reference's common errors, and those above."""

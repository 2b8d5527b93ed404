"""The code of the error that reports broken constraints, for each service.

Most services answer ValidationException. The others are observed:

- athena: measured, 2026-09-23, a project's record of raw answers.
- cloudwatch: localstack's recordings of its tests against AWS.
- cognito-idp: rosberglinhares/CloudFormationCognitoCustomResources#1, 2018-07-30, and
  anomalyco/guide#127, 2017-09-11.
- logs: localstack's recordings, and a log of aws-sdk for JavaScript, 2020-08-13.
  PutDeliveryDestination, which only declares ValidationException, answered that.
- transcribe: localstack's recordings.

ValidationException was observed on acm, codestar-connections, cognito-identity, comprehend,
config, dynamodb, events, glue, kinesis, kms, rekognition and stepfunctions, and is
documented for ssm. For the remaining services it is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from aws_fakes.engine.model import Operation, service_model

__all__ = ["constraint_code"]

_USUAL: Final = "ValidationException"
_OBSERVED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "athena": "InvalidRequestException",
        "cloudwatch": "ValidationError",
        "cognito-idp": "InvalidParameterException",
        "logs": "InvalidParameterException",
        "transcribe": "BadRequestException",
    }
)


def constraint_code(operation: Operation) -> str:
    """Return the code with which an operation reports a broken constraint of its input.

    An operation that declares ValidationException and not the service's own code answers it:
    observed on one operation of logs, assumed of others.
    """
    return _constraint_code(operation.service, operation.name)


@cache
def _constraint_code(service: str, operation: str) -> str:
    own = _OBSERVED.get(service, _USUAL)
    declared = {
        each.name for each in service_model(service).operation_model(operation).error_shapes
    }
    return _USUAL if _USUAL in declared and own not in declared else own

"""What is known of the generic clauses for the algorithm, and where its evidence is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from aws_contract.claims.clause import Refinement
from aws_strategies.case import Grade

__all__ = ["EVIDENCE", "REFINEMENTS"]

EVIDENCE: Final = Path(__file__).parent / "evidence"
"""The folder with the records of what AWS was observed to do with algorithms."""

_O = Grade.OBSERVED
_SAMPLES: Final = "error messages of SageMaker and sibling services, 2018 to 2026"
_ACCEPTANCE: Final = "acceptance tests that run on AWS, 2025 to 2026"
_CLIENTS: Final = "code written against AWS"

REFINEMENTS: Final[Mapping[str, Refinement]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "answer-request-id",
                *("rejection-status", "rejection-code", "rejection-body", "rejection-form"),
                *("rejection-count", "rejection-paths", "rejection-constraints"),
                "rejection-values",
            ),
            Refinement(source=_SAMPLES),
        ),
        **dict.fromkeys(
            (
                *("create-accepts-observed", "describe-returns-sent", "describe-by-arn"),
                *("delete-removes", "delete-frees-name", "tags-kept"),
            ),
            Refinement(grade=_O, source=_ACCEPTANCE),
        ),
        **dict.fromkeys(
            ("describe-missing", "delete-missing"), Refinement(grade=_O, source=_CLIENTS)
        ),
        "create-shape": Refinement(
            statement="CreateAlgorithm answers with AlgorithmArn and nothing else."
        ),
        "describe-omits": Refinement(
            statement="Six members of the training job definition never come back.",
            grade=_O,
            source=_ACCEPTANCE,
        ),
        "describe-adds": Refinement(
            statement="Image digests and IsCheckpoint are added where not sent.",
            grade=_O,
            source=_ACCEPTANCE,
        ),
        "describe-status": Refinement(
            statement="AlgorithmStatus is a modelled one; "
            "without a validation it ends as Completed.",
            grade=_O,
            source=_CLIENTS,
        ),
        "describe-status-details": Refinement(
            statement="AlgorithmStatusDetails is there; without a validation its lists are empty.",
            source=_CLIENTS,
        ),
        "describe-other-region": Refinement(grade=_O, source=_SAMPLES),
        "list-default-order": Refinement(grade=Grade.DOCUMENTED, source="the API reference"),
    }
)
"""By the id of a generic clause, what holds for algorithms in particular."""

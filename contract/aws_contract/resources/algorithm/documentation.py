"""The documentation of CreateAlgorithm: saved contracts, and phrases that the model contradicts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from aws_contract.drift.contradictions import Claim
from aws_contract.drift.snapshot import Fact
from aws_strategies.model import Kind

__all__ = ["CLAIMS", "LOCK", "PAGE_2023", "SAVED_CONTRACTS"]

_FOLDER: Final = Path(__file__).parent / "lock"
LOCK: Final = _FOLDER / "contract.lock.json"
"""The contract that this project was last reviewed against."""
PAGE_2023: Final = _FOLDER / "create_algorithm-2023.json"
"""The contract that the boto3 reference showed in mid-2023, as facts."""
SAVED_CONTRACTS: Final[Mapping[str, Path]] = MappingProxyType(
    {"lock": LOCK, "page-2023": PAGE_2023}
)
"""By the name that ``aws-contract drift`` knows them under."""


def _is_md5(fact: Fact) -> bool:
    return fact.pattern is None or "256" not in fact.pattern


CLAIMS: Final = (
    Claim(
        id="input-modes-file-or-pipe",
        shape="ChannelSpecification",
        member="SupportedInputModes",
        phrase="either FILE or PIPE",
        says="input modes are FILE and PIPE",
        agrees=lambda fact: set(fact.enum) == {"FILE", "PIPE"},
        kind=Kind.ENUM,
        suffix="[]",
    ),
    Claim(
        id="training-image-digest-md5",
        shape="TrainingSpecification",
        member="TrainingImageDigest",
        phrase="MD5 hash",
        says="the digest is an MD5 hash",
        agrees=_is_md5,
        kind=Kind.PATTERN,
    ),
    Claim(
        id="inference-image-digest-md5",
        shape="ModelPackageContainerDefinition",
        member="ImageDigest",
        phrase="MD5 hash",
        says="the digest is an MD5 hash",
        agrees=_is_md5,
        kind=Kind.PATTERN,
    ),
)
"""Claims of today's documentation that no number or mark expresses."""

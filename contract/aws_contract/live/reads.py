"""Read-only steps: what can be asked of any account without making anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from aws_contract.checks import describe as effects
from aws_contract.checks import listing as listings
from aws_contract.checks.listing import Listing
from aws_contract.runner.session import Judge
from aws_contract.scenarios.calls import describe

__all__ = ["READS"]

Read = Callable[[Judge], None]


def _missing(judge: Judge) -> None:
    name = judge.session.new_name("missing")
    judge.check(describe(judge, name), effects.MISSING)


def _delete_missing(judge: Judge) -> None:
    name = judge.session.new_name("missing")
    judge.check(judge.ask("DeleteAlgorithm", {"AlgorithmName": name}), [effects.delete_missing])


def _other_region(judge: Judge) -> None:
    target = judge.session.target
    region = "eu-west-1" if target.region != "eu-west-1" else "us-east-1"
    account = target.account or "123456789012"
    arn = f"arn:{target.partition}:sagemaker:{region}:{account}:algorithm/elsewhere"
    judge.check(describe(judge, arn), effects.OTHER_REGION)


def _page(judge: Judge, *, asked: Mapping[str, Any], ordered: bool) -> None:
    """Judge one page alone: what others have in the account is not ours to count."""
    page = judge.ask("ListAlgorithms", asked)
    judge.check(page, listings.PAGE, extra=asked.get("MaxResults"))
    found = (page.answer.document or {}).get("AlgorithmSummaryList") or ()
    entries = tuple(entry for entry in found if isinstance(entry, dict))
    listing = Listing(asked=asked, entries=entries, wanted={}, allowed=None)
    chosen = listings.ordered if ordered else listings.default_order
    judge.check(page, [chosen], extra=listing)


_SORTED: Final = {
    f"list-by-{key.lower()}-{order.lower()}": partial(
        _page, asked={"SortBy": key, "SortOrder": order, "MaxResults": 100}, ordered=True
    )
    for key in ("Name", "CreationTime")
    for order in ("Ascending", "Descending")
}

READS: Final[Mapping[str, Read]] = MappingProxyType(
    {
        "describe-missing": _missing,
        "describe-other-region": _other_region,
        "delete-missing": _delete_missing,
        "list-default": partial(_page, asked={}, ordered=False),
        "list-one": partial(_page, asked={"MaxResults": 1}, ordered=False),
        **_SORTED,
    }
)
"""By id; each sends one request."""

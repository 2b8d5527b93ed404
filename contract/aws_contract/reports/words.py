"""What outcomes are called, the same on every page and in every summary."""

from __future__ import annotations

from typing import Final

from aws_contract.reports.document import Document
from aws_contract.reports.text import number, plural

__all__ = ["OUTCOMES", "sentence", "verdict"]

OUTCOMES: Final = {
    "violated": ("✗", "bad", "violated"),
    "differs": ("≠", "warn", "differs"),
    "obeyed": ("✓", "ok", "obeyed"),
    "untried": ("○", "quiet", "not tried"),
}
"""The sign, the kind and the word for each outcome of a clause."""
_VERDICTS: Final = {
    "obeys": ("✓", "ok", "The target obeys the contract"),
    "violates": ("✗", "bad", "The target violates the contract"),
    "nothing sent": ("○", "quiet", "Nothing was sent"),
}


def verdict(document: Document) -> tuple[str, str, str]:
    """Return the sign, the kind and the words of a report's verdict."""
    unknown = ("?", "warn", f"Verdict: {document.verdict or 'none'}")
    return _VERDICTS.get(document.verdict, unknown)


def sentence(document: Document) -> str:
    """Return what the run comes to, in one sentence."""
    sent = sum(document.requests.values())
    if not sent:
        return "No request was sent, so nothing is known of the target."
    tried = sum(clause.outcome != "untried" for clause in document.clauses)
    violated = len(document.by_outcome("violated"))
    what = f"the {plural(tried, 'clause')} that {plural(sent, 'request')} tried"
    if not violated:
        return f"None of {what} is violated."
    return f"Of {what}, {number(violated)} {'is' if violated == 1 else 'are'} violated."

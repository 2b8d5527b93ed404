"""Redacts text and JSON values before they are written.

Removed are account numbers, the names in ARNs, names of listed resources, access keys, tokens,
signatures, user parts of URLs and mail addresses; and every value that a `Sanitiser` has learned.
What is left says what kind of thing stood there: ``<account>``, ``<name>``.

A recording holds none of these. The report of `aws-contract run` shows what the suite itself has
sent as it is, because a failure couldn't be reproduced without: accounts that were generated from
patterns, and names. What an answer holds beyond that is redacted there too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

import botocore.session

from aws_contract.resources.resource import Resource

__all__ = ["Sanitiser", "of_session"]

_ACCOUNT: Final = "<account>"
_NAME: Final = "<name>"
_TOKEN: Final = "<token>"  # noqa: S105 - what stands in place of one
_SHORTEST_KEY: Final = 16
"""Shorter credentials are words such as "test", for endpoints that don't look at them."""
_LONGEST_NAME: Final = 1024
"""What is longer isn't the name of a thing, whatever a list says."""
_WORD: Final = r"[A-Za-z0-9+/=_\-]"
_LOCAL: Final = r"[A-Za-z0-9_.+\-]"

_RUN_NAME: Final = re.compile(r"\bcontract-[0-9a-f]{8}(?:-[A-Za-z0-9]+)*")

_Replacement: TypeAlias = str | Callable[[re.Match[str], str], str]
"""A template, or a function of the match and of what was sent."""


def _arn(found: re.Match[str], sent: str) -> str:
    """Return an ARN without account and name, unless they were sent."""
    account, name = found[2], found[4]
    kept = found[2] if account and account in sent else _ACCOUNT
    return f"{found[1]}{kept}:{found[3]}{name if name in sent else _NAME}"


# Every pattern must take time in proportion to the text, which a target wrote: each run of
# characters is entered once, at its beginning, and never given back.
_MOST_RECENT: Final = 64
"""How many redacted texts are kept: about those of one answer."""
_PATTERNS: Final[tuple[tuple[re.Pattern[str], _Replacement], ...]] = (
    (re.compile(r"(?<=//)[^/\s@\"']++@"), ""),
    (re.compile(r"(?i)(Signature|Credential|X-Amz-Security-Token|SignedHeaders)"
                r"(\\?\"?\s*[=:]\s*\\?\"?)[^\s,\"'&\\]+"), rf"\1\2{_TOKEN}"),
    (re.compile(r"(?i)\b(Bearer|Basic)\s+[A-Za-z0-9+/=._\-]{8,}"), rf"\1 {_TOKEN}"),
    (re.compile(r"\b(?:AKIA|ASIA|AIDA|AROA|AGPA|ANPA|ANVA|APKA)[A-Z0-9]{12,}\b"), "<key>"),
    (re.compile(rf"(?<!{_WORD})(?={_WORD}*[A-Z])(?={_WORD}*[a-z])(?={_WORD}*[0-9]){_WORD}{{64,}}"),
     _TOKEN),
    (re.compile(r"\b(arn:[a-z\-]+:[a-z0-9\-]+:[a-z0-9\-]*:)([0-9]{12}|<account>)?:"
                r"((?:[a-z\-]+\\?[/:])?)(<name>|(?:[A-Za-z0-9_+=,.@/:*\-]|\\/)++)"),
     _arn),
    (re.compile(r"(?<![A-Za-z0-9])[0-9]{12}(?![A-Za-z0-9])"), _ACCOUNT),
    (_RUN_NAME, _NAME),
    (re.compile(rf"(?<!{_LOCAL}){_LOCAL}++@[A-Za-z0-9\-]++\.[A-Za-z0-9.\-]*[A-Za-z]\b"), "<mail>"),
)  # fmt: skip


class Sanitiser:
    """Replaces what is secret by its nature, and the values that it has learned.

    run_names: whether the names that a run makes up are replaced as well, so that what two runs
    recorded can be compared.
    """

    def __init__(self, *, run_names: bool = True) -> None:
        self._patterns = [each for each in _PATTERNS if run_names or each[0] is not _RUN_NAME]
        self._known: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None
        self._recent: dict[tuple[str, str], str] = {}

    def learn(self, value: str | None, placeholder: str) -> None:
        """Replace `value` from now on wherever it stands as a word; empty ones are ignored."""
        if value and value not in self._known:
            self._known[value] = placeholder
            self._pattern = None
            self._recent.clear()

    def learn_listed(self, document: Mapping[str, Any] | None, resource: Resource) -> None:
        """Replace the names of everything that an answer of the list operation shows."""
        entries = (document or {}).get(resource.summaries)
        for entry in entries if isinstance(entries, list) else ():
            name = resource.name_shown(entry) if isinstance(entry, Mapping) else None
            if isinstance(name, str) and len(name) <= _LONGEST_NAME and not _RUN_NAME.match(name):
                self.learn(name, _NAME)

    def text(self, text: str, *, sent: str = "") -> str:
        """Return text without what is secret, but with what stands in `sent` as well."""
        recent = self._recent.get((text, sent))  # each failure of an answer shows it again
        if recent is None:
            if len(self._recent) >= _MOST_RECENT:
                self._recent.clear()
            recent = self._recent[text, sent] = self._redacted(text, sent)
        return recent

    @property
    def names(self) -> frozenset[str]:
        """The names that `learn_listed` has learned, or another sanitiser before it."""
        return frozenset(value for value, kind in self._known.items() if kind == _NAME)

    def learn_names(self, names: Iterable[str]) -> None:
        """Replace names that another sanitiser has learned."""
        for name in names:
            self.learn(name, _NAME)

    def learned(self, text: str, *, sent: str = "") -> str:
        """Return a text that was redacted before without what was learned since."""
        if not self._known:
            return text
        return self._learned().sub(
            lambda found: found[0] if found[0] in sent else self._known[found[0]], text
        )

    def _redacted(self, text: str, sent: str) -> str:
        text = self.learned(text, sent=sent)
        for pattern, replacement in self._patterns:
            text = pattern.sub(partial(_replaced, replacement, sent), text)
        return text

    def _learned(self) -> re.Pattern[str]:
        """Return the pattern of all values, made when it is first needed: many may be learned."""
        if self._pattern is None:
            longest_first = sorted(map(re.escape, self._known), key=len, reverse=True)
            words = "|".join(longest_first)
            self._pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])")
        return self._pattern

    def json(self, value: Any) -> Any:
        """Return JSON values without what is secret, keys included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(name)): self.json(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.json(item) for item in value]
        return value


def _replaced(replacement: _Replacement, sent: str, found: re.Match[str]) -> str:
    if callable(replacement):
        return replacement(found, sent)
    return found[0] if found[0] in sent else found.expand(replacement)


def of_session(session: botocore.session.Session, *, run_names: bool = True) -> Sanitiser:
    """Return a sanitiser that knows the credentials of a session."""
    sanitiser = Sanitiser(run_names=run_names)
    credentials = session.get_credentials()
    if credentials is not None:
        frozen = credentials.get_frozen_credentials()
        for value in (frozen.access_key, frozen.secret_key, frozen.token):
            if value and len(value) >= _SHORTEST_KEY:
                sanitiser.learn(value, "<key>")
    return sanitiser

"""Where documentation contradicts the model beside it, and where a rule's words went.

Contradictions come from three sources: limits that the prose states beside other bounds of the
model, the `Claim` entries of a resource (a short key phrase at a named shape and member, looked up
in whatever documentation is there), and a page's [REQUIRED] marks and enums beside a model's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from aws_contract.drift.snapshot import Aspect, Fact, Snapshot, Source
from aws_strategies.model import Kind
from aws_strategies.rules.rule import DocumentedRule

__all__ = [
    "Claim",
    "Contradiction",
    "Phrase",
    "PhraseChange",
    "PhraseStatus",
    "contradictions",
    "phrase_changes",
    "phrases_of",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A key phrase of the documentation at ``shape.member`` that the model can contradict.

    `says` restates the phrase; `suffix` leads from the member to the fact that it is about, and
    `agrees` decides whether that fact is consistent with it.
    """

    id: str
    shape: str
    member: str
    phrase: str
    says: str
    agrees: Callable[[Fact], bool]
    kind: Kind
    suffix: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contradiction:
    """One sentence or mark of a documentation beside a fact of a model that says otherwise."""

    id: str
    path: str
    place: str | None
    documentation: str
    model: str
    documentation_source: str
    model_source: str


class PhraseStatus(StrEnum):
    """What became of the words that a rule is read from."""

    VANISHED = "vanished"
    APPEARED = "appeared"
    REWORDED = "reworded around it"
    UNKNOWN = "place changed"
    GONE = "place gone"


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """Where a documented rule is read from: a key phrase at ``shape.member`` (or a bare shape)."""

    rule: str
    shape: str
    member: str | None
    text: str

    @property
    def place(self) -> str:
        """The documentation's place, as in `Snapshot.documentation`."""
        return f"{self.shape}.{self.member}" if self.member else self.shape


@dataclass(frozen=True, kw_only=True, slots=True)
class PhraseChange:
    """A rule whose words changed from the old documentation to the new."""

    rule: str
    place: str
    status: PhraseStatus


def contradictions(
    documented: Source, model: Snapshot, *, claims: Iterable[Claim] = ()
) -> tuple[Contradiction, ...]:
    """Compare what a documentation says with what a model holds, path by path.

    `documented` may be the model's own documentation strings or a page. Claims need the
    prose: a saved contract has none, so only its facts are compared.
    """
    return tuple(
        Contradiction(
            id=id_,
            path=path,
            place=model.place_of(path),
            documentation=says,
            model=holds,
            documentation_source=documented.snapshot.source,
            model_source=model.source,
        )
        for id_, path, says, holds in _findings(documented, model, claims)
    )


def phrase_changes(old: Source, new: Source, phrases: Iterable[Phrase]) -> tuple[PhraseChange, ...]:
    """Return what became of each rule's key phrase; rules whose place is as it was are left out.

    Without prose of both only a changed hash can be reported. A page knows no shapes: sources that
    show no documentation hashes give no answer.
    """
    if not all(Aspect.DOCUMENTATION in source.snapshot.shows for source in (old, new)):
        return ()
    found = ((phrase, _status(old, new, phrase)) for phrase in phrases)
    return tuple(
        PhraseChange(rule=phrase.rule, place=phrase.place, status=status)
        for phrase, status in found
        if status is not None
    )


def phrases_of(rules: Iterable[DocumentedRule]) -> tuple[Phrase, ...]:
    """Return where documented rules are read from; not those without a phrase."""
    return tuple(
        Phrase(
            rule=rule.id, shape=rule.where.shape, member=rule.where.member, text=rule.where.phrase
        )
        for rule in rules
        if rule.where.phrase is not None
    )


def _findings(
    documented: Source, model: Snapshot, claims: Iterable[Claim]
) -> Iterator[tuple[str, str, str, str]]:
    page = Aspect.BOUNDS not in documented.snapshot.shows
    for path, says in documented.snapshot.request.items():
        holds = model.request.get(path)
        if holds is None:
            continue
        yield from _limits(path, says, holds)
        if page and says.required != holds.required:
            yield f"required:{path}", path, _required(says), _required(holds)
        if page and set(says.enum) != set(holds.enum):
            enums = f"{len(says.enum)} enum members", f"{len(holds.enum)} enum members"
            yield f"enum:{path}", path, *enums
    for claim in claims:
        yield from _claim(claim, documented, model)


def _limits(path: str, says: Fact, holds: Fact) -> Iterator[tuple[str, str, str, str]]:
    for kind, number in says.stated.items():
        bound = holds.bounds.get(kind)
        if bound is not None and bound != number:
            yield f"{kind}:{path}", path, f"{kind} {number}", f"{kind} {bound}"


def _required(fact: Fact) -> str:
    return "required" if fact.required else "optional"


def _claim(
    claim: Claim, documented: Source, model: Snapshot
) -> Iterator[tuple[str, str, str, str]]:
    for path in model.paths_of(f"{claim.shape}.{claim.member}"):
        fact = model.request[path + claim.suffix]
        if claim.phrase in documented.prose.get(path, "") and not claim.agrees(fact):
            holds = fact.pattern if claim.kind is Kind.PATTERN else ", ".join(fact.enum)
            yield claim.id, path, claim.says, f"{claim.kind} {holds}"


def _status(old: Source, new: Source, phrase: Phrase) -> PhraseStatus | None:
    before = old.snapshot.documentation.get(phrase.place)
    after = new.snapshot.documentation.get(phrase.place)
    if before == after:
        return None
    if after is None:
        return PhraseStatus.GONE
    if not old.prose or not new.prose:
        return PhraseStatus.UNKNOWN
    said, says = (_says(source, phrase) for source in (old, new))
    if said and says:
        return PhraseStatus.REWORDED
    if said:
        return PhraseStatus.VANISHED
    return PhraseStatus.APPEARED if says else None


def _says(source: Source, phrase: Phrase) -> bool:
    paths = source.snapshot.paths_of(phrase.place)
    return any(phrase.text in source.prose[path] for path in paths)

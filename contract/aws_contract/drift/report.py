"""A drift as text for people, JSON for programs and Markdown for a CI summary, from one source."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Final

from aws_contract.drift.change import Change, ClientEffect, Part, Value, members
from aws_contract.drift.compare import Drift, compare
from aws_contract.drift.contradictions import (
    Claim,
    Contradiction,
    Phrase,
    PhraseChange,
    contradictions,
    phrase_changes,
)
from aws_contract.drift.snapshot import Aspect, Source
from aws_strategies.model import Kind

__all__ = ["Report", "as_json", "as_markdown", "as_text", "report"]

_SHOWN_MEMBERS: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A drift with what the prose of its sources adds to it.

    `contradictions` hold for the new source (and, where the old one is a page, between that page
    and the new model); `resolved` held for the old source and no longer do.
    """

    drift: Drift
    contradictions: tuple[Contradiction, ...]
    resolved: tuple[Contradiction, ...]
    phrases: tuple[PhraseChange, ...]


def report(
    old: Source,
    new: Source,
    *,
    phrases: tuple[Phrase, ...] = (),
    claims: tuple[Claim, ...] = (),
) -> Report:
    """Compare two sources: facts, documentation against model, and the rules' key phrases.

    Raises IncomparableError if they are of different operations.
    """
    drift = compare(old.snapshot, new.snapshot)
    exact = [each for each in (old, new) if Aspect.BOUNDS in each.snapshot.shows]
    model = exact[-1].snapshot if exact else None
    if model is None:
        return Report(drift=drift, contradictions=(), resolved=(), phrases=())
    pages = [each for each in (old, new) if Aspect.BOUNDS not in each.snapshot.shows]
    sources = (*exact, *pages) if pages else (new,)
    unique: dict[tuple[str, str], Contradiction] = {}
    found = (each for source in sources for each in contradictions(source, model, claims=claims))
    for each in found:
        unique.setdefault((each.id, each.path), each)
    before = () if pages else contradictions(old, old.snapshot, claims=claims)
    return Report(
        drift=drift,
        contradictions=tuple(unique.values()),
        resolved=tuple(each for each in before if (each.id, each.path) not in unique),
        phrases=phrase_changes(old, new, phrases),
    )


def as_text(result: Report, *, documentation: bool = False) -> str:
    """Return the report for a terminal; `documentation` lists every place whose prose changed."""
    return "\n".join(_text(result, documentation=documentation)) + "\n"


def _text(result: Report, *, documentation: bool) -> Iterator[str]:
    drift = result.drift
    yield f"{drift.old.source} -> {drift.new.source}: {_summary(drift)}"
    if drift.hidden:
        yield f"not compared, as one source can't show them: {', '.join(drift.hidden)}"
    for effect in ClientEffect:
        if changes := drift.by_effect(effect):
            yield f"\n{effect} ({len(changes)})"
            yield from (f"  {_place(change)}  {_says(change)}" for change in changes)
    for title, lines in _sections(result, documentation=documentation):
        yield f"\n{title}"
        yield from (f"  {line}" for line in lines)


def as_markdown(result: Report, *, documentation: bool = False) -> str:
    """Return the report as GitHub-flavoured Markdown, for a CI summary."""
    drift = result.drift
    lines = [f"### Contract drift: {drift.old.source} → {drift.new.source}", "", _summary(drift)]
    if drift.hidden:
        lines += ["", f"Not compared, as one source can't show them: {', '.join(drift.hidden)}."]
    for effect in ClientEffect:
        if changes := drift.by_effect(effect):
            lines += ["", f"#### {effect.capitalize()} ({len(changes)})", ""]
            lines += ["| path | direction | change |", "|---|---|---|"]
            lines += [
                f"| `{_place(change)}` | {change.direction} | {_cell(_moved(change))} |"
                for change in changes
            ]
    for title, items in _sections(result, documentation=documentation):
        lines += ["", f"#### {title}", "", *(f"- {_cell(item)}" for item in items)]
    return "\n".join(lines) + "\n"


def as_json(result: Report) -> str:
    """Return the whole report as a JSON document, ending with a newline."""
    drift = result.drift
    document = {
        "old": _summary_of(drift, old=True),
        "new": _summary_of(drift, old=False),
        "not_compared": list(drift.hidden),
        "changes": [_change(change) for change in drift.changes],
        "points": asdict(drift.points),
        "contradictions": [asdict(each) for each in result.contradictions],
        "resolved": [asdict(each) for each in result.resolved],
        "rules": [asdict(each) for each in result.phrases],
        "documentation": list(drift.documentation),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _summary_of(drift: Drift, *, old: bool) -> dict[str, str | int | None]:
    snapshot = drift.old if old else drift.new
    exact = Aspect.BOUNDS in snapshot.shows
    return {
        "source": snapshot.source,
        "version": snapshot.version,
        "paths": len(snapshot.request),
        "points": len(snapshot.points()) if exact else None,
        "enum_pairs": snapshot.enum_pairs(),
    }


def _change(change: Change) -> dict[str, object]:
    document = asdict(change)
    if change.what == Kind.ENUM:
        document |= {"gained": list(change.gained), "lost": list(change.lost)}
        document |= {"old": len(members(change.old)), "new": len(members(change.new))}
    return document


def _summary(drift: Drift) -> str:
    if not drift:
        return f"no drift in {_counts(drift)}"
    kinds = ", ".join(f"{len(drift.by_effect(effect))} {effect}" for effect in ClientEffect)
    moved = f"+{len(drift.points.added)} -{len(drift.points.removed)} ~{len(drift.points.changed)}"
    return f"{_plural(len(drift.changes), 'change')} ({kinds}); {_counts(drift)}; points {moved}"


def _counts(drift: Drift) -> str:
    before, after = _summary_of(drift, old=True), _summary_of(drift, old=False)
    labels = {"paths": "paths", "points": "constraint points", "enum_pairs": "enum pairs"}
    return ", ".join(
        f"{before[key]} -> {after[key]} {label}"
        for key, label in labels.items()
        if before[key] is not None and after[key] is not None
    )


def _place(change: Change) -> str:
    return change.path if change.part is Part.REQUEST else f"response {change.path}"


def _says(change: Change) -> str:
    """Say what changed in one line: old -> new, an enum with its counts and a few members."""
    return f"{change.direction}: {_moved(change)}"


def _moved(change: Change) -> str:
    if change.what == "member":
        below = f" with {_plural(change.below, 'path')} below" if change.below else ""
        required = "required " if change.new and change.effect is ClientEffect.BREAKING else ""
        return f"{required}{change.new or change.old}{below}"
    if change.what == Kind.ENUM:
        names = [*(f"-{m}" for m in change.lost), *(f"+{m}" for m in change.gained)]
        more = f", {len(names) - _SHOWN_MEMBERS} more" if len(names) > _SHOWN_MEMBERS else ""
        moved = ", ".join(names[:_SHOWN_MEMBERS]) + more if names else "order only"
        return f"enum {len(members(change.old))} -> {len(members(change.new))} ({moved})"
    if change.what == Kind.REQUIRED:
        return "now required" if change.new else "no longer required"
    return f"{change.what} {_value(change.old)} -> {_value(change.new)}"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _value(value: Value) -> str:
    if value is None:
        return "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{kind} {number}" for kind, number in value.items()) or "none"
    return str(value)


def _sections(result: Report, *, documentation: bool) -> Iterator[tuple[str, list[str]]]:
    found = (
        ("documentation contradicts model", [_contradicts(c) for c in result.contradictions]),
        ("contradictions resolved", [_contradicts(each) for each in result.resolved]),
        (
            "rules whose words changed",
            [f"{each.rule}: {each.status} at {each.place}" for each in result.phrases],
        ),
    )
    yield from ((f"{title} ({len(lines)})", lines) for title, lines in found if lines)
    if places := result.drift.documentation:
        hint = "" if documentation else ", listed by --documentation"
        yield (
            f"documentation reworded at {len(places)} places{hint}",
            (list(places) if documentation else []),
        )


def _contradicts(each: Contradiction) -> str:
    return (
        f"{each.path}: documentation says {each.documentation} ({each.documentation_source}), "
        f"model says {each.model} ({each.model_source})"
    )


def _cell(text: str) -> str:
    """Keep patterns from ending a table cell or starting emphasis."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("`", "\\`")

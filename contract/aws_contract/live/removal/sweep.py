"""Removes what killed runs have left: only what is provably a run's, and only if it is asked to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TextIO

from aws_contract.exit_status import ExitStatus
from aws_contract.live.budget import Budget, Clock, Stop, StopRun
from aws_contract.live.guard import Guard, InconclusiveError, NoUsableResponseError
from aws_contract.live.options import LiveOptions, PreconditionError
from aws_contract.live.removal.leftovers import PATIENCE, Left, leftovers, remove
from aws_contract.live.run_folder.journal import PREFIX, JsonLines, NameEntry, Names
from aws_contract.live.run_folder.lock import locked
from aws_contract.live.start import open_live
from aws_contract.protocol.wire import request_of
from aws_contract.resources.resource import Resource, Tagging
from aws_contract.results.untrusted import one_line
from aws_contract.targets.base import Target

__all__ = ["folder_prefix", "sweep"]

_PAUSE: Final = 2.0
_TAG_PAGES: Final = 5
"""How many pages of tags are looked through; AWS keeps at most 50 tags (documented)."""


def sweep(  # noqa: PLR0913 - the options of the command
    options: LiveOptions,
    resource: Resource,
    *,
    folder: Path | None,
    prefix: str | None,
    older: float,
    delete: bool,
    out: TextIO,
    clock: Clock | None = None,
) -> int:
    """List what runs have left, and delete it if asked to; return the exit status.

    PreconditionError if the folder isn't that of a run or the prefix not one that runs use.
    """
    if folder is not None:
        prefix, older = folder_prefix(folder), 0.0
    prefix = prefix or PREFIX
    if not prefix.startswith(PREFIX):
        raise PreconditionError(
            f"--prefix {prefix!r}: runs only create names that begin with {PREFIX!r}"
        )
    target = open_live(options, service=resource.service)
    try:
        with locked(folder) if folder is not None else nullcontext():
            file = JsonLines(folder / "names.jsonl", NameEntry) if folder is not None else None
            names = Names(file, prefix=f"{prefix}-" if folder is not None else PREFIX)
            out.writelines(
                f"damaged  {one_line(problem)}: left out\n"
                for problem in (file.broken if file is not None else ())
            )
            cleaning = _Cleaning(target, resource, names=names, rate=options.rate, clock=clock)
            return cleaning.run(prefix=prefix, older=older, delete=delete, out=out)
    finally:
        target.close()


def folder_prefix(folder: Path) -> str:
    """Return the prefix of the names of a run; PreconditionError if it isn't the run's folder."""
    try:
        return str(json.loads((folder / "run.json").read_text(encoding="utf-8"))["prefix"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PreconditionError(f"--folder {folder}: not the folder of a run ({error})") from error


class _Cleaning:
    """One `live clean` against an open target."""

    def __init__(
        self, target: Target, resource: Resource, *, names: Names, rate: float, clock: Clock | None
    ) -> None:
        self._target = target
        self._resource = resource
        self._names = names
        self._clock = clock or Clock()
        self._until = self._clock.now() + PATIENCE
        self._send = Guard(
            target,
            resource=resource,
            budget=Budget(rate=rate, clock=self._clock),
            names=names,
            observe=lambda _request, _answer: None,
        ).send

    def run(self, *, prefix: str, older: float, delete: bool, out: TextIO) -> int:
        """Do it; return the exit status."""
        kept, removed = 0, set()
        try:
            found = list(leftovers(self._send, self._resource, prefix=prefix, older=older))
            for left in found:
                reason = self._spared(left) or (self._kept(left) if delete else "")
                verb = "kept" if reason else "deleted" if delete else "would delete"
                kept += bool(reason)
                removed |= {left.name} if verb == "deleted" else set()
                what = f"{verb}  {left.name}  {left.status}, {_times(left)}{reason}"
                out.write(f"{one_line(what)}\n")
            out.write(_conclusion(len(found), prefix=prefix, older=older, delete=delete))
            for left in self._outlasting(removed, prefix):
                kept += 1
                what = f"kept  {left.name}  {left.status}, {_times(left)}"
                out.write(f"{one_line(what)}: still there after its deletion\n")
        except StopRun as stop:
            out.write(f"STOPPED EARLY: {stop}\n")
            unreachable = stop.reason is Stop.UNREACHABLE
            return ExitStatus.UNREACHABLE if unreachable else ExitStatus.INCOMPLETE
        return ExitStatus.INCOMPLETE if kept and delete else ExitStatus.OBEYS

    def _spared(self, left: Left) -> str:
        """Return why something isn't known to be a run's; empty if it is.

        The journal of the run knows it, or its tag does.
        """
        tagging = self._resource.tagging
        if self._names.owns(left.name) or tagging is None:
            return ""
        try:
            tags = list(self._tags(left, tagging))
        except (NoUsableResponseError, InconclusiveError) as error:
            return f": its tags can't be listed ({error})"
        if (tagging.run_key, left.run) in tags:
            return ""
        return f": without the tag {tagging.run_key}={left.run}; --folder knows what its run made"

    def _tags(self, left: Left, tagging: Tagging) -> Iterator[tuple[object, object]]:
        target = self._target
        arn = left.arn or self._resource.arn(
            left.name, partition=target.partition, region=target.region, account=target.account
        )
        asked: dict[str, object] = {tagging.arn_member: arn}
        for _ in range(_TAG_PAGES):
            answer = self._send(request_of(tagging.list, asked, service=self._resource.service))
            document = answer.document or {}
            found = document.get(tagging.listed)
            if answer.status != 200 or not isinstance(found, list):
                raise NoUsableResponseError(f"HTTP {answer.status} {answer.code or ''}".strip())
            yield from (
                (tag.get(tagging.key), tag.get(tagging.value))
                for tag in found
                if isinstance(tag, dict)
            )
            token = document.get(tagging.token or "")
            if not token or tagging.token is None or not isinstance(token, str):
                return
            asked = {**asked, tagging.token: token}

    def _kept(self, left: Left) -> str:
        """Delete something unless that is under way; return why it is kept, empty if it isn't."""
        if left.status in self._resource.statuses.deleting:
            return ""
        try:
            done = remove(
                self._send, self._resource, left.name, clock=self._clock, until=self._until
            )
        except (NoUsableResponseError, InconclusiveError) as error:
            return f": {error}"
        return "" if done else ": the service doesn't delete it"

    def _outlasting(self, removed: set[str], prefix: str) -> list[Left]:
        """Wait until nothing is being deleted any more; return what still is at the end."""
        while removed:
            listed = leftovers(self._send, self._resource, prefix=prefix)
            still = [left for left in listed if left.name in removed]
            if not still or self._clock.now() >= self._until:
                return still
            self._clock.sleep(_PAUSE)
        return []


def _conclusion(found: int, *, prefix: str, older: float, delete: bool) -> str:
    """Return a line that says if nothing was found, or that nothing was deleted."""
    if not found:
        age = f" and is older than {older / 3600:g} hours" if older else ""
        return f"nothing is left: no name begins with {one_line(prefix)!r}{age}\n"
    return "" if delete else f"{found} listed, nothing deleted: --delete deletes them\n"


def _times(left: Left) -> str:
    if left.created is None:
        return "of unknown age"
    try:
        created = datetime.fromtimestamp(left.created, UTC)
    except (ValueError, OverflowError, OSError):
        return "of unknown age"
    return f"created {created:%Y-%m-%d %H:%M:%S} UTC, {left.age / 3600:.1f} hours old"

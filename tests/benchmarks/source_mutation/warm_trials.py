"""The deterministic suite against changed source of the fake, in forks of one warm process.

A fork imports aws_fakes anew, with the code of one module replaced; everything else, the derived
cases above all, stays as the parent prepared it. Nothing in the suite's verdict comes from the
fake, so that no old object of it matters.
"""

import gc
import importlib.machinery
import json
import os
import random
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from aws_contract.claims.topic import Topic
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.registry import groups, in_group
from aws_contract.scenarios.scenario import NotApplicableError, Scenario
from aws_contract.targets.fake import FakeTarget

_LAST = (Topic.LISTING, Topic.RULES, Topic.REJECT, Topic.ACCEPT)
"""The topics that take longest, the longest last."""
_CRASHED = SimpleNamespace(status=500, headers={}, body=b"{}")
_TRANSITIONS = {
    "manual": {"progression": "manual", "times": 1},
    "time": {"progression": "time", "seconds": 0.0005},
}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a change: killed, survived, timeout, or error: the suite itself failed."""

    status: str
    detail: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Forked:
    """A running fork and the pipe in which its result will be."""

    process: int
    pipe: int

    def result(self):
        """Wait for the end; return what it wrote, and the signal that ended it."""
        with os.fdopen(self.pipe) as pipe:
            text = pipe.read()
        _, status = os.waitpid(self.process, 0)
        return (json.loads(text) if text else None), os.WTERMSIG(status)


class Answering:
    """A service that answers HTTP 500 where it crashes, as a real one does."""

    def __init__(self, service):
        self._service = service

    def dispatch(self, *args, **options):
        """Answer one request."""
        try:
            return self._service.dispatch(*args, **options)
        except Exception:  # noqa: BLE001 - whatever changed code stumbles over
            return _CRASHED


def modes() -> dict[str, Callable[[], object]]:
    """Return the ways to set up the fake, by name; each makes one from the imported package."""
    found = {"default": _service}
    for choice in ("documented", "model"):
        found[f"rules-{choice}"] = lambda choice=choice: _service(rules=choice)
    for name in _dialects():
        found[f"dialect-{name}"] = lambda name=name: _service(dialect=name)
    for name, transition in _TRANSITIONS.items():
        found[f"transition-{name}"] = lambda chosen=transition: _with_transition(chosen)
    found["persistence"] = _persistent
    return found


def _service(**options):
    from aws_fakes.resources.algorithm.service import AlgorithmService  # noqa: PLC0415

    return AlgorithmService(**options)


def _dialects():
    from aws_fakes.engine.wording.dialects import DIALECTS  # noqa: PLC0415

    return tuple(name for name in DIALECTS if name != "classic")


class _Directory:
    """Stores made with options of their own."""

    def __init__(self, **options):
        self._options, self._stores = options, {}

    def store(self, account, region):
        from aws_fakes.resources.algorithm.store import AlgorithmStore  # noqa: PLC0415

        if (account, region) not in self._stores:
            self._stores[account, region] = AlgorithmStore(account, region, **self._options)
        return self._stores[account, region]

    def peek(self, account, region):
        return self._stores.get((account, region))


def _with_transition(transition):
    from aws_fakes.resources.algorithm.lifecycle import Lifecycle  # noqa: PLC0415

    return _service(directory=_Directory(lifecycle=Lifecycle(lambda: transition)))


def _persistent():
    from aws_fakes.resources.algorithm.sqlite_store import Database  # noqa: PLC0415

    folder = tempfile.mkdtemp(dir=_kept().name)
    return _service(directory=_Directory(keeper=Database(Path(folder) / "state.sqlite3")))


@cache
def _kept():
    """Return the folder of all databases; it goes when the process that made it ends."""
    return tempfile.TemporaryDirectory(prefix="source-mutation-")


class Foreign(FakeTarget):
    """The fake as a service whose wording and life cycle have to be found out."""

    own = False

    def sibling(self, *, region=None, account=None):
        """Return the same service as another region or account sees it."""
        place = {"region": region or self.region, "account": account or self.account}
        return Foreign(self._service, **place)


def fails(service, mode: str, *, known: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield ``clause at scenario`` for each failure that isn't known."""
    kind = FakeTarget if mode == "default" else Foreign
    recorder = Recorder(measures_coverage=False)
    session = Session(kind(Answering(service)), recorder, resource=RESOURCE)
    for scenario in _order:
        judge = Judge(session)
        try:
            scenario.run(judge)
        except NotApplicableError:
            continue
        for failure in judge.failures:
            found = f"{failure.clause.id} at {scenario.id}"
            if found not in known:
                yield found


_order: list[Scenario] = []
"""What is run, in this order; the same for every fork."""


def _rank(topic):
    return _LAST.index(topic) + 1 if topic in _LAST else 0


class _Changed(importlib.machinery.SourceFileLoader):
    """Loads a module with other code."""

    code = None

    def get_code(self, fullname):  # noqa: ARG002 - the signature of importlib
        return self.code


class _Finder:
    def __init__(self, module, code):
        self._module, self._code = module, code

    def find_spec(self, name, path=None, target=None):
        if name != self._module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        loader = _Changed(name, spec.origin)
        loader.code = self._code
        spec.loader = loader
        return spec


def _forget_fake():
    for name in [each for each in sys.modules if each.partition(".")[0] == "aws_fakes"]:
        del sys.modules[name]


def try_mutation(mutation, mode: str, known: frozenset[str]) -> Outcome:
    """Run the suite against changed source, in this process, which is of no other use then."""
    _forget_fake()
    sys.meta_path.insert(0, _Finder(mutation.module, mutation.compile()))
    try:
        service = modes()[mode]()
        _ = service.behaviour
    except Exception as error:  # noqa: BLE001 - what can't be imported is noticed
        return Outcome(status="killed", detail=f"import: {type(error).__name__}")
    try:
        found = next(fails(service, mode, known=known), None)
    except Exception as error:  # noqa: BLE001 - reported, a defect of the suite
        return Outcome(status="error", detail=repr(error)[:300])
    return Outcome(status="survived") if found is None else Outcome(status="killed", detail=found)


def baseline(mode: str) -> frozenset[str]:
    """Return what the unchanged fake fails in a mode."""
    return frozenset(fails(modes()[mode](), mode))


def reached(mode: str) -> frozenset[tuple[str, int]]:
    """Return the lines, by file, that the import and a run of the unchanged fake execute."""
    found: set[tuple[str, int]] = set()

    def enter(frame, event, argument):  # noqa: ARG001 - the signature of sys.settrace
        name = frame.f_code.co_filename
        if f"{os.sep}aws_fakes{os.sep}" not in name:
            return None
        found.add((name, frame.f_lineno))
        return inside

    def inside(frame, event, argument):  # noqa: ARG001 - as above
        found.add((frame.f_code.co_filename, frame.f_lineno))
        return inside

    _forget_fake()
    sys.settrace(enter)
    try:
        for _ in fails(modes()[mode](), mode):
            pass
    finally:
        sys.settrace(None)
    return frozenset(found)


def in_fork(function: Callable[[], object], *, seconds: int) -> Forked:
    """Start a function in a fork; SIGALRM ends it after `seconds`."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        status = 1
        try:
            os.close(reading)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(seconds)
            with os.fdopen(writing, "w") as pipe:
                json.dump(function(), pipe)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    return Forked(process=process, pipe=reading)


def prepare(topics: tuple[Topic, ...]) -> None:
    """Derive the scenarios: quick ones first, those of one topic mixed but always the same.

    The garbage collector won't copy what forks share.
    """
    found = [each for group in groups(RESOURCE, *topics) for each in in_group(RESOURCE, group)]
    random.Random(0).shuffle(found)
    _order[:] = sorted(found, key=lambda each: _rank(each.topic))
    _kept()  # before the forks, which end without cleaning up
    gc.collect()
    gc.freeze()

"""A live run from its first step to its last: failures, surprises, kills, resumption."""

import json
import random

import pytest

from aws_contract.live.budget import Stop
from aws_contract.live.options import LiveOptions
from aws_contract.live.removal.leftovers import leftovers
from aws_contract.protocol.wire import Answer, request_of
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.targets.endpoint import TargetUnreachableError
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service
from aws_fakes.mutants import mutants
from aws_fakes.resources.algorithm.service import standard_behaviour

LENIENT = (
    "unenforced-required/CreateAlgorithm/Tags[].Key:required",
    "laxer-max-length/CreateAlgorithm/AlgorithmDescription:max_length",
    "unenforced-pattern/CreateAlgorithm/Tags[].Value:pattern",
)


class Flaky(FakeTarget):
    """The fake behind a bad network: answers get lost before and after they took effect."""

    def __init__(self, service, *, seed, throttled=0.3, reset=0.05, broken=0.05):
        super().__init__(service)
        self.random = random.Random(seed)
        self.chances = {"throttled": throttled, "reset": reset, "lost": reset, "broken": broken}

    def send(self, request):
        happens = {name: self.random.random() < chance for name, chance in self.chances.items()}
        if happens["reset"]:
            raise TargetUnreachableError("connection reset")
        if happens["throttled"]:
            return failure(400, "ThrottlingException", "Rate exceeded")
        answer = super().send(request)
        if happens["lost"]:
            raise TargetUnreachableError("connection reset after the request was served")
        return failure(500, "InternalFailure", "") if happens["broken"] else answer


def failure(status, code, message):
    body = json.dumps({"__type": code, "message": message}, separators=(",", ":")).encode()
    return Answer(status=status, headers={}, body=body)


class Killed(BaseException):
    """The process ends here."""


class Mortal(FakeTarget):
    """The fake, until so many requests were sent; then the process is killed."""

    def __init__(self, service, *, at, served):
        super().__init__(service)
        self.left = at
        self.served = served

    def send(self, request):
        if self.left < 0:
            raise Killed  # whatever the dying process still tries
        self.left -= 1
        if self.left >= 0:
            return super().send(request)
        if self.served:
            super().send(request)
        raise Killed


def options(folder, **changes):
    base = {"target": "fake", "rate": 0, "max_requests": 420, "create": True}
    return LiveOptions(resource="algorithm", folder=folder, **{**base, **changes})


@pytest.fixture(scope="module")
def run_of(harness):
    """Make a run of what options ask for, of a plan of 420 requests at most."""

    def run(target, asked, *, keep=bool):
        return harness.run_of(target, asked, keep=keep, planned=min(asked.max_requests, 420))

    return run


def service_of(*names):
    """Return the fake with several faults at once."""
    behaviour = standard_behaviour()
    for fault in mutants():
        if fault.name in names:
            behaviour = fault.change(behaviour)
    return Service(behaviour)


def verdicts(outcome):
    return {
        clause.id: (bool(clause.passed), bool(clause.failed)) for clause in outcome.report.clauses
    }


@pytest.fixture(scope="module")
def undisturbed(run_of, tmp_path_factory):
    """The outcome of an undisturbed run."""
    return run_of(FakeTarget(Service()), options(tmp_path_factory.mktemp("run"))).go()


def test_a_run_does_every_step_and_leaves_nothing(harness, run_of, undisturbed, tmp_path):
    service = Service()
    outcome = run_of(FakeTarget(service), options(tmp_path)).go()
    assert outcome.stop is None
    assert outcome.done == outcome.steps > 200
    assert outcome.report.verdict == "obeys"
    assert harness.algorithms(service) == []
    assert verdicts(outcome) == verdicts(undisturbed)


@pytest.mark.parametrize("seed", range(8))
def test_no_network_failure_changes_a_verdict_or_leaves_anything(
    harness, run_of, undisturbed, tmp_path, seed
):
    service = Service()
    outcome = run_of(Flaky(service, seed=seed), options(tmp_path, max_requests=3000)).go()
    assert outcome.stop is None
    assert (outcome.unanswered, outcome.report.findings) == ((), ())
    assert outcome.done == outcome.steps
    assert harness.algorithms(service) == []
    assert verdicts(outcome) == verdicts(undisturbed)


@pytest.fixture(scope="module")
def undisturbed_few(harness, run_of, tmp_path_factory):
    """The outcome of an undisturbed short run, and how many requests it sent."""
    outcome = run_of(FakeTarget(), options(tmp_path_factory.mktemp("run")), keep=harness.few).go()
    return outcome, sum(outcome.report.requests.values())


@pytest.mark.parametrize("moment", range(20))
def test_killed_at_any_moment_nothing_is_left_after_a_sweep_and_resumed_it_ends_the_same(
    harness, run_of, undisturbed_few, tmp_path, moment
):
    undisturbed, sent = undisturbed_few
    service = Service()
    dice = random.Random(moment)
    target = Mortal(service, at=dice.randrange(sent), served=dice.random() < 0.5)
    with pytest.raises(Killed):
        run_of(target, options(tmp_path), keep=harness.few).go()
    for left in leftovers(FakeTarget(service).send, RESOURCE):
        FakeTarget(service).send(
            request_of("DeleteAlgorithm", {"AlgorithmName": left.name}, service="sagemaker")
        )
    assert harness.algorithms(service) == []
    outcome = run_of(FakeTarget(service), options(tmp_path), keep=harness.few).go()
    assert outcome.done == outcome.steps == undisturbed.done
    assert verdicts(outcome) == verdicts(undisturbed)
    assert harness.algorithms(service) == []


def test_a_resumed_run_removes_what_the_killed_one_has_left(harness, run_of, tmp_path):
    service = Service()
    for at in range(20, 60):  # until one is killed with something there
        folder = tmp_path / str(at)
        with pytest.raises(Killed):
            run_of(Mortal(service, at=at, served=True), options(folder), keep=harness.few).go()
        if harness.algorithms(service):
            break
    assert harness.algorithms(service)
    outcome = run_of(FakeTarget(service), options(folder), keep=harness.few).go()
    assert outcome.report.verdict == "obeys"
    assert harness.algorithms(service) == []


@pytest.mark.parametrize(("most", "surprises"), [(0, 1), (1, 2), (None, None)])
def test_an_accepted_invalid_create_is_deleted_at_once_and_ends_the_run(
    harness, run_of, tmp_path, most, surprises
):
    service = service_of(*LENIENT)
    asked = options(tmp_path, max_surprises=most)
    outcome = run_of(FakeTarget(service), asked).go()
    assert harness.algorithms(service) == []
    found = {finding.clause for finding in outcome.report.findings}
    assert found & {"rejects-required", "rejects-max-length"}
    if surprises is not None:
        assert outcome.surprises == surprises
        assert outcome.stop.reason is Stop.SURPRISES
        assert outcome.done < outcome.steps
    else:
        assert outcome.stop is None
        assert outcome.done == outcome.steps


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"max_requests": 60}, None), ({"seconds": 20.0, "rate": 2.0}, Stop.DEADLINE)],
    ids=["plan-fits-the-limit", "deadline"],
)
def test_limits_end_a_run_and_what_is_there_is_removed(harness, run_of, tmp_path, changes, reason):
    service = Service()
    outcome = run_of(FakeTarget(service), options(tmp_path, **changes)).go()
    assert (outcome.stop and outcome.stop.reason) == reason
    assert outcome.report.verdict == ("incomplete" if reason else "obeys")
    assert harness.algorithms(service) == []


def test_ctrl_c_tidies_up(harness, run_of, tmp_path):
    service = Service()
    target = FakeTarget(service)
    run = run_of(target, options(tmp_path))
    sent, real = [], target.send

    def send(request):
        sent.append(request.operation)
        if sent.count("CreateAlgorithm") == 90:
            real(request)
            sent.append("CreateAlgorithm")
            raise KeyboardInterrupt
        return real(request)

    run._guard._inner.send = send
    outcome = run.go()
    assert outcome.stop.reason is Stop.INTERRUPTED
    assert 0 < outcome.done < outcome.steps
    assert harness.algorithms(service) == []


def test_a_silent_target_is_unreachable(run_of, tmp_path):
    target = Flaky(Service(), seed=0, reset=1.0)
    outcome = run_of(target, options(tmp_path)).go()
    assert outcome.stop.reason is Stop.UNREACHABLE
    assert outcome.done == 0


class Unpermitted(FakeTarget):
    """Denies every create."""

    def send(self, request):
        if request.operation == "CreateAlgorithm":
            return failure(400, "AccessDeniedException", "User: someone is not authorized")
        return super().send(request)


def test_what_isn_t_permitted_is_no_verdict(run_of, tmp_path):
    target = Unpermitted(Service())
    some = run_of(target, options(tmp_path / "some"), keep=lambda step: step.id.startswith(
        ("read:", "CreateAlgorithm:$"))).go()  # fmt: skip
    assert some.report.findings == ()
    assert some.inconclusive
    none = run_of(target, options(tmp_path / "none")).go()
    assert none.stop.reason is Stop.CREDENTIALS
    assert none.report.findings == ()


class Expired(FakeTarget):
    """Its credentials end after a while."""

    left = 30

    def send(self, request):
        self.left -= 1
        if self.left < 0:
            return failure(400, "ExpiredTokenException", "The security token is expired")
        return super().send(request)


def test_credentials_that_end_stop_the_run_without_a_verdict(run_of, tmp_path):
    outcome = run_of(Expired(Service()), options(tmp_path)).go()
    assert outcome.stop.reason is Stop.CREDENTIALS
    assert outcome.report.findings == ()
    assert outcome.done == 29  # one request looked at what is there


class Stubborn(FakeTarget):
    """Doesn't know some operation, and says so with a server error."""

    def send(self, request):
        if request.operation == "ListAlgorithms":
            return failure(501, "NotImplemented", "")
        return super().send(request)


def test_a_server_error_that_stays_is_an_answer(run_of, tmp_path):
    asked = options(tmp_path, max_requests=2000)
    outcome = run_of(Stubborn(Service()), asked).go()
    assert outcome.done == outcome.steps
    failed = {clause.id for clause in outcome.report.clauses if clause.failed}
    assert "list-accepts" in failed
    assert "describe-returns-sent" not in failed

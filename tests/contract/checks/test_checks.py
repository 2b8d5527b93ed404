"""Each check lets a right answer pass and fails a wrong one, under the clause that it judges."""

import json
from dataclasses import replace

import pytest

from aws_contract.checks import (
    Check,
    CheckFor,
    acceptance,
    isolation,
    kinds,
    rejection,
    run,
    tags,
    traces,
)
from aws_contract.checks import describe as effects
from aws_contract.checks import encoding as protocol
from aws_contract.checks import envelope as answers
from aws_contract.checks import listing as listings
from aws_contract.checks.encoding import Expected
from aws_contract.checks.envelope import Clock
from aws_contract.checks.listing import Listing
from aws_contract.checks.rejection import Rejection, Traces
from aws_contract.checks.tags import TagState
from aws_contract.checks.traces import State
from aws_contract.claims.topic import Topic
from aws_contract.protocol.expected_errors import Item
from aws_contract.protocol.wire import Answer, request_of
from aws_contract.resources.algorithm import RESOURCE as ALGORITHM
from aws_contract.resources.algorithm import rule_checks as documented
from aws_contract.resources.algorithm.requests import minimal_request
from aws_contract.results.failure import Context, ContractFailure, ContractFailures
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Session
from aws_contract.targets.fake import FakeTarget
from aws_strategies.model import Kind

BODY = minimal_request("an-algorithm")
ARN = "arn:aws:sagemaker:us-east-1:123456789012:algorithm/an-algorithm"
NOW = 1_800_000_000.0
ANSWERED = 1_795_501_376.0
"""The Date of the answers here, as epoch seconds."""
CHECKS = {
    check.clause: check
    for module in (
        acceptance,
        answers,
        documented,
        effects,
        isolation,
        kinds,
        listings,
        protocol,
        rejection,
        tags,
        traces,
    )
    for value in (
        *vars(module).values(),
        *rejection.KINDS.values(),
        *effects.DESCRIBED,
        *isolation.ISOLATION.values(),
        *protocol.REJECTIONS.values(),
        *protocol.ENCODINGS.values(),
    )
    for check in [value]
    if isinstance(check, Check | CheckFor)
}
RESOURCE = replace(
    ALGORITHM, list_members=replace(ALGORITHM.list_members, name_prefix="NamePrefix")
)
"""The algorithm as if its list had every filter that any list has."""


def answer(document=None, *, status=200, body=None, **headers):
    raw = json.dumps(document, separators=(",", ":")).encode() if body is None else body
    usual = {
        "x-amzn-RequestId": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "Content-Type": "application/x-amz-json-1.1",
        "Content-Length": str(len(raw)),
        "Date": "Tue, 24 Nov 2026 06:22:56 GMT",
    }
    changed = {**usual, **{name.replace("_", "-"): value for name, value in headers.items()}}
    kept = {name: value for name, value in changed.items() if value is not None}
    return Answer(status=status, headers=kept, body=raw)


def rejected(message="m", code="ValidationException", key="message", status=400):
    return answer({"__type": code, key: message}, status=status)


def described(**changes):
    training = {
        **BODY["TrainingSpecification"],
        "TrainingImageDigest": f"sha256:{'0' * 64}",
        "SupportsDistributedTraining": False,
        "TrainingChannels": [
            {**BODY["TrainingSpecification"]["TrainingChannels"][0], "IsRequired": False}
        ],
    }
    training.update(changes.pop("training", {}))
    document = {
        "AlgorithmName": "an-algorithm",
        "AlgorithmArn": ARN,
        "CreationTime": NOW,
        "AlgorithmStatus": "Completed",
        "AlgorithmStatusDetails": {"ValidationStatuses": [], "ImageScanStatuses": []},
        "CertifyForMarketplace": False,
        "TrainingSpecification": training,
        **changes,
    }
    return answer({name: value for name, value in document.items() if value is not None})


def without(member, **training):
    training = described().document["TrainingSpecification"] | training
    del training[member]
    return described(TrainingSpecification=training)


ITEMS = (
    Item(path="algorithmName", value="''", constraint="Member must have length"),
    Item(path="tags", value=None, constraint="Member must not be null"),
)


def listed(*, path="tags", constraint="Member must not be null", value="''", number=2):
    return rejected(
        f"{number} validation errors detected: "
        f"Value null at '{path}' failed to satisfy constraint: {constraint}; "
        f"Value {value} at 'algorithmName' failed to satisfy constraint: Member must have length"
    )


REJECTION = Rejection(
    code="ValidationException", kinds=frozenset(), items=ITEMS, texts=("Expected null",)
)
SUMMARY = {
    "AlgorithmName": "an-algorithm",
    "AlgorithmArn": ARN,
    "CreationTime": NOW,
    "AlgorithmStatus": "Completed",
}
OTHER = {**SUMMARY, "AlgorithmName": "other", "CreationTime": NOW + 1}
PAGE = answer({"AlgorithmSummaryList": [SUMMARY]})


def listing(*entries, asked=None):
    wanted = {"an-algorithm": described().document}
    return Listing(asked=asked or {}, entries=entries, wanted=wanted)


COMPRESSED = {
    "ValidationProfiles": [
        {"TrainingJobDefinition": {"OutputDataConfig": {"CompressionType": "NONE"}}}
    ]
}
CREATED_ONCE = (answer({}), rejected(), rejected())
CREATED_TWICE = (answer({}), answer({}), rejected())
TABLE = {
    "answer-request-id": (answer({}), answer({}, x_amzn_RequestId="1")),
    "answer-content-type": (answer({}), answer({}, Content_Type="application/json")),
    "answer-content-length": (answer({}), answer({}, Content_Length="3")),
    "answer-date": (answer({}), answer({}, Date="today")),
    "answer-no-error-type": (answer({}), answer({}, x_amzn_ErrorType="ValidationException")),
    "answer-request-id-unique": (
        answer({}),
        answer({}, x_amzn_RequestId="7D44B8C9-5F34-4B0C-A9A7-4F1A0B8D2D10"),
    ),
    "answer-date-now": (answer({}), answer({}, Date="Tue, 24 Nov 2026 06:28:06 GMT")),
    "answer-success": (answer({}), answer({}, status=201)),
    "answer-output": (answer({"AlgorithmArn": ARN}), answer({"AlgorithmArn": 1})),
    "answer-error-code": (rejected(), rejected(code="NoSuchThing")),
    "rejection-harmless": (described(), described(AlgorithmDescription="x")),
    "tags-missing": (rejected(), answer({"Tags": []})),
    "arn-names-one": (rejected(), described()),
    "recreated-anew": (described(CreationTime=NOW + 1), described()),
    "isolation-names": (described(), described(AlgorithmDescription="x")),
    "describe-steady": (described(), described(AlgorithmDescription="x")),
    "conflict-concurrent": (CREATED_ONCE, CREATED_TWICE),
    "list-bad-token": (rejected(), PAGE),
    "list-foreign-token": (rejected(), PAGE),
    "list-token-again": (PAGE, answer({"AlgorithmSummaryList": []})),
    "tags-changed": (
        TagState(wanted={"k": "v"}, listed=({"Key": "k", "Value": "v"},)),
        TagState(wanted={"k": "v"}, listed=({"Key": "k", "Value": "V"},)),
    ),
    "create-accepts-observed": (answer({}), rejected()),
    "create-no-constraint-error": (rejected("no"), rejected("1 validation error detected: Value")),
    "create-accepts": (answer({}), rejected()),
    "create-shape": (answer({"AlgorithmArn": ARN}), answer({"AlgorithmArn": ARN, "More": 1})),
    "create-arn": (
        answer({"AlgorithmArn": ARN}),
        answer({"AlgorithmArn": ARN.replace("us-east-1", "us-east-2")}),
    ),
    "conflict-rejected": (rejected(), answer({"AlgorithmArn": ARN})),
    "conflict-code": (rejected(), rejected(code="ResourceInUse")),
    "conflict-harmless": (described(), described(CertifyForMarketplace=True)),
    "describe-found": (described(), rejected()),
    "describe-shape": (described(), described(AlgorithmStatus="Done")),
    "describe-returns-sent": (described(), described(training={"TrainingImage": "other"})),
    "describe-keeps-empty": (
        described(),
        described(
            training={
                "TrainingChannels": [
                    {"Name": "train", "SupportedInputModes": ["File"], "IsRequired": False}
                ]
            }
        ),
    ),
    "describe-omits": (described(), described(ValidationSpecification=COMPRESSED)),
    "describe-adds": (described(), described(training={"TrainingImageDigest": "sha256:0"})),
    "describe-defaults": (described(), without("SupportsDistributedTraining")),
    "describe-invents-nothing": (described(), described(AlgorithmDescription="")),
    "describe-identity": (described(), described(AlgorithmName="An-Algorithm")),
    "describe-creation-time": (described(), described(CreationTime="2027-01-15T08:00:00Z")),
    "describe-status": (described(), described(AlgorithmStatus="Failed")),
    "describe-status-details": (described(), described(AlgorithmStatusDetails=None)),
    "describe-by-arn": (described(), described(AlgorithmName="other")),
    "describe-missing": (rejected("x does not exist."), rejected("no such thing")),
    "describe-other-region": (
        rejected("ARN should be scoped to correct region: us-east-1"),
        rejected("ARN should be scoped to correct region: eu-west-1"),
    ),
    "list-accepts": (PAGE, rejected()),
    "list-shape": (PAGE, answer({"AlgorithmSummaryList": [{}]})),
    "list-page-size": (PAGE, answer({"AlgorithmSummaryList": [SUMMARY] * 2})),
    "list-once": (listing(SUMMARY), listing(SUMMARY, SUMMARY)),
    "list-summary": (listing(SUMMARY), listing({**SUMMARY, "AlgorithmStatus": "Failed"})),
    "list-name-contains": (listing(SUMMARY), listing(SUMMARY, OTHER)),
    "list-name-prefix": (listing(SUMMARY), listing(SUMMARY, OTHER)),
    "list-created-window": (listing(SUMMARY), listing()),
    "list-sorted": (
        listing(OTHER, SUMMARY, asked={"SortBy": "Name", "SortOrder": "Descending"}),
        listing(OTHER, SUMMARY, asked={"SortBy": "Name"}),
    ),
    "list-default-order": (listing(SUMMARY, OTHER), listing(OTHER, SUMMARY)),
    "delete-accepts": (answer(body=b""), rejected()),
    "delete-removes": (rejected("does not exist"), described()),
    "delete-missing": (rejected("x does not exist"), rejected("x does not exist", status=404)),
    "delete-frees-name": (answer({"AlgorithmArn": ARN}), rejected()),
    "tags-kept": ((), ({"Key": "k", "Value": "v"},)),
    "rejection-status": (rejected(), rejected(status=422)),
    "rejection-code": (rejected(), rejected(code="InvalidParameterValue")),
    "rejection-body": (rejected(), answer(body=b'{"__type": "ValidationException"}', status=400)),
    "rejection-message-key": (rejected(), rejected(key="Message")),
    "rejection-form": (listed(), rejected("Invalid request")),
    "rejection-count": (listed(), listed(number=3)),
    "rejection-paths": (listed(), listed(path="Tags")),
    "rejection-constraints": (listed(), listed(constraint="Member must not be absent")),
    "rejection-values": (listed(), listed(value="'x'")),
    "rejection-type-text": (rejected("Expected null"), rejected("Expected list or null")),
    "rejection-no-trace": (
        Traces(before=frozenset("a"), after=frozenset("a")),
        Traces(before=frozenset("a"), after=frozenset("ab")),
    ),
    **{f"rejects-{kind.replace('_', '-')}": (rejected(), answer({})) for kind in Kind},
    "delete-leaves-others": (described(), described(AlgorithmDescription="other")),
    "isolation-regions": (rejected(), described()),
    "isolation-accounts": (rejected(), described()),
    "isolation-case": (rejected(), described()),
    "input-accepted": (rejected("x does not exist"), listed()),
    "protocol-answer": (answer({"__type": "OddOne"}, status=400), rejected(code="OddOne")),
    "protocol-charset": (answer({}), rejected()),
    **{f"protocol-{name}": (rejected(), answer({})) for name in protocol.REJECTIONS},
    **{f"encoding-{name}": (answer({}), rejected()) for name in protocol.ENCODINGS},
}
EXPECTED = {
    "answer-request-id-unique": {"7d44b8c9-5f34-4b0c-a9a7-4f1a0b8d2d10"},
    "answer-date-now": Clock(sent=ANSWERED - 1, received=ANSWERED),
    "conflict-harmless": described(),
    "describe-by-arn": described(),
    "list-page-size": 1,
    "list-token-again": PAGE,
    "rejection-code": REJECTION.code,
    "rejection-message-key": REJECTION.text_key,
    "rejection-type-text": REJECTION.texts,
    **dict.fromkeys(
        (f"rejection-{name}" for name in ("count", "paths", "constraints", "values")), REJECTION
    ),
    "create-no-constraint-error": ("a-rule",),
    "delete-leaves-others": described(),
    "protocol-answer": Expected(status=400, code="OddOne", silent=True),
    **dict.fromkeys((f"isolation-{name}" for name in isolation.ISOLATION), 400),
    "rejection-harmless": State(described=described()),
    **dict.fromkeys(("recreated-anew", "isolation-names", "describe-steady"), described()),
}


def context(body=BODY):
    return Context(
        request=request_of("CreateAlgorithm", BODY, service="sagemaker"),
        target="fake",
        url="http://localhost",
        region="us-east-1",
        partition="aws",
        subject=RESOURCE,
        account="123456789012",
        body=body,
        reproduce=lambda: "run it again",
    )


def verdict(clause, given):
    """Judge an answer; what isn't one is what a page is expected to be."""
    check = CHECKS[clause]
    body = {**BODY, "ValidationSpecification": COMPRESSED} if clause == "describe-omits" else BODY
    answer = given if isinstance(given, Answer) else PAGE
    if isinstance(check, CheckFor):
        check = check(expectation(clause, given, body))
    return run([check], context(body), answer)


def expectation(clause, given, body):
    if not isinstance(given, Answer):
        return given
    if clause in EXPECTED:
        return EXPECTED[clause]
    return effects.Creation.of(RESOURCE, body, given, at=NOW)


def test_every_clause_has_a_check_and_a_row_in_the_table():
    """The rules of the documentation have theirs in test_documented_checks.py."""
    clauses = {each.id for each in RESOURCE.clauses.values() if each.topic is not Topic.RULES}
    assert clauses == set(CHECKS) == set(TABLE)


@pytest.mark.parametrize(("clause", "rows"), TABLE.items(), ids=TABLE)
def test_a_check_passes_what_is_right_and_fails_what_is_wrong(clause, rows):
    right, wrong = rows
    assert verdict(clause, right) == ([RESOURCE.clauses[clause]], [])
    obeyed, failures = verdict(clause, wrong)
    assert not obeyed
    assert [failure.clause.id for failure in failures] == [clause]


def test_a_fault_of_a_check_is_no_verdict():
    """An error of the suite propagates: it never counts as a failure of the target."""
    broken = replace(CHECKS["create-accepts"], function=lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run([broken], context(), PAGE)


def test_all_checks_run_and_all_failures_are_collected():
    bad = answer({}, Date=None, Content_Type=None)
    obeyed, failures = run(answers.ANSWER, context(), bad)
    assert [failure.clause.id for failure in failures] == ["answer-content-type", "answer-date"]
    assert len(obeyed) == 3


def failure(clause="create-accepts", given=None):
    return verdict(clause, given or rejected("no <b>"))[1][0]


@pytest.mark.parametrize(
    "part",
    [
        "create-accepts",
        "POST CreateAlgorithm",
        '"AlgorithmName":"an-algorithm"',
        "curl -sS -X POST http://localhost",
        '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"',
        "expected  HTTP 200",
        "is accepted (200). (documented; source: botocore's service model)",
        "got       HTTP 400",
        "no <b>",
        "again     run it again",
    ],
)
def test_a_failure_says_what_was_sent_expected_why_got_and_how_to_repeat_it(part):
    assert part in str(failure())


def test_a_failure_holds_the_complete_request_however_long_it_is():
    long = {**BODY, "AlgorithmDescription": "x" * 20_000}
    request = request_of("CreateAlgorithm", long, service="sagemaker")
    _, (one,) = run([CHECKS["create-accepts"]], replace(context(), request=request), rejected("no"))
    assert json.loads(one.finding().request.body) == long
    assert len(str(one)) < 6000
    assert "all in report.json" in str(one)


def test_many_failures_are_named_and_the_first_are_told_in_full():
    text = str(ContractFailures([failure(), *[failure("create-shape")] * 20]))
    assert text.startswith("21 failed check(s) of 2 clause(s): create-accepts, create-shape\n")
    assert text.count("  sent  ") == 5
    assert text.count("\nand create-shape") == 16


def test_of_very_many_failures_the_rest_is_counted():
    text = str(ContractFailures([failure()] * 1000))
    assert text.endswith("\nand 945 more")
    assert text.count("\nand create-accepts") == 50


def test_a_failure_is_an_assertion_error_with_a_stable_identity():
    assert isinstance(failure(), ContractFailure | AssertionError)
    assert failure().identity == "create-accepts"


def breaks_off(session):
    with session.judging() as judge:
        described = judge.ask("DescribeAlgorithm", {"AlgorithmName": "a"})
        judge.check(described, [CHECKS["describe-found"]])
        raise KeyError("next step")


def test_what_was_judged_is_not_lost_when_a_test_breaks_off():
    with pytest.raises(ContractFailures) as caught:
        breaks_off(Session(FakeTarget(), Recorder(), resource=RESOURCE))
    assert isinstance(caught.value.__context__, KeyError)
    assert [failure.clause.id for failure in caught.value.failures] == ["describe-found"]


DECISIVE = (
    "input-accepted", "delete-removes", "rejection-no-trace",
    *(f"protocol-{name}" for name in protocol.REJECTIONS),
)  # fmt: skip
"""Clauses that a scenario may judge alone: what decides nothing must fail them."""


@pytest.mark.parametrize("status", [302, 500, 503, 999])
@pytest.mark.parametrize("clause", TABLE)
def test_an_error_of_the_service_itself_obeys_no_clause_about_requests(clause, status):
    right = TABLE[clause][0]
    failing = answer({"__type": "InternalFailure"}, status=status)
    check = CHECKS[clause]
    if isinstance(check, CheckFor):
        check = check(expectation(clause, right, BODY))
    obeyed, failures = run([check], context(), failing)
    judges_all = clause.startswith("answer-") and clause not in {"answer-success", "answer-output"}
    assert bool(obeyed) == judges_all
    assert failures or clause not in DECISIVE


@pytest.mark.parametrize(("document", "judged"), [({}, 2), ({"AlgorithmName": "a"}, None)])
def test_an_answer_that_describes_nothing_is_not_compared(document, judged):
    answer = Answer(status=200, headers={}, body=json.dumps(document).encode())
    checks = effects.checks_of_description(ALGORITHM, answer)
    assert len(checks) == (judged or len(effects.DESCRIBED))

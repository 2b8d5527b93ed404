"""The documented rules in the fake: chosen by mode or id, with AWS's messages."""

import json
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

import aws_fakes
from aws_fakes.mutants.rules import overeager, without
from aws_fakes.resources.algorithm.rules.registry import (
    BY_STORE,
    MODES,
    RULES,
    UnknownRulesError,
    choose,
    rejections,
    rule_ids,
    with_rules,
)
from aws_fakes.resources.algorithm.service import standard_behaviour
from aws_fakes.server.app import running_server
from aws_strategies.covering import sets as covering
from aws_strategies.model import load_operation
from aws_strategies.resources.algorithm import RULES as DOCUMENTED
from aws_strategies.resources.algorithm import broken_rules, examples

HEADERS = {
    "X-Amz-Target": "SageMaker.CreateAlgorithm",
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=x",
}
ACCEPTED = json.loads((Path(__file__).parents[3] / "data" / "accepted_requests.json").read_text())
OBSERVED = [each for each in ACCEPTED if each["grade"] == "observed"]
CASES = [case for rule in DOCUMENTED.values() for case in examples(rule)]
BREAKING = [case for case in CASES if case.breaks]


def answer(service, body):
    sent = service.dispatch(json.dumps(body).encode(), HEADERS)
    return sent.status, json.loads(sent.body)


def case_ids(cases):
    return {"argvalues": cases, "ids": [case.id.removeprefix("rule:") for case in cases]}


def test_the_fake_enforces_exactly_the_rules_that_can_be_enforced():
    tried = {rule.id for rule in DOCUMENTED.values() if not rule.untestable}
    assert {*rule_ids(), BY_STORE} == tried
    assert {i for i in rule_ids() if RULES[i].default} == {
        i for i in rule_ids() if DOCUMENTED[i].default
    }


@pytest.mark.parametrize("case", **case_ids(CASES))
def test_the_fake_and_the_strategies_agree_on_every_rule(case):
    """Two readings of the documentation, written apart."""
    assert set(rejections(case.body)) == set(broken_rules(case.body, default=False))


def test_they_agree_on_requests_that_break_many_rules():
    for case in covering.valid_cases(load_operation("sagemaker", "CreateAlgorithm")).cases:
        assert set(rejections(case.body)) == set(broken_rules(case.body, default=False))


@pytest.mark.parametrize("case", **case_ids(CASES))
def test_an_enforced_rule_rejects_exactly_what_breaks_it(case):
    status, document = answer(aws_fakes.Service(), case.body)
    if case.breaks and DOCUMENTED[case.rule].default:
        assert status == 400
        assert document["__type"] == "ValidationException"
        assert "validation error" not in document["message"]
    else:
        assert status == 200


@pytest.mark.parametrize("case", **case_ids(BREAKING))
@pytest.mark.parametrize(("mode", "status"), [("model", 200), ("documented", 400)])
def test_model_enforces_no_rule_and_documented_every_one(case, mode, status):
    assert answer(aws_fakes.Service(rules=mode), case.body)[0] == status


@pytest.mark.parametrize("case", **case_ids(BREAKING))
def test_a_rule_can_be_chosen_by_its_id(case):
    assert answer(aws_fakes.Service(rules=[case.rule]), case.body)[0] == 400
    others = [rule for rule in rule_ids() if rule != case.rule]
    if case.rule != "max-wait-covers-runtime":  # which max-wait-needs-spot rejects as well
        assert answer(aws_fakes.Service(rules=others), case.body)[0] == 200


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (
            "strict",
            "unknown rules 'strict': expected one of model, observed, documented, or a list",
        ),
        ("tag-keys-unique", "a list of ids; nearest: tag-keys-unique"),
        (
            ["tag-key-unique"],
            "unknown rule 'tag-key-unique'; nearest: tag-keys-unique.*known rules",
        ),
    ],
)
def test_an_unknown_choice_is_rejected_with_the_known_ones(rules, message):
    with pytest.raises(UnknownRulesError, match=message):
        aws_fakes.Service(rules=rules)


def test_the_rule_of_the_store_can_be_chosen_without_effect():
    assert choose([BY_STORE]) == ()


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("tag-keys-unique", "Duplicate tag key"),
        (
            "compression-needs-pipe",
            (
                "Invalid compression type for channel train: "
                "File mode only supports NONE, got Gzip instead"
            ),
        ),
        (
            "tag-prefix-reserved",
            "System prefix 'aws:' reserved for AWS usage in tag key: aws:key",
        ),
        (
            "instance-groups-exclusive",
            "InstanceType or InstanceCount cannot be specified with InstanceGroups",
        ),
        (
            "all-channels-or-none-in-groups",
            "Some channels have assigned instance groups: [train] while others not: [channel-1]",
        ),
    ],
)
def test_observed_messages_of_rules_are_reproduced(rule, text):
    case = next(case for case in BREAKING if case.rule == rule)
    assert answer(aws_fakes.Service(), case.body)[1]["message"] == text
    assert RULES[rule].observed


def test_the_first_broken_rule_rejects_the_request():
    tags = [{"Key": "aws:a", "Value": ""}] * 2
    body = {**CASES[0].body, "Tags": tags}
    assert list(rejections(body, "observed")) == ["tag-prefix-reserved", "tag-keys-unique"]
    assert "System prefix" in answer(aws_fakes.Service(), body)[1]["message"]


@pytest.mark.parametrize("request_", ACCEPTED, ids=lambda each: each["id"])
def test_requests_that_aws_was_observed_accepting_are_accepted(request_):
    assert answer(aws_fakes.Service(), request_["body"])[0] == 200
    assert answer(aws_fakes.Service(rules="observed"), request_["body"])[0] == 200


def test_observed_requests_break_only_contradicted_rules():
    rejected = {each["id"]: rejections(each["body"], "documented") for each in OBSERVED}
    contradicted = {rule for rule in RULES if RULES[rule].contradicted}
    assert {rule for found in rejected.values() for rule in found} == contradicted
    assert {name for name, found in rejected.items() if found} == {"training", "validation"}
    for each in OBSERVED:
        status, document = answer(aws_fakes.Service(rules="documented"), each["body"])
        assert (status == 400) == bool(rejected[each["id"]])
        if status == 400:
            assert document["message"] in rejected[each["id"]].values()


@pytest.mark.parametrize("rule", rule_ids())
def test_a_rule_can_be_left_out_or_made_overeager(rule):
    strict = with_rules(standard_behaviour(), "documented")
    cases = [case for case in CASES if case.rule == rule]
    broken = next(case for case in cases if case.breaks)
    obeyed = next(case for case in cases if not case.breaks)
    alone = with_rules(standard_behaviour(), [rule])
    assert answer(aws_fakes.Service(alone), broken.body)[0] == 400
    assert answer(aws_fakes.Service(without(rule, alone)), broken.body)[0] == 200
    assert len(without(rule, strict).rules["CreateAlgorithm"]) == len(RULES) - 1
    overdone = [
        answer(aws_fakes.Service(overeager(rule, alone)), case.body)[0]
        for case in cases
        if not case.breaks
    ]
    assert answer(aws_fakes.Service(alone), obeyed.body)[0] == 200
    if rule not in {"selected-instance-read-only", "max-wait-needs-spot"}:
        assert 400 in overdone


@pytest.mark.parametrize("change", [without, overeager])
def test_a_rule_that_is_not_enforced_can_not_be_changed(change):
    with pytest.raises(UnknownRulesError, match="doesn't enforce 'shuffle'; it enforces: tag-"):
        change("shuffle", standard_behaviour())


@pytest.mark.parametrize("value", [5, "x", [], {}, [1], [{}], {"x": None}, True], ids=repr)
def test_rules_tolerate_values_of_any_type(value):
    """A service whose shapes are laxer may pass any JSON value."""
    for case in CASES[::7]:
        for path in _places(case.body):
            changed = _put(case.body, path, value)
            assert set(rejections(changed)) <= set(RULES)


def _places(value, at=()):
    yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    if isinstance(value, dict | list):
        for key, each in inner if not isinstance(value, str) else ():
            yield from _places(each, (*at, key)) if isinstance(each, dict | list) else [(*at, key)]


def _put(value, path, new):
    if not path:
        return new if isinstance(new, dict) else {}
    copy = json.loads(json.dumps(value))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = new
    return copy


class TestMoto:
    body = next(case for case in BREAKING if case.rule == "tag-keys-unique").body

    def rejection(self):
        client = boto3.client("sagemaker", region_name="us-east-1")
        try:
            client.create_algorithm(**self.body)
        except ClientError as error:
            return error.response["Error"]["Message"]
        client.delete_algorithm(AlgorithmName=self.body["AlgorithmName"])
        return None

    @pytest.mark.parametrize(
        ("rules", "message"),
        [
            (None, "Duplicate tag key"),
            ("observed", "Duplicate tag key"),
            ("documented", "Duplicate tag key"),
            ("model", None),
            (["tag-keys-unique"], "Duplicate tag key"),
            (["tag-prefix-reserved"], None),
        ],
    )
    def test_the_mock_enforces_the_chosen_rules(self, rules, message):
        with aws_fakes.mock_algorithms(rules=rules):
            assert self.rejection() == message

    def test_the_innermost_choice_applies_until_it_ends(self):
        with aws_fakes.mock_algorithms(rules="model"):
            with aws_fakes.mock_algorithms(rules="observed"):
                assert self.rejection() == "Duplicate tag key"
            with aws_fakes.mock_algorithms():
                assert self.rejection() is None
            assert self.rejection() is None
        with aws_fakes.mock_algorithms():
            assert self.rejection() == "Duplicate tag key"

    def test_an_iterator_of_ids_serves_every_start(self):
        mock = aws_fakes.mock_algorithms(rules=iter(["tag-keys-unique"]))
        for _ in range(2):
            with mock:
                assert self.rejection() == "Duplicate tag key"

    def test_the_rules_of_the_last_install_apply(self):
        aws_fakes.install(rules="model")
        try:
            with mock_aws():
                assert self.rejection() is None
                aws_fakes.install(rules="observed")
                assert self.rejection() == "Duplicate tag key"
        finally:
            aws_fakes.uninstall()
        with aws_fakes.mock_algorithms():
            assert self.rejection() == "Duplicate tag key"

    def test_an_unknown_choice_is_rejected_before_anything_starts(self):
        with pytest.raises(UnknownRulesError, match="strict"):
            aws_fakes.mock_algorithms(rules="strict")

    def test_a_server_enforces_the_chosen_rules(self):
        with running_server(rules="model") as url:
            client = boto3.client(
                "sagemaker",
                region_name="us-east-1",
                endpoint_url=url,
                aws_access_key_id="x",
                aws_secret_access_key="x",
            )
            client.create_algorithm(**self.body)
            client.delete_algorithm(AlgorithmName=self.body["AlgorithmName"])


def test_the_modes_are_nested():
    assert MODES["model"] == ()
    assert set(MODES["observed"]) < set(MODES["documented"]) == set(RULES)
    assert not [rule for rule in MODES["observed"] if RULES[rule].contradicted]

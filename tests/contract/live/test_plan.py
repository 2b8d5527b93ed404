"""What a live run would send: in which order, how much, and nothing that creates or costs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from aws_contract.live.options import LiveOptions, PreconditionError, check
from aws_contract.live.plan import UnknownStepError, plan_for
from aws_contract.live.policy import policy, policy_notes
from aws_contract.live.run import Run
from aws_contract.live.run_folder.journal import RunFolder
from aws_contract.live.steps import EarlierResult, by_priority, enforced_rules, steps_for
from aws_contract.live.substitution import Destination, localised
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.resources.resource import References
from aws_contract.scenarios.scenario import Effect
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service
from aws_strategies.covering.sets import valid_cases
from aws_strategies.model import load_operation
from aws_strategies.resources.algorithm import broken_rules
from aws_strategies.rules.rule import RuleCase
from aws_strategies.schema_export import json_schema, validator_class

DESTINATION = Destination(
    region="us-east-1", partition="aws", account="111122223333", prefix="contract-00000000"
)
OPTIONS = LiveOptions(resource="algorithm", target="aws", folder=Path("unused"))
JOBS = {"role": "arn:aws:iam::111122223333:role/mine", "s3_input": "s3://mine/in",
        "s3_output": "s3://mine/out"}  # fmt: skip


@pytest.fixture(scope="module")
def plan():
    return plan_for(OPTIONS, DESTINATION, resource=RESOURCE, earlier={})


def overview(case):
    point = case.expected.violations[0].point
    return point.path.partition(".")[0].partition("[")[0], point.kind


def test_the_first_hundred_requests_show_every_kind_on_every_member_and_every_rule(plan):
    sent, first = 0, []
    for step in plan.steps:
        sent += step.requests
        if sent > 100:
            break
        first.append(step)
    cases = [
        step.scenario.case
        for step in first
        if step.scenario.effect is Effect.REJECTED and step.scenario.case is not None
    ]
    shapes = [case for case in cases if case.operation == "CreateAlgorithm"
              and case.expected.violations]  # fmt: skip
    wanted = {overview(step.scenario.case) for step in steps_for(OPTIONS, DESTINATION, RESOURCE)
              if step.scenario.effect is Effect.REJECTED and step.scenario.case is not None
              and step.scenario.case.operation == "CreateAlgorithm"
              and getattr(step.scenario.case.expected, "violations", ())}  # fmt: skip
    assert {overview(case) for case in shapes} == wanted
    assert {
        step.scenario.case.rule for step in first if isinstance(step.scenario.case, RuleCase)
    } == enforced_rules(RESOURCE)


def test_a_negative_run_takes_less_than_twenty_minutes_and_breaks_every_point(plan):
    assert plan.requests <= 2000
    assert plan.seconds < 20 * 60
    breakable = {
        violation.point.id
        for step in steps_for(OPTIONS, DESTINATION, RESOURCE)
        if step.scenario.case is not None and step.scenario.case.operation == "CreateAlgorithm"
        for violation in getattr(step.scenario.case.expected, "violations", ())
    }
    assert plan.points == breakable
    assert len(plan.rules) == len(enforced_rules(RESOURCE)) > 15
    assert len(RESOURCE.clauses) < plan.requests


class Recording(FakeTarget):
    """Rejects every create, so that a run sends all that it ever would, and keeps the requests."""

    own = False

    def __init__(self):
        super().__init__(Service())
        self.requests = []

    def send(self, request):
        self.requests.append(request)
        return super().send(request)


@pytest.fixture(scope="module")
def sent(plan, tmp_path_factory):
    target = Recording()
    folder = RunFolder(tmp_path_factory.mktemp("run"), identity={})
    outcome = Run(replace(OPTIONS, rate=0), target, plan.steps, folder=folder,
                  sanitiser=Sanitiser(), resource=RESOURCE,
                  destination=DESTINATION).go()  # fmt: skip
    assert outcome.stop is None
    return target.requests


def not_json(constant):
    raise ValueError(f"{constant} is no JSON")


def read(body):
    """Return what the most lenient reader makes of a body, whatever encoding or trailing text."""
    try:
        return json.loads(body)
    except RecursionError:
        return None  # too deep for anybody
    except ValueError:
        text = body.decode(json.detect_encoding(body), "replace").lstrip("\ufeff")
    try:
        return json.JSONDecoder().raw_decode(text.lstrip())[0]
    except (ValueError, RecursionError):
        return None  # no JSON to anybody


def is_no_request(request):
    """Whether the protocol forbids to take a request, whatever its body says."""
    try:
        json.loads(request.body.decode("utf-8"), parse_constant=not_json)
    except ValueError:
        return True
    other_type = request.headers.get("Content-Type") != "application/x-amz-json-1.1"
    return request.method != "POST" or not request.signed or other_type


def test_the_default_plan_sends_nothing_that_could_create_or_cost_anything(sent):
    """Judged from the bytes by JSON Schema and the rules, not by what cases say of themselves."""
    validator = validator_class()(json_schema(load_operation("sagemaker", "CreateAlgorithm")))
    operations = {"CreateAlgorithm": 0, "DescribeAlgorithm": 0, "ListAlgorithms": 0,
                  "DeleteAlgorithm": 0}  # fmt: skip
    for request in sent:
        operations[request.operation] += 1
        body = read(request.body)
        right = request.headers.get("X-Amz-Target") == "SageMaker.CreateAlgorithm"
        if request.operation != "CreateAlgorithm" or not right or not isinstance(body, dict):
            continue
        if validator.is_valid(body):
            assert "-no-such-image" in json.dumps(body), request.body
            assert broken_rules(body) or is_no_request(request), request.body
            if "ValidationSpecification" in body:
                role = body["ValidationSpecification"]["ValidationRole"]
                assert role.endswith("-no-such-role")
                assert "s3://bucket" not in json.dumps(body)
    assert operations["CreateAlgorithm"] > 1500
    assert sum(operations.values()) == len(sent) <= 2000


def test_what_is_deleted_by_default_was_never_there(sent):
    names = [json.loads(request.body).get("AlgorithmName")
             for request in sent if request.operation == "DeleteAlgorithm"
             and request.body.startswith(b"{")]  # fmt: skip
    legal = [name for name in names if isinstance(name, str) and name.startswith("contract-")]
    assert legal
    assert all("missing" in name or "absent" in name for name in legal)


def test_what_no_live_run_tries_is_listed_with_the_reason():
    creating = replace(OPTIONS, create=True, image="i")
    plan = plan_for(creating, DESTINATION, resource=RESOURCE, earlier={})
    assert {"listing:crowd", "isolation:regions"} <= plan.left_out.keys()
    assert plan.to_json()["left_out"] == plan.left_out
    for scenario, reason in plan.left_out.items():
        assert f"left out  {scenario}: {reason}" in list(plan.lines())
        assert scenario not in {step.id for step in plan.steps}


def test_a_plan_that_creates_nothing_leaves_nothing_out(plan):
    assert plan.left_out == {}


def test_costs_are_printed_only_where_there_are_some(plan):
    assert plan.costs == ()
    creating = replace(OPTIONS, create=True, image="i")
    assert "isn't billed" not in " ".join(
        plan_for(creating, DESTINATION, resource=RESOURCE, earlier={}).costs
    )
    jobs = replace(creating, validation_jobs=True, **JOBS)
    assert any(
        "WARNING" in cost
        for cost in plan_for(jobs, DESTINATION, resource=RESOURCE, earlier={}).costs
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, "real AWS needs --aws-account"),
        ({"account": "1"}, "real AWS needs --target-region"),
        ({"account": "1", "region": "r"}, "needs confirmation"),
        ({"account": "1", "region": "r", "live": True, "rate": 0}, "--rate above 0"),
        ({"account": "1", "region": "r", "live": True, "create": True}, "needs --image"),
        ({"account": "1", "region": "r", "live": True, "validation_jobs": True}, "--allow-create"),
        (
            {"account": "1", "region": "r", "live": True, "create": True, "image": "i",
             "validation_jobs": True},
            "--role, --s3-input, --s3-output",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(changes, reason):
    with pytest.raises(PreconditionError, match=reason):
        check(replace(OPTIONS, **changes))


def test_what_has_all_it_needs_may_begin():
    check(replace(OPTIONS, account="1", region="r", live=True, create=True, image="i",
                  validation_jobs=True, **JOBS))  # fmt: skip
    check(replace(OPTIONS, target="http://localhost:1"))


class TestOrder:
    def steps(self):
        return [
            step
            for step in steps_for(OPTIONS, DESTINATION, RESOURCE)
            if step.scenario.effect is Effect.REJECTED
        ][:40]

    def test_what_was_never_answered_comes_first_then_changed_then_contradicted(self):
        steps = self.steps()
        earlier = {step.id: EarlierResult(digest=step.digest, contradicted=False) for step in steps}
        never, changed, contradicted = steps[30], steps[20], steps[10]
        del earlier[never.id]
        earlier[changed.id] = EarlierResult(digest="another", contradicted=False)
        earlier[contradicted.id] = EarlierResult(digest=contradicted.digest, contradicted=True)
        assert by_priority(steps, earlier, create=RESOURCE.create)[:3] == [
            never,
            changed,
            contradicted,
        ]

    def test_shards_share_nothing_and_are_everything(self):
        parts = [
            plan_for(
                replace(OPTIONS, shard=(number, 3), max_requests=10_000),
                DESTINATION,
                resource=RESOURCE,
                earlier={},
            )
            for number in (1, 2, 3)
        ]
        whole = plan_for(
            replace(OPTIONS, max_requests=10_000), DESTINATION, resource=RESOURCE, earlier={}
        )
        ids = [step.id for part in parts for step in part.steps if "trace:" not in step.id]
        assert len(ids) == len(set(ids))
        assert set(ids) == {step.id for step in whole.steps if "trace:" not in step.id}

    def test_a_small_budget_still_looks_for_traces(self):
        plan = plan_for(
            replace(OPTIONS, max_requests=60), DESTINATION, resource=RESOURCE, earlier={}
        )
        assert plan.requests <= 60
        assert plan.steps[-1].id.startswith("trace:")

    def test_one_step_can_be_had_alone(self):
        wanted = self.steps()[5].id
        plan = plan_for(replace(OPTIONS, only=wanted), DESTINATION, resource=RESOURCE, earlier={})
        assert [step.id for step in plan.steps] == [wanted, "trace:001"]
        with pytest.raises(UnknownStepError, match="no step 'x'"):
            plan_for(replace(OPTIONS, only="x"), DESTINATION, resource=RESOURCE, earlier={})


class TestPolicy:
    def actions(self, **changes):
        document = policy(replace(OPTIONS, **changes), DESTINATION, RESOURCE)
        return {
            action: statement["Resource"]
            for statement in document["Statement"]
            for action in statement["Action"]
        }

    def test_the_default_run_needs_little_and_only_for_the_names_of_runs(self):
        actions = self.actions()
        own = "arn:aws:sagemaker:us-east-1:111122223333:algorithm/contract-*"
        assert {name for name, resource in actions.items() if resource == own} == {
            "sagemaker:CreateAlgorithm", "sagemaker:DeleteAlgorithm",
            "sagemaker:DescribeAlgorithm",
        }  # fmt: skip
        assert actions["sagemaker:ListAlgorithms"] == "*"
        assert actions["iam:PassRole"].endswith(":role/contract-*-no-such-role")
        assert len(actions) == 5

    def test_creating_needs_tags_and_the_image(self):
        image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/one@sha256:0"
        actions = self.actions(create=True, image=image)
        assert "sagemaker:AddTags" in actions
        assert actions["ecr:BatchGetImage"] == (
            "arn:aws:ecr:us-east-1:111122223333:repository/team/one"
        )

    def test_the_policy_of_another_resource_names_its_operations_and_no_role(self):
        other = replace(
            RESOURCE,
            service="kms",
            create="CreateKey",
            arn_format="arn:{partition}:kms:{region}:{account}:key/{name}",
            references=References(),
        )
        statements = {
            action: statement["Resource"]
            for statement in policy(OPTIONS, DESTINATION, other)["Statement"]
            for action in statement["Action"]
        }
        assert statements["kms:CreateKey"] == "arn:aws:kms:us-east-1:111122223333:key/contract-*"
        assert "iam:PassRole" not in statements

    @pytest.mark.parametrize(
        ("changes", "regions", "says"),
        [
            ({}, ("us-east-1",), "replace 111122223333 by the account"),
            ({}, (), "no --target-region is given: the ARNs name us-east-1"),
            ({}, ("us-east-1", "eu-west-1"), "--target-region eu-west-1 needs its own policy"),
            ({}, (), "CreateAlgorithm is granted for requests that must be rejected"),
            ({}, (), "requests name a role: one that doesn't exist"),
            ({"validation_jobs": True}, (), "requests name a role: the --role"),
        ],
    )
    def test_what_a_policy_grants_for_no_obvious_reason_is_explained(self, changes, regions, says):
        notes = list(policy_notes(replace(OPTIONS, **changes), DESTINATION, RESOURCE, regions))
        assert [note for note in notes if says in note]

    def test_a_policy_has_no_note_on_what_is_given_or_created(self):
        asked = replace(OPTIONS, account="111122223333", create=True)
        assert list(policy_notes(asked, DESTINATION, RESOURCE, ("us-east-1",))) == [
            "DeleteAlgorithm removes what is created, by mistake too; both name contract-* only",
            "iam:PassRole is granted because requests name a role: one that doesn't exist",
        ]

    def test_jobs_pass_the_given_role(self):
        actions = self.actions(create=True, image="i", validation_jobs=True, **JOBS)
        assert actions["iam:PassRole"] == JOBS["role"]


class TestLocalised:
    def bodies(self, **changes):
        asked = replace(OPTIONS, create=True, image="given-image", **changes)
        return [
            localised(case, asked, DESTINATION, RESOURCE).body
            for case in valid_cases(load_operation("sagemaker", "CreateAlgorithm")).cases
        ]

    def test_nothing_is_validated_unless_allowed(self):
        assert not any("ValidationSpecification" in body for body in self.bodies())

    def test_only_what_was_given_is_named(self):
        text = json.dumps(self.bodies(validation_jobs=True, **JOBS))
        for member in ("KmsKeyId", "ModelDataUrl", "TrainingImageDigest"):
            assert f'"{member}"' not in text
        roles = {body["ValidationSpecification"]["ValidationRole"]
                 for body in self.bodies(validation_jobs=True, **JOBS)
                 if "ValidationSpecification" in body}  # fmt: skip
        assert roles == {JOBS["role"]}

    def test_every_creation_with_room_carries_the_tag_of_the_run(self):
        for body in self.bodies():
            tags = {tag["Key"]: tag["Value"] for tag in body["Tags"]}
            assert (
                tags.get(RESOURCE.tagging.run_key) == DESTINATION.prefix or len(body["Tags"]) >= 49
            )

    def test_what_is_sent_still_obeys_model_and_rules(self):
        validator = validator_class()(json_schema(load_operation("sagemaker", "CreateAlgorithm")))
        for body in self.bodies(validation_jobs=True, **JOBS)[:60]:
            assert broken_rules(body) == ()
            assert validator.is_valid(body), list(validator.iter_errors(body))[:1]

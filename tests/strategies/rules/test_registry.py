"""Rules of the documentation: cases both ways, judged by others, and requests made to conform."""

import json
import re
from copy import deepcopy
from pathlib import Path

import botocore.session
import jsonschema_rs
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from moto.ec2.models.instance_types import INSTANCE_TYPES

from aws_contract.drift.prose import plain
from aws_fakes.resources.algorithm.rules.instance_types import facts
from aws_strategies.covering import sets as covering
from aws_strategies.covering.coverage import coverage_of
from aws_strategies.model import load_operation
from aws_strategies.resources.algorithm import (
    RULE_SET,
    RULES,
    applicable,
    breaking,
    broken_rules,
    conform,
    examples,
    find_rule,
    obeying,
    unknown_instance_types,
)
from aws_strategies.resources.algorithm import covering as covering_under_rules
from aws_strategies.resources.algorithm import instance_types as instances
from aws_strategies.resources.algorithm.covering import valid_cases_under_rules
from aws_strategies.resources.algorithm.paths import template
from aws_strategies.rules.registry import UnknownRuleError
from aws_strategies.schema_export import json_schema
from aws_strategies.valid import valid_requests

OPERATION = load_operation("sagemaker", "CreateAlgorithm")
SCHEMA = jsonschema_rs.Draft202012Validator(json_schema(OPERATION))
TRIED = [rule for rule in applicable(OPERATION) if rule.breaking]
MODEL = botocore.session.Session().get_service_model("sagemaker")
DATA = Path(__file__).parents[2] / "data"
J = "ValidationSpecification.ValidationProfiles[].TrainingJobDefinition"
TRANSFORM = "ValidationSpecification.ValidationProfiles[].TransformJobDefinition.TransformResources"
FEW = settings(
    max_examples=5,
    phases=[Phase.generate],
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # five examples on a busy machine say nothing
)


def by_id(rules):
    return {"argvalues": rules, "ids": [rule.id for rule in rules]}


@pytest.fixture(scope="module")
def raw(draw_many):
    return draw_many(valid_requests(OPERATION), 150)


def test_every_rule_can_be_tried_or_says_why_not():
    for rule in RULES.values():
        assert bool(rule.breaking) == bool(rule.obeying)
        assert (
            bool(rule.breaking) + bool(rule.untestable) + (rule.id == "algorithm-name-unique") == 1
        )


@pytest.mark.parametrize("rule", **by_id([r for r in RULES.values() if r.where.phrase]))
def test_the_installed_documentation_holds_the_key_phrase(rule):
    documentation = MODEL.shape_for(rule.where.shape).members[rule.where.member].documentation
    assert rule.where.phrase in plain(documentation)
    assert len(rule.where.phrase.split()) <= 10


@pytest.mark.parametrize("rule", **by_id([r for r in RULES.values() if not r.where.phrase]))
def test_a_rule_that_the_installed_documentation_lacks_says_who_has_it(rule):
    assert rule.where.elsewhere


@pytest.mark.parametrize("rule", **by_id(list(RULES.values())))
def test_a_rule_reads_paths_that_exist(rule):
    assert set(rule.paths) <= set(OPERATION.shapes)


@pytest.mark.parametrize("rule", **by_id(TRIED))
def test_the_examples_break_their_rule_and_nothing_else_documented(rule):
    allowed = {"max-wait-needs-spot"} if rule.id == "max-wait-covers-runtime" else set()
    for case in examples(rule):
        assert not [str(error) for error in SCHEMA.iter_errors(case.body)]
        assert set(broken_rules(case.body, default=False)) - allowed == (
            {rule.id} if case.breaks else set()
        )


def lists_of(rule):
    """The paths of the lists that a rule's paths go through, if they may hold three items."""
    found = {path[: at.start()] for path in rule.paths for at in re.finditer(r"\[\]", path)}
    return sorted(path for path in found if (OPERATION.at(path).maximum or 3) >= 3)


def lists_in(value, path):
    """Every list in a request that stands at a path."""
    step, _, rest = path.partition(".")
    inner = value.get(step.removesuffix("[]"), []) if isinstance(value, dict) else []
    if not rest:
        return [inner]
    inside = inner if step.endswith("[]") else [inner]
    return [found for each in inside for found in lists_in(each, rest)]


def last_of_three_decides(rule, case, path):
    """Whether a list of three or more at a path turns the verdict when its last item goes."""
    body = deepcopy(dict(case.body))
    for found in lists_in(body, path):
        if len(found) < 3:
            continue
        last = found.pop()
        decides = rule.obeys(body) is case.breaks
        found.append(last)
        if decides:
            return True
    return False


ONE_ITEM = {
    ("additional-data-source-form", "InferenceSpecification.Containers"): (
        "by additional-data-source-first-container, the first container alone has one"
    ),
}
"""Lists of which the last item can't decide alone whether a rule is broken, by rule, and why."""


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        pytest.param(rule, path, id=f"{rule.id}-{path.rpartition('.')[2]}")
        for rule in TRIED
        for path in lists_of(rule)
        if (rule.id, path) not in ONE_ITEM
    ],
)
def test_the_last_of_three_items_decides_whether_a_rule_is_broken(rule, path):
    assert any(last_of_three_decides(rule, case, path) for case in examples(rule))


@pytest.mark.parametrize("rule", **by_id(TRIED))
def test_a_rule_is_tried_with_something_at_each_of_its_paths(rule):
    covered = coverage_of(OPERATION, [case.body for case in examples(rule) if case.breaks])
    obeyed = coverage_of(OPERATION, [case.body for case in examples(rule) if not case.breaks])
    assert set(rule.paths) <= covered.places | (obeyed.places - covered.places)


@pytest.mark.parametrize("rule", **by_id(TRIED))
def test_drawn_cases_break_their_rule_and_nothing_else_that_is_on(rule):
    @FEW
    @given(breaking(rule.id))
    def broken(case):
        assert SCHEMA.is_valid(case.body)
        assert not rule.obeys(case.body)
        assert broken_rules(case.body) == ((rule.id,) if rule.default else ())

    broken()


@pytest.mark.parametrize("rule", **by_id(TRIED))
def test_drawn_cases_obey_their_rule_and_all_that_are_on(rule):
    @FEW
    @given(obeying(rule.id))
    def obeyed(case):
        assert SCHEMA.is_valid(case.body)
        assert rule.obeys(case.body)
        assert not broken_rules(case.body)

    obeyed()


def test_a_failure_on_a_rule_shrinks_to_little_more_than_what_breaks_it():
    """Not even what broke it first has to be small: it shrinks from there."""

    def fails(case):
        return "InferenceSpecification" in case.body

    few = settings(max_examples=100, database=None, phases=[Phase.generate, Phase.shrink])
    smallest = find(breaking("tag-keys-unique"), fails, settings=few).body
    first, second = smallest.pop("Tags")
    assert first == second
    assert len(first["Key"]) <= 3
    assert len(coverage_of(OPERATION, [smallest]).present) <= 4
    assert len(json.dumps(smallest)) < 500


def test_a_rule_that_needs_two_requests_or_real_resources_is_not_drawn():
    with pytest.raises(ValueError, match=r"image-exists can't be tried.*registry"):
        breaking("image-exists")
    with pytest.raises(ValueError, match="algorithm-name-unique"):
        obeying("algorithm-name-unique")


def test_an_unknown_rule_is_rejected_with_the_nearest_ids():
    with pytest.raises(UnknownRuleError, match=r"'tag-key-unique'.*tag-keys-unique"):
        breaking("tag-key-unique")


def test_other_operations_have_no_documented_rules():
    assert applicable(load_operation("sagemaker", "DescribeAlgorithm")) == ()


@pytest.mark.parametrize("default", [True, False], ids=["default", "all"])
def test_the_template_obeys_everything(default):
    assert not broken_rules(template(), default=default)


class TestConform:
    def test_it_makes_any_request_obey_the_rules_and_the_model(self, raw):
        assert any(broken_rules(body) for body in raw)
        for body in raw:
            conformed = conform(body)
            assert not broken_rules(conformed)
            assert SCHEMA.is_valid(conformed)

    def test_it_returns_what_obeys_the_rules_itself(self, raw):
        for body in raw:
            conformed = conform(body)
            assert conform(conformed) is conformed
            if not broken_rules(body):
                assert conformed is body

    def test_it_leaves_its_argument_as_it_was(self, raw):
        before = deepcopy(raw)
        for body in raw:
            conform(body)
        assert raw == before

    def test_it_keeps_every_optional_member_but_the_read_only_ones(self, raw):
        bodies = [*raw, *(case.body for case in valid_cases_under_rules(OPERATION).cases)]
        before = coverage_of(OPERATION, bodies).present
        after = coverage_of(OPERATION, [conform(body) for body in bodies]).present
        gone = {f"{J}.ResourceConfig.SelectedInstance{what}" for what in ("Type", "Count")}
        assert before - after == gone

    @pytest.mark.parametrize(
        ("path", "how_many", "name"),
        [("SupportedHyperParameters", 100, "Name"), ("Tags", 50, "Key")],
        ids=["hyperparameters", "tags"],
    )
    def test_a_full_list_of_one_name_stays_full(self, path, how_many, name):
        body = template()
        item = {"Name": "n" * 256, "Type": "FreeText"} if name == "Name" else {"Key": "k" * 128}
        holder = body["TrainingSpecification"] if name == "Name" else body
        holder[path] = [{**item, **({"Value": ""} if name == "Key" else {})}] * how_many
        conformed = conform(body)
        found = (conformed["TrainingSpecification"] if name == "Name" else conformed)[path]
        assert len({each[name] for each in found}) == how_many
        assert SCHEMA.is_valid(conformed)

    @pytest.mark.parametrize(
        ("member", "given", "kept", "changed"),
        [
            ("MaxWaitTimeInSeconds", 5, 5, ("MaxRuntimeInSeconds", 5)),
            ("MaxRuntimeInSeconds", 5, 5, ("MaxWaitTimeInSeconds", 5)),
        ],
    )
    def test_a_given_value_stays_and_another_is_repaired(self, member, given, kept, changed):
        body = next(c for c in examples(find_rule("max-wait-covers-runtime")) if c.breaks).body
        condition = dict(body["ValidationSpecification"]["ValidationProfiles"][0])
        stopping = condition["TrainingJobDefinition"]["StoppingCondition"]
        stopping.update(MaxRuntimeInSeconds=10, MaxWaitTimeInSeconds=1)
        stopping[member] = given
        if member == "MaxRuntimeInSeconds":
            stopping["MaxWaitTimeInSeconds"] = 1
        conformed = conform(body, given={f"{J}.StoppingCondition.{member}"})
        found = conformed["ValidationSpecification"]["ValidationProfiles"][0]
        stopping = found["TrainingJobDefinition"]["StoppingCondition"]
        assert stopping[member] == kept
        assert stopping[changed[0]] == changed[1]

    def test_a_rule_that_given_values_break_stays_broken(self):
        body = {**template(), "Tags": [{"Key": "aws:x", "Value": ""}]}
        assert conform(body, given={"Tags"}) == body
        assert broken_rules(conform(body, given={"Tags"})) == ("tag-prefix-reserved",)


def test_valid_requests_obey_the_rules_unless_told_otherwise(draw_many, raw):
    assert not [
        body
        for body in draw_many(valid_requests(OPERATION, rules=RULE_SET), 100)
        if broken_rules(body)
    ]
    assert (
        len({each for body in raw for each in broken_rules(body)})
        > sum(rule.default for rule in RULES.values()) / 2
    )


@pytest.mark.parametrize(
    ("overrides", "holds"),
    [
        ({"Tags[].Key": "k"}, lambda body: {t["Key"] for t in body.get("Tags", [])} <= {"k"}),
        (
            {f"{J}.ResourceConfig.InstancePreferences": [{"InstanceType": "ml.m5.large"}] * 2},
            lambda body: all(
                p["TrainingJobDefinition"]["ResourceConfig"]["InstancePreferences"]
                == [{"InstanceType": "ml.m5.large"}] * 2
                for p in body.get("ValidationSpecification", {}).get("ValidationProfiles", [])
            ),
        ),
    ],
    ids=["key-of-every-tag", "a-whole-list"],
)
def test_overridden_values_are_never_changed(draw_many, overrides, holds):
    assert all(
        holds(body)
        for body in draw_many(valid_requests(OPERATION, rules=RULE_SET, overrides=overrides), 60)
    )


def test_overridden_tag_keys_leave_one_tag_of_a_key(draw_many):
    requests = valid_requests(OPERATION, rules=RULE_SET, overrides={"Tags[].Key": "k"})
    bodies = draw_many(requests, 150)
    assert {len(body.get("Tags", [])) for body in bodies} == {0, 1}


def test_the_observed_requests_obey_the_rules_that_are_on():
    for each in json.loads((DATA / "accepted_requests.json").read_text()):
        assert broken_rules(each["body"]) == ()


class TestUnderRules:
    found = valid_cases_under_rules(OPERATION)

    def test_each_request_obeys_the_model_and_the_rules(self):
        for case in self.found.cases:
            assert SCHEMA.is_valid(case.body)
            assert not broken_rules(case.body)

    def test_it_shows_all_that_the_model_s_set_shows_but_what_a_rule_forbids(self):
        bodies = [case.body for case in self.found.cases]
        pairs = coverage_of(OPERATION, bodies).pairs
        wanted = coverage_of(
            OPERATION, [c.body for c in covering.valid_cases(OPERATION).cases]
        ).pairs
        missing = {where for what, where in self.found.unshown if what == "pairs"}
        assert wanted - pairs == missing
        assert set(self.found.unshown.values()) <= set(RULES)

    def test_it_is_close_to_its_lower_bound(self):
        assert self.found.lower_bound <= len(self.found.cases) <= self.found.lower_bound + 25


def test_the_two_tables_of_instance_types_agree_with_ec2():
    """Each layer has a table of its own; moto's copy of EC2's answer is the judge of both."""
    places = (f"{J}.ResourceConfig.InstanceType", f"{TRANSFORM}.InstanceType")
    types = {each for place in places for each in OPERATION.at(place).enum}
    for each in sorted(types - set(unknown_instance_types(OPERATION))):
        fake = facts(each)
        assert fake is not None
        assert fake.local_storage == instances.has_local_storage(each)
        assert fake.local_storage != instances.is_ebs_only(each)
        assert fake.gpu == instances.has_gpu(each)
        ec2 = INSTANCE_TYPES.get(each.removeprefix("ml."))
        if ec2 is not None:
            assert fake.local_storage == ec2["InstanceStorageSupported"]
            assert fake.gpu == ("GpuInfo" in ec2)


def test_an_instance_type_that_the_table_lacks_is_reported_and_no_rule_speaks_of_it():
    for each in unknown_instance_types(OPERATION):
        assert facts(each) is None
        assert instances.has_gpu(each) is None
        assert not instances.has_local_storage(each)
        assert not instances.is_ebs_only(each)


def test_what_no_request_shows_is_an_error_that_says_where_to_forbid_it(monkeypatch):
    monkeypatch.setattr(covering_under_rules, "_candidates", lambda _: iter(()))
    monkeypatch.setattr(covering_under_rules, "kept_bodies", lambda _, derive: derive())
    with pytest.raises(RuntimeError, match=r"AlgorithmName:max_length.*add them to _FORBIDDEN in"):
        valid_cases_under_rules.__wrapped__(OPERATION)

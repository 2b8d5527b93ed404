"""The ledger has a sound record of every clause and rule, and verdicts follow from grades."""

import json
import re

import pytest

from aws_contract.claims import evidence as module
from aws_contract.claims.clause import UnknownClauseError
from aws_contract.claims.evidence import (
    EvidenceState,
    LedgerError,
    Verdict,
    fail_on,
    verdict_of,
)
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.resources.algorithm.rule_checks import RuleExpectation, expectation
from aws_fakes.resources.algorithm.rules.registry import RULES as ENFORCED
from aws_strategies.case import Grade
from aws_strategies.resources.algorithm import RULES, examples


def test_every_clause_and_every_rule_has_a_record():
    """Add what is known of a new clause to the file named after the first word of its id."""
    wanted = set(RESOURCE.clauses) | {f"rule-{rule}" for rule in RULES}
    assert wanted - set(RESOURCE.evidence) == set()
    assert set(RESOURCE.evidence) - wanted == set()


def test_an_observation_is_dated_and_has_a_source():
    for record in RESOURCE.evidence.values():
        for seen in record.observed:
            assert re.search(r"20\d\d", seen.date), record.clause
            assert len(seen.source) > 5


@pytest.mark.parametrize("name", RESOURCE.clauses)
def test_a_clause_is_no_surer_than_its_source(name):
    grade, record = RESOURCE.clauses[name].grade, RESOURCE.record_of(name)
    if grade is Grade.OBSERVED:
        assert record.observed, "observed, but by nobody"
    if grade is Grade.DOCUMENTED:
        assert record.documented, "documented, but nowhere"
    assert RESOURCE.clauses[name].source


@pytest.mark.parametrize(
    ("clause", "state"),
    [
        ("rule-default-excludes-required", EvidenceState.CONTRADICTED),
        ("rule-shuffle", EvidenceState.CONTRADICTED),
        ("rule-attribute-names", EvidenceState.CONTRADICTED),
        ("rule-max-wait-needs-spot", EvidenceState.CONTRADICTED),
        ("rule-tag-prefix-reserved", EvidenceState.OBSERVED),
        ("rule-max-runtime-28-days", EvidenceState.DOCUMENTED),
        ("encoding-duplicate", EvidenceState.UNKNOWN),
        ("rejects-enum", EvidenceState.OBSERVED),
        ("protocol-method", EvidenceState.OBSERVED),
        ("protocol-content-type", EvidenceState.OBSERVED),
        ("rule-compression-needs-pipe", EvidenceState.OBSERVED),
        ("rule-image-in-region", EvidenceState.OBSERVED),
        ("rule-objective-metric-is-defined", EvidenceState.DOCUMENTED),
    ],
)
def test_the_state_of_a_clause_is_what_its_evidence_makes_it(clause, state):
    assert RESOURCE.record_of(clause).state is state


def test_the_fake_calls_contradicted_what_the_ledger_does():
    told = {rule for rule, entry in ENFORCED.items() if entry.contradicted}
    known = {
        rule
        for rule in RULES
        if RESOURCE.record_of(f"rule-{rule}").state is EvidenceState.CONTRADICTED
    }
    assert told == known


def test_no_rule_that_is_contradicted_is_on_by_default():
    assert not [
        rule.id
        for rule in RULES.values()
        if rule.default
        and RESOURCE.record_of(f"rule-{rule.id}").state is EvidenceState.CONTRADICTED
    ]


def test_an_observed_violation_is_one_of_its_rule():
    for rule in RULES.values():
        violations = {each.how for each in rule.breaking}
        for observation in RESOURCE.record_of(f"rule-{rule.id}").observed:
            assert set(observation.how) <= violations


@pytest.mark.parametrize(
    ("rule", "way", "expected"),
    [
        ("tag-keys-unique", "one key twice", RuleExpectation.REJECTED),
        ("shuffle", "File mode", RuleExpectation.ACCEPTED),
        ("attribute-names", "a prefix", RuleExpectation.ACCEPTED),
        ("attribute-names", "a manifest", RuleExpectation.EITHER),
        ("job-uses-supported", "another type", RuleExpectation.EITHER),
    ],
)
def test_what_a_break_must_lead_to_follows_from_the_ledger(rule, way, expected):
    assert way in {case.how for case in examples(RULES[rule]) if case.breaks}
    assert expectation(RULES[rule], way) is expected


@pytest.mark.parametrize(
    ("grade", "verdict"),
    [
        (Grade.DOCUMENTED, Verdict.VIOLATES_DOCUMENTATION),
        (Grade.OBSERVED, Verdict.VIOLATES_OBSERVATION),
        (Grade.ASSUMED, Verdict.UNVERIFIED),
    ],
)
def test_a_verdict_follows_from_the_grade(grade, verdict):
    assert verdict_of(grade) is verdict


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        (None, {Verdict.VIOLATES_DOCUMENTATION, Verdict.VIOLATES_OBSERVATION}),
        ("observed", {Verdict.VIOLATES_OBSERVATION}),
        ("documented, unverified", {Verdict.VIOLATES_DOCUMENTATION, Verdict.UNVERIFIED}),
        ("unknown", {Verdict.UNVERIFIED}),  # its name in version 0.1
    ],
)
def test_what_fails_a_run_can_be_chosen(text, verdicts):
    assert fail_on(text) == verdicts


def test_an_invalid_verdict_is_rejected_with_those_that_exist():
    with pytest.raises(LedgerError, match=r"'all' isn't a verdict.*observed, unverified$"):
        fail_on("all")


RECORD = {"clause": "x", "state": "documented", "documented": "a page", "observed": [], "note": ""}
SEEN = {"saw": "it", "answer": "obeyed", "date": "2026", "source": "a log"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"state": "sure"}, "rule.json, record 1: ValueError: 'sure'"),
        ({"state": "observed"}, "rule.json, record 1 \\(x\\): its evidence doesn't make it obs"),
        ({"state": "unknown"}, "its evidence doesn't make it unknown"),
        (
            {"state": "observed", "observed": [{**SEEN, "date": ""}]},
            "needs what was observed",
        ),
        ({"state": "observed", "observed": [{**SEEN, "answer": "yes"}]}, "obeyed or contradicted"),
        ({"observed": [{"who": "me"}]}, "record 1: TypeError"),
    ],
    ids=["state", "unfounded", "documented", "undated", "answer", "members"],
)
def test_a_record_that_contradicts_itself_is_refused_with_its_place(change, message):
    with pytest.raises(LedgerError, match=message):
        module._record({**RECORD, **change}, place="rule.json, record 1")


def test_a_record_is_written_as_it_is_read():
    for record in RESOURCE.evidence.values():
        assert module._record(json.loads(json.dumps(record.to_json())), place="here") == record


def test_an_unknown_clause_has_no_record():
    with pytest.raises(UnknownClauseError, match="no clause 'nothing'"):
        RESOURCE.record_of("nothing")

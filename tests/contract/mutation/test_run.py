"""The suite proves itself: it catches every seeded mutant by a fitting check, and nothing else."""

from dataclasses import replace

import pytest

from aws_contract.mutation.expectations import FITTING, UnfittedKindError, fitting
from aws_contract.mutation.run import (
    MutantVerdict,
    SuiteError,
    choose,
    equivalence,
    prove,
    prove_one,
)
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.registry import scenarios
from aws_contract.targets.fake import FakeTarget
from aws_fakes.mutants import Mutant, mutants

SHARES = 6
KINDS = sorted({mutant.kind for mutant in mutants()})


def test_the_fake_fails_no_scenario():
    """Without this a caught mutant would say nothing."""
    session = Session(FakeTarget(), Recorder(), resource=RESOURCE)
    for scenario in scenarios(RESOURCE):
        judge = Judge(session)
        scenario.run(judge)
        assert not judge.failures, scenario.id


@pytest.mark.parametrize("share", range(1, SHARES + 1))
def test_every_mutant_is_caught_by_a_fitting_check(share):
    """All mutants, in shares for parallel runs: caught, or proved to make no difference."""
    chosen = [mutant for number, mutant in enumerate(mutants()) if number % SHARES == share - 1]
    assert [verdict for verdict in prove(chosen, resource=RESOURCE) if verdict.survived] == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_which_clauses_may_catch_it(kind):
    found = fitting(next(mutant for mutant in mutants() if mutant.kind == kind), RESOURCE)
    assert found
    assert found <= set(RESOURCE.clauses)


def test_the_table_has_a_row_for_each_kind_that_is_not_about_a_rule():
    assert set(FITTING) == {mutant.kind for mutant in mutants() if mutant.rule is None}


def test_a_mutant_of_a_rule_is_caught_by_the_clause_of_that_rule_only():
    for mutant in mutants():
        if mutant.rule is not None:
            assert fitting(mutant, RESOURCE) == {f"rule-{mutant.rule}"}


def test_a_rule_that_the_resource_does_not_have_fits_no_clause():
    rule = next(mutant for mutant in mutants() if mutant.rule is not None)
    assert fitting(rule, replace(RESOURCE, rules=None)) == frozenset()


def test_a_kind_that_no_clause_fits_is_an_error():
    unknown = Mutant(name="x", kind="unheard-of", description="", change=lambda each: each)
    with pytest.raises(UnfittedKindError, match="'unheard-of'"):
        fitting(unknown, RESOURCE)


def test_a_mutant_that_only_fails_other_clauses_has_survived():
    """A coincidence is no catch: the names of what failed are told."""
    wrong = next(mutant for mutant in mutants() if mutant.name == "path-case")
    renamed = Mutant(name="x", kind="date-form", description="", change=wrong.change)
    verdict = prove_one(renamed, resource=RESOURCE)
    assert verdict.survived
    assert "rejection-paths" in verdict.misfits


def test_a_caught_mutant_names_what_failed_before_without_fitting():
    """The first failing check should name the right place: what else failed first is told."""
    wrong = next(mutant for mutant in mutants() if mutant.name == "path-case")
    right = prove_one(wrong, resource=RESOURCE)
    late = prove_one(replace(wrong, kind="map-order"), resource=RESOURCE)
    assert (right.clause, right.misfits) == ("rejection-paths", ())
    assert (late.clause, late.misfits[0]) == ("rejection-values", "rejection-paths")


def test_a_fake_without_mutant_survives():
    nothing = Mutant(name="x", kind="path-case", description="", change=lambda behaviour: behaviour)
    assert prove_one(nothing, resource=RESOURCE) == MutantVerdict(
        mutant="x", kind="path-case", steps=len(scenarios(RESOURCE))
    )


def test_a_suite_that_stumbles_is_an_error_and_no_catch(monkeypatch):
    def stumble(*_):
        raise KeyError("lost")

    monkeypatch.setattr(Judge, "send", stumble)
    one = next(mutant for mutant in mutants() if mutant.name == "path-case")
    with pytest.raises(SuiteError, match="against the mutant path-case: KeyError"):
        prove_one(one, resource=RESOURCE)


def test_what_makes_no_difference_is_proved_not_tried():
    proofs = {mutant.name: equivalence(mutant, RESOURCE) for mutant in mutants()}
    name = (
        "unenforced-type/CreateAlgorithm/InferenceSpecification.Containers[].Environment{key}:type"
    )
    assert proofs[name] == "the keys of a JSON object are always strings"
    assert sum(why is not None for why in proofs.values()) < 50


def test_a_share_has_one_of_each_kind_and_shares_make_up_the_whole():
    parts = [choose(share=(part, 4)) for part in range(1, 5)]
    assert all({mutant.kind for mutant in part} == set(KINDS) for part in parts)
    assert {mutant.name for part in parts for mutant in part} == {f.name for f in mutants()}
    assert all(len(part) < len(mutants()) / 2 for part in parts)

"""Documentation beside the model that it contradicts, and rules whose words went."""

import json
from pathlib import Path

import pytest

from aws_contract.drift import lockfile
from aws_contract.drift.contradictions import (
    Phrase,
    PhraseStatus,
    contradictions,
    phrase_changes,
    phrases_of,
)
from aws_contract.drift.snapshot import Source, describe_model, installed
from aws_contract.resources.algorithm.documentation import CLAIMS, PAGE_2023
from aws_strategies.resources.algorithm import RULES

DATA = Path(__file__).parents[2] / "data"
NEW = lockfile.read(DATA / "drift-botocore-1.44.5.json")
PAGE = Source(snapshot=lockfile.read(PAGE_2023))
MODEL = json.loads((DATA / "drift-model.json").read_text(encoding="utf-8"))
JOB = "ValidationSpecification.ValidationProfiles[].TrainingJobDefinition"
ALGORITHM = {"service": "sagemaker", "operation": "CreateAlgorithm"}


def source(edit=lambda _shapes: None):
    model = json.loads(json.dumps(MODEL))
    edit(model["shapes"])
    return describe_model(model, version="1", **ALGORITHM)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_claims_are_found_in_the_installed_documentation(claim):
    """A claim that is no longer found was corrected upstream: remove it from the table."""
    here = installed(**ALGORITHM)
    assert claim.id in {each.id for each in contradictions(here, here.snapshot, claims=CLAIMS)}


@pytest.mark.parametrize(
    ("path", "says", "holds"),
    [
        (f"{JOB}.ResourceConfig.VolumeSizeInGB", "required", "optional"),
        ("InferenceSpecification.Containers[].Environment", "max_size 16", "max_size 100"),
        ("TrainingSpecification.SupportedTrainingInstanceTypes[]", "49 enum members",
         "225 enum members"),
        ("InferenceSpecification.SupportedTransformInstanceTypes[]", "32 enum members",
         "116 enum members"),
        ("InferenceSpecification.SupportedRealtimeInferenceInstanceTypes[]", "147 enum members",
         "277 enum members"),
    ],
)  # fmt: skip
def test_the_page_of_2023_against_a_later_model(path, says, holds):
    found = {each.path: each for each in contradictions(PAGE, NEW, claims=CLAIMS)}
    assert (found[path].documentation, found[path].model) == (says, holds)


def test_the_page_of_2023_contradicts_nothing_in_its_own_model():
    old = lockfile.read(DATA / "drift-botocore-1.29.155.json")
    assert contradictions(PAGE, old, claims=CLAIMS) == ()


def test_a_stated_limit_beside_another_bound():
    here = source()
    (found,) = contradictions(here, here.snapshot)
    assert (found.path, found.place, found.documentation, found.model) == (
        "Specification.Environment",
        "Specification.Environment",
        "max_size 16",
        "max_size 100",
    )


def test_a_stated_limit_that_the_model_bears_out_is_no_finding():
    here = source(lambda shapes: shapes["Environment"].update(max=16))
    assert contradictions(here, here.snapshot) == ()


def test_a_stated_limit_without_a_bound_is_a_rule_and_no_contradiction():
    here = source(lambda shapes: shapes["Environment"].pop("max"))
    assert contradictions(here, here.snapshot) == ()


def _member(**values):
    return lambda shapes: shapes["CreateAlgorithmInput"]["members"]["Mode"].update(values)


@pytest.mark.parametrize(
    ("edit", "status"),
    [
        pytest.param(_member(), None, id="untouched"),
        pytest.param(_member(documentation="<p>How it comes.</p>"), PhraseStatus.VANISHED,
                     id="vanished"),
        pytest.param(_member(documentation="<p>Say how <b>data comes</b> in.</p>"),
                     PhraseStatus.REWORDED, id="reworded around"),
        pytest.param(lambda s: s["CreateAlgorithmInput"]["members"].pop("Mode"),
                     PhraseStatus.GONE, id="gone"),
    ],
)  # fmt: skip
def test_what_became_of_a_rules_words(edit, status):
    phrase = Phrase(rule="r", shape="CreateAlgorithmInput", member="Mode", text="data comes")
    found = [each.status for each in phrase_changes(source(), source(edit), (phrase,))]
    assert found == ([status] if status else [])


def test_words_that_appear_are_reported():
    phrase = Phrase(rule="r", shape="CreateAlgorithmInput", member="Mode", text="twice")
    new = source(_member(documentation="<p>Never twice.</p>"))
    (found,) = phrase_changes(source(), new, (phrase,))
    assert found.status is PhraseStatus.APPEARED


def test_a_saved_contract_can_only_tell_that_the_place_changed():
    phrase = Phrase(rule="r", shape="CreateAlgorithmInput", member="Mode", text="data comes")
    old = Source(snapshot=source().snapshot)
    (found,) = phrase_changes(old, source(_member(documentation="<p>Else.</p>")), (phrase,))
    assert found.status is PhraseStatus.UNKNOWN


def test_a_page_gives_no_answer_about_rules():
    phrase = Phrase(rule="r", shape="CreateAlgorithmInput", member="Mode", text="data comes")
    assert phrase_changes(PAGE, source(), (phrase,)) == ()


def test_every_key_phrase_of_a_rule_is_watched():
    watched = {phrase.rule for phrase in phrases_of(RULES.values())}
    assert watched == {rule.id for rule in RULES.values() if rule.where.phrase}

"""The scorecard names what is wrong with a target, and nothing that only follows from it."""

from aws_contract.claims.topic import Topic
from aws_contract.live.options import LiveOptions
from aws_contract.live.plan import plan_for
from aws_contract.live.run import Run
from aws_contract.live.run_folder.journal import RunFolder
from aws_contract.live.start import destination_of
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.reports.terminal import scorecard_lines
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.scorecard import scorecard
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service
from aws_fakes.mutants import mutants
from aws_fakes.resources.algorithm.service import standard_behaviour

DEVIATIONS = {
    "unenforced-required/CreateAlgorithm/Tags[].Key:required": "rejects-required",
    "laxer-max-length/CreateAlgorithm/AlgorithmDescription:max_length": "rejects-max-length",
    "unenforced-enum/CreateAlgorithm/TrainingSpecification.SupportedHyperParameters[].Type:enum":
        "rejects-enum",
    "accepts-unsigned": "protocol-unsigned",
    "describe-missing-code": "describe-missing",
    "describe-drops/AlgorithmDescription": "describe-returns-sent",
    "list-summary-status": "list-summary",
    "list-page-too-long": "list-page-size",
    "tags-lost": "tags-kept",
    "request-id-form": "answer-request-id",
}  # fmt: skip


class Foreign(FakeTarget):
    """A fake that isn't the project's own."""

    own = False


def graded(folder, *names):
    behaviour = standard_behaviour()
    found = [fault for fault in mutants() if fault.name in names]
    assert {fault.name for fault in found} == set(names)
    for number, fault in enumerate(found):  # the first one turns crashes into answers
        behaviour = fault.change(behaviour) if number else fault.behaviour()
    target = Foreign(Service(behaviour))
    asked = LiveOptions(
        resource="algorithm", target="fake", folder=folder, rate=0, create=True, max_requests=2500
    )
    held = RunFolder(folder, identity={})
    plan = plan_for(asked, destination_of(target, held.prefix), resource=RESOURCE, earlier={})
    outcome = Run(
        asked,
        target,
        plan.steps,
        folder=held,
        sanitiser=Sanitiser(),
        resource=RESOURCE,
        destination=destination_of(target, held.prefix),
    ).go()
    return scorecard(outcome.report), list(scorecard_lines(outcome.report))


def test_ten_deviations_are_named_and_no_others(tmp_path):
    card, lines = graded(tmp_path, *DEVIATIONS)
    assert {clause.id for clause in card.violated} == set(DEVIATIONS.values())
    text = "\n".join(lines)
    for place in ("Tags[].Key:required", "AlgorithmDescription:max_length", "Type:enum"):
        assert place in text
    grades = [clause.grade for clause in card.violated]
    assert grades == sorted(grades, key=("documented", "observed", "assumed").index)


def test_a_service_that_obeys_has_nothing_on_its_card(tmp_path):
    card, lines = graded(tmp_path)
    assert (card.violated, card.follow) == ((), ())
    assert {clause.topic for clause in card.unverified} == {Topic.RULES}  # open: may be either
    assert len(card.obeyed) > 90
    assert lines[0].startswith("scorecard ")


def test_what_is_assumed_differs_and_is_no_violation(tmp_path):
    card, _ = graded(tmp_path, "error-type")
    assert card.violated == ()
    told = [clause.id for clause in card.unverified if clause.topic is not Topic.RULES]
    assert told == ["answer-no-error-type"]

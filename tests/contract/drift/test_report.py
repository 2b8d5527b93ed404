"""What the prose of two sources adds to their drift."""

import json
from dataclasses import replace
from pathlib import Path

from aws_contract.drift.docs_page import parse_page
from aws_contract.drift.report import as_text, report
from aws_contract.drift.snapshot import PAGE, Source, describe_model

DATA = Path(__file__).parents[2] / "data"
MODEL = json.loads((DATA / "drift-model.json").read_text(encoding="utf-8"))
PAGE_TEXT = (DATA / "drift-page.txt").read_text(encoding="utf-8")
ALGORITHM = {"service": "sagemaker", "operation": "CreateAlgorithm"}


def source(edit=lambda _shapes: None, *, version="1"):
    model = json.loads(json.dumps(MODEL))
    edit(model["shapes"])
    return describe_model(model, version=version, **ALGORITHM)


def test_a_contradiction_of_the_new_source_stands():
    (found,) = report(source(), source(version="2")).contradictions
    assert (found.documentation_source, found.model_source) == ("botocore 2", "botocore 2")


def test_a_contradiction_that_is_gone_is_resolved():
    result = report(source(), source(lambda shapes: shapes["Environment"].update(max=16)))
    assert result.contradictions == ()
    assert [found.path for found in result.resolved] == ["Specification.Environment"]


def test_what_page_and_model_both_say_is_said_once_by_the_model():
    """The model's own documentation is the stronger witness: it is of the same version."""
    (found,) = report(parse_page(PAGE_TEXT, source="page", **ALGORITHM), source()).contradictions
    assert found.documentation_source == "botocore 1"


def test_a_page_speaks_where_the_models_documentation_is_silent():
    def silent(shapes):
        shapes["Specification"]["members"]["Environment"]["documentation"] = ""

    (found,) = report(
        parse_page(PAGE_TEXT, source="page", **ALGORITHM), source(silent)
    ).contradictions
    assert found.documentation_source == "page"


def test_two_pages_have_no_model_to_contradict():
    page = parse_page(PAGE_TEXT, source="page", **ALGORITHM)
    assert report(page, page).contradictions == ()


def test_text_says_what_was_not_compared():
    text = as_text(report(parse_page(PAGE_TEXT, source="page", **ALGORITHM), source()))
    assert "not compared, as one source can't show them: exact types, bounds, patterns" in text


def test_text_says_where_documentation_and_model_part():
    assert (
        "Specification.Environment: documentation says max_size 16 (botocore 1), "
        "model says max_size 100 (botocore 1)"
    ) in as_text(report(source(), source()))


def test_a_saved_page_without_prose_is_a_page_still():
    page = Source(snapshot=replace(source().snapshot, shows=PAGE, source="saved", documentation={}))
    assert not report(page, source()).drift

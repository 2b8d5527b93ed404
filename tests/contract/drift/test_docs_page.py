"""boto3's reference, rendered by botocore or saved from the web, read as one contract."""

import json
import time
from pathlib import Path

import pytest
from botocore.docs.docstring import ClientMethodDocstring
from botocore.hooks import HierarchicalEmitter
from botocore.model import ServiceModel

from aws_contract.drift.docs_page import PageError, installed_page, parse_page
from aws_contract.drift.prose import plain, stated_limits
from aws_contract.drift.snapshot import Source, describe_model, installed
from aws_strategies.model import Kind

DATA = Path(__file__).parents[2] / "data"
SAVED = (DATA / "drift-page.txt").read_text(encoding="utf-8")
MODEL = json.loads((DATA / "drift-model.json").read_text(encoding="utf-8"))
ALGORITHM = {"service": "sagemaker", "operation": "CreateAlgorithm"}


def cut(before: str) -> str:
    return SAVED[: SAVED.index(before)]


def without(part: str, instead: str = "") -> str:
    assert part in SAVED
    return SAVED.replace(part, instead)


def rendered() -> str:
    operation = ServiceModel(MODEL, "sagemaker").operation_model("CreateAlgorithm")
    return str(
        ClientMethodDocstring(
            operation_model=operation,
            method_name="create_algorithm",
            event_emitter=HierarchicalEmitter(),
            method_description="",
            example_prefix="response = client.create_algorithm",
            include_signature=False,
        )
    )


@pytest.fixture(params=["rendered", "saved"])
def page(request: pytest.FixtureRequest) -> Source:
    text = rendered() if request.param == "rendered" else SAVED
    return parse_page(text, source="page", **ALGORITHM)


def test_both_forms_show_the_paths_of_the_model_in_its_order(page):
    model = describe_model(MODEL, version="1", **ALGORITHM).snapshot
    assert list(page.snapshot.request) == list(model.request)
    assert list(page.snapshot.response) == list(model.response)


def test_both_forms_are_one_contract():
    assert (
        parse_page(rendered(), source="page", **ALGORITHM).snapshot
        == parse_page(SAVED, source="page", **ALGORITHM).snapshot
    )


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("$", "structure"),
        ("AlgorithmName", "string"),
        ("Specification.Parts", "list"),
        ("Specification.Parts[].Count", "integer"),
        ("Specification.Parts[].Seed", "integer"),
        ("Specification.Parts[].Ratio", "float"),
        ("Specification.Parts[].Enabled", "boolean"),
        ("Specification.Parts[].Since", "timestamp"),
        ("Specification.Parts[].Data", "blob"),
        ("Specification.Environment", "map"),
        ("Specification.Environment{key}", "string"),
        ("Specification.Tree.Left", "structure"),
    ],
)
def test_a_page_shows_types(page, path, type_):
    assert page.snapshot.request[path].type == type_


def test_required_marks_are_found_wherever_they_stand(page):
    assert {path for path, fact in page.snapshot.request.items() if fact.required} == {
        "AlgorithmName",
        "Specification",
        "Specification.Image",
        "Specification.Parts",
        "Specification.Parts[].Count",
    }


def test_enums_keep_their_order_and_may_have_one_member(page):
    enums = {path: fact.enum for path, fact in page.snapshot.request.items() if fact.enum}
    assert enums == {"Mode": ("File", "Pipe"), "Specification.Parts[].Compression": ("Gzip",)}


def test_limits_stated_in_prose_are_facts(page):
    stated = {path: dict(fact.stated) for path, fact in page.snapshot.request.items()}
    assert {path: limits for path, limits in stated.items() if limits} == {
        "AlgorithmName": {Kind.MAX_LENGTH: 63, Kind.MIN_LENGTH: 1},
        "Specification.Parts[].Count": {Kind.MAX_VALUE: 100},
        "Specification.Environment": {Kind.MAX_SIZE: 16},
        "Specification.Environment{key}": {Kind.MAX_LENGTH: 1024},
        "Specification.Environment{value}": {Kind.MAX_LENGTH: 1024},
    }


def test_prose_is_plain_text_by_path(page):
    assert page.prose["AlgorithmName"] == "What it is called, in 1 to 63 characters."


def test_recursion_ends_the_tree(page):
    assert page.snapshot.request["Specification.Tree.Left"].recursive


def test_installed_documentation_says_what_the_installed_model_says():
    model, page = installed(**ALGORITHM).snapshot, installed_page(**ALGORITHM).snapshot
    assert [(p, f.required, f.enum) for p, f in page.request.items()] == [
        (p, f.required, f.enum) for p, f in model.request.items()
    ]


@pytest.mark.parametrize(
    ("text", "expected", "line"),
    [
        pytest.param(text, expected, line, id=name)
        for name, line, expected, text in (
            ("empty", 1, "the section 'Request Syntax'", ""),
            ("not a page", 3, "the section 'Request Syntax'", "no page\nat all\n"),
            ("cut in call", 5, "'response = client.create_algorithm('", cut("client.create_a")),
            ("cut in syntax", 6, "in the syntax block", cut("'Ratio'")),
            ("cut in parameters", 27, "the section 'Returns:'", cut("Since (datetime)")),
            ("no response", 38, "the section 'Response Syntax'", cut("Response Syntax")),
            ("cut in response", 42, "'AlgorithmArn (string)'", cut("AlgorithmArn (string)")),
            ("other operation", 6, "the operation 'create_algorithm'",
             without("client.create_algorithm(", "client.create_model(")),
            ("unbalanced", 6, "',' or '}'", without("'string' }, 'Tree'", "'string' ], 'Tree'")),
            ("parameter missing", 14, "the parameter 'Mode (string)' of Mode",
             without("Mode (string)")),
            ("parameter of another name", 26, "the parameter 'Enabled (boolean)'",
             without("Enabled (boolean)", "Disabled (boolean)")),
            ("name of an element", 19, "the parameter '(dict)' of Specification.Parts[]",
             without("one.(dict)", "one. Part (dict)")),
            ("parameter of another type", 25,
             "the parameter 'Ratio (float)' of Specification.Parts[].Ratio",
             without("Ratio (float)", "Ratio (list)")),
            ("extra parameter", 35, "no further parameter",
             without("- Return type:", "Extra (string) --\n- Return type:")),
            ("last parameter missing", 37, "the parameter 'Left (dict)'", without("Left (dict)")),
        )
    ],
)  # fmt: skip
def test_bad_input_says_what_was_expected_and_where(text, expected, line):
    with pytest.raises(PageError) as caught:
        parse_page(text, source="saved.txt", **ALGORITHM)
    assert expected in str(caught.value)
    assert str(caught.value).startswith(f"saved.txt, line {line}, ")


def test_an_error_shows_what_stands_there():
    with pytest.raises(PageError, match=r"found \"list\[\]"):
        parse_page(SAVED.replace("'Ratio': 123.0", "'Ratio': list[]"), source="page", **ALGORITHM)


def test_an_operation_without_output_has_an_empty_response():
    text = SAVED.partition("Response Syntax")[0] + "None\n"
    assert parse_page(text, source="page", **ALGORITHM).snapshot.response == {}


HOSTILE = (
    "a",
    "_",
    "**",
    "*",
    "<a ",
    "<",
    "</b",
    "key and value ",
    "1,",
    "1",
    "up to 1 ",
    ":type a",
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_no_page_makes_reading_slow(unit):
    filler = unit * (30_000 // len(unit))
    text = without("Request Syntax", f"Request Syntax{filler}") + filler
    began = time.process_time()
    parse_page(text, source="page", **ALGORITHM)
    plain(filler)
    for type_ in ("integer", "string", "map"):
        stated_limits(filler, type_=type_)
    assert time.process_time() - began < 1


def test_a_syntax_block_without_end_is_an_error_of_the_page():
    text = without("response = client.create_algorithm(", f"{CALL}AlgorithmName={'[' * 5000}")
    with pytest.raises(PageError, match="at most 100 values inside each other"):
        parse_page(text, source="page", **ALGORITHM)


CALL = "response = client.create_algorithm("

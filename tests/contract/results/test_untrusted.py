"""Whatever a target answers, no view of it does more than show it."""

import pytest

from aws_contract.checks.acceptance import no_constraint_error
from aws_contract.protocol.wire import Answer, request_of
from aws_contract.reports.markdown import fenced
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.failure import Context, ContractFailure, ContractFailures
from aws_contract.results.untrusted import HIDDEN, one_line, visible

HOSTILE = "::error::x\n  ::set-env name=A::b\n##[error]\x1b[31m\u202e\ud800\x00\x9b`````\x85::stop"


def failure(text):
    context = Context(
        request=request_of("CreateAlgorithm", {"AlgorithmName": "a"}, service="sagemaker"),
        target="target",
        url="http://localhost",
        region="us-east-1",
        partition="aws",
        subject=RESOURCE,
        reproduce=lambda: "aws-contract run",
    )
    answer = Answer(status=400, headers={}, body=text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ContractFailure) as found:
        no_constraint_error(())(context, answer)
    return type(found.value)(found.value.context, answer, expected=f"not {text}", got=text)


def commands(text):
    """The lines that GitHub's runner would obey: it looks at each from its first word on."""
    return [line for line in text.splitlines() if line.lstrip().startswith("::") or "##[" in line]


@pytest.mark.parametrize("text", [HOSTILE, HOSTILE * 500, f"{' ' * 30}::add-mask::secret"])
def test_no_view_passes_on_what_a_terminal_or_a_ci_job_obeys(text):
    shown = {
        "failure": str(failure(text)),
        "failures": str(ContractFailures([failure(text)])),
        "line": one_line(text),
        "block": "\n".join(fenced(text)),
    }
    for name, each in shown.items():
        each.encode("utf-8")
        assert not HIDDEN.search(each), name
        assert not commands(each), name
    assert "\n" not in shown["line"]


@pytest.mark.parametrize(
    "text",
    ["a::b", "arn:aws:iam::1:role/a", "# title", "#[derive]", "é 漢", "a\tb\nc", "12\u202f345"],
)
def test_what_is_harmless_stays_as_it_is(text):
    assert visible(text) == text


def test_what_is_hidden_is_written_as_json_writes_it():
    assert one_line("a\x1b\u202e\U000e0041\n::x::") == r"a\u001b\u202e\U000e0041\n\u003a:x::"

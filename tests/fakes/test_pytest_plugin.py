"""The fixtures for people who test their own code, each in a pytest run of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

import aws_fakes

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(tmp_path):
    """Run pytest on the text of a test module, in a project of its own."""

    def run(text, conftest="", *, expect=0):
        (tmp_path / "conftest.py").write_text(conftest)
        (tmp_path / "test_mine.py").write_text("import boto3, pytest\n" + text)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--strict-markers"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout

    return run


def test_the_fixture_mocks_boto3_and_each_test_begins_empty(run):
    run("""
@pytest.mark.parametrize("again", [1, 2])
def test_mine(sagemaker_algorithms, again):
    arn = sagemaker_algorithms.create("mine")
    assert arn == "arn:aws:sagemaker:us-east-1:123456789012:algorithm/mine"
    sagemaker = boto3.client("sagemaker", "us-east-1")
    (found,) = sagemaker.list_algorithms()["AlgorithmSummaryList"]
    assert found["AlgorithmStatus"] == "Completed"

def test_realistic(sagemaker_algorithms):
    arn = sagemaker_algorithms.create("mine", realistic=True, Tags=[])
    assert sagemaker_algorithms.client().list_tags(ResourceArn=arn)["Tags"] == []
""")


def test_the_server_fixture_serves_and_each_test_begins_empty(run):
    run("""
@pytest.mark.parametrize("again", [1, 2])
def test_mine(sagemaker_algorithms_server, again):
    assert sagemaker_algorithms_server.url.startswith("http://127.0.0.1:")
    sagemaker_algorithms_server.create("mine")
    s3 = sagemaker_algorithms_server.client("s3")
    s3.create_bucket(Bucket="mine")
    assert len(s3.list_buckets()["Buckets"]) == 1
    found = sagemaker_algorithms_server.client().list_algorithms()["AlgorithmSummaryList"]
    assert len(found) == 1
""")


@pytest.mark.parametrize("fixture", ["sagemaker_algorithms", "sagemaker_algorithms_server"])
def test_options_are_given_by_marker_and_hold_for_one_test(run, fixture):
    run(f"""
def statuses(algorithms):
    algorithms.create("mine")
    sagemaker = algorithms.client()
    return [sagemaker.describe_algorithm(AlgorithmName="mine") for _ in range(2)]

@pytest.mark.sagemaker_algorithms(
    transition={{"progression": "manual", "times": 1}}, region="eu-west-1")
def test_slow({fixture}):
    first, second = statuses({fixture})
    assert [first["AlgorithmStatus"], second["AlgorithmStatus"]] == ["InProgress", "Completed"]
    assert first["AlgorithmArn"].startswith("arn:aws:sagemaker:eu-west-1:")

def test_quick({fixture}):
    assert statuses({fixture})[0]["AlgorithmStatus"] == "Completed"
""")


@pytest.mark.parametrize("fixture", ["sagemaker_algorithms", "sagemaker_algorithms_server"])
def test_rules_are_an_option(run, fixture):
    run(f"""
from botocore.exceptions import ClientError

TWICE = [{{"Key": "k", "Value": "1"}}, {{"Key": "k", "Value": "2"}}]

@pytest.mark.sagemaker_algorithms(rules="model")
def test_model({fixture}):
    {fixture}.create("mine", Tags=TWICE)

def test_observed({fixture}):
    with pytest.raises(ClientError, match="ValidationException"):
        {fixture}.create("mine", Tags=TWICE)
""")


@pytest.mark.parametrize("fixture", ["sagemaker_algorithms", "sagemaker_algorithms_server"])
def test_a_test_lets_algorithms_and_calls_fail(run, fixture):
    run(f"""
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

def test_mine({fixture}):
    algorithms = {fixture}
    algorithms.fail_validation("a", "no data")
    algorithms.fail_image_scan("b", "CVE")
    sagemaker = algorithms.client()
    for name, member in (("a", "ValidationStatuses"), ("b", "ImageScanStatuses")):
        algorithms.create(name, realistic=True)
        described = sagemaker.describe_algorithm(AlgorithmName=name)
        assert described["AlgorithmStatus"] == "Failed"
        assert described["AlgorithmStatusDetails"][member][0]["FailureReason"]
    algorithms.inject("throttling", operation="ListAlgorithms", count=2)
    algorithms.inject("reset", operation="ListModels", count=1)
    answer = sagemaker.list_algorithms()["ResponseMetadata"]
    assert answer["RetryAttempts"] == 2
    assert sagemaker.list_models()["ResponseMetadata"]["RetryAttempts"] == 1
    algorithms.inject("expired-token")
    with pytest.raises(ClientError, match="ExpiredTokenException"):
        sagemaker.list_algorithms()

def test_next({fixture}):
    {fixture}.create("a", realistic=True)
""")


@pytest.mark.parametrize("fixture", ["sagemaker_algorithms", "sagemaker_algorithms_server"])
def test_a_failure_that_no_call_could_have_is_an_error(run, fixture):
    run(f"""
def test_mine({fixture}):
    with pytest.raises(ValueError, match="unknown failure 'foo': expected one of throttling"):
        {fixture}.inject("foo")
    with pytest.raises(ValueError, match="did you mean 'ListAlgorithms'"):
        {fixture}.inject("throttling", operation="ListAlgorithm", count=1)
    assert {fixture}.client().list_algorithms()["AlgorithmSummaryList"] == []
""")


def test_the_fixture_composes_with_a_mock_of_the_tests_own(run):
    run(
        """
from moto import mock_aws

def test_both(s3, sagemaker_algorithms):
    sagemaker_algorithms.create("mine")
    s3.create_bucket(Bucket="mine")

@mock_aws
def test_decorated(sagemaker_algorithms):
    sagemaker_algorithms.create("mine")
    boto3.client("s3", "us-east-1").create_bucket(Bucket="mine")

def test_without(s3):
    with pytest.raises(NotImplementedError):
        boto3.client("sagemaker", "us-east-1").list_algorithms()
""",
        """
import boto3, pytest
from moto import mock_aws

@pytest.fixture
def s3():
    with mock_aws():
        yield boto3.client("s3", "us-east-1")
""",
    )


def test_the_decorator_and_the_context_manager_take_options_too(run):
    run("""
import aws_fakes
from aws_fakes.resources.algorithm.examples import smallest_request

SLOW = {"progression": "manual", "times": 1}

def status():
    sagemaker = boto3.client("sagemaker", "us-east-1")
    sagemaker.create_algorithm(**smallest_request("mine"))
    return sagemaker.describe_algorithm(AlgorithmName="mine")["AlgorithmStatus"]

@aws_fakes.mock_algorithms(transition=SLOW)
def test_decorated():
    assert status() == "InProgress"

@aws_fakes.mock_algorithms
def test_plain():
    assert status() == "Completed"

def test_context():
    with aws_fakes.mock_algorithms(transition=SLOW):
        assert status() == "InProgress"
    with aws_fakes.mock_algorithms():
        assert status() == "Completed"
    with pytest.raises(ValueError, match="isn't a transition"):
        aws_fakes.mock_algorithms(transition={"progression": "slowly"})
""")


def test_nothing_happens_unless_a_fixture_is_used(run):
    run("""
import sys

def test_mine():
    assert "moto" not in sys.modules
    assert "boto3" in sys.modules
""")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("speed=1", "sagemaker_algorithms knows no ['speed']"),
        ("1", "sagemaker_algorithms takes keywords only, not (1,)"),
    ],
)
def test_unknown_options_are_an_error(run, options, message):
    output = run(
        f"""
@pytest.mark.sagemaker_algorithms({options})
def test_mine(sagemaker_algorithms):
    pass
""",
        expect=1,
    )
    assert message in output


def test_naming_the_plugin_in_a_conftest_does_no_harm(run):
    """Projects that were written before the entry point existed name it themselves."""
    run(
        """
def test_mine(sagemaker_algorithms):
    sagemaker_algorithms.create("mine")
""",
        'pytest_plugins = ["aws_fakes.pytest_plugin"]\n',
    )


def test_the_plugin_imports_nothing_but_pytest_and_the_standard_library():
    code = (
        "import pytest, importlib, sys; before = set(sys.modules); import aws_fakes.pytest_plugin; "
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["aws_fakes", "aws_fakes.pytest_plugin"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("services=['kmss']", "strict_moto: the installed botocore has no service 'kmss'"),
        ("'kms'", "strict_moto takes keywords only"),
        ("speed=1", "unexpected keyword argument 'speed'"),
    ],
)
def test_wrong_options_of_strict_moto_are_a_sentence(run, options, message):
    shown = run(
        f"""
@pytest.mark.strict_moto({options})
def test_mine():
    pass
""",
        expect=1,
    )
    assert message in shown


def test_the_type_of_the_fixture_is_public(sagemaker_algorithms):
    assert "Algorithms" in aws_fakes.__all__
    assert isinstance(sagemaker_algorithms, aws_fakes.Algorithms)
    assert isinstance(aws_fakes.mock_algorithms(), aws_fakes.AlgorithmsMock)

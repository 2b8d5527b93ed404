"""``serve``: until a signal comes; what it keeps, and what it can't use."""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest

from aws_contract.cli.main import main
from aws_contract.cli.serve import serve
from aws_fakes.resources.algorithm.examples import smallest_request


def client(url):
    return boto3.client(
        "sagemaker",
        region_name="us-west-2",
        endpoint_url=url,
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="secret",
    )


@pytest.fixture
def busy_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@contextmanager
def command(*options):
    """Run `aws-contract serve` and give the process and the endpoint that it prints."""
    arguments = [sys.executable, "-m", "aws_contract.cli.main", "serve", "--port", "0", *options]
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root
    ) as process:
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        try:
            yield process, found[0] if found else line
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_a_signal_and_ends_well(number):
    options = ["--transition", "manual:1", "--inject", "throttling,count=1", "--rules", "model"]
    with command(*options) as (process, url):
        sagemaker = client(url)
        sagemaker.create_algorithm(**smallest_request("a"))
        described = sagemaker.describe_algorithm(AlgorithmName="a")
        assert described["AlgorithmStatus"] == "InProgress"
        process.send_signal(number)
        out, err = process.stdout.read(), process.stderr.read()
        assert (process.wait(timeout=30), err) == (0, "")
        assert f"AWS_ENDPOINT_URL={url}" in out


def test_what_the_command_answered_survives_its_kill(tmp_path):
    path = str(tmp_path / "algorithms.db")
    with command("--persistence", path) as (process, url):
        arn = client(url).create_algorithm(**smallest_request("a"))["AlgorithmArn"]
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
    with command("--persistence", path) as (_, url):
        assert client(url).describe_algorithm(AlgorithmName=arn)["AlgorithmArn"] == arn


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--port", "{busy}"], "--port 0 takes any free port"),
        (["--port", "99999"], "99999 is not in the range 0<=x<=65535"),
        (["--rules", "strict"], "unknown rules 'strict'"),
        (["--rules", "tag-keys-unique,no-such-rule"], "no-such-rule"),
        (["--transition", "slowly"], "expected immediate, manual:TIMES or time:SECONDS"),
        (["--transition", "manual:x"], "'x' is no number"),
        (["--inject", "flood"], "unknown failure 'flood': expected one of throttling"),
        (["--inject", "slow,speed=1"], "'speed=1' in 'slow,speed=1': expected one of operation"),
        (
            ["--inject", "throttling,operation=ListAlgorithm"],
            "sagemaker has no operation 'ListAlgorithm': did you mean 'ListAlgorithms'",
        ),
        (["--persistence", "{folder}"], "unable to open database file"),
        (["--strict", "kmss"], "no service 'kmss': did you mean 'kms'?"),
        (["--strict", "s3"], "s3 speaks rest-xml"),
        (["--strict", "--skip", "kms:CreateKeys"], "did you mean 'CreateKey'"),
        (["--skip", "kms"], "--skip needs --strict"),
        (["--stateless", "--rules", "model"], "--stateless excludes --rules: it always validates"),
        (["--seed", "3", "--stateless", "--skip", "kms"], "--stateless excludes --skip, --seed:"),
        (["--stateless", "--strict"], "--stateless excludes --strict: it always validates"),
    ],
)
def test_what_cannot_be_used_is_a_sentence_and_exit_status_2(
    busy_port, tmp_path, capsys, options, message
):
    values = {"busy": busy_port, "folder": tmp_path}
    arguments = [option.format(**values) for option in options]
    status = main(["serve", *arguments])
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert message in err


def test_where_algorithms_are_kept_is_printed(tmp_path):
    path = tmp_path / "algorithms.db"
    with command("--persistence", str(path)) as (process, _):
        process.send_signal(signal.SIGTERM)
        assert f"The fake keeps its state in {path}" in process.stdout.read()


@pytest.mark.parametrize(
    ("text", "transition"),
    [
        ("immediate", {"progression": "immediate"}),
        ("manual:2", {"progression": "manual", "times": 2}),
        ("time:0.5", {"progression": "time", "seconds": 0.5}),
    ],
)
def test_a_transition_is_read_from_a_word_and_a_number(text, transition):
    assert serve.make_context("serve", ["--transition", text]).params["transition"] == transition

"""`live`, `live plan` and `live clean` over HTTP, with the fake standing in for AWS."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

import aws_contract
from aws_contract.cli.main import main
from aws_contract.live.summary import Progress, ProgressLine, text_of
from aws_contract.protocol.wire import request_of
from aws_contract.targets.endpoint import HttpTarget
from aws_contract.targets.hosts import aws_host_in
from aws_fakes.resources.algorithm.examples import smallest_request
from aws_fakes.server.app import serve

ROOT = Path(aws_contract.__file__).parents[2]
ACCOUNT = "123456789012"
AWS = ["--target", "aws", "--live", "--target-region", "us-east-1", "--aws-account", ACCOUNT]
IMAGE = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/algorithm:1"
SMALL = ["--rate", "500", "--max-requests", "110"]

STAND_IN = """
import sys
from aws_contract.cli.main import main
from aws_contract.targets import aws
aws.aws_host_in = lambda _url: "stand-in"
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def server():
    with serve() as server:
        yield server


@pytest.fixture(autouse=True)
def standin(server, monkeypatch):
    """Let the server stand in for AWS: by botocore's configuration, and by passing for AWS."""
    monkeypatch.setattr("aws_contract.targets.aws.aws_host_in", lambda _url: "stand-in")
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY")
    monkeypatch.delenv("AWS_CONTRACT_LIVE", raising=False)


def target_at(url):
    return HttpTarget(url, region="us-east-1", partition="aws")


def algorithms(url):
    answer = target_at(url).send(
        request_of("ListAlgorithms", {"MaxResults": 100}, service="sagemaker")
    )
    return [entry["AlgorithmName"] for entry in answer.document["AlgorithmSummaryList"]]


def make(url, name, *, tag=None):
    tags = [] if tag is None else [{"Key": "algorithm-contract:run", "Value": tag}]
    body = {**smallest_request(name), **({"Tags": tags} if tags else {})}
    answer = target_at(url).send(request_of("CreateAlgorithm", body, service="sagemaker"))
    assert answer.status == 200, answer.body


def test_a_whole_run_against_a_stand_in_obeys_and_leaves_nothing(server, tmp_path, capsys):
    options = [*AWS, "--allow-create", "--image", IMAGE, "--folder", str(tmp_path)]
    status = main(["live", *options, *SMALL[:2], "--max-requests", "260"])
    out, err = capsys.readouterr()
    assert status == 0, out
    assert out.startswith("AS KNOWN: ")
    assert "isn't billed" not in err
    assert algorithms(server.url) == []
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["verdict"], report["target"]["name"]) == ("obeys", "aws")
    assert ACCOUNT not in out + err + (tmp_path / "evidence.jsonl").read_text()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--target", "aws"], "needs confirmation: --live, or AWS_CONTRACT_LIVE=yes"),
        ([*AWS[:-1], "999999999999"], "the credentials belong to"),
        ([*AWS, "--allow-create"], "needs --image"),
        (["--target", "nothing"], "unknown target 'nothing'"),
        ([*AWS, "--only", "nothing"], "no step 'nothing'"),
    ],
)
def test_a_run_that_may_not_begin_says_why_and_sends_nothing(options, reason, tmp_path, monkeypatch,
                                                             capsys):  # fmt: skip
    def send(_, request):
        raise AssertionError(f"sent {request}")

    monkeypatch.setattr(HttpTarget, "send", send)
    assert main(["live", *options, "--folder", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("NOT STARTED: ")
    assert reason in captured.err


def test_ci_says_yes_by_an_environment_variable(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("AWS_CONTRACT_LIVE", "yes")
    options = [option for option in AWS if option != "--live"]
    assert main(["live", *options, *SMALL, "--folder", str(tmp_path)]) == 0, capsys.readouterr()


@pytest.mark.parametrize("target", [AWS, ["--target", "http://127.0.0.1:9"]], ids=["aws", "url"])
def test_a_target_that_is_not_there_has_a_status_of_its_own(target, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("aws_contract.live.budget.Clock.sleep", lambda _clock, _seconds: None)
    status = main(["live", *target, "--folder", str(tmp_path), *SMALL])
    out, err = capsys.readouterr()
    assert status == 3
    assert (out + err).startswith("UNREACHABLE: ")


def test_a_deadline_ends_with_a_status_of_its_own_and_the_rest_is_done_later(tmp_path, capsys):
    options = ["live", *AWS, "--folder", str(tmp_path), "--max-requests", "110"]
    assert main([*options, "--rate", "20", "--deadline", "1"]) == 4
    assert capsys.readouterr().out.startswith("STOPPED EARLY: the deadline is reached")
    assert main([*options, "--rate", "500"]) == 0
    out, err = capsys.readouterr()
    assert "attempt 2" in err
    assert out.startswith("AS KNOWN: ")


def test_one_wrong_thing_is_the_first_line(tmp_path, capsys):
    factory = tmp_path / "wrong.py"
    factory.write_text(
        "from aws_contract.targets.fake import FakeTarget\n"
        "from aws_fakes.mutants import service_with\n"
        "class Wrong(FakeTarget):\n"
        "    own = False\n"
        "def make(*, region):\n"
        "    return Wrong(service_with('delete-missing-accepted'), region=region)\n"
    )
    sys.path.insert(0, str(tmp_path))
    only = "lifecycle:delete-missing"
    options = ["live", "--target", "wrong:make", "--rate", "0", "--only", only]
    try:
        status = main([*options, "--folder", str(tmp_path / "one")])
        out = capsys.readouterr().out
        history = str(tmp_path / "one" / "evidence.jsonl")
        again = main([*options, "--history", history, "--folder", str(tmp_path / "two")])
    finally:
        sys.path.remove(str(tmp_path))
    assert status == 1
    assert out.startswith("CHANGED: 1 clause(s) contradicted that weren't before: delete-missing\n")
    assert again == 0
    assert capsys.readouterr().out.startswith("AS KNOWN: ")


def test_a_terminated_run_tidies_up(server, tmp_path):
    options = [*AWS, "--allow-create", "--image", IMAGE, "--rate", "150"]
    command = [sys.executable, "-c", STAND_IN, "live", *options]
    command += ["--folder", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        wait_for(lambda: lines_in(tmp_path / "names.jsonl") > 20)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 4
    assert out.startswith("STOPPED EARLY: interrupted")
    assert algorithms(server.url) == []


def test_a_run_that_tries_nothing_is_incomplete_and_says_why(tmp_path, capsys):
    options = ["--target", "fake", "--rate", "0", "--folder", str(tmp_path)]
    assert main(["live", *options, "--max-requests", "20"]) == 4
    out = capsys.readouterr().out
    assert out.startswith("NOTHING DONE: --max-requests 20 leaves no room for a scenario")
    assert json.loads((tmp_path / "report.json").read_text())["verdict"] != "obeys"


HOLD = """
import sys
from pathlib import Path
from aws_contract.live.run_folder.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("command", [["live"], ["live", "clean"]], ids=["live", "clean"])
def test_a_folder_that_another_run_uses_is_rejected_until_that_one_is_gone(
    command, tmp_path, capsys
):
    base = ["--target", "fake", "--rate", "0", "--folder", str(tmp_path)]
    only = ["--only", "lifecycle:delete-missing"]
    options = [*command, *base, *(only if command == ["live"] else [])]
    assert main(["live", *base, *only]) == 0
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:  # fmt: skip
        assert holder.stdout.readline() == "held\n"
        capsys.readouterr()
        status = main(options)
        err = capsys.readouterr().err
        holder.kill()
    assert status == 2
    assert err.startswith("NOT STARTED: ")
    assert f"{tmp_path} is in use by another run" in err
    assert main(options) == 0


def test_damaged_lines_are_named_and_the_others_count(tmp_path, capsys):
    options = ["live", "--target", "fake", "--rate", "0", "--folder", str(tmp_path)]
    options += ["--only", "lifecycle:delete-missing"]
    assert main(options) == 0
    for name in ("names.jsonl", "steps.jsonl"):
        with (tmp_path / name).open("a") as file:
            file.write("no JSON\n")
    capsys.readouterr()
    assert main(options) == 0
    out, err = capsys.readouterr()
    assert out.startswith("AS KNOWN: 1 scenarios")
    for name in ("names.jsonl:1", "steps.jsonl:2"):
        assert f"damaged   {tmp_path / name}: " in err


@pytest.mark.parametrize("at", ["plan_for", "RunFolder"])
def test_a_signal_while_it_plans_has_the_same_status(tmp_path, monkeypatch, capsys, at):
    def interrupted(*_, **__):
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(f"aws_contract.live.start.{at}", interrupted)
    options = ["live", "--target", "fake", "--folder", str(tmp_path)]
    assert main(options) == 4
    assert capsys.readouterr().out.startswith("STOPPED EARLY: interrupted before anything was")


def lines_in(path):
    return len(path.read_bytes().splitlines()) if path.exists() else 0


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


class TestSweep:
    LEFT = "contract-0a1b2c3d-r1-4-a"
    OTHERS = ("contract-of-sale", "contract-0a1b2c3d", "their-contract-0a1b2c3d-r1-1-a")

    @pytest.fixture(autouse=True)
    def _there(self, server):
        make(server.url, self.LEFT, tag="contract-0a1b2c3d")
        for name in self.OTHERS:
            make(server.url, name)
        yield
        for name in algorithms(server.url):
            target_at(server.url).send(
                request_of("DeleteAlgorithm", {"AlgorithmName": name}, service="sagemaker")
            )

    def test_it_only_lists_without_the_option_delete(self, server, capsys):
        assert main(["live", "clean", *AWS, "--older-than", "0"]) == 0
        assert capsys.readouterr().out.startswith(f"would delete  {self.LEFT}  Completed")
        assert self.LEFT in algorithms(server.url)

    def test_it_deletes_what_runs_have_made_and_nothing_else(self, server, capsys):
        assert main(["live", "clean", *AWS, "--older-than", "0", "--delete"]) == 0
        assert capsys.readouterr().out.startswith(f"deleted  {self.LEFT}")
        assert sorted(algorithms(server.url)) == sorted(self.OTHERS)

    @pytest.mark.parametrize(
        "options", [["--older-than", "1"], ["--older-than", "0", "--prefix", "contract-ffffffff"]]
    )
    def test_it_spares_what_is_young_or_of_another_run(self, server, options):
        assert main(["live", "clean", *AWS, "--delete", *options]) == 0
        assert self.LEFT in algorithms(server.url)

    @pytest.mark.parametrize("tag", [None, "contract-ffffffff"], ids=["none", "another"])
    def test_it_keeps_what_has_not_the_tag_of_its_run(self, server, capsys, tag):
        name = "contract-0a1b2c3d-r1-5-a"
        make(server.url, name, tag=tag)
        assert main(["live", "clean", *AWS, "--older-than", "0", "--delete"]) == 4
        out = capsys.readouterr().out
        assert f"kept  {name}  Completed, created 20" in out
        assert "without the tag algorithm-contract:run=contract-0a1b2c3d" in out
        assert sorted(algorithms(server.url)) == sorted([name, *self.OTHERS])

    def test_with_a_folder_it_deletes_what_the_journal_knows_without_a_tag_too(
        self, server, tmp_path, capsys
    ):
        run = "contract-0a1b2c3d"
        known, unknown = f"{run}-r1-5-a", f"{run}-r1-6-a"
        for name in (known, unknown):
            make(server.url, name)
        (tmp_path / "run.json").write_text(json.dumps({"prefix": run, "attempt": 1}))
        line = json.dumps({"name": known, "state": "sending"})
        (tmp_path / "names.jsonl").write_text(f"{line}\n")
        assert main(["live", "clean", *AWS, "--folder", str(tmp_path), "--delete"]) == 4
        assert f"deleted  {known}" in capsys.readouterr().out
        assert sorted(algorithms(server.url)) == sorted([unknown, *self.OTHERS])

    def test_times_are_in_utc(self, capsys):
        main(["live", "clean", *AWS, "--older-than", "0"])
        hour = time.strftime("%Y-%m-%d %H:", time.gmtime())
        out = capsys.readouterr().out
        assert f"created {hour}" in out
        assert " UTC, 0.0 hours old" in out

    def test_the_age_is_by_the_clock_of_the_service(self, server, monkeypatch):
        ahead = time.time() + 7200
        clock = SimpleNamespace(time=lambda: ahead)
        monkeypatch.setattr("aws_contract.live.removal.leftovers.time", clock)
        assert main(["live", "clean", *AWS, "--delete", "--older-than", "1"]) == 0
        assert self.LEFT in algorithms(server.url)

    def test_a_prefix_that_runs_never_use_is_rejected(self, capsys):
        assert main(["live", "clean", *AWS, "--prefix", "their", "--delete"]) == 2
        assert "runs only create names that begin with 'contract-'" in capsys.readouterr().err


class TestPlan:
    def test_it_says_how_much_how_long_and_at_what_cost(self, capsys):
        assert main(["live", "plan", "--target", "aws"]) == 0
        out = capsys.readouterr().out
        assert "minutes at 2 requests a second" in out
        assert "nothing: no request of the plan makes anything that is billed" in out

    def test_it_says_in_which_region_and_account(self, capsys):
        assert main(["live", "plan", *AWS]) == 0
        out = capsys.readouterr().out
        assert "region    us-east-1\n" in out
        assert f"account   {ACCOUNT}\n" in out

    def test_it_says_which_region_and_account_are_not_given(self, capsys):
        assert main(["live", "plan", "--target", "aws"]) == 0
        out = capsys.readouterr().out
        assert "region    us-east-1, since none is given\n" in out
        assert "account   none is given: a run needs --aws-account\n" in out

    def test_json_lists_the_steps_in_their_order(self, capsys):
        assert main(["live", "plan", "--target", "aws", "--json", "--max-requests", "60"]) == 0
        plan = json.loads(capsys.readouterr().out)
        assert plan["requests"] == sum(plan["by_effect"].values()) <= 60
        assert plan["costs"] == []

    def test_the_policy_is_a_document(self, capsys):
        assert main(["live", "plan", "--target", "aws", "--policy", "--aws-account", ACCOUNT]) == 0
        out, err = capsys.readouterr()
        assert json.loads(out)["Version"] == "2012-10-17"
        assert "note: DeleteAlgorithm removes what is created" in err
        assert "no --aws-account" not in err


class Terminal:
    def __init__(self, tty):
        self.tty, self.text = tty, ""

    def isatty(self):
        return self.tty

    def write(self, text):
        self.text += text

    def flush(self):
        pass


PROGRESS = Progress(done=5, steps=20, clauses=7, requests=10, findings=1, seconds=5.0, left=75.4)


@pytest.mark.parametrize("tty", [True, False])
def test_progress_is_shown_on_a_terminal_only(tty):
    stream = Terminal(tty)
    line = ProgressLine(stream)
    line(PROGRESS)
    line.close()
    assert ("5/20 scenarios" in stream.text) is tty
    assert bool(stream.text) is tty


def test_progress_says_all_that_is_asked_of_it():
    assert text_of(PROGRESS) == (
        "5/20 scenarios, 7 clauses, 10 requests (2.0/s), 1 findings, 1:15 left"
    )


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["--target", "http", "plan"], "--target"),
        (["--folder", "somewhere", "clean", "--delete"], "--folder"),
    ],
)
def test_an_option_before_the_subcommand_is_rejected_not_lost(arguments, option, capsys):
    assert main(["live", *arguments]) == 2
    assert f"{option} stands before" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--rate", "nan"], "--rate nan: expected requests a second"),
        (["--rate", "inf"], "--rate inf: expected requests a second"),
        (["--rate", "-1"], "--rate -1.0: expected requests a second"),
        (["--deadline", "0"], "--deadline 0.0: expected seconds above 0"),
        (["--deadline", "nan"], "--deadline nan: expected seconds above 0"),
        (["--max-surprises", "-1"], "--max-surprises -1: expected 0 or more"),
        ([*AWS, "--rate", "0"], "real AWS needs a --rate above 0"),
        (["--target", "https://api.sagemaker.us-east-1.amazonaws.com"], "is real AWS"),
        (["--target", "http://[::1/"], "isn't a valid URL"),
    ],
)
def test_an_option_without_sense_starts_nothing(options, problem, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("aws_contract.targets.aws.aws_host_in", aws_host_in)
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    folder = tmp_path / "run"
    assert main(["live", "--folder", str(folder), *options]) == 2
    assert problem in capsys.readouterr().err
    assert not folder.exists()


def test_a_run_is_not_resumed_in_another_account(tmp_path, monkeypatch, capsys):
    options = [*SMALL, "--folder", str(tmp_path)]
    assert main(["live", *AWS, *options]) == 0, capsys.readouterr()
    assert ACCOUNT not in (tmp_path / "run.json").read_text()
    other = "999988887777"
    monkeypatch.setattr("aws_contract.live.start.caller_account", lambda *_, **__: other)
    assert main(["live", *AWS[:-1], other, *options]) == 2
    assert "holds a run in another account" in capsys.readouterr().err

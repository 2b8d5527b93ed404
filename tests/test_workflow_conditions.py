"""What the conditions of the workflows come to, for each trigger and each result of a job before.

The evaluator knows the part of GitHub's expression language that the conditions use, with its loose
comparison: what doesn't exist is null, and null, false and '' are equal to each other (documented:
https://docs.github.com/actions/reference/workflows-and-actions/expressions).
"""

import re
from pathlib import Path

import pytest
import yaml

WORKFLOWS = Path(__file__).parents[1] / ".github" / "workflows"
TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[A-Za-z_][\w.*-]*|==|!=|&&|\|\||[!(),])")


class Expression:
    """One expression; `value` in a context of nested dicts, with the state of what ran before."""

    def __init__(self, text, context, *, state="success"):
        inner = re.fullmatch(r"\s*\$\{\{(.*)\}\}\s*", text, re.DOTALL)
        self.text = inner[1] if inner else text
        self.tokens = TOKEN.findall(self.text)
        assert "".join(self.tokens) == re.sub(r"\s+(?=(?:[^']*'[^']*')*[^']*$)", "", self.text)
        self.context, self.state = context, state

    def value(self):
        """Return whether the condition holds; success() is implied unless a status is asked for."""
        implied = not re.search(r"\b(always|cancelled|failure|success)\(", self.text)
        result = bool(self.either())
        assert not self.tokens, f"{self.tokens} left of {self.text}"
        return result and (self.state == "success" or not implied)

    def take(self, *wanted):
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else None

    def either(self):
        found = self.both()
        while self.take("||"):
            other = self.both()
            found = found or other
        return found

    def both(self):
        found = self.compared()
        while self.take("&&"):
            other = self.compared()
            found = found and other
        return found

    def compared(self):
        found = self.single()
        while operator := self.take("==", "!="):
            found = equal(found, self.single()) == (operator == "==")
        return found

    def single(self):
        if self.take("!"):
            return not self.single()
        if self.take("("):
            found = self.either()
            assert self.take(")")
            return found
        token = self.tokens.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if self.take("("):
            return self.call(token)
        constants = {"true": True, "false": False, "null": None}
        return constants[token] if token in constants else self.look_up(token)

    def call(self, name):
        arguments = []
        while not self.take(")"):
            arguments.append(self.either())
            self.take(",")
        if name == "contains":
            return any(equal(each, arguments[1]) for each in arguments[0])
        assert name in {"always", "cancelled", "failure", "success"}
        return name in {"always", self.state}

    def look_up(self, path):
        found = [self.context]
        for name in path.split("."):
            if name == "*":
                found = [inner for each in found for inner in (each or {}).values()]
            else:
                found = [(each or {}).get(name) for each in found]
        return found if "*" in path else found[0]


def equal(left, right):
    if type(left) is type(right):
        return left.lower() == right.lower() if isinstance(left, str) else left == right
    return number(left) == number(right)


def number(value):
    try:
        return float(value or 0)
    except ValueError:
        return float("nan")


def condition(workflow, job, step=None):
    """Return the condition of a job, or of its step with this name or action."""
    found = yaml.safe_load((WORKFLOWS / workflow).read_text())["jobs"][job]
    if step:
        (found,) = (
            each for each in found["steps"]
            if step in (each.get("name"), each.get("uses", "").partition("@")[0])
        )  # fmt: skip
    return found["if"]


ROLE = {"vars": {"CONTRACT_AWS_ROLE": "arn:aws:iam::111122223333:role/contract"}}
SCHEDULE = {"github": {"event_name": "schedule"}}
PRESSED = {"github": {"event_name": "workflow_dispatch"}}


@pytest.mark.parametrize(
    ("context", "runs"),
    [
        pytest.param({**SCHEDULE, **ROLE}, True, id="schedule, with a role"),
        pytest.param(SCHEDULE, False, id="schedule, without a role"),
        pytest.param({**PRESSED, **ROLE, "inputs": {"live": True}}, True, id="by hand, live"),
        pytest.param({**PRESSED, **ROLE, "inputs": {"live": False}}, False, id="by hand, not live"),
        pytest.param({**PRESSED, "inputs": {"live": True}}, False, id="by hand, without a role"),
    ],
)
def test_the_live_job_runs_every_night_where_the_role_is_configured(context, runs):
    assert Expression(condition("nightly.yml", "live"), context).value() is runs


@pytest.mark.parametrize(
    ("results", "opens"),
    [
        pytest.param({"random": "success", "live": "success"}, False, id="all is well"),
        pytest.param({"random": "success", "live": "skipped"}, False, id="no live run"),
        pytest.param({"random": "failure", "live": "success"}, True, id="a part failed"),
        pytest.param({"random": "success", "live": "cancelled"}, True, id="a part took too long"),
        pytest.param({"live": "success", "together": "failure"}, True, id="no report"),
    ],
)
@pytest.mark.parametrize("event", [SCHEDULE, PRESSED], ids=["schedule", "by hand"])
def test_an_issue_is_opened_if_any_part_failed(results, opens, event):
    context = {**event, "needs": {name: {"result": result} for name, result in results.items()}}
    failed = any(result != "success" for result in results.values())
    text = condition("nightly.yml", "issue")
    assert Expression(text, context, state="failure" if failed else "success").value() is opens
    assert not Expression(text, context, state="cancelled").value()


@pytest.mark.parametrize(
    ("job", "step", "ran"),
    [
        ("random", "actions/upload-artifact", {"success", "failure"}),
        ("live", "Remove what a run that was killed has left", {"success", "failure", "cancelled"}),
        ("live", "Say what changed", {"success", "failure", "cancelled"}),
        ("live", "actions/upload-artifact", {"success", "failure", "cancelled"}),
        ("together", None, {"success", "failure"}),
    ],
)
def test_what_a_part_leaves_is_cleaned_up_and_kept_after_a_failure_too(job, step, ran):
    text = condition("nightly.yml", job, step)
    states = ("success", "failure", "cancelled")
    assert {state for state in states if Expression(text, {}, state=state).value()} == ran


@pytest.mark.parametrize("step", ["What changed in the newest botocore", "actions/upload-artifact"])
def test_ci_reports_after_a_failure_too(step):
    text = condition("ci.yml", "newest", step)
    assert Expression(text, {}, state="failure").value()
    assert not Expression(text, {}, state="cancelled").value()


@pytest.mark.parametrize(("run", "fetched"), [("4711", True), ("", False)])
def test_the_examples_of_the_last_night_are_fetched_if_there_was_one(run, fetched):
    text = condition("nightly.yml", "random", "actions/download-artifact")
    context = {"steps": {"last": {"outputs": {"run": run}}}}
    assert Expression(text, context).value() is fetched


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("inputs.live != false", False),
        ("inputs.live == ''", True),
        ("'Schedule' == 'schedule'", True),
        ("!(vars.A || vars.B)", True),
        ("vars.A && true || 'x'", True),
    ],
)
def test_the_evaluator_compares_as_github_does(text, holds):
    """What isn't there equals false and ''; texts are compared without case."""
    assert Expression(text, {}).value() is holds


def conditions():
    """Yield every job and step that has a condition, with the lines around it."""
    for path in sorted(WORKFLOWS.glob("*.yml")):
        lines = path.read_text().splitlines()
        for number_, line in enumerate(lines):
            if re.match(r"\s+if:", line):
                yield pytest.param(line, lines[number_ - 1], id=f"{path.name}:{number_ + 1}")


@pytest.mark.parametrize(("line", "before"), list(conditions()))
def test_a_comment_above_each_condition_says_what_it_comes_to(line, before):
    assert re.match(r"\s+# ((push|pull_request|schedule|workflow_dispatch)(, )?)+: ", before), line

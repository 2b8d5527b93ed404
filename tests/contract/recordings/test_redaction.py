"""What is secret never gets into what is written."""

import io
import json
import time

import pytest

from aws_contract.live import start
from aws_contract.live.options import LiveOptions
from aws_contract.live.removal import sweep
from aws_contract.protocol.wire import Answer, request_of
from aws_contract.recordings.redaction import Sanitiser, of_session
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service

TOKEN = "IQoJb3JpZ2luX2VjEPT0CXVzLWVhc3QtMSJHMEUCIQDabcdef0123456789ABCDEFghijklmnopQRSTUVwxyz42=="
SIGNED = (
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/sagemaker/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176"
)
UNSIGNED = "AWS4-HMAC-SHA256 Credential=<token>, SignedHeaders=<token>, Signature=<token>"


@pytest.mark.parametrize(
    ("text", "secret", "left"),
    [
        ("account 123456789012 is", "123456789012", "account <account> is"),
        ("arn:aws:sagemaker:us-east-1:444455556666:algorithm/their-model", "their-model",
         "arn:aws:sagemaker:us-east-1:<account>:algorithm/<name>"),
        ("User: arn:aws:sts::444455556666:assumed-role/Admin/jane is not authorized", "jane",
         "User: arn:aws:sts::<account>:assumed-role/<name> is not authorized"),
        ("arn:aws-cn:iam::444455556666:user/jane", "jane", "arn:aws-cn:iam::<account>:user/<name>"),
        (r"arn:aws:iam::444455556666:user\/jane", "jane", r"arn:aws:iam::<account>:user\/<name>"),
        (SIGNED, "fe5f80f77d5f", UNSIGNED),
        (f"X-Amz-Security-Token: {TOKEN}", "b3JpZ2lu", "X-Amz-Security-Token: <token>"),
        (f'{{"token":"{TOKEN}"}}', "b3JpZ2lu", '{"token":"<token>"}'),
        ("key ASIAQWERTYUIOPASDFGH here", "ASIAQ", "key <key> here"),
        ("Authorization: Bearer abc.def-ghi_jkl", "abc.def", "Authorization: Bearer <token>"),
        ("http://user:pass@host:5000/", "pass", "http://host:5000/"),
        ("owner jane.doe@example.com", "jane", "owner <mail>"),
        ("contract-0a1b2c3d-r1-12-list-alpha gone", "0a1b2c3d", "<name> gone"),
        (f"Encoded authorization failure message: {TOKEN}", "b3JpZ2lu",
         "Encoded authorization failure message: <token>"),
    ],
)  # fmt: skip
def test_what_is_secret_by_its_nature_is_replaced_once_and_for_all(text, secret, left):
    sanitiser = Sanitiser()
    assert secret in text
    assert sanitiser.text(text) == left
    assert sanitiser.text(left) == left


@pytest.mark.parametrize(
    "text",
    [
        "Value 'x' at 'tags.1.member.key' failed to satisfy constraint: Member must not be null",
        r"Member must satisfy regular expression pattern: arn:aws[a-z\-]*:iam::\d{12}:role/?[a-z]+",
        f"Value '{'a' * 300}' at 'algorithmName'",
        "sha256:" + "0123456789abcdef" * 4,
        "2026-11-24T06:50:00+00:00",
        "CreateAlgorithm:Tags[].Key:pattern:first-character",
        "https://api.sagemaker.us-east-1.amazonaws.com",
        "0123456789abc",
    ],
)
def test_what_is_not_secret_stays_as_it_is(text):
    assert Sanitiser().text(text) == text


ATOMS = (
    "a", "A", "0", ".", "-", "_", "+", "@", "/", ":", "=", " ", "\n", "\\", '"', "'", "&", "é",
    "//", "arn:", "arn:a:b::", "AKIA", "ASIA0123456789AB", "Signature", "Signature=", "Bearer ",
    "a@b", "a@b.", "contract-01234567-", "contract-", "123456789012", "aA0", "<account>", "<name>",
)  # fmt: skip


@pytest.mark.parametrize("first", ATOMS)
def test_no_text_of_a_target_makes_redaction_slow(first):
    # A quadratic pattern takes half a second for 20 KB, a linear one some milliseconds.
    sanitiser = Sanitiser()
    for unit in (first + second for second in ATOMS):
        began = time.process_time()
        sanitiser.text(unit * (20_000 // len(unit)))
        assert time.process_time() - began < 0.25, unit


def test_a_mail_address_is_redacted_in_the_midst_of_dots():
    text = f"{'a.' * 100}jane@example.com and .joe@example.org."
    assert Sanitiser().text(text) == "<mail> and <mail>."


def test_learning_many_names_is_quick_and_long_ones_are_no_names():
    sanitiser = Sanitiser()
    entries = [{"AlgorithmName": f"their-{number}"} for number in range(4000)]
    began = time.process_time()
    sanitiser.learn_listed({"AlgorithmSummaryList": entries}, RESOURCE)
    sanitiser.learn_listed({"AlgorithmSummaryList": [{"AlgorithmName": "x" * 2000}]}, RESOURCE)
    assert sanitiser.text("their-3999, their-4000") == "<name>, their-4000"
    assert sanitiser.text("x" * 2000) == "x" * 2000
    assert time.process_time() - began < 2


@pytest.mark.parametrize("entries", [5, True, "names", {"AlgorithmName": "a"}, [5, None, ["a"]]])
def test_a_list_of_the_wrong_type_teaches_nothing(entries):
    sanitiser = Sanitiser()
    sanitiser.learn_listed({"AlgorithmSummaryList": entries}, RESOURCE)
    assert sanitiser.text("a names") == "a names"


def test_what_was_sent_stays_and_what_an_answer_adds_goes():
    sanitiser = Sanitiser(run_names=False)
    sanitiser.learn("their-model", "<name>")
    sent = '{"RoleArn":"arn:aws:iam::000000000000:role/ours","AlgorithmName":"mine"}'
    answer = (
        "arn:aws:iam::000000000000:role/ours arn:aws:sagemaker:us-east-1:444455556666:algorithm/"
        "mine arn:aws:iam::000000000000:role/theirs 000000000000 444455556666 their-model "
        "contract-0a1b2c3d"
    )
    assert sanitiser.text(answer, sent=sent) == (
        "arn:aws:iam::000000000000:role/ours arn:aws:sagemaker:us-east-1:<account>:algorithm/mine "
        "arn:aws:iam::000000000000:role/<name> 000000000000 <account> <name> contract-0a1b2c3d"
    )


def test_what_it_has_learned_is_replaced_as_a_word_only():
    sanitiser = Sanitiser()
    sanitiser.learn("swordfish", "<name>")
    sanitiser.learn("", "<name>")
    assert sanitiser.json({"swordfish": ["a swordfish.", "swordfishes", 7, None]}) == {
        "<name>": ["a <name>.", "swordfishes", 7, None]
    }


def test_credentials_of_the_session_are_known_but_words_like_test_stay():
    class Session:
        def get_credentials(self):
            return self

        def get_frozen_credentials(self):
            self.access_key, self.secret_key, self.token = "test", "x" * 40, None
            return self

    sanitiser = of_session(Session())
    assert sanitiser.text(f"test {'x' * 40}") == "test <key>"


PLANTED = {
    "account": "987654321098",
    "key": "AKIAPLANTEDPLANTED00",
    "secret": "plantedSecretKeyplantedSecretKey12345678",
    "token": "plantedToken0" + "Ab1" * 40,
    "others": "others-swordfish-model",
    "user": "planted-user",
    "role": "planted-role",
    "image": "planted-image",
}


class Telltale(FakeTarget):
    """Says everything it knows in every answer, as a service or a proxy might."""

    own = False

    def send(self, request):
        answer = super().send(request)
        if answer.status == 200:
            return answer
        leaked = (
            f"arn:aws:iam::{PLANTED['account']}:user/{PLANTED['user']} {PLANTED['key']} "
            f"{PLANTED['secret']} {PLANTED['token']} account={PLANTED['account']} "
            f"model {PLANTED['others']} Signature=0123planted role/{PLANTED['role']}"
        )
        body = json.dumps({"__type": answer.code, "message": f"{answer.message} {leaked}"},
                          separators=(",", ":")).encode()  # fmt: skip
        headers = {**answer.headers, "Content-Length": str(len(body))}
        return Answer(status=answer.status, headers=headers, body=body)


def test_planted_secrets_appear_in_no_output(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", PLANTED["key"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", PLANTED["secret"])
    monkeypatch.setenv("AWS_SESSION_TOKEN", PLANTED["token"])
    target = Telltale(Service(), account=PLANTED["account"])
    body = {**json.loads(SMALLEST), "AlgorithmName": PLANTED["others"]}
    assert target.send(request_of("CreateAlgorithm", body, service="sagemaker")).status == 200
    for module in (start, sweep):
        monkeypatch.setattr(module, "open_live", lambda *_, **__: target)
    asked = LiveOptions(resource="algorithm",
        target="fake", folder=tmp_path / "run", rate=0, max_requests=300, create=True,
        role=f"arn:aws:iam::{PLANTED['account']}:role/{PLANTED['role']}",
        image=f"{PLANTED['account']}.dkr.ecr.us-east-1.amazonaws.com/{PLANTED['image']}:1",
    )  # fmt: skip
    out, progress = io.StringIO(), Terminal()
    start.run_live(asked, RESOURCE, out=out, progress=progress)
    sweep.sweep(asked, RESOURCE, folder=None, prefix=None, older=0, delete=False, out=out)
    written = {path.name: path.read_text() for path in (tmp_path / "run").iterdir()}
    assert {"report.json", "evidence.jsonl", "steps.jsonl"} <= set(written)
    assert json.loads(written["report.json"])["findings"], "no finding, so nothing was redacted"
    for name, text in {**written, "out": out.getvalue(), "progress": progress.getvalue()}.items():
        for what, value in PLANTED.items():
            assert value not in text, (name, what)


class Terminal(io.StringIO):
    def isatty(self):
        return True


SMALLEST = json.dumps(
    {
        "TrainingSpecification": {
            "TrainingImage": "a/b:1",
            "SupportedTrainingInstanceTypes": ["ml.m5.large"],
            "TrainingChannels": [
                {"Name": "t", "SupportedContentTypes": [], "SupportedInputModes": ["File"]}
            ],
        }
    }
)


def test_what_is_learned_is_redacted_in_a_text_that_was_seen_before():
    sanitiser = Sanitiser()
    assert sanitiser.text("a secret-word here") == "a secret-word here"
    sanitiser.learn("secret-word", "<name>")
    assert sanitiser.text("a secret-word here") == "a <name> here"


def test_what_was_sent_decides_for_a_text_that_was_seen_before():
    sanitiser = Sanitiser()
    account = "111122223333"
    assert sanitiser.text(account, sent=account) == account
    assert sanitiser.text(account) == "<account>"

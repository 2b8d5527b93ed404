"""``evidence corpus``: the score by service."""

import json

from aws_contract.cli.main import main
from aws_contract.corpus.record import read_messages


def test_the_score_is_printed_by_service_with_a_total(capsys):
    assert main(["evidence", "corpus"]) == 0
    first, *rows, total = capsys.readouterr().out.splitlines()
    assert first.split() == ["service", "messages", "model", "record", "other"]
    assert {row.split()[0] for row in rows} == {each.service for each in read_messages()}
    assert total.split()[:2] == ["total", str(len(read_messages()))]


def test_the_score_as_json_has_the_same_numbers(capsys):
    assert main(["evidence", "corpus", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert sum(row["total"] for row in rows) == len(read_messages())

"""Every recorded message is worded by the fakes' engine, or says why it can't be."""

from dataclasses import replace

import msgspec
import pytest

from aws_contract.corpus.record import Difference, Place, RecordedMessage, read_messages
from aws_contract.corpus.replay import replay, scores
from aws_contract.results.codec import CodecError

RECORDS = read_messages()
PATTERN = RecordedMessage(
    service="kinesis",
    operation="CreateStream",
    places=(Place(path="StreamName", constraint="pattern", value="a b", bound="[a-zA-Z0-9_.-]+"),),
    message=(
        "1 validation error detected: Value 'a b' at 'streamName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    ),
    date="2026-01-01",
    source="made up for this test",
)


def name(number):
    return f"{RECORDS[number].service}-{RECORDS[number].operation}-{number}"


@pytest.mark.parametrize("number", range(len(RECORDS)), ids=name)
def test_the_engine_words_a_recorded_message_or_the_record_says_why_not(number):
    found = replay(RECORDS[number])
    if RECORDS[number].differs is None:
        assert found.text == RECORDS[number].message
    else:
        assert not found.same, "the record gives a reason that it doesn't need"
        assert RECORDS[number].note, "a reason has to be explained"


@pytest.mark.parametrize("number", range(len(RECORDS)), ids=name)
def test_a_recorded_message_has_its_date_and_source(number):
    assert RECORDS[number].date[:2] == "20"
    assert RECORDS[number].source


def test_no_message_is_recorded_twice():
    assert len({(each.service, each.message) for each in RECORDS}) == len(RECORDS)


def test_a_message_that_the_engine_words_otherwise_is_told_apart():
    assert replay(PATTERN).same
    assert not replay(replace(PATTERN, message=PATTERN.message + "$")).same


def test_an_enum_that_has_grown_is_listed_with_its_recorded_members():
    enum = Place(path="Type", constraint="enum", value="x", bound=["Integer", "FreeText"])
    record = replace(PATTERN, service="ssm", operation="PutParameter", places=(enum,))
    found = replay(record)
    assert found.difference is Difference.ENUM_CHANGED
    assert "String" not in found.text


def test_the_order_of_places_is_the_engines_and_within_a_place_free():
    size = Place(path="StreamName", constraint="min_length", value="", bound=1)
    pattern = Place(path="StreamName", constraint="pattern", value="", bound="[a-zA-Z0-9_.-]+")
    records = Place(path="Records", constraint="null")
    record = replace(PATTERN, operation="PutRecords", places=(size, pattern, records), message="")
    one, two, three = replay(record).text.partition(": ")[2].split("; ")
    assert "'records'" in one
    assert replay(replace(record, message=replay(record).text.replace(
        f"{two}; {three}", f"{three}; {two}"
    ))).same  # fmt: skip


def test_the_score_counts_by_service_and_reason():
    other = replace(PATTERN, message="another", differs=Difference.OTHER_VALIDATOR, note="x")
    changed = replace(
        PATTERN,
        places=(replace(PATTERN.places[0], bound="[a-z]+"),),
        message=PATTERN.message.replace("[a-zA-Z0-9_.-]+", "[a-z]+"),
    )
    (score,) = scores([PATTERN, other, changed])
    assert (score.total, score.from_model, score.from_record) == (3, 1, 1)
    assert dict(score.differences) == {Difference.OTHER_VALIDATOR: 1, Difference.MODEL_CHANGED: 1}


def test_a_place_that_the_model_lacks_is_an_error_that_names_it():
    record = replace(PATTERN, places=(Place(path="Nowhere", constraint="null"),))
    with pytest.raises(LookupError, match="'Nowhere' on the way to Nowhere"):
        replay(record)


def test_a_file_with_something_else_is_an_error_that_names_the_place(tmp_path):
    (tmp_path / "kinesis.json").write_bytes(msgspec.json.encode([{"service": "kinesis"}]))
    with pytest.raises(CodecError, match=r"kinesis\.json: \$\[0\]"):
        read_messages(tmp_path)

"""Values and places of JSON and YAML files."""

import pytest

from aws_contract.preflight.documents import (
    UNKNOWN,
    Position,
    UnreadableDocumentError,
    read_documents,
)


def only(text):
    (document,) = read_documents(text)
    return document


def test_json_has_its_values_and_places():
    document = only('{\n\t"Tags": [\n\t\t{"Key": "\\ud83d\\ude00"}\n\t]\n}')
    assert document.value == {"Tags": [{"Key": "\U0001f600"}]}
    assert document.position(("Tags", 0, "Key")) == Position(3, 4)


def test_json_beyond_yaml_is_read_without_places():
    long = "k" * 2000
    document = only(f'\n{{"{long}": 1}}')
    assert document.value == {long: 1}
    assert document.position((long,)) == Position(1, 1)


def test_a_place_that_is_absent_is_where_the_one_above_it_is():
    assert only("A:\n  B: 1\n").position(("A", "C")) == Position(1, 1)


def test_a_member_of_yaml_is_where_its_name_is():
    assert only("A:\n  B:\n    C: 1\n").position(("A", "B")) == Position(2, 3)


def test_dates_stay_texts_and_numbers_numbers():
    assert only("day: 2020-01-02\nnumber: 3\nflag: true\nnothing: null\n").value == {
        "day": "2020-01-02",
        "number": 3,
        "flag": True,
        "nothing": None,
    }


def test_a_value_with_a_tag_of_its_own_is_unknown():
    assert only("Name: !Ref Other\n").value == {"Name": UNKNOWN}


def test_every_document_of_a_file_is_read():
    assert [each.value for each in read_documents("a: 1\n---\nb: 2\n")] == [{"a": 1}, {"b": 2}]


def test_aliases_of_aliases_are_rejected_before_they_are_written_out():
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 12)]
    with pytest.raises(UnreadableDocumentError, match="more than 500,000 values"):
        read_documents("\n".join(lines))


@pytest.mark.parametrize("text", ["a: [", "\x00", "a: &x [*x]\n  b", "{" * 5000], ids=repr)
def test_what_is_neither_is_named(text):
    with pytest.raises(UnreadableDocumentError, match="neither JSON nor YAML"):
        read_documents(text)

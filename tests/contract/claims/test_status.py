"""How well clauses are backed by observations."""

from datetime import date

import pytest

from aws_contract.claims.catalogue import Entry, Expectation
from aws_contract.claims.evidence import EvidenceState, Observation, Record
from aws_contract.claims.status import evidence_status
from aws_contract.claims.topic import Topic
from aws_strategies.case import Grade

TODAY = date(2026, 11, 26)


def entry(name, grade=Grade.DOCUMENTED, *, dates=()):
    observed = tuple(
        Observation(saw="it", answer="obeyed", date=each, source="a test") for each in dates
    )
    state = EvidenceState.OBSERVED if dates else EvidenceState.DOCUMENTED
    record = Record(clause=name, state=state, documented="the model", observed=observed)
    return Entry(id=name, clause=name, topic=Topic.ACCEPT, statement=f"{name} holds.",
                 grade=grade, expected=Expectation.OBEYED, record=record)  # fmt: skip


def test_what_was_never_observed_is_listed_least_sure_first():
    entries = [
        entry("a"),
        entry("b", dates=["2026"]),
        entry("c", Grade.ASSUMED),
        entry("d", Grade.OBSERVED),
    ]
    assert [each.clause for each in evidence_status(entries).unobserved] == ["c", "d", "a"]


def test_observations_are_listed_oldest_first_and_those_of_unknown_age_last():
    dates = ["by 2020", "2026", "2021-05-13", "2018 to 2026", "2021-05"]
    found = evidence_status([entry("a", dates=dates)]).observations
    listed = [each.observation.date for each in found]
    assert listed == ["2018 to 2026", "2021-05", "2021-05-13", "2026", "by 2020"]


@pytest.mark.parametrize(
    ("written", "age"),
    [
        ("2026-11-01", "25 days"),
        ("2026-11-01T00:00:00+00:00", "25 days"),
        ("2026", "under 1 year"),
        ("2018 to 2026", "under 9 years"),
        ("by 2026", "unknown age"),
        ("2026-13-40", "unknown age"),
    ],
)
def test_an_age_is_as_exact_as_the_date(written, age):
    (found,) = evidence_status([entry("a", dates=[written])]).observations
    assert found.age(TODAY) == age


def test_clauses_are_counted_by_grade():
    entries = [entry("a", dates=["2026", "2025"]), entry("b"), entry("c", Grade.ASSUMED)]
    found = evidence_status(entries)
    counts = {grade: (each.clauses, each.observed) for grade, each in found.grades.items()}
    assert counts == {Grade.DOCUMENTED: (2, 1), Grade.OBSERVED: (0, 0), Grade.ASSUMED: (1, 0)}
    assert (found.total.clauses, found.total.observed) == (3, 1)


@pytest.mark.parametrize(
    ("observed", "colour"), [(0, "orange"), (1, "yellow"), (2, "green"), (3, "brightgreen")]
)
def test_a_badge_shows_the_share_of_observed_clauses(observed, colour):
    entries = [entry(f"c{at}", dates=["2026"] * (at < observed)) for at in range(3)]
    assert evidence_status(entries).badge() == {
        "schemaVersion": 1,
        "label": "clauses observed",
        "message": f"{observed} of 3",
        "color": colour,
    }


def test_a_badge_of_no_clauses_is_a_badge():
    assert evidence_status([]).badge()["message"] == "0 of 0"


def test_json_holds_each_observation_with_its_clause():
    found = evidence_status([entry("a", dates=["2026"]), entry("b")]).to_json(TODAY)
    assert [each["clause"] for each in found["unobserved"]] == ["b"]
    assert found["observations"] == [
        {
            "clause": "a", "grade": "documented", "since": "2026-01-01", "age": "under 1 year",
            "saw": "it", "answer": "obeyed", "date": "2026", "source": "a test",
        }
    ]  # fmt: skip

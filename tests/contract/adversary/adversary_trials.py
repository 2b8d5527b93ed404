"""All wrong services, and which scenario of the suite catches one first."""

import random
from pathlib import Path

import adversary_descriptions
import adversary_requests
import adversary_state

from aws_contract.claims.topic import Topic
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.registry import scenarios

EXPECTED = Path(__file__).with_name("expected.json")
SERVICES = (
    *adversary_requests.SERVICES,
    *adversary_descriptions.SERVICES,
    *adversary_state.SERVICES,
)
_LAST = (Topic.LISTING, Topic.RULES, Topic.REJECT, Topic.ACCEPT)
_order = []


def prepare():
    """Derive the scenarios: quick ones first, those of one topic mixed but always the same."""
    if not _order:
        found = list(scenarios(RESOURCE))
        random.Random(0).shuffle(found)
        _order.extend(sorted(found, key=lambda each: _rank(each.topic)))


def _rank(topic):
    return _LAST.index(topic) + 1 if topic in _LAST else 0


def session_of(service):
    """Return a session with a wrong service as if it were the project's own fake."""
    return Session(service.target(), Recorder(measures_coverage=False), resource=RESOURCE)


def catch(service):
    """Return the first violated clause and its scenario; None if the whole suite sees nothing."""
    prepare()
    session = session_of(service)
    for scenario in _order:
        violated = run(session, scenario)
        if violated:
            return {"clause": violated[0], "scenario": scenario.id}
    return None


def run(session, scenario):
    """Return the clauses that a scenario finds violated, in their order."""
    judge = Judge(session)
    scenario.run(judge)
    return [each.clause.id for each in judge.failures]

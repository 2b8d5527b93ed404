"""report.html holds what the report says, needs nothing else, and can't be made to do anything."""

import base64
import hashlib
import html.parser as html_parser
import itertools
import re
from dataclasses import replace

import pytest

from aws_contract.claims.topic import Topic
from aws_contract.reports import html
from aws_contract.reports.causes import causes
from aws_contract.reports.html import html_page
from aws_contract.reports.markdown import markdown_summary
from aws_contract.reports.terminal import scorecard_lines
from aws_contract.reports.text import duration, excerpt, number, plural, pretty
from aws_contract.reports.tree import tree
from aws_contract.reports.words import TOPICS
from aws_contract.results.result import SCHEMA_VERSION, RunResult
from aws_contract.results.untrusted import visible
from aws_contract.results.verdict import RunVerdict

VOID = {"meta", "input", "wbr", "br"}
LOADING = {"src", "srcset", "style", "action", "formaction", "data", "background", "poster", "ping"}


class Reader(html_parser.HTMLParser):
    """Reads a page strictly: every element is closed where it must be."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.text = [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, name, attributes):
        assert len(dict(attributes)) == len(attributes), f"an attribute stands twice in <{name}>"
        self.elements.append((name, dict(attributes)))
        if name not in VOID:
            self.open.append(name)

    def handle_endtag(self, name):
        assert self.open[-1] == name, f"</{name}> closes <{self.open[-1]}>"
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] not in {"style", "script"}:
            self.text.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def all(self, name):
        return [attributes for each, attributes in self.elements if each == name]

    @property
    def content(self):
        return "".join(self.text)


def first_finding(result, clause):
    return next(finding for finding in result.findings if finding.clause == clause)


@pytest.fixture(scope="module")
def page(deviating_report):
    return html_page(deviating_report)


@pytest.fixture(scope="module")
def read(page):
    return Reader(page)


def test_each_topic_is_one_group_of_clauses_whatever_their_ids_are(obeying_report):
    """Clauses about deleting stand behind those about listing, and those about names before."""
    renamed = [replace(each, id=f"c{at}") for at, each in enumerate(obeying_report.clauses)]
    read = Reader(html_page(replace(obeying_report, clauses=tuple(renamed))))
    groups = [words for topic, words in TOPICS.items() if f"{words} " in read.content]
    headings = read.all("tr")
    assert sum(each.get("class") == "group" for each in headings) == len(groups) == len(Topic)


def test_the_verdict_comes_first(read):
    assert read.content.index("The target violates the contract") < read.content.index("Findings")
    assert next(name for name, _ in read.elements if re.fullmatch("h[1-6]", name)) == "h1"


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("obeys", "The target obeys the contract"),
        ("violates", "The target violates the contract"),
        ("incomplete", "The run is incomplete"),
        ("unreachable", "The target is unreachable"),
        ("nothing sent", "Nothing was sent"),
    ],
)
def test_each_verdict_has_its_words_in_heading_and_title(obeying_report, verdict, words):
    page = html_page(replace(obeying_report, verdict=RunVerdict(verdict)))
    assert f"</span>{words}</h1>" in page
    assert f"<title>{words}: module:factory</title>" in page


def test_a_finding_shows_what_was_sent_expected_and_got_and_how_to_do_it_again(
    deviating_report, read
):
    finding = first_finding(deviating_report, "describe-returns-sent")
    for name in ("expected", "got", "reproduce", "curl"):
        assert getattr(finding, name) in read.content
    assert pretty(finding.request.body) in read.content
    assert "POST DescribeAlgorithm" in read.content


def test_what_follows_from_another_finding_is_folded_below_it(read):
    content = read.content[read.content.index("Every violated clause") :]
    assert content.index("describe-returns-sent") < content.index("Consequences")
    assert content.index("Consequences") < content.index("describe-shape")


def test_the_causes_come_before_the_clauses_that_they_explain(deviating_report, read):
    found = causes(deviating_report)
    places = [read.content.index(f"{at}. {each.title}") for at, each in enumerate(found, start=1)]
    assert places == sorted(places)
    assert places[-1] < read.content.index("Every violated clause with its findings")
    assert {"id": "cause-1"} in read.all("h3")


def test_what_differs_between_expected_and_got_is_marked(deviating_report):
    first = causes(deviating_report)[0].findings[0]
    changed = replace(first, expected="a list of 3 names", got="a list of 2 names")
    findings = [changed if each == first else each for each in deviating_report.findings]
    page = html_page(replace(deviating_report, findings=tuple(findings)))
    assert "a list of <mark>3</mark> names" in page
    assert "a list of <mark>2</mark> names" in page


def test_the_own_fake_s_choices_are_not_shown_as_news(deviating_report):
    own = replace(deviating_report, target=replace(deviating_report.target, name="fake"))
    words = "this project's fake does what the project chose"
    assert words in Reader(html_page(own)).content
    assert words not in Reader(html_page(deviating_report)).content


def test_each_block_leads_to_its_member_and_says_in_words_what_it_shows(deviating_report, read):
    labels = [link["aria-label"] for link in read.all("a") if "aria-label" in link]
    root = tree(deviating_report.coverage[0].members)
    for branch in root.below:
        words = f"{branch.name}, {plural(branch.tally.points, 'constraint point')}, "
        assert any(label.startswith(words) for label in labels)


def test_each_enum_has_a_bar(deviating_report, read):
    for member in deviating_report.coverage[0].members:
        if member.enum is not None:
            text = f"{number(member.enum.covered)} of {number(member.enum.members)}"
            assert f"{member.path}{text}" in read.content.replace("\n", "")


def test_differences_have_a_section_of_their_own(read, obeying_report):
    assert {"id": "differences"} in read.all("h2")
    assert {"id": "differences"} not in Reader(html_page(obeying_report)).all("h2")


def test_the_map_shows_every_member_and_its_constraints(deviating_report, read):
    for member in deviating_report.coverage[0].members:
        assert re.split(r"[.\[{]", member.path.rstrip("[]"))[-1].rstrip("}") in read.content
    assert "rejected alone" in read.content
    assert "every text of legal length matches" in read.content
    assert "never sent, or not accepted: " in read.content


def test_every_clause_is_listed_with_grade_and_evidence(deviating_report, read):
    for clause in deviating_report.clauses:
        assert clause.statement in read.content
    assert "x-amzn-RequestId with a UUID on answers of SageMaker" in read.content


def test_each_operation_has_its_requests_and_times(deviating_report, read):
    for operation, count in deviating_report.requests.items():
        timing = deviating_report.timing[operation]
        times = (timing.p50, timing.p95, timing.longest)
        row = f"{operation}{count}{''.join(duration(seconds) for seconds in times)}"
        assert row in read.content.replace("\n", "")


def test_the_page_loads_nothing(page, read):
    for name, attributes in read.elements:
        assert name not in {"link", "img", "iframe", "object", "embed", "base", "form", "audio"}
        assert not attributes.keys() & LOADING
        assert not [key for key in attributes if key.startswith("on")]
    assert not re.search(r"url\(|@import|https?://|//[a-z]", page.partition("<body>")[0])
    assert all(link["href"].startswith("#") for link in read.all("a"))


def test_the_policy_allows_the_page_s_own_style_and_script_and_nothing_else(page, read):
    policy = next(each["content"] for each in read.all("meta") if "http-equiv" in each)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for name in ("style", "script"):
        (content,) = re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_links_lead_to_places_that_are_there_once(read):
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in read.all("a")} <= set(ids)


def test_headings_go_down_one_level_at_a_time(read):
    levels = [int(name[1]) for name, _ in read.elements if re.fullmatch("h[1-6]", name)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_tables_have_captions_and_their_headings_a_scope(read):
    assert len(read.all("table")) == len(read.all("caption")) > 0
    assert all("scope" in heading for heading in read.all("th"))


def test_landmarks_and_language_are_there(read):
    assert read.all("html") == [{"lang": "en"}]
    for name in ("header", "main", "footer"):
        assert len(read.all(name)) == 1
    assert [nav["aria-label"] for nav in read.all("nav")] == ["Contents"]
    pictures = [svg for svg in read.all("svg") if svg.get("aria-hidden") != "true"]
    assert pictures
    assert all(svg["role"] == "group" and svg["aria-label"] for svg in pictures)


def test_no_value_becomes_markup(deviating_report, read, hostile_text, poisoned):
    text = hostile_text
    hostile = html_page(poisoned(deviating_report, text))
    found = Reader(hostile)
    assert visible(text) in found.content
    assert {name for name, _ in found.elements} <= {name for name, _ in read.elements} | {"i"}
    for name, attributes in found.elements:
        assert not [key for key in attributes if key.startswith("on") or key in LOADING], name
        assert attributes.get("href", "#").startswith("#")
    hostile.encode("utf-8")
    assert re.search("<title>[^<]*</title>", hostile)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u200b]", hostile)
    assert hostile.count("<script>") == hostile.count("</style>") == 1


def empty(target, **fields):
    return RunResult(schema_version=SCHEMA_VERSION, target=target, **fields)


def test_a_result_with_nothing_in_it_is_still_a_page(deviating_report):
    found = Reader(html_page(empty(deviating_report.target)))
    assert "Nothing was sent" in found.content
    assert "None: nothing was checked." in found.content
    assert "This report has no coverage" in found.content


@pytest.mark.parametrize("left_out", ["coverage", "timing", "started", "findings", "differences"])
def test_a_section_that_is_empty_leaves_the_others(deviating_report, left_out):
    nothing = type(getattr(deviating_report, left_out))()
    found = Reader(html_page(replace(deviating_report, **{left_out: nothing})))
    assert {"id": "findings"} in found.all("h2")
    assert "describe-returns-sent" in found.content


def test_checks_that_failed_without_a_finding_are_not_called_passed(deviating_report):
    found = Reader(html_page(replace(deviating_report, findings=())))
    assert "No details were reported, though checks failed" in found.content


def test_page_terminal_and_summary_agree_on_counts_and_grades(deviating_report, read):
    violated = re.search(r"(\d+) violated", "\n".join(scorecard_lines(deviating_report)))[1]
    summary = markdown_summary(deviating_report)
    assert f"✗ {violated} violated" in summary
    assert f"{violated}✗ violated" in read.content.replace("\n", "")
    lines = "\n".join(scorecard_lines(deviating_report))
    assert "VIOLATED describe-returns-sent: 2 of 2 (observed)" in lines
    assert "| <code>describe-returns-sent</code> | 2 of 2 | observed |" in summary
    assert "2 of 2 checks · observed\n" in read.content


def test_findings_of_every_clause_make_no_big_page(deviating_report):
    (finding, *_) = deviating_report.findings
    long = replace(finding.request, body="x" * 6000, length=100_000)
    clauses = [
        replace(each, failed=9, findings=9, independent=9) for each in deviating_report.clauses
    ]
    many = [
        replace(finding, clause=clause.id, got=str(number), request=long)
        for clause in clauses
        for number in range(5)
    ]
    result = replace(deviating_report, clauses=tuple(clauses), findings=tuple(many))
    assert len(html_page(result)) < 500_000


def test_a_style_or_script_that_could_end_its_element_is_rejected(monkeypatch, tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.css").write_text("p { content: '</STYLE>' }")
    monkeypatch.setattr(html, "files", lambda _: tmp_path)
    html._asset.cache_clear()
    with pytest.raises(ValueError, match=r"page\.css could end the element"):
        html._asset("page.css")
    html._asset.cache_clear()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 µs"),
        (0.0000123, "12 µs"),
        (0.0014, "1.4 ms"),
        (0.25, "250 ms"),
        (1.5, "1.5 s"),
        (59.6, "60 s"),
        (185, "3 min 5 s"),
        (7260, "2 h 1 min"),
    ],
)
def test_durations_have_a_unit_that_suits_them(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("text", "laid_out"),
    [
        ('{"a":[1,2]}', '{"a": [1, 2]}'),
        ("not json", "not json"),
        ('{"a":1,"a":2}', '{"a":1,"a":2}'),
        ('"\\ud800"', '"\\ud800"'),
        ("[" * 100_000, "[" * 100_000),
        (f'["{"x" * 40}","{"y" * 40}"]', f'[\n  "{"x" * 40}",\n  "{"y" * 40}"\n]'),
    ],
    ids=["short", "text", "duplicate", "surrogate", "deep", "long"],
)
def test_json_is_laid_out_and_anything_else_is_shown_as_it_was_sent(text, laid_out):
    assert pretty(text) == laid_out


def test_an_excerpt_says_how_much_is_left_out():
    assert excerpt("a" * 75 + "b" * 100 + "c" * 25, 100) == (
        f"{'a' * 75} [… 100 characters …] {'c' * 25}"
    )
    assert excerpt("short", 100) == "short"

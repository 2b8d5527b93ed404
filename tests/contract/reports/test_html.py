"""report.html holds what the report says, needs nothing else, and can't be made to do anything."""

import base64
import hashlib
import html.parser
import itertools
import re

import pytest

from aws_contract.reports.document import Document
from aws_contract.reports.markup import fragment, raw, tag
from aws_contract.reports.page import html_page
from aws_contract.reports.text import duration, excerpt, pretty, visible

VOID = {"meta", "input", "wbr", "br"}
LOADING = {"src", "srcset", "style", "action", "formaction", "data", "background", "poster", "ping"}


class Reader(html.parser.HTMLParser):
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


@pytest.fixture(scope="module")
def page(deviating_report):
    return html_page(Document.of(deviating_report))


@pytest.fixture(scope="module")
def read(page):
    return Reader(page)


def test_the_verdict_comes_first(read):
    assert read.content.index("The target violates the contract") < read.content.index("Findings")
    assert next(name for name, _ in read.elements if re.fullmatch("h[1-6]", name)) == "h1"


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("obeys", "The target obeys the contract"),
        ("violates", "The target violates the contract"),
        ("nothing sent", "Nothing was sent"),
        ("something new", "Verdict: something new"),
        ("", "Verdict: none"),
    ],
)
def test_each_verdict_has_its_words_in_heading_and_title(obeying_report, verdict, words):
    page = html_page(Document.of({**obeying_report, "verdict": verdict}))
    assert f"</span>{words}</h1>" in page
    assert f"<title>{words}: module:factory</title>" in page


def test_a_finding_shows_what_was_sent_expected_and_got_and_how_to_do_it_again(
    deviating_report, read
):
    finding = next(
        each for each in deviating_report["findings"] if each["clause"] == "describe-returns-sent"
    )
    for key in ("expected", "got", "reproduce", "curl"):
        assert finding[key] in read.content
    assert pretty(finding["request"]["body"]) in read.content
    assert "POST DescribeAlgorithm" in read.content


def test_what_follows_from_another_finding_is_folded_below_it(read):
    content = read.content
    assert content.index("describe-returns-sent") < content.index("What follows from these")
    assert content.index("What follows from these") < content.index("describe-shape")


def test_differences_have_a_section_of_their_own(read, obeying_report):
    assert {"id": "differences"} in read.all("h2")
    assert {"id": "differences"} not in Reader(html_page(Document.of(obeying_report))).all("h2")


def test_the_map_shows_every_member_and_its_constraints(deviating_report, read):
    for place in deviating_report["places"]["CreateAlgorithm"]:
        assert re.split(r"[.\[{]", place["path"].rstrip("[]"))[-1].rstrip("}") in read.content
    assert "refused alone" in read.content
    assert "every text of legal length matches" in read.content
    assert "never sent, or not taken: " in read.content


def test_every_clause_is_listed_with_grade_and_evidence(deviating_report, read):
    for clause in deviating_report["clauses"]:
        assert clause["statement"] in read.content
    assert "x-amzn-RequestId with a UUID on answers of SageMaker" in read.content


def test_each_operation_has_its_requests_and_times(deviating_report, read):
    for operation, count in deviating_report["requests"].items():
        assert operation in read.content
        assert str(count) in read.content
    assert "in steps of" in read.content


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
    assert all(svg["aria-hidden"] == "true" for svg in read.all("svg"))


def test_no_value_becomes_markup(deviating_report, read, hostile_text, poisoned):
    text = hostile_text
    hostile = html_page(Document.of(poisoned(deviating_report, text)))
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


def test_a_report_with_nothing_in_it_is_still_a_page():
    found = Reader(html_page(Document.of({"schema": 1, "verdict": "nothing sent"})))
    assert "Nothing was sent" in found.content
    assert "None: nothing was checked." in found.content
    assert "This report has no coverage" in found.content


@pytest.mark.parametrize("left_out", ["places", "coverage", "timing", "timeline", "clauses"])
def test_a_section_that_is_missing_leaves_the_others(deviating_report, left_out):
    report = {key: value for key, value in deviating_report.items() if key != left_out}
    found = Reader(html_page(Document.of(report)))
    assert {"id": "findings"} in found.all("h2")
    assert "describe-returns-sent" in found.content


def test_without_the_map_the_points_never_tried_are_listed(deviating_report):
    report = {**deviating_report, "places": {}}
    (point, *_) = report["coverage"]["CreateAlgorithm"]["untried"]
    assert point in Reader(html_page(Document.of(report))).content


def test_ten_thousand_findings_make_no_big_page(deviating_report):
    (finding, *_) = deviating_report["findings"]
    many = [
        {**finding, "clause": f"clause-{number % 60}", "request": {"body": "x" * number}}
        for number in range(10_000)
    ]
    assert len(html_page(Document.of({**deviating_report, "findings": many}))) < 600_000


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("script", {}),
        ("iframe", {}),
        ("link", {}),
        ("a b", {}),
        ("p", {"onclick": "x"}),
        ("p", {"style": "x"}),
        ("svg", {"src": "x"}),
        ("a", {"href": "https://example.com"}),
        ("a", {"href": "javascript:x"}),
    ],
)
def test_an_element_with_power_can_not_be_built(name, attributes):
    with pytest.raises(ValueError, match=r"can't be built|leaves the page"):
        tag(name, "text", **attributes)


def test_the_page_s_own_style_can_not_end_itself():
    with pytest.raises(ValueError, match="would end it"):
        raw("style", "p { content: '</STYLE>' }")


def test_strings_are_text_and_elements_are_not_escaped_again():
    assert str(tag("p", "a<b", tag("b", "&"), None, ["x", tag("i")])) == (
        "<p>a&lt;b<b>&amp;</b>x<i></i></p>"
    )
    assert str(fragment("\u202e")) == "<i>\\u202e</i>"
    assert str(tag("p", title="\u202e")) == '<p title="\\u202e"></p>'
    assert str(tag("p", class_="a", hidden=True, open=False, title='"')) == (
        '<p class="a" hidden title="&quot;"></p>'
    )


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

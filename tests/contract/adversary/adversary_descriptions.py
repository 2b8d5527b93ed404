"""Services that describe and list wrongly, mostly what is large, mixed or old."""

import unicodedata
from collections import defaultdict
from dataclasses import replace

from adversary_wire import (
    WrongService,
    asking,
    changing,
    describing,
    everywhere,
    with_document,
)

LIST, DESCRIBE, CREATE = "ListAlgorithms", "DescribeAlgorithm", "CreateAlgorithm"
SUMMARIES = "AlgorithmSummaryList"


def _text(change):
    return everywhere(lambda value: change(value) if isinstance(value, str) else value)


def _list(change):
    return everywhere(lambda value: change(value) if isinstance(value, list) else value)


def _map(change):
    return everywhere(lambda value: change(value) if isinstance(value, dict) else value)


def _later():
    """The time of creation moves on by a second with each description."""
    asked = defaultdict(int)

    def wrong(exchange):
        answer = exchange.right()
        if exchange.operation != DESCRIBE or answer.status != 200:
            return answer
        asked[exchange.place, exchange.name] += 1
        time = answer.document["CreationTime"] + asked[exchange.place, exchange.name] - 1
        return with_document(answer, {**answer.document, "CreationTime": time})

    return wrong


def _first_answer():
    """What was described once is described so for ever, until another is created."""
    kept = {}

    def wrong(exchange):
        answer = exchange.right()
        if exchange.operation == CREATE:
            kept.pop((exchange.place, exchange.name), None)
        if exchange.operation != DESCRIBE or answer.status != 200:
            return answer
        return kept.setdefault((exchange.place, exchange.name), answer)

    return wrong


def _after(number, change, *operations):
    """Be wrong from the nth call of some operations on."""

    def make():
        calls = []

        def wrong(exchange):
            if exchange.operation in operations:
                calls.append(1)
                if len(calls) > number:
                    return change(exchange)
            return exchange.right()

        return wrong

    return make


def _throttled(exchange):
    answer = exchange.missing()
    return replace(
        with_document(answer, {"__type": "ThrottlingException", "message": "Rate exceeded"}),
        status=400,
    )


def _page_without(*members):
    """Ignore members of the question on later pages."""

    def change(body):
        if "NextToken" not in body:
            return body
        return {name: each for name, each in body.items() if name not in members}

    return asking(change, LIST)


def _entries(change):
    return changing(lambda found: {**found, SUMMARIES: change(found[SUMMARIES])}, LIST)


def _entry(change):
    return _entries(lambda entries: [change(each) for each in entries])


def _asked_for(condition, change):
    """Change the page of a question that fulfils a condition."""

    def make():
        def wrong(exchange):
            answer = exchange.right()
            if exchange.operation != LIST or answer.status != 200 or not condition(exchange.body):
                return answer
            found = dict(answer.document)
            return with_document(answer, {**found, SUMMARIES: change(found[SUMMARIES])})

        return wrong

    return make


def _swapped(entries):
    return [*entries[1:2], *entries[:1], *entries[2:]]


def _no_token_for(size):
    def make():
        def wrong(exchange):
            answer = exchange.right()
            if exchange.operation == LIST and exchange.body.get("MaxResults") == size:
                found = {**(answer.document or {})}
                found.pop("NextToken", None)
                return with_document(answer, found) if answer.status == 200 else answer
            return answer

        return wrong

    return make


def _any_token():
    """A token that can't be read is the first page."""

    def wrong(exchange):
        answer = exchange.right()
        if exchange.operation == LIST and answer.status == 400 and "NextToken" in exchange.body:
            return exchange.without("NextToken")
        return answer

    return wrong


def _name(entry):
    return entry["AlgorithmName"]


SERVICES = tuple(
    WrongService(name=name, subject=subject, make=make)
    for subject, name, make in (
        ("values", "writes CR LF as LF", _text(lambda text: text.replace("\r\n", "\n"))),
        ("values", "composes combining characters",
         _text(lambda text: unicodedata.normalize("NFC", text))),
        ("values", "decomposes characters", _text(lambda text: unicodedata.normalize("NFD", text))),
        ("values", "strips spaces at the ends of texts over ten characters",
         _text(lambda text: text.strip() if len(text) > 10 else text)),
        ("values", "strips the spaces at the end of a text", _text(str.rstrip)),
        ("values", "loses what is beyond the first plane",
         _text(lambda text: "".join(each for each in text if each <= "\uffff"))),
        ("values", "cuts texts after 1,000 characters", _text(lambda text: text[:1000])),
        ("values", "cuts texts after 500 characters", _text(lambda text: text[:500])),
        ("values", "makes two spaces one", _text(lambda text: text.replace("  ", " "))),
        ("values", "loses tabs", _text(lambda text: text.replace("\t", " "))),
        ("values", "loses control characters",
         _text(lambda text: "".join(each for each in text if each >= " "))),
        ("values", "unescapes ampersands", _text(lambda text: text.replace("&amp;", "&"))),
        ("values", "escapes angle brackets", _text(lambda text: text.replace("<", "&lt;"))),
        ("lists", "loses the thirteenth item of a list", _list(lambda each: each[:12])),
        ("lists", "loses the hundredth item of a list", _list(lambda each: each[:99])),
        ("lists", "loses the third item of a list",
         _list(lambda each: [*each[:2], *each[3:]])),
        ("lists", "sorts lists of more than ten items",
         _list(lambda each: sorted(each, key=repr) if len(each) > 10 else each)),
        ("lists", "drops repeated items that aren't neighbours",
         _list(lambda each: [one for number, one in enumerate(each)
                             if one not in each[:max(0, number - 1)]])),
        ("maps", "loses the thirteenth entry of a map",
         _map(lambda each: dict(list(each.items())[:12]))),
        ("maps", "folds the keys of maps that differ in case",
         _map(lambda each: {key: value for key, value in each.items()
                            if not (key.islower() and key.upper() in each)})),
        ("maps", "loses an entry with an empty value",
         _map(lambda each: {key: value for key, value in each.items() if value != ""})),
        ("numbers", "loses what is beyond 32 bits",
         everywhere(lambda value: value & 0xFFFFFFFF if type(value) is int else value)),
        ("numbers", "describes 0 as absent",
         _map(lambda each: {key: value for key, value in each.items() if value != 0
                            or isinstance(value, bool)})),
        ("time", "moves the time of creation with each description", _later),
        ("time", "knows the time of creation to the second",
         describing(lambda found: {**found, "CreationTime": int(found["CreationTime"])})),
        ("time", "says that a creation was an hour ago",
         describing(lambda found: {**found, "CreationTime": found["CreationTime"] - 3600})),
        ("time", "answers a description as the first time", _first_answer),
        ("load", "rejects the three hundredth description",
         _after(300, _throttled, DESCRIBE)),
        ("load", "rejects the three hundredth create", _after(300, _throttled, CREATE)),
        ("load", "lists nothing from the hundredth time on",
         _after(100, lambda exchange: exchange.of(NameContains="zzz"), LIST)),
        ("pages", "forgets the filter after the first page",
         _page_without("NameContains", "CreationTimeAfter", "CreationTimeBefore")),
        ("pages", "forgets the order after the first page", _page_without("SortBy", "SortOrder")),
        ("pages", "ends a list of threes after one page", _no_token_for(3)),
        ("pages", "ends a list of twos after one page", _no_token_for(2)),
        ("pages", "ends a list of tens after one page", _no_token_for(10)),
        ("pages", "takes any token", _any_token),
        ("pages", "lists no more than fifty",
         _entries(lambda entries: entries[:50])),
        ("pages", "lists no more than ten", _entries(lambda entries: entries[:10])),
        ("filters", "ignores a lower bound of time alone",
         asking(lambda body: body if "CreationTimeBefore" in body else {
             name: each for name, each in body.items() if name != "CreationTimeAfter"}, LIST)),
        ("filters", "ignores an upper bound of time alone",
         asking(lambda body: body if "CreationTimeAfter" in body else {
             name: each for name, each in body.items() if name != "CreationTimeBefore"}, LIST)),
        ("filters", "ignores bounds of time beside a name",
         asking(lambda body: {name: each for name, each in body.items()
                              if "NameContains" not in body or "Creation" not in name}, LIST)),
        ("filters", "looks for names without regard to case",
         asking(lambda body: {**body, "NameContains": body["NameContains"].lower()}
                if isinstance(body.get("NameContains"), str) else body, LIST)),
        ("filters", "looks for the first ten characters of a name",
         asking(lambda body: {**body, "NameContains": body["NameContains"][:10]}
                if isinstance(body.get("NameContains"), str) else body, LIST)),
        ("filters", "ignores a filter of one character",
         asking(lambda body: {name: each for name, each in body.items()
                              if name != "NameContains" or len(str(each)) > 1}, LIST)),
        ("order", "sorts by name from the fortieth character on",
         _asked_for(lambda body: body.get("SortBy") == "Name" and "SortOrder" not in body,
                    lambda entries: sorted(entries, key=lambda each: _name(each)[40:]))),
        ("order", "sorts by the first 32 characters of a name",
         _asked_for(lambda body: body.get("SortBy") == "Name",
                    lambda entries: sorted(entries, key=lambda each: _name(each)[:32]))),
        ("order", "sorts names in upper case last",
         _asked_for(lambda body: body.get("SortBy") == "Name",
                    lambda entries: sorted(entries, key=lambda each: _name(each).swapcase()))),
        ("order", "doesn't sort what is filtered by name",
         _asked_for(lambda body: "NameContains" in body and "SortBy" in body, _swapped)),
        ("order", "doesn't sort what is filtered by time",
         _asked_for(lambda body: "CreationTimeAfter" in body and "SortBy" in body, _swapped)),
        ("order", "doesn't sort pages of three",
         _asked_for(lambda body: body.get("MaxResults") == 3, _swapped)),
        ("summaries", "cuts descriptions after ten characters",
         _entry(lambda each: {name: value[:10] if name == "AlgorithmDescription" else value
                              for name, value in each.items()})),
        ("summaries", "cuts descriptions after a hundred characters",
         _entry(lambda each: {name: value[:100] if name == "AlgorithmDescription" else value
                              for name, value in each.items()})),
        ("summaries", "writes descriptions as ASCII",
         _entry(lambda each: {name: value.encode("ascii", "replace").decode()
                              if isinstance(value, str) else value
                              for name, value in each.items()})),
        ("summaries", "says that everything is in progress",
         _entry(lambda each: {**each, "AlgorithmStatus": "InProgress"})),
        ("summaries", "gives ARNs in lower case",
         _entry(lambda each: {**each, "AlgorithmArn": each["AlgorithmArn"].lower()})),
    )
)  # fmt: skip

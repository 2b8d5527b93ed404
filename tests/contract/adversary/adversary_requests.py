"""Services that accept, reject or word the wrong thing, mostly where few requests go."""

import gzip
import re
from dataclasses import replace

from adversary_wire import (
    WrongService,
    accepting,
    asking,
    indices,
    lists_in,
    rejecting,
    rewording,
    texts_in,
    with_body,
)

CREATE = "CreateAlgorithm"


def _only(text, *parts):
    """Whether each of the errors in a text has one of some parts."""
    errors = text.partition("detected: ")[2].split("; Value")
    return all(any(part in error for part in parts) for error in errors)


def _of_method(method, *, as_post):
    def make():
        def wrong(exchange):
            if exchange.request.method != method:
                return exchange.right()
            if as_post:
                return exchange.target.right(replace(exchange.request, method="POST"))
            return replace(exchange.right(), status=405)

        return wrong

    return make


def _of_body(condition, change):
    """Answer otherwise if the bytes of the body fulfil a condition."""

    def make():
        def wrong(exchange):
            return change(exchange) if condition(exchange.request.body) else exchange.right()

        return wrong

    return make


def _with_body(exchange, body):
    return exchange.target.right(replace(exchange.request, body=body))


def _too_large(exchange):
    return replace(with_body(exchange.missing(), b""), status=413)


def _gunzipped():
    def wrong(exchange):
        answer = exchange.right()
        named = {name.lower() for name in exchange.request.headers}
        if "content-encoding" not in named:
            return answer
        return replace(with_body(answer, b"<UnknownOperationException/>\n"), status=404)

    return wrong


def _anything_gunzipped():
    def wrong(exchange):
        body = exchange.request.body
        return _with_body(exchange, gzip.decompress(body)) if body[:2] == b"\x1f\x8b" else (
            exchange.right()
        )  # fmt: skip

    return wrong


def _first_of_a_place():
    """Each kind of error is noticed the first two hundred times."""
    seen = []

    def wrong(exchange):
        answer = exchange.right()
        if exchange.operation != CREATE or answer.status != 400:
            return answer
        seen.append(1)
        if len(seen) % 200:
            return answer
        return exchange.accepted(answer, AlgorithmArn=exchange.arn())

    return wrong


def _rules_off(*parts):
    """Don't notice broken rules that a text names."""
    return accepting(
        lambda text, _: "validation error" not in text and any(part in text for part in parts)
    )


def _longest(value):
    return max(map(len, lists_in(value)), default=0)


SERVICES = tuple(
    WrongService(name=name, subject=subject, make=make)
    for subject, name, make in (
        ("places", "accepts what is wrong from the second item on",
         accepting(lambda text, _: indices(text) and min(indices(text)) >= 2)),
        ("places", "accepts what is wrong from the fourth item on",
         accepting(lambda text, _: indices(text) and min(indices(text)) >= 4)),
        ("places", "accepts what is wrong from the eleventh item on",
         accepting(lambda text, _: indices(text) and min(indices(text)) >= 11)),
        ("places", "accepts what is wrong from the hundredth item on",
         accepting(lambda text, _: indices(text) and min(indices(text)) >= 100)),
        ("places", "numbers items beyond the ninth from 0",
         rewording(lambda text: re.sub(
             r"\.(\d\d+)\.member", lambda found: f".{int(found[1]) - 1}.member", text))),
        ("places", "numbers items of items from 0",
         rewording(lambda text: re.sub(
             r"(\.\d+\.member.*?)\.(\d+)\.member",
             lambda found: f"{found[1]}.{int(found[2]) - 1}.member", text))),
        ("places", "accepts a wrong item in the middle of three",
         accepting(lambda text, body: indices(text) == [2] and _longest(body) >= 3)),
        ("combinations", "accepts two errors at once",
         accepting(lambda text, _: text.startswith("2 validation errors"))),
        ("combinations", "accepts more than five errors at once",
         accepting(lambda text, _: int((re.match(r"\d+", text) or ["0"])[0]) > 5)),
        ("combinations", "accepts a long name where there is a description",
         accepting(lambda text, body: "AlgorithmDescription" in body
                   and _only(text, "'algorithmName'"))),
        ("combinations", "accepts wrong tags where there are inference settings",
         accepting(lambda text, body: "InferenceSpecification" in body
                   and _only(text, "'tags."))),
        ("combinations", "accepts a wrong description where there are tags",
         accepting(lambda text, body: body.get("Tags") and _only(text, "'algorithmDescription'"))),
        ("combinations", "accepts wrong channels of an algorithm for the marketplace",
         accepting(lambda text, body: body.get("CertifyForMarketplace") is True
                   and _only(text, "trainingChannels"))),
        ("combinations", "rejects tags beside a description",
         rejecting(lambda body: body.get("Tags") and body.get("AlgorithmDescription"), CREATE)),
        ("combinations", "rejects two containers that both have an environment",
         rejecting(lambda body: sum("Environment" in each for each in
                   (body.get("InferenceSpecification") or {}).get("Containers") or ()
                   if isinstance(each, dict)) > 1, CREATE)),
        ("wording", "lists no more than three errors",
         rewording(lambda text: "; ".join(text.split("; Value")[:3]).replace("; ", "; Value", 0)
                   if text.count("; Value") > 2 else text)),
        ("wording", "cuts printed values after 200 characters",
         rewording(lambda text: re.sub(r"(Value '.{200}).+?(' at ')", r"\1\2", text, count=1,
                                       flags=re.DOTALL))),
        ("wording", "prints text beyond the first plane as question marks",
         rewording(lambda text: re.sub(r"[^\u0000-\uffff]", "?", text))),
        ("wording", "prints text beyond Latin-1 as question marks",
         rewording(lambda text: text.encode("latin-1", "replace").decode("latin-1"))),
        ("wording", "prints a line feed as a space",
         rewording(lambda text: text.replace("\n", " "))),
        ("wording", "spells the plural of eleven errors wrongly",
         rewording(lambda text: text.replace("11 validation errors", "11 validation error"))),
        ("limits", "accepts a 1,025th character of a description if it has astral ones",
         accepting(lambda text, body: any(max(each) > "\uffff" for each in texts_in(body) if each)
                   and "length less than" in text)),
        ("limits", "rejects descriptions of more than 1,000 characters",
         rejecting(lambda body: len(str(body.get("AlgorithmDescription", ""))) > 1000, CREATE)),
        ("limits", "rejects names of more than 60 characters",
         rejecting(lambda body: len(str(body.get("AlgorithmName", ""))) > 60, CREATE)),
        ("limits", "rejects names with two hyphens in a row",
         rejecting(lambda body: "--" in str(body.get("AlgorithmName", "")), CREATE)),
        ("limits", "rejects names without a letter",
         rejecting(lambda body: str(body.get("AlgorithmName", "")).isdecimal(), CREATE)),
        ("limits", "rejects lists of more than 50 items",
         rejecting(lambda body: _longest(body) > 50, CREATE)),
        ("limits", "rejects maps of more than 12 entries",
         rejecting(lambda body: any(
             len(each.get("Environment") or ()) > 12
             for each in (body.get("InferenceSpecification") or {}).get("Containers") or ()
             if isinstance(each, dict)), CREATE)),
        ("limits", "rejects bodies of more than 64 KiB",
         _of_body(lambda body: len(body) > 2**16, _too_large)),
        ("limits", "rejects bodies of more than 1 MiB",
         _of_body(lambda body: len(body) > 2**20, _too_large)),
        ("limits", "accepts bodies of more than 10 MiB",
         _of_body(lambda body: len(body) > 10 * 2**20,
                  lambda exchange: exchange.accepted(exchange.missing(),
                                                     AlgorithmArn=exchange.arn()))),
        ("types", "takes the text of a number for a number",
         accepting(lambda text, body: any(each.isdecimal() for each in texts_in(body))
                   and "can not be converted" in text)),
        ("types", "takes the text true for a flag",
         accepting(lambda text, body: {"true", "false"} & set(texts_in(body))
                   and "can not be converted" in text)),
        ("types", "takes an empty text for nothing",
         accepting(lambda text, body: "" in set(texts_in(body)) and "converted" in text)),
        ("types", "takes 0 and 1 for flags",
         accepting(lambda _, body: body.get("CertifyForMarketplace") in (0, 1)
                   and not isinstance(body.get("CertifyForMarketplace"), bool))),
        ("bytes", "takes PATCH for POST", _of_method("PATCH", as_post=True)),
        ("bytes", "takes PUT for POST", _of_method("PUT", as_post=True)),
        ("bytes", "answers HEAD with 405", _of_method("HEAD", as_post=False)),
        ("bytes", "doesn't know gzip", _gunzipped),
        ("bytes", "unpacks what isn't said to be gzip", _anything_gunzipped),
        ("bytes", "takes a byte order mark",
         _of_body(lambda body: body[:3] == b"\xef\xbb\xbf",
                  lambda exchange: _with_body(exchange, exchange.request.body[3:]))),
        ("bytes", "takes two commas in a row",
         _of_body(lambda body: b",," in body,
                  lambda exchange: _with_body(exchange, re.sub(b",,+", b",",
                                                               exchange.request.body)))),
        ("bytes", "takes a comma before the end",
         _of_body(lambda body: re.search(rb",\s*[}\]]", body),
                  lambda exchange: _with_body(
                      exchange, re.sub(rb",(\s*[}\]])", rb"\1", exchange.request.body)))),
        ("types", "reads an exponent as another number",
         _of_body(lambda body: re.search(rb":\s*\d+[eE]\d", body),
                  lambda exchange: _with_body(
                      exchange, re.sub(rb"[eE]\d+", b"", exchange.request.body)))),
        ("rules", "notices every two hundredth error not at all", _first_of_a_place),
        ("rules", "doesn't notice repeated names",
         _rules_off("unique", "duplicate", "Duplicate", "more than once")),
        ("operations", "describes what has a name that is too long as missing",
         asking(lambda body: {**body, "AlgorithmName": body["AlgorithmName"][-170:]}
                if isinstance(body.get("AlgorithmName"), str) else body, "DescribeAlgorithm")),
    )
)  # fmt: skip

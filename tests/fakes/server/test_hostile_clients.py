"""Clients that send anything but a proper request: each gets its answer, and the server goes on."""

import re
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from aws_fakes.server.app import serve
from aws_fakes.server.limits import Limits

LIMITS = Limits(idle=5, head=5, patience=5, body=2**20, control=2**18, drained=2**21)
SIGNED = (
    "Content-Type: application/x-amz-json-1.1",
    "Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request",
)
ONE = b"2\r\n{}\r\n0\r\n\r\n"
CONTROL = "X-Aws-Fakes-Control: 1"
CHUNKED = "Transfer-Encoding: chunked"
POST = "POST / HTTP/1.1"
INJECTIONS = "POST /aws-contract/injections HTTP/1.1"
TRANSITION = "POST /moto-api/state-manager/set-transition HTTP/1.1"
DEEP = b'{"failure":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
SETTING = b'{"model_name":"sagemaker::algorithm","transition":'


def raw(*lines, body=b"", host="Host: localhost"):
    """Build a request from its lines."""
    head = [lines[0], *([host] if host else []), *lines[1:]]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def call(
    operation="ListAlgorithms", *, body=b"{}", line=POST, host="Host: localhost", framing=None
):
    """Build a request to SageMaker; `framing` replaces its Content-Length."""
    framing = [f"Content-Length: {len(body)}"] if framing is None else framing
    return raw(
        line, f"X-Amz-Target: SageMaker.{operation}", *SIGNED, *framing, body=body, host=host
    )


def chunks(body):
    return call(framing=[CHUNKED], body=body)


def sized(*values):
    return call(framing=[f"Content-Length: {value}" for value in values])


def control(line, body):
    return raw(line, CONTROL, f"Content-Length: {len(body)}", body=body)


ACCEPTED = {
    "good": call(),
    "empty lines first": b"\r\n\r\n" + call(),
    "bare LF": call().replace(b"\r\n", b"\n"),
    "HTTP/1.0 without Host": call(line="POST / HTTP/1.0", host=None),
    "absolute target": call(line="POST http://localhost/ HTTP/1.1"),
    "empty header value": call(framing=["Content-Length: 2", "X-Empty:"]),
    "tab after colon": call(framing=["Content-Length:\t2 "]),
    "header twice": call(framing=["Content-Length: 2", "X-A: 1", "X-A: 2"]),
    "non-ASCII header": call(framing=["Content-Length: 2", "X-A: \xe9\xff"]),
    "unknown expectation": call(framing=["Content-Length: 2", "Expect: nonsense"]),
    "chunks": chunks(b"1\r\n{\r\n01\r\n}\r\n0\r\n\r\n"),
    "chunk extensions": chunks(b'1;a=1;b="2"\r\n{\r\n1 ;c\r\n}\r\n0;d\r\n\r\n'),
    "trailers": chunks(b"2\r\n{}\r\n0\r\nX-Checksum: 1\r\nX-More: 2\r\n\r\n"),
    "chunked in capitals": call(framing=["Transfer-Encoding: Chunked"], body=ONE),
}  # fmt: skip

MALFORMED = {
    "noise": b"NONSENSE\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 50 + b"\n",
    "SSH": b"SSH-2.0-OpenSSH_9.6\r\n",
    "HTTP/0.9": b"GET /\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/9.9": raw("POST / HTTP/9.9"),
    "version in lower case": raw("POST / http/1.1"),
    "two spaces": raw("POST  / HTTP/1.1"),
    "space in target": raw("POST /a b HTTP/1.1"),
    "NUL in target": raw("POST /\0 HTTP/1.1"),
    "method with a bracket": raw("P(ST / HTTP/1.1"),
    "broken URL": raw("POST http://[::1/ HTTP/1.1"),
    "broken URL of //": raw("POST //[::1/ HTTP/1.1"),
    "broken Host": call(host="Host: [::1"),
    "broken port": call(host="Host: localhost:99999"),
    "no Host": call(host=None),
    "two Hosts": call(host="Host: localhost\r\nHost: localhost"),
    "no colon": raw(POST, "Nonsense"),
    "space before colon": raw(POST, "X : 1"),
    "no name": raw(POST, ": 1"),
    "folded line": raw(POST, "X: 1", " 2"),
    "folded first line": raw(POST, " X: 1", host=None),
    "NUL in header": raw(POST, "X: \0"),
    "CR in header": raw(POST, "X: 1\rY: 2"),
    "end in request line": b"POST / HT",
    "end after request line": b"POST / HTTP/1.1\r\n",
    "end in header": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Le",
    "end before empty line": b"POST / HTTP/1.1\r\nHost: localhost\r\n",
    "end in body": sized(1000),
    "length -1": sized(-1),
    "length +2": sized("+2"),
    "length 0x2": sized("0x2"),
    "length many": sized("many"),
    "length empty": sized(""),
    "length superscript": sized("\xb2"),
    "length list": sized("2, 2"),
    "length twice": sized(2, 2),
    "two lengths": sized(2, 3),
    "length beyond int64": sized("9" * 30),
    "length and chunked": call(framing=["Content-Length: 2", CHUNKED], body=ONE),
    "chunked and length": call(framing=[CHUNKED, "Content-Length: 2"], body=ONE),
    "chunked twice": call(framing=[CHUNKED, CHUNKED], body=ONE),
    "gzip, chunked": call(framing=["Transfer-Encoding: gzip, chunked"]),
    "identity": call(framing=["Transfer-Encoding: identity"]),
    "xchunked": call(framing=["Transfer-Encoding: xchunked"]),
    "chunks in HTTP/1.0": call(line="POST / HTTP/1.0", framing=[CHUNKED], body=b"0\r\n\r\n"),
    "chunk of -1": chunks(b"-1\r\n\r\n0\r\n\r\n"),
    "chunk of +2": chunks(b"+2\r\n{}\r\n0\r\n\r\n"),
    "chunk of 0x2": chunks(b"0x2\r\n{}\r\n0\r\n\r\n"),
    "chunk of 0_2": chunks(b"0_2\r\n{}\r\n0\r\n\r\n"),
    "chunk without size": chunks(b"\r\n{}\r\n0\r\n\r\n"),
    "chunk too long": chunks(b"1\r\n{}\r\n0\r\n\r\n"),
    "chunk size of 17 digits": chunks(b"1" * 17 + b"\r\n"),
    "chunk line without end": chunks(b"1;" + b"a" * 10_000),
    "end in chunk": chunks(b"f\r\n{}"),
    "end before last chunk": chunks(b"2\r\n{}\r\n"),
    "end in trailers": chunks(b"2\r\n{}\r\n0\r\nX: 1\r\n"),
    "malformed trailer": chunks(b"2\r\n{}\r\n0\r\nnonsense\r\n\r\n"),
    "deep JSON": call("CreateAlgorithm", body=b"[" * 100_000),
    "deep JSON to control": control(INJECTIONS, DEEP),
    "no JSON to control": control(INJECTIONS, b"\xff"),
    "text for seconds": control(INJECTIONS, b'{"failure":"slow","seconds":"x"}'),
    "list for operation": control(INJECTIONS, b'{"failure":"slow","operation":[]}'),
    "list for seed": control("DELETE /aws-contract/injections HTTP/1.1", b'{"seed":[1]}'),
    "list for name": control(
        "POST /aws-contract/setbacks HTTP/1.1", b'{"AlgorithmName":[1],"Reason":"r"}'
    ),
    "unknown transition": control(TRANSITION, SETTING + b'{"progression":"bogus"}}'),
    "text for transition": control(TRANSITION, SETTING + b'"bogus"}'),
    "deep transition": control(TRANSITION, SETTING + b"[" * 100_000),
}  # fmt: skip

OTHERS = {
    "long target": (414, raw(f"POST /{'x' * 70_000} HTTP/1.1")),
    "long header": (431, raw(POST, f"X: {'x' * 70_000}")),
    "101 headers": (431, raw(POST, *["X: x"] * 101)),
    "endless headers": (431, raw(POST, *["X: x"] * 10_000)),
    "large body to control": (413, control(INJECTIONS, b" " * (LIMITS.control + 1))),
    "large body to moto": (413, raw("PUT /bucket/key HTTP/1.1", "Content-Length: 1048577",
                                    body=b" " * 1_048_577)),
    "chunks too large": (413, raw("PUT /bucket/key HTTP/1.1", CHUNKED,
                                  body=b"100001\r\n" + b" " * 1_048_577 + b"\r\n0\r\n\r\n")),
    "far too large": (413, raw("PUT /bucket/key HTTP/1.1", "Content-Length: 9999999999999",
                               body=b" " * 2_200_000)),
    "incomplete CreateTrainingJob": (500, call("CreateTrainingJob")),
    "no transition": (500, control(TRANSITION, b"{}")),
    "bad state": (500, control(TRANSITION, b'{"model_name":[],"transition":1}')),
    "unknown control": (404, control("BREW /aws-contract/tea HTTP/1.1", b"")),
}  # fmt: skip

ODD = {
    "target without slash": raw("GET nonsense HTTP/1.1"),
    "asterisk": raw("OPTIONS * HTTP/1.1"),
    "authority": raw("CONNECT localhost:443 HTTP/1.1"),
    "unknown method": raw("BREW / HTTP/1.1"),
    "odd escapes": raw("GET /%00%ff%zz/%2e%2e/ HTTP/1.1"),
    "non-ASCII target": raw("GET /\xe9\xff?\xe9=\xff HTTP/1.1"),
    "broken signature": raw(POST, "Authorization: AWS4-HMAC-SHA256 Credential=/"),
    "unknown service": raw(POST, "Authorization: AWS4-HMAC-SHA256 Credential=a/b/c/d/e"),
    "foreign target": raw(POST, "X-Amz-Target: DynamoDB_20120810.Nothing"),
    "dots for a bucket": raw("GET /../../etc/passwd HTTP/1.1"),
    "broken form": raw(POST, "Content-Type: application/x-www-form-urlencoded",
                       "Content-Length: 3", body=b"\xff&="),
}  # fmt: skip

TABLE = [
    *((name, {200}, request) for name, request in ACCEPTED.items()),
    *((name, {400}, request) for name, request in MALFORMED.items()),
    *((name, {status}, request) for name, (status, request) in OTHERS.items()),
    *((name, set(range(200, 600)), request) for name, request in ODD.items()),
]


@pytest.fixture(scope="module")
def address():
    with serve(limits=LIMITS) as server:
        yield "127.0.0.1", urlsplit(server.url).port


def answered(address, request):
    """Send a request's bytes and their end, and return what comes back until the server's end."""
    with socket.create_connection(address, timeout=30) as sock:
        with suppress(OSError):  # the server may have answered and gone before all is sent
            sock.sendall(request)
            sock.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: sock.recv(65536), b""))


@pytest.mark.parametrize(("statuses", "request_"), [row[1:] for row in TABLE],
                         ids=[row[0] for row in TABLE])  # fmt: skip
def test_any_bytes_get_one_answer_and_harm_nobody(address, statuses, request_):
    answer = answered(address, request_)
    found = re.match(rb"HTTP/1.1 (\d{3}) [A-Z].*?\r\n\r\n", answer, re.DOTALL)
    assert found, answer
    assert int(found[1]) in statuses
    assert answer.count(b"HTTP/1.1 ") == 1
    if int(found[1]) == 500:
        assert b"x-amzn-RequestId: " in found[0]
        assert answer.endswith(b'"}')
    good = answered(address, call())
    assert good.startswith(b"HTTP/1.1 200 OK\r\n")
    assert good.endswith(b'{"AlgorithmSummaryList":[]}')


def test_what_follows_a_malformed_request_is_not_read_as_a_request(address):
    hidden = call("ListModels")
    answer = answered(address, sized(2, 3) + hidden)
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_good_request_before_a_malformed_one_is_answered(address):
    answer = answered(address, call() + b"NONSENSE\r\n\r\n")
    assert re.findall(rb"HTTP/1.1 (\d+)", answer) == [b"200", b"400"]


def test_a_connection_survives_a_body_that_is_too_large(address):
    large = control(INJECTIONS, b" " * (LIMITS.control + 1))
    answer = answered(address, large + call())
    assert re.findall(rb"HTTP/1.1 (\d+)", answer) == [b"413", b"200"]


def test_a_client_that_waits_for_100_continue_is_told_to_go_on(address):
    with socket.create_connection(address, timeout=30) as sock:
        sock.sendall(call(framing=["Content-Length: 2", "Expect: 100-continue"], body=b""))
        assert sock.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(b"{}")
        assert sock.recv(65536).startswith(b"HTTP/1.1 200 OK")

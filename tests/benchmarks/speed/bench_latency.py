"""Latency of a call through boto3 under the fake, and throughput of the server.

    python tests/benchmarks/speed/bench_latency.py

Latency: CreateAlgorithm of about 3 KB through boto3, answered by the fake inside moto, by a canned
answer without any server (botocore's own work), and moto's CreateModel of the same size under
plain `mock_aws`. Throughput: CreateAlgorithm on this project's server against CreateModel on moto's
own, each in a process of its own, from one boto3 client per thread. Medians of seven runs that
alternate between the candidates; the ratios that matter are printed with their bounds.
"""

import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count, repeat
from pathlib import Path

import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from moto import mock_aws

import aws_fakes
from aws_fakes.resources.algorithm.examples import realistic_request

RUNS, CALLS, SERVED, THREADS = 7, 100, 120, 4
ROOT = Path(__file__).parents[3]
CONTAINER = {"Image": "image:1", "Environment": {f"KEY_{n}": "value" for n in range(8)}}
MODEL = {
    "ExecutionRoleArn": "arn:aws:iam::123456789012:role/role",
    "Containers": [CONTAINER] * 15,
}
NUMBERS = count()
MOTO = "from moto.server import main; import sys; main(['-p', sys.argv[1], '-H', '127.0.0.1'])"


class Canned:
    """An answer that botocore gets before it sends anything."""

    def __init__(self, body):
        self.body = body

    def stream(self, *_, **__):
        yield self.body

    def __call__(self, request, **_):
        return AWSResponse(request.url, 200, {}, self)


def client(**options):
    return boto3.client(
        "sagemaker",
        "us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=Config(retries={"total_max_attempts": 1}),
        **options,
    )


def create_algorithm(sagemaker):
    sagemaker.create_algorithm(**realistic_request(f"n{next(NUMBERS)}"))


def create_model(sagemaker):
    sagemaker.create_model(ModelName=f"n{next(NUMBERS)}", **MODEL)


def seconds(call, *arguments):
    started = time.perf_counter()
    for _ in range(CALLS):
        call(*arguments)
    return (time.perf_counter() - started) / CALLS


def latency():
    """Return the median milliseconds of a call by what answers it."""
    with aws_fakes.mock_algorithms():
        ours = client()
    with mock_aws():
        motos = client()
    bare = client()
    arn = b'{"AlgorithmArn":"arn:aws:sagemaker:us-east-1:123456789012:algorithm/algorithm"}'
    bare.meta.events.register("before-send.sagemaker.CreateAlgorithm", Canned(arn))
    runs = {"canned answer": [], "fake": [], "CreateModel of moto": []}
    for _ in range(RUNS):
        runs["canned answer"].append(seconds(create_algorithm, bare))
        with aws_fakes.mock_algorithms():
            runs["fake"].append(seconds(create_algorithm, ours))
        with mock_aws():
            runs["CreateModel of moto"].append(seconds(create_model, motos))
    return {name: statistics.median(each) * 1000 for name, each in runs.items()}


def many(call, sagemaker):
    for _ in range(SERVED):
        call(sagemaker)


@contextmanager
def process(*arguments, port):
    """Run a server in a process of its own until the end."""
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait(url)
            yield url
        finally:
            server.kill()


def _wait(url):
    sts = client(endpoint_url=url)
    for _ in range(100):
        try:
            sts.list_models()
        except Exception:  # noqa: BLE001 - any error means that the server isn't ready
            time.sleep(0.1)
        else:
            return
    sys.exit(f"no server at {url}")


def throughput():
    """Return the median requests per second by server."""
    with ExitStack() as stack:
        serve = ("-m", "aws_contract.cli.main", "serve", "--port", "5791")
        ours = stack.enter_context(process(*serve, port=5791))
        motos = stack.enter_context(process("-c", MOTO, "5792", port=5792))
        pool = stack.enter_context(ThreadPoolExecutor(THREADS))
        candidates = {"fake": (ours, create_algorithm), "moto_server": (motos, create_model)}
        clients = {
            name: [client(endpoint_url=url) for _ in range(THREADS)]
            for name, (url, _) in candidates.items()
        }
        runs = {name: [] for name in candidates}
        for _ in range(RUNS):
            for name, (_, call) in candidates.items():
                started = time.perf_counter()
                list(pool.map(many, repeat(call), clients[name]))
                runs[name].append(THREADS * SERVED / (time.perf_counter() - started))
        return {name: statistics.median(each) for name, each in runs.items()}


def main():
    latencies = latency()
    for name, milliseconds in latencies.items():
        print(f"latency     {name:20} {milliseconds:7.3f} ms")
    ratio = latencies["fake"] / latencies["canned answer"]
    print(f"latency     fake / canned answer: {ratio:.2f} (at most 3)")
    ratio = latencies["fake"] / latencies["CreateModel of moto"]
    print(f"latency     fake / CreateModel: {ratio:.2f}")
    servers = throughput()
    for name, rate in servers.items():
        print(f"throughput  {name:20} {rate:7.0f} requests a second")
    ratio = servers["fake"] / servers["moto_server"]
    print(f"throughput  fake / moto_server: {ratio:.2f} (at least 1)")


if __name__ == "__main__":
    main()

"""What validating costs: the same boto3 calls under plain and under strict moto, turn about.

python tests/benchmarks/speed/bench_strict.py --turns 400
"""

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import boto3
from moto import mock_aws

import aws_fakes

LIMIT = 1.15


def calls() -> dict[str, Callable[[], Any]]:
    """Return a call for each service, with what it needs already created."""
    clients = {name: boto3.client(name, region_name="us-east-1") for name in
               ("kms", "ssm", "dynamodb", "logs")}  # fmt: skip
    key = clients["kms"].create_key()["KeyMetadata"]["KeyId"]
    clients["ssm"].put_parameter(Name="/a", Value="b", Type="String")
    clients["dynamodb"].create_table(
        TableName="table",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    item = {"id": {"S": "1"}, "list": {"L": [{"N": str(number)} for number in range(20)]}}
    return {
        "kms:DescribeKey": lambda: clients["kms"].describe_key(KeyId=key),
        "ssm:GetParameter": lambda: clients["ssm"].get_parameter(Name="/a"),
        "dynamodb:PutItem": lambda: clients["dynamodb"].put_item(TableName="table", Item=item),
        "logs:DescribeLogGroups": lambda: clients["logs"].describe_log_groups(limit=5),
    }


def seconds(call: Callable[[], Any]) -> float:
    """Return the processor time of one call: everything happens in this process."""
    start = time.process_time()
    call()
    return time.process_time() - start


def main() -> None:
    """Print the medians and their ratio for each call."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=400)
    turns = parser.parse_args().turns
    with mock_aws():
        for name, call in calls().items():
            plain, strict = [], []
            with aws_fakes.strict():
                call()  # compiles the operation
            for _ in range(turns):
                plain.append(seconds(call))
                with aws_fakes.strict():
                    strict.append(seconds(call))
            before, after = statistics.median(plain) * 1000, statistics.median(strict) * 1000
            verdict = "" if after / before <= LIMIT else f"  over {LIMIT}"
            print(f"{name:24} plain {before:6.3f} ms  strict {after:6.3f} ms  "
                  f"{after / before:5.3f}{verdict}")  # fmt: skip


if __name__ == "__main__":
    main()

"""What a user of the SageMaker SDK does with an algorithm; prints what came of it as JSON."""

import json
import sys

import boto3
import sagemaker
from sagemaker.algorithm import AlgorithmEstimator


def rejected(call, *arguments, **options):
    """Return the text of what `call` raises."""
    try:
        call(*arguments, **options)
    except Exception as error:  # noqa: BLE001 - whatever the SDK raises is what its user sees
        return f"{type(error).__name__}: {error}"
    raise SystemExit(f"{call} was not rejected")


def main(arn, image_only):
    client = boto3.client("sagemaker")
    session = sagemaker.Session(boto3.Session(), sagemaker_client=client)

    def estimator(**options):
        given = {
            "algorithm_arn": arn,
            "role": "arn:aws:iam::123456789012:role/role",
            "instance_count": 1,
            "instance_type": "ml.m5.xlarge",
            "output_path": "s3://bucket/output",
            "sagemaker_session": session,
        }
        return AlgorithmEstimator(**{**given, **options})

    data = {"training": "s3://bucket/training"}
    good = estimator(instance_count=2)
    good.set_hyperparameters(epochs=3, learning_rate=0.5)
    good.fit(data, job_name="job", wait=False, logs=False)
    lacking, bad_value, unknown = estimator(), estimator(), estimator()
    other_channel = estimator()
    other_channel.set_hyperparameters(epochs=3)
    report = {
        "job": client.describe_training_job(TrainingJobName="job"),
        "hyperparameters": good.hyperparameters(),
        "instance": rejected(estimator, instance_type="ml.c5.large"),
        "instances": rejected(
            estimator, algorithm_arn=image_only, instance_type="ml.m5.large", instance_count=2
        ),
        "missing": rejected(estimator, algorithm_arn=arn + "-missing"),
        "required": rejected(lacking.fit, data, wait=False),
        "value": rejected(bad_value.set_hyperparameters, epochs=3, optimizer="lion"),
        "range": rejected(bad_value.set_hyperparameters, epochs=501),
        "unknown": rejected(unknown.set_hyperparameters, depth=1),
        "channel": rejected(other_channel.fit, {**data, "extra": "s3://bucket/x"}, wait=False),
        "no channel": rejected(
            other_channel.fit, {"validation": "s3://bucket/validation"}, wait=False
        ),
    }
    print(json.dumps(report, default=str))


main(*sys.argv[1:])

"""SageMaker's Model as a resource: what a user would write to run the contract on it."""

from aws_contract.resources.derived import derived_resource


def minimal_request(name):
    """Return the smallest CreateModel body that moto accepts."""
    return {
        "ModelName": name,
        "ExecutionRoleArn": "arn:aws:iam::123456789012:role/model",
        "PrimaryContainer": {"Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/model:1"},
    }


RESOURCE = derived_resource(
    service="sagemaker",
    thing="Model",
    arn_format="arn:{partition}:sagemaker:{region}:{account}:model/{name}",
    minimal_request=minimal_request,
)

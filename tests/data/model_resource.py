"""SageMaker's Model as a resource: what a user would write to run the contract on it."""

from aws_contract import Resource, Tagging


def minimal_request(name):
    """Return the smallest CreateModel body that moto accepts."""
    return {
        "ModelName": name,
        "ExecutionRoleArn": "arn:aws:iam::123456789012:role/model",
        "PrimaryContainer": {"Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/model:1"},
    }


RESOURCE = Resource(
    name="Model",
    service="sagemaker",
    create="CreateModel",
    describe="DescribeModel",
    list="ListModels",
    delete="DeleteModel",
    name_member="ModelName",
    arn_member="ModelArn",
    arn_format="arn:{partition}:sagemaker:{region}:{account}:model/{name}",
    summaries="Models",
    minimal_request=minimal_request,
    summary_members=("ModelName", "ModelArn", "CreationTime"),
    tagging=Tagging(),
)

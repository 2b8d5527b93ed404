"""The expected wording, restated byte for byte from published error messages."""

import pytest

from aws_contract.protocol.expected_errors import expected_items, serialization_message, wire_path
from aws_strategies.case import ABSENT, Grade, MapKey, Violation
from aws_strategies.model import Kind, load_operation

OPERATION = load_operation("sagemaker", "CreateAlgorithm")
CHANNEL = ("TrainingSpecification", "TrainingChannels", 0)
HYPERPARAMETER = ("TrainingSpecification", "SupportedHyperParameters", 2)
JOB = ("ValidationSpecification", "ValidationProfiles", 0, "TrainingJobDefinition")
JOB_PATH = "ValidationSpecification.ValidationProfiles[].TrainingJobDefinition"
CONTAINER = ("InferenceSpecification", "Containers", 1)


def violation(path, kind, location, after, container=None):
    point = next(p for p in OPERATION.points if p.path == path and p.kind is kind)
    return Violation(
        point=point, location=location, before=ABSENT, after=after, how="", container=container
    )


WORDING = {
    "required": (
        violation("AlgorithmName", Kind.REQUIRED, ("AlgorithmName",), ABSENT),
        "Value null at 'algorithmName' failed to satisfy constraint: Member must not be null",
    ),
    "required-in-list": (
        violation(
            "TrainingSpecification.TrainingChannels[].Name",
            Kind.REQUIRED,
            (*CHANNEL, "Name"),
            None,
        ),
        (
            "Value null at 'trainingSpecification.trainingChannels.1.member.name' "
            "failed to satisfy constraint: Member must not be null"
        ),
    ),
    "max-length": (
        violation("AlgorithmName", Kind.MAX_LENGTH, ("AlgorithmName",), "a" * 64),
        (
            f"Value '{'a' * 64}' at 'algorithmName' failed to satisfy constraint: "
            "Member must have length less than or equal to 63"
        ),
    ),
    "min-length-of-empty": (
        violation("AlgorithmName", Kind.MIN_LENGTH, ("AlgorithmName",), ""),
        (
            "Value '' at 'algorithmName' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1"
        ),
    ),
    "pattern": (
        violation("AlgorithmName", Kind.PATTERN, ("AlgorithmName",), "it's -"),
        (
            "Value 'it's -' at 'algorithmName' failed to satisfy constraint: Member must satisfy "
            "regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"
        ),
    ),
    "enum": (
        violation(
            "TrainingSpecification.SupportedHyperParameters[].Type",
            Kind.ENUM,
            (*HYPERPARAMETER, "Type"),
            "integer",
        ),
        (
            "Value 'integer' at 'trainingSpecification.supportedHyperParameters.3.member.type' "
            "failed to satisfy constraint: Member must satisfy enum value set: "
            "[Categorical, Continuous, FreeText, Integer]"
        ),
    ),
    "max-value": (
        violation(
            f"{JOB_PATH}.ResourceConfig.KeepAlivePeriodInSeconds",
            Kind.MAX_VALUE,
            (*JOB, "ResourceConfig", "KeepAlivePeriodInSeconds"),
            21601,
        ),
        (
            "Value '21601' at 'validationSpecification.validationProfiles.1.member."
            "trainingJobDefinition.resourceConfig.keepAlivePeriodInSeconds' failed to satisfy "
            "constraint: Member must have value less than or equal to 21600"
        ),
    ),
    "min-value": (
        violation(
            f"{JOB_PATH}.StoppingCondition.MaxRuntimeInSeconds",
            Kind.MIN_VALUE,
            (*JOB, "StoppingCondition", "MaxRuntimeInSeconds"),
            0,
        ),
        (
            "Value '0' at 'validationSpecification.validationProfiles.1.member."
            "trainingJobDefinition.stoppingCondition.maxRuntimeInSeconds' failed to satisfy "
            "constraint: Member must have value greater than or equal to 1"
        ),
    ),
    "empty-list": (
        violation(
            "TrainingSpecification.TrainingChannels[].SupportedInputModes",
            Kind.MIN_SIZE,
            (*CHANNEL, "SupportedInputModes"),
            [],
        ),
        (
            "Value '[]' at 'trainingSpecification.trainingChannels.1.member.supportedInputModes' "
            "failed to satisfy constraint: Member must have length greater than or equal to 1"
        ),
    ),
    "element": (
        violation(
            "TrainingSpecification.TrainingChannels[].SupportedContentTypes[]",
            Kind.MAX_LENGTH,
            (*CHANNEL, "SupportedContentTypes", 1),
            "b" * 257,
            container=["a", "b" * 257],
        ),
        (
            f"Value '[a, {'b' * 257}]' at "
            "'trainingSpecification.trainingChannels.1.member.supportedContentTypes' "
            "failed to satisfy constraint: Member must satisfy constraint: "
            "[Member must have length less than or equal to 256, "
            "Member must have length greater than or equal to 0, "
            "Member must satisfy regular expression pattern: .*]"
        ),
    ),
    "enum-element": (
        violation(
            "TrainingSpecification.TrainingChannels[].SupportedInputModes[]",
            Kind.ENUM,
            (*CHANNEL, "SupportedInputModes", 0),
            "fastfile",
            container=["fastfile", "Pipe"],
        ),
        (
            "Value '[fastfile, Pipe]' at "
            "'trainingSpecification.trainingChannels.1.member.supportedInputModes' "
            "failed to satisfy constraint: Member must satisfy constraint: "
            "[Member must satisfy enum value set: [Pipe, FastFile, File]]"
        ),
    ),
    "map-value": (
        violation(
            f"{JOB_PATH}.HyperParameters{{value}}",
            Kind.MAX_LENGTH,
            (*JOB, "HyperParameters", "k"),
            "v" * 2501,
            container={"k": "v" * 2501, "k2": "w"},
        ),
        (
            f"Value '{{k2=w, k={'v' * 2501}}}' at 'validationSpecification.validationProfiles."
            "1.member.trainingJobDefinition.hyperParameters' failed to satisfy constraint: "
            "Map value must satisfy constraint: [Member must have length less than or equal to "
            "2500, Member must have length greater than or equal to 0, Member must satisfy "
            "regular expression pattern: .*]"
        ),
    ),
    "map-key": (
        violation(
            "InferenceSpecification.Containers[].Environment{key}",
            Kind.PATTERN,
            (*CONTAINER, "Environment", MapKey("1")),
            "1",
            container={"1": "a"},
        ),
        (
            "Value '{1=a}' at 'inferenceSpecification.containers.2.member.environment' failed "
            "to satisfy constraint: Map keys must satisfy constraint: [Member must have length "
            "less than or equal to 1024, Member must have length greater than or equal to 0, "
            "Member must satisfy regular expression pattern: [a-zA-Z_][a-zA-Z0-9_]*]"
        ),
    ),
}


@pytest.mark.parametrize(("broken", "text"), WORDING.values(), ids=WORDING)
def test_each_kind_of_violation_is_worded_as_aws_words_it(broken, text):
    (item,) = expected_items((broken,), OPERATION)
    assert item.text == text


def test_a_container_is_named_once_however_many_elements_are_wrong():
    path = "TrainingSpecification.TrainingChannels[].SupportedInputModes[]"
    both = tuple(
        violation(path, Kind.ENUM, (*CHANNEL, "SupportedInputModes", n), "x", container=["x", "x"])
        for n in (0, 1)
    )
    assert len(expected_items(both, OPERATION)) == 1


def test_the_printed_form_of_a_list_of_structures_is_left_open():
    tags = [{"Key": str(n), "Value": ""} for n in range(51)]
    (item,) = expected_items((violation("Tags", Kind.MAX_SIZE, ("Tags",), tags),), OPERATION)
    assert item.value is None
    assert item.path == "tags"
    assert item.constraint == "Member must have length less than or equal to 50"


def test_the_printed_form_of_a_blob_is_left_open():
    """Nothing is claimed about how a service prints bytes; base64 is only how they are sent."""
    (item,) = empty_blob("Decrypt", "CiphertextBlob")
    assert item.value is None


def test_a_sensitive_value_is_not_printed():
    """As recorded of KMS: Value at 'plaintext' failed to satisfy constraint."""
    (item,) = empty_blob("Encrypt", "Plaintext")
    assert item.text == (
        "Value at 'plaintext' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1"
    )


def test_the_printed_form_of_a_list_of_blobs_is_left_open():
    operation = load_operation("iotfleetwise", "ImportDecoderManifest")
    path = "networkFileDefinitions[].canDbc.canDbcFiles"
    location = ("networkFileDefinitions", 0, "canDbc", "canDbcFiles")
    (point,) = (each for each in operation.points_at(path) if each.kind is Kind.MAX_SIZE)
    broken = Violation(point=point, location=location, before=[], after=[""] * 6, how="")
    (item,) = expected_items([broken], operation)
    assert item.value is None


def empty_blob(name, member):
    """Return what is expected of a blob of KMS that is too short."""
    operation = load_operation("kms", name)
    point = next(p for p in operation.points_at(member) if p.kind is Kind.MIN_LENGTH)
    broken = Violation(point=point, location=(member,), before=ABSENT, after="", how="")
    return expected_items([broken], operation)


def test_a_number_beyond_its_type_is_printed_clamped_and_only_assumed():
    path = f"{JOB_PATH}.ResourceConfig.KeepAlivePeriodInSeconds"
    location = (*JOB, "ResourceConfig", "KeepAlivePeriodInSeconds")
    (item,) = expected_items((violation(path, Kind.MAX_VALUE, location, 10**12),), OPERATION)
    assert item.value == "'2147483647'"
    assert item.grade is Grade.ASSUMED


def test_floating_point_numbers_are_printed_as_such():
    """As recorded of Lambda: {2=2.0}, Member must have value less than or equal to 1.0."""
    operation = load_operation("sagemaker", "UpdateEndpointWeightsAndCapacities")
    location = ("DesiredWeightsAndCapacities", 0, "DesiredWeight")
    (point,) = (p for p in operation.points_at("DesiredWeightsAndCapacities[].DesiredWeight")
                if p.kind is Kind.MIN_VALUE)  # fmt: skip
    broken = Violation(point=point, location=location, before=0, after=-1, how="")
    (item,) = expected_items([broken], operation)
    assert item.value == "'-1.0'"
    assert item.constraint == "Member must have value greater than or equal to 0.0"


def test_a_location_that_leads_nowhere_is_named():
    with pytest.raises(ValueError, match=r"'Nowhere'.*leads nowhere"):
        wire_path(("TrainingSpecification", "TrainingChannels", 0, "Nowhere"), OPERATION)


TYPES = [
    ("AlgorithmName", 1, "NUMBER_VALUE can not be converted to a String"),
    ("AlgorithmName", 1.5, "NUMBER_VALUE can not be converted to a String"),
    ("AlgorithmName", True, "TRUE_VALUE can not be converted to a String"),
    ("AlgorithmName", False, "FALSE_VALUE can not be converted to a String"),
    ("AlgorithmName", [], "Start of list found where not expected"),
    ("AlgorithmName", {}, "Start of structure or map found where not expected."),
    ("CertifyForMarketplace", "x", "'x' can not be converted to an Boolean"),
    ("CertifyForMarketplace", 1, "NUMBER_VALUE can not be converted to a Boolean"),
    (
        f"{JOB_PATH}.ResourceConfig.InstanceCount",
        "1",
        "STRING_VALUE can not be converted to an Integer",
    ),
    ("Tags", "x", "Expected list or null"),
    (f"{JOB_PATH}.HyperParameters", 1, "Expected map or null"),
    ("TrainingSpecification", "x", "Expected null"),
    ("TrainingSpecification", [], "Start of list found where not expected"),
    ("Tags", {}, None),
]


@pytest.mark.parametrize(("path", "sent", "text"), TYPES, ids=lambda value: repr(value)[-40:])
def test_wrong_json_types_are_worded_as_the_serializer_words_them(path, sent, text):
    assert serialization_message(violation(path, Kind.TYPE, ("somewhere",), sent)) == text

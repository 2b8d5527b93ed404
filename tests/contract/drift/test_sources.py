"""Everything that can be compared, and the error for what can't."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from aws_contract.drift import lockfile, sources
from aws_contract.drift.docs_page import PageError
from aws_contract.drift.snapshot import PAGE, describe_model
from aws_contract.drift.sources import SourceError, UnavailableError, cache_directory, load_source
from aws_contract.resources.algorithm.documentation import LOCK, SAVED_CONTRACTS
from aws_contract.results.codec import CodecError

DATA = Path(__file__).parents[2] / "data"
MODEL = (DATA / "drift-model.json").read_bytes()
ALGORITHM = {"service": "sagemaker", "operation": "CreateAlgorithm"}


def loaded(name, **options):
    return load_source(name, **ALGORITHM, saved=SAVED_CONTRACTS, **options)


def build_wheel(directory, *, version="9.9.9", names=None, name="botocore"):
    path = directory / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        info = f"{name}-{version}.dist-info"
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        wheel.writestr(f"{info}/METADATA", metadata)
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        wheel.writestr(f"{info}/RECORD", "")
        for member, data in (names or {}).items():
            wheel.writestr(f"botocore/data/sagemaker/{member}", data)
    return path


@pytest.mark.parametrize(
    "names",
    [
        pytest.param({"2017-07-24/service-2.json": MODEL}, id="plain"),
        pytest.param({"2017-07-24/service-2.json.gz": gzip.compress(MODEL)}, id="gzip"),
        pytest.param(
            {"2016-01-01/service-2.json": b"{}", "2017-07-24/service-2.json": MODEL}, id="newest"
        ),
    ],
)
def test_a_wheel_is_read_without_installing_it(tmp_path, names):
    snapshot = loaded(str(build_wheel(tmp_path, names=names))).snapshot
    assert (snapshot.source, snapshot.version) == ("botocore 9.9.9", "9.9.9")
    assert "Specification.Parts[].Count" in snapshot.request


@pytest.mark.parametrize("name", ["9.9.9", "botocore==9.9.9"])
def test_a_cached_version_needs_no_network(tmp_path, monkeypatch, name):
    build_wheel(tmp_path, names={"2017-07-24/service-2.json": MODEL})
    monkeypatch.setattr(sources.sys, "executable", "/nonexistent/python")
    assert loaded(name, cache=tmp_path).snapshot.version == "9.9.9"


@pytest.mark.parametrize("name", ["lock", "page-2023", "installed", "documentation"])
def test_named_sources(name):
    assert loaded(name).snapshot.operation == "CreateAlgorithm"


@pytest.mark.parametrize(
    ("file", "shows_prose"), [("drift-page.txt", True), ("drift-botocore-1.29.155.json", False)]
)
def test_files_are_recognised_by_their_content(file, shows_prose):
    assert bool(loaded(str(DATA / file)).prose) is shows_prose


def test_a_page_says_so():
    assert loaded(str(DATA / "drift-page.txt")).snapshot.shows == PAGE


@pytest.mark.parametrize(
    ("content", "error", "expected"),
    [
        pytest.param(b"\xff\xfe\x00", SourceError, "byte 0", id="binary"),
        pytest.param(b"{}", CodecError, "a saved contract", id="other JSON"),
        pytest.param(b"text", PageError, "Request Syntax", id="other text"),
    ],
)
def test_a_file_that_is_no_contract(tmp_path, content, error, expected):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(error, match=expected):
        loaded(str(path))


@pytest.mark.parametrize("name", ["nosuch", "1", "1.2;rm", "--index-url", "requests==1.0"])
def test_a_name_that_is_nothing_lists_what_there_is(name):
    with pytest.raises(SourceError, match=r"no such source.*installed, documentation, lock"):
        loaded(name)


def test_a_wheel_of_another_project(tmp_path):
    with pytest.raises(SourceError, match="expected a wheel of botocore"):
        loaded(str(build_wheel(tmp_path, name="boto3")))


def test_a_wheel_without_the_service(tmp_path):
    with pytest.raises(SourceError, match="expected a model at botocore/data/sagemaker"):
        loaded(str(build_wheel(tmp_path, names={"2017-07-24/paginators-1.json": b"{}"})))


@pytest.fixture
def no_index(monkeypatch, tmp_path):
    """Let pip see an empty directory instead of an index, whatever its configuration is."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return empty


@pytest.mark.usefixtures("no_index")
def test_a_version_that_cannot_be_fetched_says_how_to_reproduce(tmp_path):
    with pytest.raises(
        UnavailableError, match=r"botocore==0\.0\.1(?s:.*)Reproduce: .*pip download"
    ):
        loaded("0.0.1", cache=tmp_path / "cache")


def test_a_version_that_is_not_there_is_bad_input(tmp_path, monkeypatch, no_index):
    build_wheel(no_index, version="9.9.9")
    monkeypatch.setenv("PIP_FIND_LINKS", str(no_index))
    with pytest.raises(SourceError, match=r"there is no botocore==0\.0\.1"):
        loaded("0.0.1", cache=tmp_path / "cache")


def test_a_download_is_kept(tmp_path, monkeypatch, no_index):
    cache = tmp_path / "cache"
    wheel = build_wheel(no_index, names={"2017-07-24/service-2.json": MODEL})
    monkeypatch.setenv("PIP_FIND_LINKS", str(no_index))
    loaded("9.9.9", cache=cache)
    assert [path.name for path in cache.iterdir()] == [wheel.name]


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("/somewhere", "/somewhere/aws-contract/wheels"),
        ("", "~/.cache/aws-contract/wheels"),
    ],
)
def test_the_cache_follows_xdg(monkeypatch, variable, expected):
    monkeypatch.setenv("XDG_CACHE_HOME", variable)
    assert cache_directory() == Path(expected).expanduser()


def test_the_lock_is_a_contract_of_a_model():
    assert lockfile.read(LOCK).version is not None


def test_sources_of_one_model_are_equal(tmp_path):
    wheel = build_wheel(tmp_path, names={"2017-07-24/service-2.json": MODEL})
    described = describe_model(json.loads(MODEL), version="9.9.9", **ALGORITHM)
    assert loaded(str(wheel)) == described


def test_a_model_that_unpacks_to_more_than_a_model_is_is_rejected(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "_LARGEST_MODEL", 10_000)
    bomb = gzip.compress(b" " * 1_000_000)
    wheel = build_wheel(tmp_path, names={"2017-07-24/service-2.json.gz": bomb})
    with pytest.raises(SourceError, match="is larger than 10000 bytes"):
        loaded(str(wheel))


def test_a_wheel_with_more_files_than_botocore_has_is_rejected(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "_MOST_MEMBERS", 3)
    wheel = build_wheel(tmp_path, names={"2017-07-24/service-2.json": MODEL})
    with pytest.raises(SourceError, match="expected at most 3 files, found 4"):
        loaded(str(wheel))


def test_a_page_larger_than_any_page_is_rejected(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "_LARGEST_TEXT", 100)
    path = tmp_path / "page.txt"
    path.write_bytes(b"x" * 101)
    with pytest.raises(SourceError, match="at most 100 bytes"):
        loaded(str(path))


@pytest.mark.parametrize("cut", [10, 200, 1000])
def test_a_damaged_wheel_is_a_sentence(tmp_path, cut):
    wheel = build_wheel(tmp_path, names={"2017-07-24/service-2.json.gz": gzip.compress(MODEL)})
    data = bytearray(wheel.read_bytes())
    start = data.index(b"service-2.json.gz") + 20
    data[start : start + cut] = bytes(cut)
    wheel.write_bytes(data)
    with pytest.raises(SourceError):
        loaded(str(wheel))

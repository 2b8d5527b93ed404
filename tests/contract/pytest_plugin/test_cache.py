"""Where a run keeps what it derives."""

import pytest
from _pytest.config import get_config

from aws_contract.pytest_plugin import configuration
from aws_strategies import derivation_cache


@pytest.fixture
def keeps(monkeypatch, tmp_path):
    """Read options as pytest does; return whether a derived value is kept in the user's folder."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    folder = tmp_path / "cache"
    monkeypatch.setattr(configuration, "find_spec", lambda _: "found")
    monkeypatch.setattr(configuration, "_cache_folder", lambda: folder)

    def keep(*options):
        config = get_config()
        config.parse(["-p", "aws_contract.pytest_plugin", "--config-file=/dev/null", *options])
        configuration.use_cache(config)
        derivation_cache.kept_texts(["key"], derive=dict)
        return bool(list(folder.rglob("*.json")))

    yield keep
    derivation_cache.use_folder(None)


def test_a_run_keeps_what_it_derives(keeps):
    assert keeps()


def test_a_run_without_a_cache_keeps_nothing(keeps):
    assert not keeps("--no-cache")


def test_nothing_is_kept_where_platformdirs_is_not_installed(keeps, monkeypatch):
    monkeypatch.setattr(configuration, "find_spec", lambda _: None)
    assert not keeps()


def test_the_folder_is_the_users_own(monkeypatch, tmp_path):
    pytest.importorskip("platformdirs", reason="the folder is the one that platformdirs names")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert configuration._cache_folder().parts[-2:] == ("aws-contract", "derived")

"""How many processes a run uses, by its options and the machine."""

import gc
import sys

import pytest
from _pytest.config import get_config

from aws_contract.pytest_plugin import processes

PLUGINS = ("-p", "aws_contract.pytest_plugin", "-p", "aws_contract.pytest_plugin.processes")


@pytest.fixture
def parsed(monkeypatch, request):
    """Read the options of a run as pytest does, up to where it would start."""

    def parse(*options, **attributes):
        monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
        config = get_config()
        config.parse([*PLUGINS, "--config-file=/dev/null", *options])
        request.addfinalizer(config._ensure_unconfigure)
        vars(config).update(attributes)
        others = config.pluginmanager.get_plugins() - {processes, sys.modules.get("xdist.plugin")}
        hook = config.pluginmanager.subset_hook_caller("pytest_cmdline_main", others)
        hook(config=config)  # in the order in which a run calls the plugins
        return config

    return parse


def test_a_whole_run_uses_all_cores(parsed, monkeypatch):
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", "3")
    option = parsed().option
    assert (option.numprocesses, option.dist) == (3, "worksteal")
    assert option.tx == ["popen"] * 3


@pytest.mark.parametrize(
    "options",
    [
        ("-n", "0"),
        ("-n", "2"),
        ("-d", "--tx", "popen"),
        ("-p", "no:xdist"),
        ("-s",),
        ("--pdb",),
        ("--collect-only",),
        ("-k", "listing"),
        ("-m", "slow"),
        ("--contract-case", "listing:pages"),
        ("--target", "module:factory"),
    ],
    ids=" ".join,
)
def test_an_option_that_decides_or_selects_is_heeded(parsed, monkeypatch, options):
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", "7")
    assert len(getattr(parsed(*options).option, "tx", ())) != 7


def test_a_worker_starts_no_workers(parsed, monkeypatch):
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", "3")
    assert parsed(workerinput={}).option.tx == []


@pytest.mark.parametrize(("cores", "workers"), [(1, 0), (2, 2), (64, 8)])
def test_workers_are_as_many_as_gain_something(parsed, monkeypatch, cores, workers):
    config = parsed()
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", str(cores))
    assert config.hook.pytest_xdist_auto_num_workers(config=config) == workers


@pytest.mark.parametrize(("cores", "workers"), [(1, 4), (2, 4), (6, 6), (64, 8)])
def test_an_endpoint_is_sent_several_requests_at_once(parsed, monkeypatch, cores, workers):
    config = parsed("--target", "http://127.0.0.1:9")
    monkeypatch.delenv("PYTEST_XDIST_AUTO_NUM_WORKERS", raising=False)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: range(cores), raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    monkeypatch.setitem(sys.modules, "psutil", None)
    assert config.hook.pytest_xdist_auto_num_workers(config=config) == workers


def test_a_number_of_workers_in_the_environment_is_heeded(parsed, monkeypatch):
    config = parsed("--target", "http://127.0.0.1:9")
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", "2")
    assert config.hook.pytest_xdist_auto_num_workers(config=config) == 2


def test_a_process_of_a_run_looks_for_garbage_rarely(monkeypatch):
    chosen = []
    monkeypatch.setattr(processes.gc, "set_threshold", chosen.append)
    processes.pytest_sessionstart()
    assert chosen[0] > gc.get_threshold()[0]

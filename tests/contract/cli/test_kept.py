"""Where commands keep what later ones use."""

from aws_contract.cli.kept import cache_folder


def test_the_cache_folder_is_a_resolved_path(tmp_path, monkeypatch):
    # pytest's cache rejects a folder that it reaches by "..".
    monkeypatch.setattr(
        "platformdirs.user_cache_path",
        lambda name, **_: tmp_path / "elsewhere" / ".." / name,
    )
    assert cache_folder() == tmp_path.resolve() / "aws-contract"

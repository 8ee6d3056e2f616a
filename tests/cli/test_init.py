"""`netspec init`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netspec.compiler import check_file
from tests.cli.running import run


def test_the_networks_are_listed_with_their_descriptions() -> None:
    lines = run("init").stdout.splitlines()
    (vgg16,) = [line for line in lines if line.startswith("vgg16 ")]
    assert "VGG16 of Simonyan & Zisserman" in vgg16


def test_a_network_is_copied_with_what_it_imports() -> None:
    result = run("init", "inception_v3")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "inception_v3.yaml",
        "blocks/inception.yaml",
        "blocks/top.yaml",
    ]
    assert check_file("inception_v3.yaml") == ()


def test_a_network_is_copied_with_what_it_includes() -> None:
    assert run("init", "flowers").exit_code == 0
    assert check_file("flowers.yaml") == ()


def test_a_file_that_exists_is_kept_and_nothing_is_copied(folder: Path) -> None:
    Path("inception_v3.yaml").write_text("mine", encoding="utf-8")
    result = run("init", "inception_v3")
    assert result.exit_code == 1
    assert "error[NS606]: `inception_v3.yaml` exists" in result.stderr
    assert [each.name for each in folder.iterdir()] == ["inception_v3.yaml"]
    assert Path("inception_v3.yaml").read_text(encoding="utf-8") == "mine"


def test_force_replaces_a_file_that_exists() -> None:
    Path("vgg16.yaml").write_text("mine", encoding="utf-8")
    assert run("init", "vgg16", "--force").exit_code == 0
    assert check_file("vgg16.yaml") == ()


def test_an_equal_file_is_no_hindrance() -> None:
    run("init", "inception_v3")
    result = run("init", "inception_factorized")
    assert result.exit_code == 0
    assert "blocks/inception.yaml" not in result.stdout.splitlines()


def test_what_is_copied_tells_editors_of_the_schema_that_is_here() -> None:
    run("schema", "-o", "netspec.schema.json")
    run("init", "inception_v3")
    for path, way in (("", ""), ("blocks/inception.yaml", "../")):
        first = Path(path or "inception_v3.yaml").read_text(encoding="utf-8").partition("\n")[0]
        assert first == f"# yaml-language-server: $schema={way}netspec.schema.json"


def test_what_is_copied_tells_editors_of_no_schema_that_is_not_here() -> None:
    run("init", "inception_v3")
    for path in ("inception_v3.yaml", "blocks/inception.yaml"):
        assert Path(path).read_text(encoding="utf-8").startswith("netspec: 1\n")


def test_an_unknown_network_is_misused() -> None:
    result = run("init", "vgg17")
    assert result.exit_code == 2
    assert "there is no network `vgg17`; did you mean `vgg1" in result.stderr


def test_a_pipe_in_the_way_is_refused_even_by_force() -> None:
    os.mkfifo("cifar_vgg.yaml")
    result = run("init", "cifar_vgg", "--force")
    assert result.exit_code == 1
    fact = "cannot write `cifar_vgg.yaml`: it is not a regular file"
    assert f"error[NS605]: {fact}" in result.stderr


def test_a_folder_that_takes_no_files_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    if not os.path.isdir("/proc/self"):
        pytest.skip("there is no /proc")
    monkeypatch.chdir("/proc")
    result = run("init", "cifar_vgg")
    assert result.exit_code == 1
    assert "error[NS605]: cannot write `cifar_vgg.yaml`: " in result.stderr

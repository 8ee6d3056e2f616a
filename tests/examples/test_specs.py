"""The specs of the examples are fine, all that their `matrix` says included."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml

from netspec.compiler import check_file
from netspec.project import Project
from tests.examples.running import ROOT

SPECS = sorted((ROOT / "examples").glob("*.yaml"))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_an_example_is_fine_with_all_its_parameters(path: Path) -> None:
    matrix = yaml.safe_load(path.read_text(encoding="utf-8")).get("matrix", {})
    project = Project(str(path.parent), (str(ROOT / "specs"),))
    for values in itertools.product(*matrix.values()):
        params = dict(zip(matrix, values, strict=True))
        assert not check_file(str(path), params, project=project)

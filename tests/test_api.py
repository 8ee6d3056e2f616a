"""The Python interface."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import netspec
from tests.cli.running import ROOT, SMALL, SUSPECT, WRONG


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "net.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_a_graph_is_loaded_with_parameters(spec: Path) -> None:
    graph = netspec.load(spec, classes=7)
    assert isinstance(graph, netspec.Graph)
    assert graph.outputs[0].tensor.shape == (None, 7)
    assert netspec.load(str(spec)).outputs[0].tensor.shape == (None, 3)


def test_a_wrong_spec_raises_all_that_is_wrong(spec: Path) -> None:
    spec.write_text(WRONG, encoding="utf-8")
    with pytest.raises(netspec.SpecError) as caught:
        netspec.load(spec)
    assert [each.code for each in caught.value.diagnostics] == ["NS204", "NS202"]
    assert "NS204 `conv` has no argument `filtres`" in str(caught.value)


def test_check_tells_errors_and_warnings_and_never_raises(spec: Path) -> None:
    assert netspec.check(spec) == ()
    assert [each.code for each in netspec.check(spec, classes=0)] == ["NS207"]
    spec.write_text(SUSPECT, encoding="utf-8")
    (warning,) = netspec.check(spec)
    assert isinstance(warning, netspec.Diagnostic)
    assert warning.level == "warning"
    assert [each.code for each in netspec.check(spec.with_name("none.yaml"))] == ["NS001"]


def test_what_check_gives_can_be_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(WRONG, encoding="utf-8")
    fact = "NS204 `conv` has no argument `filtres`"
    assert repr(netspec.check(path)[0]) == f"<error {path}:5:24: {fact}>"
    path.write_text(SUSPECT, encoding="utf-8")
    assert repr(netspec.check(path)[0]).startswith(f"<warning {path}:4:5: NS711 ")
    assert repr(netspec.Diagnostic("NS999", "a fact")) == "<error NS999 a fact>"


def test_a_model_is_built(spec: Path) -> None:
    import keras

    model = netspec.build(spec, classes=7)
    assert isinstance(model, keras.Model)
    assert model.output_shape == (None, 7)


def test_a_seed_gives_the_same_weights_and_none_gives_others(spec: Path) -> None:
    import numpy as np

    def kernel(seed: int | None) -> object:
        return netspec.build(spec, seed=seed).get_layer("conv").get_weights()[0]

    np.testing.assert_array_equal(kernel(3), kernel(3))
    assert not np.array_equal(kernel(None), kernel(None))  # type: ignore[arg-type]


def test_a_tuple_is_a_list(spec: Path) -> None:
    text = SMALL.replace("params: {", "params: {size: list, ").replace("[8, 8, 3]", "$size")
    spec.write_text(text, encoding="utf-8")
    assert netspec.load(spec, size=(9, 9, 1)).inputs[0].outputs[0].shape == (None, 9, 9, 1)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="lode"):
        _ = netspec.lode


def test_importing_it_imports_nothing_else(tmp_path: Path) -> None:
    code = (
        "import sys, netspec; "
        "print(*{name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names)"
    )
    shown = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.append({str(ROOT)!r}); {code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"pydantic", "yaml", "click", "keras"}.isdisjoint(shown.stdout.split())
    assert "netspec" in shown.stdout.split()

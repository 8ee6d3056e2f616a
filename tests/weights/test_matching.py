"""Which array goes where, and that none goes where it does not belong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netspec.emit.artifact import write_artifact
from netspec.emit.wish import Wish
from netspec.weights.names import parts_of
from netspec.weights.plan import planned
from netspec.weights.rename import renamed_inside
from netspec.weights.stored import StoredArray, StoredLayer
from tests.compiling import compiled
from tests.weights.test_loading import arrays_in, complaints, computed, saved_npz, weights_of

NORM = "inputs: [{x: [3]}]\nlayers: [batch_norm: {name: n}]\nweights: [{file: w.npz}]\n"
SQUARE = "inputs: [{x: [3]}]\nlayers: [dense: {name: d, units: 3}]\nweights: [{file: w.npz}]\n"
MODEL = """\
blocks:
  tower:
    nested: functional
    layers:
      - dense: {name: a, units: 4}
      - batch_norm: {name: n}
      - dense: {name: b, units: 4}
inputs: [{x: [4]}]
layers:
  - dense: {name: a, units: 4}
  - tower: {name: first}
  - tower: {name: second, from: a}
  - add: [first, second]
  - dense: {name: head, units: 2}
"""


def ones(*shape: int) -> Any:
    return np.ones(shape, "f4")


def test_weights_of_pytorch_are_not_taken_for_others_by_their_order(tmp_path: Path) -> None:
    names = ("bias", "running_mean", "running_var", "weight")
    saved_npz(tmp_path, {f"n.{name}": ones(3) for name in names})
    (found,) = complaints(NORM, tmp_path)
    assert (found.code, found.message) == (
        "NS505",
        "`n` has gamma, beta, moving_mean, moving_variance here, "
        "and bias, running_mean, running_var, weight in `w.npz`",
    )
    assert found.help == "these are PyTorch's names: `layout: torch`"


def test_a_square_matrix_of_pytorch_is_not_taken_as_it_is(tmp_path: Path) -> None:
    saved_npz(tmp_path, {"d.weight": ones(3, 3), "d.bias": ones(3)})
    (found,) = complaints(SQUARE, tmp_path)
    assert found.message == "`d` has kernel, bias here, and weight, bias in `w.npz`"
    assert found.help == "these are PyTorch's names: `layout: torch`"


def test_a_beta_is_not_taken_for_a_gamma(tmp_path: Path) -> None:
    names = ("beta", "moving_mean", "moving_variance")
    saved_npz(tmp_path, {f"n/{name}": ones(3) for name in names})
    (found,) = complaints(NORM.replace("name: n", "name: n, center: false"), tmp_path)
    assert found.code == "NS505"
    assert found.help == "the file was saved with `center: true` and `scale: false`"


def test_another_kind_of_layer_is_told(tmp_path: Path) -> None:
    saved_npz(tmp_path, {"n/kernel": ones(3, 3)})
    (found,) = complaints(NORM, tmp_path)
    assert found.message == (
        "`n` has 4 arrays (gamma, beta, moving_mean, moving_variance), "
        "and 1 array in `w.npz` (kernel)"
    )
    assert found.help.startswith("it is another kind of layer there")


def test_names_that_mean_nothing_go_by_order_where_shapes_tell_them_apart(tmp_path: Path) -> None:
    saved_npz(tmp_path, {"d/w": np.full((4, 3), 2.0, "f4"), "d/b": ones(3)})
    wide = SQUARE.replace("x: [3]", "x: [4]")
    assert (weights_of(wide, tmp_path)["d/kernel:0"] == 2).all()
    saved_npz(tmp_path, {f"n/{name}": ones(3) for name in ("w", "x", "y", "z")})
    assert [each.code for each in complaints(NORM, tmp_path)] == ["NS505"]


def test_numbers_for_names_go_by_order(tmp_path: Path) -> None:
    saved_npz(tmp_path, {f"n/{number}": ones(3) * number for number in range(4)})
    found = weights_of(NORM, tmp_path)
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    assert [found[f"n/{name}:0"][0] for name in names] == [0, 1, 2, 3]


def test_a_layout_that_is_not_the_files_is_told(tmp_path: Path) -> None:
    saved_npz(tmp_path, {"d/kernel": ones(4, 3), "d/bias": ones(3)})
    text = SQUARE.replace("x: [3]", "x: [4]").replace("w.npz", "w.npz, layout: torch")
    (found,) = complaints(text, tmp_path)
    assert found.code == "NS506"
    assert found.help == "the file has Keras's own order of axes: leave out `layout: torch`"


def test_many_layers_with_one_fault_are_one_error(tmp_path: Path) -> None:
    text = """\
    inputs: [{x: [8, 8, 4]}]
    layers:
      - repeat:
          times: 100
          index: i
          layers: [conv: {name: c$(i), filters: 4, kernel_size: 3, padding: same}]
    weights: [{file: w.npz}]
    """
    shapes = {"kernel": (4, 4, 3, 3), "bias": (4,)}
    arrays = {
        f"c{number}/{name}": ones(*shape)
        for number in range(1, 101)
        for name, shape in shapes.items()
    }
    saved_npz(tmp_path, arrays)
    (found,) = complaints(text, tmp_path)
    assert found.message == (
        "`c1/kernel` is 3 x 3 x 4 x 4 here, and 4 x 4 x 3 x 3 in `w.npz`; "
        "likewise `c2`, `c3`, `c4` and 96 more"
    )
    assert found.help == "the file looks like PyTorch's: `layout: torch`"


@pytest.mark.parametrize("target", ["portable", "keras3"])
def test_sub_models_are_loaded_by_order_dissolved_or_not(target: Any, tmp_path: Path) -> None:
    write_artifact(compiled(MODEL, tmp_path), str(tmp_path / "w.h5"), Wish(target=target, seed=7))
    text = f"{MODEL}weights: [{{file: w.h5, by: order}}]\n"
    write_artifact(compiled(text, tmp_path), str(tmp_path / "net.h5"), Wish(target="keras3"))
    inputs = ones(2, 4)
    expected, actual = (computed(tmp_path / name, inputs) for name in ("w.h5", "net.h5"))
    np.testing.assert_allclose(actual, expected, rtol=1e-5, atol=1e-6)


DEEP = """\
blocks:
  inner:
    nested: functional
    layers:
      - dense: {name: d, units: 4}
      - batch_norm: {name: n}
  chain: {nested: sequential, layers: [dense: {name: e, units: 4}]}
  outer:
    nested: functional
    layers:
      - dense: {name: a, units: 4}
      - batch_norm: {name: m}
      - inner: {name: inner}
      - chain: {name: chain}
inputs: [{x: [4]}]
layers: [outer: {name: outer}]
"""
# Of every name another, as automatic names would have it.
OTHERWISE = (
    DEEP.replace("name: d", "name: d1").replace("name: n", "name: n1")
    .replace("name: a", "name: a1").replace("name: m", "name: m1")
    .replace("name: e", "name: e1")
)  # fmt: skip


@pytest.mark.parametrize("by", ["name", "order"])
@pytest.mark.parametrize("target", ["portable", "keras2", "keras3"])
def test_sub_models_in_sub_models_are_loaded(target: Any, by: str, tmp_path: Path) -> None:
    write_artifact(compiled(DEEP, tmp_path), str(tmp_path / "w.h5"), Wish(target=target, seed=7))
    loading = compiled(f"{DEEP}weights: [{{file: w.h5, by: {by}}}]\n", tmp_path)
    write_artifact(loading, str(tmp_path / "net.h5"), Wish())
    write_artifact(compiled(DEEP, tmp_path), str(tmp_path / "expected.h5"), Wish(seed=7))
    expected, actual = (arrays_in(tmp_path / name) for name in ("expected.h5", "net.h5"))
    assert expected.keys() == actual.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(actual[name], array)


@pytest.mark.parametrize(
    "freeze", ["", "freeze: [outer/m1, outer/inner/n1]\n", "freeze: [outer]\n"]
)
def test_what_is_frozen_here_does_not_change_the_order_of_a_file(
    freeze: str, tmp_path: Path
) -> None:
    write_artifact(compiled(DEEP, tmp_path), str(tmp_path / "w.h5"), Wish(target="keras3", seed=7))
    text = f"{OTHERWISE}{freeze}weights: [{{file: w.h5, by: order}}]\n"
    with planned(compiled(text, tmp_path)) as plan:
        found = {
            way: (each.fitted.layer.name, each.fitted.array.name)
            for way, each in plan.loaded.items()
        }
    assert found["outer/m1", "gamma"] == ("outer/m", "gamma")
    assert found["outer/inner/n1", "beta"] == ("outer/n", "beta")
    assert found["outer/inner/n1", "moving_mean"] == ("outer/n", "moving_mean")
    assert found["outer/chain/e1", "kernel"] == ("outer/chain/e", "kernel")


def test_a_list_of_the_arrays_of_a_model_is_loaded_by_order(tmp_path: Path) -> None:
    import keras

    write_artifact(compiled(MODEL, tmp_path), str(tmp_path / "w.h5"), Wish(target="keras3", seed=7))
    model = keras.models.load_model(tmp_path / "w.h5")
    np.savez(tmp_path / "w.npz", *model.get_weights())
    text = f"{MODEL}weights: [{{file: w.npz, by: order}}]\n"
    write_artifact(compiled(text, tmp_path), str(tmp_path / "net.h5"), Wish())
    inputs = ones(2, 4)
    actual = computed(tmp_path / "net.h5", inputs)
    np.testing.assert_allclose(actual, np.asarray(model(inputs)), rtol=1e-5, atol=1e-6)


def test_a_list_of_too_few_arrays_is_told_with_both_counts(tmp_path: Path) -> None:
    np.savez(tmp_path / "w.npz", ones(3, 3))
    (found,) = complaints(SQUARE.replace("w.npz", "w.npz, by: order"), tmp_path)
    assert found.message == "`w.npz` has 1 array, and 2 are to be filled"


def test_a_sub_model_is_renamed_with_all_that_is_in_it(tmp_path: Path) -> None:
    saved_npz(tmp_path, {"old/a/kernel": ones(4, 4) * 2, "old/a/bias": ones(4)})
    more = "into: [first/a], rename: {old: first}"
    found = weights_of(f"{MODEL}weights: [{{file: w.npz, {more}}}]\n", tmp_path)
    assert (found["first_a/kernel:0"] == 2).all()


def test_a_layer_of_a_sub_model_that_into_names_may_be_renamed(tmp_path: Path) -> None:
    saved_npz(tmp_path, {"x/kernel": ones(4, 4) * 2, "x/bias": ones(4)})
    for into in ("[first]", "['first/*']", "[first/a]"):
        more = f"into: {into}, require: any, rename: {{x: first/a}}"
        text = f"{MODEL}weights: [{{file: w.npz, {more}}}]\n"
        with planned(compiled(text, tmp_path)) as plan:
            assert ("first/a", "kernel") in plan.loaded


def test_the_longest_name_that_is_renamed_counts() -> None:
    rename = {"old": "new", "old/a": "other"}
    assert renamed_inside("old/a", rename) == "other"
    assert renamed_inside("old/a/b", rename) == "other/b"
    assert renamed_inside("old/b", rename) == "new/b"
    assert renamed_inside("older", rename) is None


def test_an_architecture_alone_needs_no_files(tmp_path: Path) -> None:
    write_artifact(compiled(SQUARE, tmp_path), str(tmp_path / "net.json"), Wish("json"))
    assert (tmp_path / "net.json").exists()


def test_names_that_no_spec_could_have_are_told_in_part(tmp_path: Path) -> None:
    long = "x/" * 5000 + "w"
    saved_npz(tmp_path, {long: ones(3)})
    text = SQUARE.replace("w.npz", "w.npz, rename: {y: d}, unused: error, require: any")
    found = complaints(text, tmp_path)
    assert [each.code for each in found] == ["NS503", "NS504"]
    assert max(len(each.message) for each in found) < 200


def test_names_of_arrays_that_are_deeper_than_any_network_take_no_memory() -> None:
    deep = StoredArray("/".join("x" * 50_000 for _ in range(500)), (), "float32", no_values)
    assert not list(parts_of(StoredLayer("a", (deep, deep._replace(name="x/" * 500)))))


def no_values(shape: Any, box: Any) -> Any:
    raise AssertionError(shape, box)

"""Networks that load weights compute what Keras computes with them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import netspec
from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.artifact import write_artifact
from netspec.emit.wish import Wish
from netspec.weights.plan import planned
from netspec.weights.rename import captures, renamed
from tests.compiling import compiled, write
from tests.weights.conftest import Files
from tests.weights.saved import FILES, IMAGES, SPEC


@pytest.fixture(autouse=True)
def fresh_names() -> Iterator[None]:
    import keras

    keras.utils.clear_session(free_memory=False)
    yield


def computed(path: Path, images: NDArray[Any] = IMAGES) -> NDArray[Any]:
    """What Keras computes with the file at a path."""
    import keras

    model = keras.models.load_model(path)
    return np.asarray(model([images] if isinstance(model.input, list) else images))


def complaints(text: str, folder: Path) -> list[Diagnostic]:
    """What is wrong with the weights of a spec."""
    with pytest.raises(SpecError) as caught, planned(compiled(text, folder)):
        pass
    return list(caught.value.diagnostics)


@pytest.mark.parametrize("by", ["name", "order"])
@pytest.mark.parametrize("name", FILES)
def test_the_outputs_are_those_of_the_keras_that_saved_it(
    name: str, by: str, files: Files, tmp_path: Path
) -> None:
    saved = files(name)
    shutil.copy(saved.folder / name, tmp_path)
    graph = compiled(f"{SPEC}weights: [{{file: {name}, by: {by}}}]\n", tmp_path)
    write_artifact(graph, str(tmp_path / "net.h5"), Wish())
    np.testing.assert_allclose(computed(tmp_path / "net.h5"), saved.outputs, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("form", ["h5", "keras"])
@pytest.mark.parametrize("compress", [False, True])
def test_every_way_to_a_model_loads_the_same(
    form: Any, compress: bool, files: Files, tmp_path: Path
) -> None:
    saved = files("keras3.h5")
    shutil.copy(saved.folder / "keras3.h5", tmp_path)
    spec = write(f"{SPEC}weights: [{{file: keras3.h5}}]\n", tmp_path)
    model = netspec.build(spec)
    np.testing.assert_allclose(np.asarray(model(IMAGES)), saved.outputs, rtol=1e-5, atol=1e-5)
    if compress and form == "keras":
        return
    path = tmp_path / f"net.{form}"
    write_artifact(netspec.load(spec), str(path), Wish(form, "keras3", compress=compress))
    np.testing.assert_allclose(computed(path), saved.outputs, rtol=1e-5, atol=1e-5)


def test_a_file_that_netspec_wrote_is_loaded_by_name_though_sub_models_are_dissolved(
    tmp_path: Path,
) -> None:
    write_artifact(compiled(SPEC, tmp_path), str(tmp_path / "first.h5"), Wish(seed=7))
    graph = compiled(f"{SPEC}weights: [{{file: first.h5}}]\n", tmp_path)
    write_artifact(graph, str(tmp_path / "second.h5"), Wish(seed=8))
    first, second = (computed(tmp_path / f"{name}.h5") for name in ("first", "second"))
    np.testing.assert_array_equal(first, second)


DENSE = "inputs: [{x: [4]}]\nlayers: [dense: {name: a, units: 3}, dense: {name: b, units: 2}]\n"


def weights_of(text: str, folder: Path, wish: Wish = Wish()) -> dict[str, NDArray[Any]]:  # noqa: B008
    """The arrays of the file that is built, by name."""
    write_artifact(compiled(text, folder), str(folder / "net.h5"), wish)
    return arrays_in(folder / "net.h5")


def arrays_in(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a file, by name."""
    import h5py

    found: dict[str, NDArray[Any]] = {}

    def keep(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset):
            found[name.removeprefix("model_weights/").partition("/")[2]] = item[()]

    with h5py.File(path) as file:
        file.visititems(keep)
    return found


def saved_npz(folder: Path, arrays: dict[str, Any], name: str = "w.npz") -> None:
    np.savez(folder / name, **arrays)


A = {"a/kernel": np.full((4, 3), 2.0, "f4"), "a/bias": np.full(3, 3.0, "f4")}


def test_later_sources_win_and_the_rest_is_as_ever(tmp_path: Path) -> None:
    saved_npz(tmp_path, A)
    other = {"a/kernel": np.ones((4, 3), "f4"), "a/bias": np.zeros(3, "f4")}
    saved_npz(tmp_path, other, "v.npz")
    sources = "[{file: w.npz, require: any}, {file: v.npz, into: [a]}]"
    found = weights_of(f"{DENSE}weights: {sources}\n", tmp_path)
    assert (found["a/kernel:0"] == 1).all()
    drawn = weights_of(DENSE, tmp_path)
    np.testing.assert_array_equal(found["b/kernel:0"], drawn["b/kernel:0"])


def test_zeros_are_for_what_is_not_loaded(tmp_path: Path) -> None:
    saved_npz(tmp_path, A)
    text = f"{DENSE}weights: [{{file: w.npz, into: [a]}}]\n"
    found = weights_of(text, tmp_path, Wish(init="zeros"))
    assert (found["a/kernel:0"] == 2).all()
    assert not found["b/kernel:0"].any()


def test_names_and_patterns_say_what_a_layer_of_the_file_is_here(tmp_path: Path) -> None:
    saved_npz(tmp_path, {"fc/kernel": A["a/kernel"], "fc/bias": A["a/bias"]})
    for rename in ("{fc: a}", "{'f*': a}", "{'*c': 'a'}"):
        text = f"{DENSE}weights: [{{file: w.npz, into: [a], rename: {rename}}}]\n"
        assert (weights_of(text, tmp_path)["a/kernel:0"] == 2).all()


def test_two_layers_that_a_pattern_calls_alike_are_an_error(tmp_path: Path) -> None:
    saved_npz(tmp_path, {"f1/kernel": A["a/kernel"], "f2/kernel": A["a/kernel"]})
    text = f"{DENSE}weights: [{{file: w.npz, into: [a], rename: {{'f*': a}}}}]\n"
    (found,) = complaints(text, tmp_path)
    assert (found.code, found.message) == ("NS512", "`f1`, `f2` of `w.npz` are all renamed to `a`")


def test_half_and_double_precision_become_the_layers_own_with_a_warning(tmp_path: Path) -> None:
    saved_npz(tmp_path, {"a/kernel": np.full((4, 3), 0.5, "f2"), "a/bias": np.full(3, 0.25, "f8")})
    text = f"{DENSE}weights: [{{file: w.npz, into: [a]}}]\n"
    found = weights_of(text, tmp_path)
    assert found["a/kernel:0"].dtype == "float32"
    assert (found["a/kernel:0"] == 0.5).all()
    with planned(compiled(text, tmp_path)) as plan:
        assert [each.message for each in plan.warnings] == [
            "`a/kernel` is float16 in `w.npz`; float32 is written",
            "`a/bias` is float64 in `w.npz`; float32 is written",
        ]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_no_numbers_leave_the_old_file(value: float, tmp_path: Path) -> None:
    kernel = np.ones((4, 3), "f4")
    kernel[3, 2] = value
    saved_npz(tmp_path, {"a/kernel": kernel, "a/bias": np.ones(3, "f4")})
    (tmp_path / "net.h5").write_bytes(b"old")
    graph = compiled(f"{DENSE}weights: [{{file: w.npz, into: [a]}}]\n", tmp_path)
    with pytest.raises(
        SpecError, match=r"NS509 `a/kernel` is loaded .* holds 1 value that is no number"
    ):
        write_artifact(graph, str(tmp_path / "net.h5"), Wish())
    assert (tmp_path / "net.h5").read_bytes() == b"old"


def test_values_too_large_for_a_narrow_layer_are_an_error(tmp_path: Path) -> None:
    saved_npz(tmp_path, {"a/kernel": np.full((4, 3), 1e6, "f4"), "a/bias": np.ones(3, "f4")})
    text = "inputs: [{x: [4]}]\nlayers: [dense: {name: a, units: 3, dtype: float16}]\n"
    graph = compiled(f"{text}weights: [{{file: w.npz}}]\n", tmp_path)
    with pytest.raises(SpecError, match=r"NS509 .* too large for float16"):
        write_artifact(graph, str(tmp_path / "net.h5"), Wish())


def test_the_sum_of_a_file_is_compared_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "w.npz").write_bytes(b"no archive at all")
    text = f"{DENSE}weights: [{{file: w.npz, sha256: '{'0' * 64}'}}]\n"
    assert [each.code for each in complaints(text, tmp_path)] == ["NS508"]


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    saved_npz(tmp_path, A)
    sources = "[{file: none.h5}, {file: w.npz}, {file: w.npz, unused: error, into: [b]}]"
    found = complaints(f"{DENSE}weights: {sources}\n", tmp_path)
    assert [each.code for each in found] == ["NS001", "NS503", "NS503", "NS504"]


@pytest.mark.parametrize(
    ("arrays", "code", "fact", "cure"),
    [
        (
            {"b/kernel": np.ones((3, 5)), "b/bias": np.ones(5)},
            "NS506", "`b/kernel` is 3 x 2 here, and 3 x 5 in `w.npz`", "for 5 classes",
        ),
        (
            {"b/kernel": np.ones((7, 2)), "b/bias": np.ones(2)},
            "NS506", "`b/kernel` is 3 x 2 here, and 7 x 2 in `w.npz`", "what comes in",
        ),
        (
            {"b/kernel": np.ones((2, 3)), "b/bias": np.ones(2)},
            "NS506", "`b/kernel` is 3 x 2 here, and 2 x 3 in `w.npz`", "`layout: torch`",
        ),
        (
            {"b/kernel": np.ones((3, 2))},
            "NS505", "`b` has 2 arrays (kernel, bias), and 1 array in `w.npz` (kernel)",
            "`use_bias: false`",
        ),
        (
            {"bb/kernel": np.ones((3, 2)), "bb/bias": np.ones(2)},
            "NS503", "`w.npz` holds nothing for `b`", "rename: {bb: b}",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_both_sides(
    arrays: dict[str, Any], code: str, fact: str, cure: str, tmp_path: Path
) -> None:
    saved_npz(tmp_path, arrays)
    found = complaints(f"{DENSE}weights: [{{file: w.npz, into: [b]}}]\n", tmp_path)
    assert [each.code for each in found] == [code]
    assert found[0].message == fact
    assert cure in found[0].help
    assert found[0].labels[0].span.line == 3


def test_too_few_layers_by_order_are_told_with_both_counts(tmp_path: Path) -> None:
    saved_npz(tmp_path, A)
    text = f"{DENSE}weights: [{{file: w.npz, by: order}}]\n"
    (found,) = complaints(text, tmp_path)
    assert found.message == "`w.npz` has 1 layer with weights, and 2 are to be filled"
    assert not complaints_of_any(text.replace("order", "order, require: any"), tmp_path)


def complaints_of_any(text: str, folder: Path) -> bool:
    with planned(compiled(text, folder)) as plan:
        return not plan.loaded


def test_the_weights_of_an_included_network_come_along_into_its_own_layers(
    tmp_path: Path,
) -> None:
    saved_npz(tmp_path, {**A, "b/kernel": np.ones((3, 2), "f4"), "b/bias": np.ones(2, "f4")})
    write(f"{DENSE}weights: [{{file: w.npz}}]\n", tmp_path, "base.yaml")
    text = """\
    inputs: [{x: [4]}]
    layers:
      - include: {spec: base.yaml, until: a}
      - dense: {name: head, units: 5}
    freeze: [a]
    """
    found = weights_of(text, tmp_path)
    assert (found["a/kernel:0"] == 2).all()
    assert "b/kernel:0" not in found
    assert found["head/kernel:0"].any()


def test_what_was_loaded_stands_in_the_file(tmp_path: Path) -> None:
    import hashlib

    import h5py

    saved_npz(tmp_path, A)
    weights_of(f"{DENSE}weights: [{{file: w.npz, into: [a]}}]\n", tmp_path)
    digest = hashlib.sha256((tmp_path / "w.npz").read_bytes()).hexdigest()
    with h5py.File(tmp_path / "net.h5") as file:
        assert json.loads(file.attrs["netspec_weights"]) == {"w.npz": digest}


@pytest.mark.parametrize(
    ("old", "name", "texts"),
    [
        ("features.*.weight", "features.10.weight", ("10",)),
        ("*_*", "a_b_c", ("a", "b_c")),
        ("*", "", ("",)),
        ("a*a", "a", None),
        ("*b*b*", "abcb", ("a", "c", "")),
        ("stage*", "stag", None),
    ],
)
def test_each_star_stands_for_the_shortest_text(
    old: str, name: str, texts: tuple[str, ...] | None
) -> None:
    assert captures(old, name) == texts


def test_new_names_take_the_texts_in_order_or_by_number() -> None:
    rename = {"stem": "first", "layer*.*.conv*": "stage*_block{2}_conv{3}"}
    assert renamed("layer2.0.conv1", rename) == "stage2_block0_conv1"
    assert renamed("stem", rename) == "first"
    assert renamed("head", rename) is None

"""What is read of a file is what Keras itself has of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from netspec.diagnostic import SpecError
from netspec.weights.names import by_name
from netspec.weights.opening import opened
from netspec.weights.stored import StoredArray
from tests.weights.conftest import Files
from tests.weights.saved import FILES


def values(array: StoredArray) -> NDArray[Any]:
    """All values of an array."""
    return array.read(array.shape, tuple((0, size) for size in array.shape))


@pytest.mark.parametrize("name", FILES)
def test_every_layer_has_the_weights_that_keras_gives_it(name: str, files: Files) -> None:
    saved = files(name)
    with opened(str(saved.folder / name)) as file:
        layers = by_name(file, {})
        for way, weights in saved.weights.items():
            (layer,) = layers[way]
            found = [values(each) for each in layer.arrays]
            assert len(found) == len(weights), way
            for there, here in zip(found, weights, strict=True):
                np.testing.assert_array_equal(there, here, way)


@pytest.mark.parametrize(
    ("name", "format", "ordered"),
    [
        ("keras3.h5", "Keras 3 .h5", True),
        ("keras3.weights.h5", "Keras 3 .weights.h5", False),
        ("keras3.keras", "Keras 3 .keras", True),
        ("keras2.h5", "Keras 2 .h5", True),
        ("keras2_weights.h5", "Keras 2 .h5", True),
    ],
)
def test_a_file_is_known_by_what_is_in_it(
    name: str, format: str, ordered: bool, files: Files, tmp_path: Path
) -> None:
    copy = tmp_path / "weights"
    copy.write_bytes((files(name).folder / name).read_bytes())
    with opened(str(copy)) as file:
        assert (file.format, file.ordered) == (format, ordered)


def test_what_is_in_parts_of_a_sub_model_is_named_by_the_way_to_it(files: Files) -> None:
    with opened(str(files("keras2.h5").folder / "keras2.h5")) as file:
        (layer,) = by_name(file, {})["twin/bn"]
        names = [each.name for each in layer.arrays]
    assert names == ["gamma", "beta", "moving_mean", "moving_variance"]


def test_boxes_of_compressed_and_of_plain_arrays_are_parts_of_the_whole(tmp_path: Path) -> None:
    import h5py

    kernel = np.random.default_rng(1).normal(size=(5, 7, 11, 13)).astype("float32")
    with h5py.File(tmp_path / "w.h5", "w") as file:
        file.attrs["layer_names"] = ["a", "b", "c"]
        for name, more in (
            ("a", {}),
            ("b", {"chunks": (2, 3, 11, 4), "compression": "gzip", "shuffle": True}),
            ("c", {"chunks": (5, 7, 1, 2), "fletcher32": True}),
        ):
            group = file.create_group(name)
            group.attrs["weight_names"] = [f"{name}/kernel:0"]
            group.create_dataset(f"{name}/kernel:0", data=kernel, **more)
    box = ((1, 4), (0, 7), (3, 9), (2, 13))
    part = kernel[1:4, :, 3:9, 2:13]
    seen, ends = (35, 143), ((3, 20), (10, 90))
    with opened(str(tmp_path / "w.h5")) as opened_file:
        for layer in opened_file.layers:
            (array,) = layer.arrays
            np.testing.assert_array_equal(array.read(array.shape, box), part)
            np.testing.assert_array_equal(array.read(seen, ends), kernel.reshape(seen)[3:20, 10:90])


def test_names_that_are_too_long_for_one_attribute_are_put_together(tmp_path: Path) -> None:
    import h5py

    names = [f"layer{number}" for number in range(6)]
    with h5py.File(tmp_path / "w.h5", "w") as file:
        file.attrs["keras_version"] = "2.3.1"
        file.attrs["layer_names0"] = names[:4]
        file.attrs["layer_names1"] = names[4:]
        for name in names:
            group = file.create_group(name)
            group.attrs["weight_names0"] = [f"{name}/kernel:0"]
            group.attrs["weight_names1"] = [f"{name}/bias:0"]
            group[f"{name}/kernel:0"] = np.ones((2, 2))
            group[f"{name}/bias:0"] = np.zeros(2)
    with opened(str(tmp_path / "w.h5")) as found:
        assert [layer.name for layer in found.layers] == names
        assert [each.name for each in found.layers[5].arrays] == ["kernel", "bias"]


def test_arrays_of_numpy_are_sorted_into_layers(tmp_path: Path) -> None:
    kernel = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    arrays: Any = {"a/kernel": kernel, "a/bias": np.ones(3, "f2"), "b.w": kernel}
    for save in (np.savez, np.savez_compressed):
        save(tmp_path / "w.npz", **arrays)
        with opened(str(tmp_path / "w.npz")) as file:
            names = {each.name: [a.name for a in each.arrays] for each in file.layers}
            assert names == {"a": ["kernel", "bias"], "b": ["w"]}
            found = file.layers[0].arrays[0]
            np.testing.assert_array_equal(values(found), kernel)
            np.testing.assert_array_equal(found.read((2, 3), ((0, 2), (1, 3))), kernel[:, 1:])
            assert file.layers[0].arrays[1].dtype == "float16"


def test_arrays_of_numpy_without_names_are_in_order_alone(tmp_path: Path) -> None:
    np.savez(tmp_path / "w.npz", np.zeros((2, 3)), np.ones(3))
    with opened(str(tmp_path / "w.npz")) as file:
        assert [each.name for each in file.layers] == ["arr_0", "arr_1"]


def test_bfloat16_is_read_as_float32(files: Files, tmp_path: Path) -> None:
    import keras

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, dtype="bfloat16")])
    model.save_weights(tmp_path / "w.weights.h5")
    with opened(str(tmp_path / "w.weights.h5")) as file:
        kernel, _ = file.layers[0].arrays
        assert kernel.dtype == "bfloat16"
        expected = np.asarray(model.layers[0].kernel).astype("float32")
        np.testing.assert_array_equal(values(kernel), expected)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "NS501"), (b"netspec: 1\n", "NS501"), (b"\x80\x04pickle", "NS501")],
)
def test_what_is_no_file_of_weights_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / "w").write_bytes(content)
    with pytest.raises(SpecError, match=code), opened(str(tmp_path / "w")):
        pass


def test_what_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    for name, code in (("missing", "NS001"), ("", "NS002")):
        with pytest.raises(SpecError, match=code), opened(str(tmp_path / name)):
            pass


def test_hdf5_without_weights_is_refused(tmp_path: Path) -> None:
    import h5py

    with h5py.File(tmp_path / "w.h5", "w") as file:
        file["measured"] = np.ones(3)
    with pytest.raises(SpecError, match="NS502"), opened(str(tmp_path / "w.h5")):
        pass

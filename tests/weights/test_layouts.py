"""Weights of Keras 1 and of PyTorch, against what NumPy alone computes with them."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from netspec.emit.artifact import write_artifact
from netspec.emit.wish import Wish
from netspec.weights.conversion import outputs_first
from netspec.weights.opening import opened
from tests.compiling import compiled
from tests.weights.test_formats import values
from tests.weights.test_loading import computed

Doubles = NDArray[np.float64]
RANDOM = np.random.default_rng(11)
IMAGE = RANDOM.normal(size=(6, 5, 3))
# As Theano has them: outputs x inputs x height x width.
KERNEL, BIAS = RANDOM.normal(size=(4, 3, 2, 3)), RANDOM.normal(size=4)
# Over 4 maps of 5 x 3, channels first.
ROWS, OFFSET = RANDOM.normal(size=(60, 2)), RANDOM.normal(size=2)

NETWORK = """\
inputs: [{image: [6, 5, 3]}]
layers:
  - conv: {name: c, filters: 4, kernel_size: [2, 3]}
  - flatten: {name: f}
  - dropout: {name: d, rate: 0.5}
  - dense: {name: fc, units: 2}
"""


def correlated(image: Doubles, kernel: Doubles, bias: Doubles) -> Doubles:
    """What a convolution of today gives: the kernel laid over each place as it is."""
    outputs, _, height, width = kernel.shape
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    found = np.empty((rows, columns, outputs))
    for row, column, output in product(range(rows), range(columns), range(outputs)):
        window = image[row : row + height, column : column + width].transpose(2, 0, 1)
        found[row, column, output] = (window * kernel[output]).sum() + bias[output]
    return found


def convolved(image: Doubles, kernel: Doubles, bias: Doubles) -> Doubles:
    """What mathematics and Theano call a convolution: the kernel is turned round."""
    return correlated(image, kernel[:, :, ::-1, ::-1], bias)


def dense_of_channels_first(maps: Doubles) -> Doubles:
    """A dense layer on maps that are flattened channel by channel."""
    return maps.transpose(2, 0, 1).reshape(-1) @ ROWS + OFFSET


def loaded(file: str, more: str, folder: Path, network: str = NETWORK) -> NDArray[Any]:
    """What Keras computes of the image with the network that loads a file."""
    graph = compiled(f"{network}weights: [{{file: {file}{more}}}]\n", folder)
    write_artifact(graph, str(folder / "net.h5"), Wish())
    shape = (1, *IMAGE.shape)
    outputs: NDArray[Any] = computed(folder / "net.h5", IMAGE.reshape(shape).astype("float32"))[0]
    return outputs


def save_numbered(path: Path, layers: list[list[Doubles]]) -> None:
    """A file of the first Keras: layers and weights have numbers for names."""
    import h5py

    with h5py.File(path, "w") as file:
        file.attrs["nb_layers"] = len(layers)
        for number, weights in enumerate(layers):
            group = file.create_group(f"layer_{number}")
            group.attrs["nb_params"] = len(weights)
            for index, weight in enumerate(weights):
                group[f"param_{index}"] = weight.astype("float32")


def save_named(path: Path, layers: dict[str, dict[str, Doubles]]) -> None:
    """A file of Keras 1, whose weights are called `conv_W`."""
    import h5py

    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [name.encode() for name in layers]
        for name, weights in layers.items():
            group = file.create_group(name)
            group.attrs["weight_names"] = [f"{name}_{weight}".encode() for weight in weights]
            for weight, found in weights.items():
                group[f"{name}_{weight}"] = found.astype("float32")


def save_arrays(path: Path, arrays: dict[str, Any]) -> None:
    """A file of NumPy's."""
    np.savez(path, **arrays)


def test_a_numbered_file_of_keras_1_under_theano(tmp_path: Path) -> None:
    save_numbered(tmp_path / "w.h5", [[KERNEL, BIAS], [], [], [ROWS, OFFSET]])
    found = loaded("w.h5", ", by: order, kernels: theano, flatten: channels_first", tmp_path)
    expected = dense_of_channels_first(convolved(IMAGE, KERNEL, BIAS))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


def test_a_named_file_of_keras_1_under_tensorflow(tmp_path: Path) -> None:
    weights = {"c": {"W": KERNEL, "b": BIAS}, "fc": {"W": ROWS, "b": OFFSET}}
    save_named(tmp_path / "w.h5", weights)
    found = loaded("w.h5", ", flatten: channels_first", tmp_path)
    expected = dense_of_channels_first(correlated(IMAGE, KERNEL, BIAS))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


def test_kernels_of_today_are_taken_as_they_are(tmp_path: Path) -> None:
    kernel = KERNEL.transpose(2, 3, 1, 0)
    # What a flatten of today gives is sorted by places.
    rows = ROWS.reshape(4, 5, 3, 2).transpose(1, 2, 0, 3).reshape(60, 2)
    save_named(tmp_path / "w.h5", {"c": {"W": kernel, "b": BIAS}, "fc": {"W": rows, "b": OFFSET}})
    found = loaded("w.h5", "", tmp_path)
    expected = dense_of_channels_first(correlated(IMAGE, KERNEL, BIAS))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


def test_a_file_of_pytorch(tmp_path: Path) -> None:
    norm = {name: RANDOM.uniform(0.5, 1, 4) for name in ("weight", "bias", "running_mean")}
    variance = RANDOM.uniform(0.5, 1, 4)
    save_arrays(
        tmp_path / "w.npz",
        {
            "conv.weight": KERNEL.astype("f4"),
            "conv.bias": BIAS.astype("f4"),
            "norm.num_batches_tracked": np.array(7),
            "norm.running_var": variance.astype("f4"),
            **{f"norm.{name}": value.astype("f4") for name, value in norm.items()},
            "head.weight": ROWS.T.astype("f4"),
            "head.bias": OFFSET.astype("f4"),
        },
    )
    network = NETWORK.replace(
        "  - flatten", "  - batch_norm: {name: norm, epsilon: 1e-5}\n  - flatten"
    )
    more = ", layout: torch, flatten: channels_first, rename: {conv: c, head: fc}"
    found = loaded("w.npz", more, tmp_path, network)
    maps = correlated(IMAGE, KERNEL, BIAS)
    maps = (maps - norm["running_mean"]) / np.sqrt(variance + 1e-5) * norm["weight"] + norm["bias"]
    np.testing.assert_allclose(found, dense_of_channels_first(maps), rtol=1e-4, atol=1e-4)


def test_a_depthwise_kernel_of_pytorch(tmp_path: Path) -> None:
    # Two outputs for each of three channels, one channel after another.
    kernel = RANDOM.normal(size=(6, 1, 2, 2))
    save_arrays(tmp_path / "w.npz", {"d.weight": kernel.astype("f4")})
    network = """\
inputs: [{image: [6, 5, 3]}]
layers:
  - depthwise_conv: {name: d, kernel_size: 2, depth_multiplier: 2, use_bias: false}
"""
    found = loaded("w.npz", ", layout: torch", tmp_path, network)
    none = np.zeros(2)
    parts = [correlated(IMAGE[:, :, c : c + 1], kernel[2 * c : 2 * c + 2], none) for c in range(3)]
    np.testing.assert_allclose(found, np.concatenate(parts, -1), rtol=1e-4, atol=1e-4)


def test_a_transposed_convolution_of_pytorch(tmp_path: Path) -> None:
    # Inputs x outputs x height x width.
    kernel = RANDOM.normal(size=(3, 2, 2, 2))
    save_arrays(tmp_path / "w.npz", {"t.weight": kernel.astype("f4")})
    network = """\
inputs: [{image: [6, 5, 3]}]
layers:
  - conv_transpose: {name: t, filters: 2, kernel_size: 2, strides: 2, use_bias: false}
"""
    found = loaded("w.npz", ", layout: torch", tmp_path, network)
    expected = np.einsum("yxi,iohw->yhxwo", IMAGE, kernel).reshape(12, 10, 2)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("order", ["inputs last but one", "outputs first"])
def test_a_transposed_convolution_of_keras_1(order: str, tmp_path: Path) -> None:
    # Inputs x outputs x height x width.
    kernel = RANDOM.normal(size=(3, 2, 2, 2))
    axes = (2, 3, 0, 1) if order == "inputs last but one" else (1, 0, 2, 3)
    save_named(tmp_path / "w.h5", {"t": {"W": kernel.transpose(axes), "b": np.zeros(2)}})
    network = """\
inputs: [{image: [6, 5, 3]}]
layers:
  - conv_transpose: {name: t, filters: 2, kernel_size: 2, strides: 2}
"""
    found = loaded("w.h5", "", tmp_path, network)
    expected = np.einsum("yxi,iohw->yhxwo", IMAGE, kernel).reshape(12, 10, 2)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("axes", [(2, 3, 1, 0), (0, 1, 2, 3)])
def test_a_convolution_of_a_sequence_that_keras_1_kept_as_a_picture(
    axes: tuple[int, ...], tmp_path: Path
) -> None:
    kernel = RANDOM.normal(size=(4, 3, 2, 1))
    save_named(tmp_path / "w.h5", {"s": {"W": kernel.transpose(axes), "b": np.zeros(4)}})
    network = """\
inputs: [{x: [6, 3]}]
layers:
  - conv1d: {name: s, filters: 4, kernel_size: 2}
weights: [{file: w.h5, kernels: theano}]
"""
    write_artifact(compiled(network, tmp_path), str(tmp_path / "net.h5"), Wish())
    row = IMAGE[:, :1].astype("float32").reshape(1, 6, 3)
    expected = convolved(IMAGE[:, :1], kernel, np.zeros(4))[:, 0]
    np.testing.assert_allclose(computed(tmp_path / "net.h5", row)[0], expected, atol=1e-4)


def test_gates_that_keras_1_kept_one_by_one_are_put_side_by_side(tmp_path: Path) -> None:
    parts = {
        gate: {"W": RANDOM.normal(size=(3, 2)), "U": RANDOM.normal(size=(2, 2)),
               "b": RANDOM.normal(size=2)}
        for gate in "icfo"
    }  # fmt: skip
    lstm = {f"{part}_{gate}": parts[gate][part] for gate in "icfo" for part in "WUb"}
    gru = {f"{part}_{gate}": parts[gate][part] for gate in "icf" for part in "WUb"}
    save_named(tmp_path / "w.h5", {"lstm": lstm, "gru": gru})
    with opened(str(tmp_path / "w.h5")) as file:
        found = {layer.name: {a.name: values(a) for a in layer.arrays} for layer in file.layers}
    for name, order in (("lstm", "ifco"), ("gru", "icf")):
        for key, part in (("kernel", "W"), ("recurrent_kernel", "U"), ("bias", "b")):
            expected = np.concatenate([parts[gate][part] for gate in order], -1)
            np.testing.assert_allclose(found[name][key], expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("shapes", "answer"),
    [
        ([((4, 3, 2, 3), (2, 3, 3, 4))], True),
        ([((2, 3, 3, 4), (2, 3, 3, 4))], False),
        ([((3, 3, 3, 3), (3, 3, 3, 3))], False),
        ([((3, 3, 3, 3), (3, 3, 3, 3)), ((4, 3, 2, 3), (2, 3, 3, 4))], True),
    ],
)
def test_kernels_that_could_lie_either_way_are_decided_by_the_others(
    shapes: list[tuple[tuple[int, ...], tuple[int, ...]]], answer: bool
) -> None:
    assert outputs_first(shapes) is answer


@pytest.mark.slow
def test_a_large_matrix_is_turned_in_little_memory(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    from tests.emit.test_artifact import environment

    # 400 MB, outputs first.
    matrix = np.lib.format.open_memmap(tmp_path / "m.npy", "w+", "f4", (4000, 25000))
    matrix[:, :3] = np.arange(12000).reshape(4000, 3)
    matrix.flush()
    del matrix
    header = (
        '{"d.weight": {"dtype": "F32", "shape": [4000, 25000], "data_offsets": [0, 400000000]}}'
    )
    with open(tmp_path / "w.safetensors", "wb") as file, open(tmp_path / "m.npy", "rb") as values:
        file.write(len(header).to_bytes(8, "little") + header.encode())
        values.seek(128)
        while piece := values.read(2**24):
            file.write(piece)
    os.remove(tmp_path / "m.npy")
    (tmp_path / "net.yaml").write_text(
        "netspec: 1\ninputs:\n  - x: [25000]\nlayers:\n"
        "  - dense: {name: d, units: 4000, use_bias: false}\n"
        "weights:\n  - {file: w.safetensors, layout: torch}\n"
    )
    program = (
        "import resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'netspec', 'build', '-q', 'net.yaml'], check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path, env=environment(), check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert int(done.stdout) < 150_000
    import h5py

    with h5py.File(tmp_path / "net.h5") as built:
        kernel = built["model_weights/d/d/kernel:0"]
        np.testing.assert_array_equal(kernel[:3], np.arange(12000).reshape(4000, 3).T)
    for name in ("net.h5", "w.safetensors"):
        os.remove(tmp_path / name)

"""What the rules about windows count is what Keras's layers do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netspec.lint.choice import Choice
from tests.compiling import compiled, write

WINDOWS = [
    (size, kernel, strides, dilation, padding)
    for size in (1, 2, 3, 5)
    for kernel in (1, 2, 3, 4, 7)
    for strides, dilation in ((1, 1), (2, 1), (3, 1), (1, 2), (1, 3))
    for padding in ("same", "causal", "padded")
]


def conv(kernel: int, strides: int, dilation: int, padding: str) -> Any:
    import keras

    padding = "valid" if padding == "padded" else padding
    return keras.layers.Conv1D(1, kernel, strides, padding, dilation_rate=dilation, use_bias=False)


def answers(layer: Any, pictures: Any, kernel: Any) -> Any:
    """Whether a convolution of each picture gives anything but zeros."""
    layer.build(pictures.shape)
    layer.set_weights([kernel])
    return np.asarray(layer(pictures)).any(axis=(1, 2))


def test_places_of_a_kernel_that_see_padding_alone_give_zeros_in_keras(tmp_path: Path) -> None:
    for size, kernel, strides, dilation, padding in WINDOWS:
        around = dilation * (kernel - 1) if padding == "padded" else 0
        picture = np.pad(np.ones((1, size, 1), "f4"), [(0, 0), (around, around), (0, 0)])
        seeing = sum(
            int(answers(conv(kernel, strides, dilation, padding), picture, place).sum())
            for place in np.eye(kernel, dtype="f4").reshape(kernel, kernel, 1, 1)
        )
        said = blind(size, kernel, strides, dilation, padding, around, tmp_path)
        # Kernels no larger than the input are not counted: none of theirs is blind without strides.
        if dilation * (kernel - 1) + 1 > size:
            assert said == kernel - seeing, (size, kernel, strides, dilation, padding)
        else:
            assert said == 0
            assert strides > 1 or seeing == kernel


def blind(
    size: int,
    kernel: int,
    strides: int,
    dilation: int,
    padding: str,
    around: int,
    folder: Path,
) -> int:
    """How many places NS718 says are blind."""
    from netspec.lint.kinds import kinds_of
    from netspec.lint.padding_alone import check

    word = "valid" if padding == "padded" else padding
    before = f"zero_pad: {around}, " if around else ""
    items = f"{{{before.rstrip(', ')}}}, " if around else ""
    text = f"inputs: [{{x: [{size}, 1]}}]\nlayers: [{items}conv: {{filters: 1, "
    text += f"kernel_size: {kernel}, strides: {strides}, dilation_rate: {dilation}, "
    graph = compiled(f"{text}padding: {word}}}]", folder)
    found = list(check(graph, kinds_of(graph)))
    return int(found[0].message.split()[0]) if found else 0


@pytest.mark.parametrize("around", [(0, 0), (1, 0), (0, 1), (2, 2)])
@pytest.mark.parametrize("kernel", [1, 2, 3])
@pytest.mark.parametrize("strides", [1, 2, 3])
def test_what_is_left_out_changes_nothing_in_keras(
    strides: int, kernel: int, around: tuple[int, int], tmp_path: Path
) -> None:
    for size in range(3, 9):
        pixels = np.eye(size, dtype="f4")[:, :, None]
        padded = np.pad(pixels, [(0, 0), around, (0, 0)])
        layer = conv(kernel, strides, 1, "valid")
        seen = answers(layer, padded, np.ones((kernel, 1, 1), "f4"))
        text = f"inputs: [{{x: [{size}, 1]}}]\nlayers: [zero_pad: {list(around)}, "
        text += f"conv: {{filters: 1, kernel_size: {kernel}, strides: {strides}}}]"
        from netspec.compiler import check_file

        found = check_file(write(text, tmp_path), choice=Choice(select=("NS717",)))
        said = [each.message.partition(" reads ")[2] for each in found if each.code == "NS717"]
        if kernel < strides or seen.all():
            assert said == []
        else:
            # Where it begins, it leaves nothing out.
            read = int(np.flatnonzero(seen)[-1]) + 1
            assert said == [f"{read} of {size} steps"]

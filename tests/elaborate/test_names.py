"""Layer names: Keras's own where none is written, and every wrong one refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.elaborate.run import Run
from netspec.ops import MODULE_OF
from netspec.project import Project
from tests.compiling import compiled, found

IMAGE = "inputs: [{image: [8, 8, 4]}]\n"


def test_made_up_names_are_those_of_a_fresh_keras_session(tmp_path: Path) -> None:
    import keras

    text = """\
inputs: [{image: [16, 16, 4]}]
blocks:
  tower: {nested: functional, layers: [conv: {filters: 4, kernel_size: 3, padding: same}, relu]}
  chain: {nested: sequential, layers: [conv: {filters: 4, kernel_size: 1}, batch_norm]}
layers:
  - conv: {filters: 4, kernel_size: 3}
  - batch_norm
  - relu
  - leaky_relu: {name: mine}
  - conv_transpose: {filters: 4, kernel_size: 3}
  - depthwise_conv: {kernel_size: 1}
  - separable_conv: {filters: 4, kernel_size: 1, name: written}
  - separable_conv: {filters: 4, kernel_size: 1}
  - chain
  - tower
  - tower
  - branches: [{a: [relu]}, {b: [prelu, elu]}]
  - add
  - spatial_dropout: 0.2
  - max_pool
  - layer_norm
  - zero_pad
  - global_avg_pool
  - dense: 3
  - dense: {units: 3, name: named}
  - dense: 3
  - softmax
"""
    graph = compiled(text, tmp_path)
    keras.backend.clear_session()
    layers = keras.layers
    x = image = keras.Input((16, 16, 4), name="image")
    x = layers.Conv2D(4, 3)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    x = layers.LeakyReLU(name="mine")(x)
    x = layers.Conv2DTranspose(4, 3)(x)
    x = layers.DepthwiseConv2D(1)(x)
    x = layers.SeparableConv2D(4, 1, name="written")(x)
    x = layers.SeparableConv2D(4, 1)(x)
    x = keras.Sequential([layers.Conv2D(4, 1), layers.BatchNormalization()])(x)
    for _ in range(2):
        inner = keras.Input(x.shape[1:])
        y = layers.ReLU()(layers.Conv2D(4, 3, padding="same")(inner))
        x = keras.Model(inner, y)(x)
    left = layers.ReLU()(x)
    right = layers.ELU()(layers.PReLU()(x))
    x = layers.Add()([left, right])
    x = layers.SpatialDropout2D(0.2)(x)
    x = layers.MaxPooling2D()(x)
    x = layers.LayerNormalization()(x)
    x = layers.ZeroPadding2D()(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(3)(x)
    x = layers.Dense(3, name="named")(x)
    x = layers.Dense(3)(x)
    x = layers.Softmax()(x)
    model = keras.Model(image, x)
    ours = {node.name: node for node in graph.layers}
    theirs = {layer.name: layer for layer in model.layers}
    assert sorted(ours) == sorted(theirs)
    for name, node in ours.items():
        if node.graph is not None:
            inside = [each["config"]["name"] for each in theirs[name].get_config()["layers"]]
            assert [each.name for each in node.graph.layers] == inside


@pytest.mark.parametrize("name", sorted(MODULE_OF))
def test_the_class_of_a_made_up_name_is_spelled_as_keras_spells_it(name: str) -> None:
    import keras
    from keras.src.utils.naming import to_snake_case

    run = Run(Project("."))
    assert [run.auto_name(name), run.auto_name(name)] == [
        to_snake_case(name),
        f"{to_snake_case(name)}_1",
    ]
    assert keras.__version__


def test_a_made_up_name_that_somebody_wrote_is_an_error(tmp_path: Path) -> None:
    text = "layers:\n  - relu: {name: re_lu}\n  - relu\n"
    assert found(IMAGE + text, tmp_path) == [(5, "NS221")]


@pytest.mark.parametrize("name", ["a/b", "a b", "é", "a:b", "", "x" * 201])
def test_a_name_that_is_none_is_an_error(name: str, tmp_path: Path) -> None:
    assert found(IMAGE + f'layers:\n  - relu: {{name: "{name}"}}', tmp_path) == [(4, "NS220")]


@pytest.mark.parametrize("name", ["1x1", "a-b", "conv2d_7", "_", "A"])
def test_a_name_is_letters_digits_and_two_signs(name: str, tmp_path: Path) -> None:
    graph = compiled(IMAGE + f"layers: [relu: {{name: {name}}}]", tmp_path)
    assert graph.outputs[0].node.name == name


def test_an_alias_is_for_references_alone(tmp_path: Path) -> None:
    text = "layers: [relu: {as: x}, add: {name: y, from: [x, x], as: z}, relu: {from: z}]"
    graph = compiled(IMAGE + text, tmp_path)
    assert [node.name for node in graph.nodes] == ["image", "re_lu", "y", "re_lu_1"]


def test_a_name_twice_is_an_error_with_both_places(tmp_path: Path) -> None:
    text = "layers:\n  - relu: {name: a}\n  - relu: {as: a}\n  - relu: {name: image}\n"
    assert found(IMAGE + text, tmp_path) == [(5, "NS221"), (6, "NS221")]

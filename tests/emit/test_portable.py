"""Graph → an `.h5` in Keras 2's spelling: what is in it, and that the installed Keras reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253
import pytest

from netspec.compiler import compile_spec
from netspec.declaration import snake_case
from netspec.emit.datasets import Variable
from netspec.emit.h5 import Layout, write
from netspec.emit.initial import initial_value
from netspec.emit.keras3 import keras3_layout
from netspec.emit.portable import keras2_layout, portable_layout
from netspec.graph import Graph
from netspec.ops import MODULE_OF
from netspec.readers.inputs import draw_inputs
from netspec.reference.example import example
from tests.compiling import compiled
from tests.emit.networks import NETWORKS

if TYPE_CHECKING:
    import keras

ROOT = Path(__file__).parent.parent.parent
# The others are like these, only larger.
SPECS = (
    "bottleneck_head", "cifar_vgg", "flowers", "googlenet", "inception_towers", "residual",
    "siamese", pytest.param("densenet121", marks=pytest.mark.sweep),
)  # fmt: skip


def shaken(variable: Variable) -> Iterator[Any]:
    """First values, with those made unlike that are all alike."""
    values = initial_value(0, variable.layer, variable.weight)
    if variable.size > 1 and values.min() == values.max():
        values = values + np.linspace(0.1, 0.5, values.size).reshape(values.shape)
    yield values.astype(variable.weight.dtype).ravel()


# Keras 3 still takes the name that `negative_slope` had in Keras 2, and warns.
RENAMED = "ignore:Argument `alpha` is deprecated"


def load(graph: Graph, lay: Callable[[Graph], Layout], path: Path) -> keras.Model:
    import keras

    import netspec.layers  # noqa: F401 - it registers them

    write(str(path), lay(graph), shaken)
    model: keras.Model = keras.models.load_model(path, compile=False)
    return model


def results(model: keras.Model, arrays: list[Any]) -> list[Any]:
    # Keras tells a list of one tensor from the tensor, and warns; a portable file has the list.
    single = not isinstance(model._inputs_struct, list)
    given = model(arrays[0] if single else arrays, training=False)
    return [np.asarray(each) for each in (given if isinstance(given, list) else [given])]


def assert_alike(graph: Graph, folder: Path) -> None:
    """The portable file computes what Keras 3's own does."""
    own = load(graph, keras3_layout, folder / "own.h5")
    portable = load(graph, portable_layout, folder / "portable.h5")
    assert portable.count_params() == own.count_params()
    assert [each.shape for each in portable.outputs] == [each.shape for each in own.outputs]
    arrays = draw_inputs(graph)
    for ours, theirs in zip(results(portable, arrays), results(own, arrays), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    ours, theirs = (
        [tuple(each.shape) for each in model.trainable_weights] for model in (portable, own)
    )
    assert sorted(ours) == sorted(theirs)


@pytest.mark.parametrize("name", SPECS)
def test_the_file_of_a_spec_computes_what_that_of_keras_3_does(name: str, tmp_path: Path) -> None:
    assert_alike(compile_spec(str(ROOT / "specs" / f"{name}.yaml")), tmp_path)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_file_of_a_network_computes_what_that_of_keras_3_does(
    name: str, tmp_path: Path
) -> None:
    assert_alike(compiled(NETWORKS[name], tmp_path), tmp_path)


@pytest.mark.filterwarnings(RENAMED)
# Keras's own file of the one that is left out does not load.
@pytest.mark.parametrize("kind", sorted({*MODULE_OF} - {"Attention"}))
def test_the_file_of_an_op_computes_what_that_of_keras_3_does(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "op.yaml"
    path.write_text(example(snake_case(kind)), encoding="utf-8")
    assert_alike(compile_spec(str(path)), tmp_path)


def test_attention_by_products_comes_back_which_keras_s_own_file_does_not(tmp_path: Path) -> None:
    from tests.emit.contents import built

    graph = compiled("inputs: [{x: [4, 3]}]\nlayers: [attention: [x, x]]", tmp_path)
    with pytest.raises((TypeError, ValueError), match="score_mode"):
        load(graph, keras3_layout, tmp_path / "own.h5")
    arrays = draw_inputs(graph)
    model = built(graph)
    portable = load(graph, portable_layout, tmp_path / "portable.h5")
    np.testing.assert_array_equal(results(portable, arrays), results(model, arrays))


def config(layout: Layout) -> dict[str, Any]:
    """The configuration of the network."""
    entry: dict[str, Any] = json.loads(layout.attributes["model_config"])
    assert entry["class_name"] == "Functional"
    inside: dict[str, Any] = entry["config"]
    return inside


def entry(spec: str, folder: Path, name: str) -> dict[str, Any]:
    """How one layer stands in the portable file."""
    found = config(portable_layout(compiled(spec, folder)))["layers"]
    (layer,) = [each for each in found if each["name"] == name]
    assert isinstance(layer, dict)
    return layer


def one(item: str, folder: Path, shape: str = "[8, 8, 4]") -> dict[str, Any]:
    """How a layer by the name `it` stands in the portable file."""
    return entry(f"inputs: [{{x: {shape}}}]\nlayers: [{item}]", folder, "it")


def test_a_portable_file_says_that_keras_2_wrote_it(tmp_path: Path) -> None:
    graph = compiled("inputs: [{x: [4]}]\nlayers: [dense: 3]", tmp_path)
    for lay in (portable_layout, keras2_layout):
        attributes = lay(graph).attributes
        assert str(attributes["keras_version"]).startswith("2.")
        assert attributes["backend"] == "tensorflow"


def test_inputs_and_outputs_are_lists_even_of_one(tmp_path: Path) -> None:
    graph = compiled("inputs: [{x: [4]}]\nlayers: [dense: {name: d, units: 3}]", tmp_path)
    found = config(portable_layout(graph))
    assert found["input_layers"] == [["x", 0, 0]]
    assert found["output_layers"] == [["d", 0, 0]]


def test_an_input_has_its_shape_under_the_old_key(tmp_path: Path) -> None:
    spec = "inputs: [{x: [4]}]\nlayers: [relu]"
    assert entry(spec, tmp_path, "x")["config"] == {
        "batch_input_shape": [None, 4],
        "dtype": "float32",
        "sparse": False,
        "ragged": False,
        "name": "x",
    }


def test_keys_that_some_version_refuses_are_left_out_with_their_defaults(tmp_path: Path) -> None:
    found = one("batch_norm: {name: it}", tmp_path)["config"]
    assert "renorm" not in found
    assert found["momentum"] == 0.99
    assert one("batch_norm: {name: it, renorm: true}", tmp_path)["config"]["renorm"] is True


@pytest.mark.parametrize(
    ("item", "key", "value"),
    [
        ("leaky_relu: {name: it, negative_slope: 0.5}", "alpha", 0.5),
        ("activation: {name: it, activation: silu}", "activation", "swish"),
        ("reshape: {name: it, target_shape: [16, -1]}", "target_shape", [16, 16]),
        ("relu: {name: it, dtype: mixed_float16}", "dtype", "mixed_float16"),
        ("softmax: {name: it, axis: -2}", "axis", 2),
        ("softmax: {name: it, axis: [-1, 1]}", "axis", [3, 1]),
        ("softmax: {name: it}", "axis", -1),
        ("batch_norm: {name: it, axis: -3}", "axis", 1),
        ("layer_norm: {name: it}", "axis", [3]),
    ],
)
def test_an_argument_is_spelled_as_all_know_it(
    item: str, key: str, value: object, tmp_path: Path
) -> None:
    assert one(item, tmp_path)["config"][key] == value


def test_a_default_data_format_that_keras_2_lacks_is_left_out(tmp_path: Path) -> None:
    plain = one("zero_pad: {name: it}", tmp_path, "[8, 4]")["config"]
    assert "data_format" not in plain
    turned = "zero_pad: {name: it, data_format: channels_first}"
    assert one(turned, tmp_path, "[8, 4]")["config"]["data_format"] == "channels_first"


@pytest.mark.parametrize(
    ("item", "with_module"),
    [
        ("softmax: {name: it}", False),
        ("batch_norm: {name: it}", False),
        ("layer_norm: {name: it}", True),
        ("softmax: {name: it, axis: 1}", True),
        ("softmax: {name: it, axis: [1, 2]}", True),
        ("normalization: {name: it, axis: null}", True),
    ],
)
def test_a_layer_with_an_axis_names_its_module(
    item: str, with_module: bool, tmp_path: Path
) -> None:
    assert (one(item, tmp_path).get("module") == "keras.layers") is with_module


@pytest.mark.parametrize(
    ("initializer", "part"),
    [
        ("he_normal", {"class_name": "HeNormal", "config": {"seed": None}}),
        (
            "{lecun_uniform: {seed: 3}}",
            {
                "class_name": "VarianceScaling",
                "config": {"seed": 3, "scale": 1.0, "mode": "fan_in", "distribution": "uniform"},
            },
        ),
    ],
)
def test_an_initializer_is_one_that_all_know(
    initializer: str, part: object, tmp_path: Path
) -> None:
    item = f"dense: {{name: it, units: 3, kernel_initializer: {initializer}}}"
    assert one(item, tmp_path)["config"]["kernel_initializer"] == part


@pytest.mark.parametrize(
    ("regularizer", "factors"), [("{l1: 0.5}", (0.5, 0.0)), ("{l2: 0.5}", (0.0, 0.5))]
)
def test_a_regularizer_has_both_factors(
    regularizer: str, factors: tuple[float, float], tmp_path: Path
) -> None:
    item = f"dense: {{name: it, units: 3, kernel_regularizer: {regularizer}}}"
    assert one(item, tmp_path)["config"]["kernel_regularizer"] == {
        "class_name": "L1L2",
        "config": {"l1": factors[0], "l2": factors[1]},
    }


def test_calls_are_lists_of_places(tmp_path: Path) -> None:
    spec = """
        inputs: [{x: [4]}, {y: [4]}]
        layers:
          - dense: {name: d, units: 3, from: x, training: false}
          - call: {layer: d, from: y, as: e}
          - concat: {name: c, from: [d, e]}
    """
    assert entry(spec, tmp_path, "d")["inbound_nodes"] == [
        [["x", 0, 0, {"training": False}]],
        [["y", 0, 0, {"training": False}]],
    ]
    assert entry(spec, tmp_path, "c")["inbound_nodes"] == [[["d", 0, 0, {}], ["d", 1, 0, {}]]]
    assert entry(spec, tmp_path, "x")["inbound_nodes"] == []


def names(layout: Layout) -> dict[str, list[str]]:
    """The variables by layer."""
    return {name: [each.path for each in found] for name, found in layout.groups.items() if found}


def test_weights_are_named_as_keras_2_does(tmp_path: Path) -> None:
    spec = """
        inputs: [{image: [8, 8, 3]}]
        layers:
          - depthwise_conv: {name: d, kernel_size: 3}
          - separable_conv: {name: s, filters: 4, kernel_size: 3, use_bias: false}
    """
    assert names(portable_layout(compiled(spec, tmp_path))) == {
        "d": ["d/depthwise_kernel:0", "d/bias:0"],
        "s": ["s/depthwise_kernel:0", "s/pointwise_kernel:0"],
    }


def test_a_layer_keeps_its_first_values_outside_its_sub_model(tmp_path: Path) -> None:
    graph = compiled(NETWORKS["chain_in_a_model_in_a_model"], tmp_path)
    own = {each.layer for found in keras3_layout(graph).groups.values() for each in found}
    flat = {each.layer for found in portable_layout(graph).groups.values() for each in found}
    assert own == flat == {"outer/dense/dense", "outer/last"}


def test_keras_2_keeps_sub_models_and_counts_their_calls_from_one(tmp_path: Path) -> None:
    graph = compiled(NETWORKS["shared_model"], tmp_path)
    lay = keras2_layout(graph)
    found = {each["name"]: each for each in config(lay)["layers"]}
    assert found["tower"]["class_name"] == "Functional"
    assert found["tower"]["config"]["layers"][1]["name"] == "conv"
    assert found["concatenate"]["inbound_nodes"] == [
        [["tower", 1, 0, {}], ["tower", 2, 0, {}], ["tower", 3, 0, {}]]
    ]
    assert names(lay)["tower"][0] == "conv/kernel:0"


def test_names_that_two_layers_of_a_sub_model_share_have_their_ways_before_them(
    tmp_path: Path,
) -> None:
    spec = """
        inputs: [{x: [4]}]
        blocks:
          inner: {nested: functional, layers: [{dense: {name: d, units: 4, use_bias: false}}]}
          outer: {nested: functional, layers: [{inner: {name: a}}, {inner: {name: b}}]}
        layers: [{outer: {name: o}}]
    """
    lay = keras2_layout(compiled(spec, tmp_path))
    assert names(lay) == {"o": ["o/a/d/kernel:0", "o/b/d/kernel:0"]}


def training(lines: str, folder: Path, lay: Callable[[Graph], Layout] = portable_layout) -> Any:
    """What a file says of `compile`."""
    graph = compiled(f"inputs: [{{x: [4]}}]\nlayers: [dense: 3]\ncompile: {lines}", folder)
    text = lay(graph).attributes.get("training_config")
    return None if text is None else json.loads(text)


def test_compile_has_what_all_versions_know(tmp_path: Path) -> None:
    found = training("{optimizer: {sgd: {clipnorm: 1.0}}, loss: mse, metrics: [mae]}", tmp_path)
    assert found == {
        "loss": "mean_squared_error",
        "loss_weights": None,
        "metrics": ["mae"],
        "weighted_metrics": None,
        "optimizer_config": {
            "class_name": "SGD",
            "config": {
                "name": "sgd",
                "learning_rate": pytest.approx(0.01),
                "momentum": 0.0,
                "nesterov": False,
                "clipnorm": 1.0,
            },
        },
    }


@pytest.mark.parametrize(
    "lines",
    [
        "{optimizer: adamw, loss: mse}",
        "{optimizer: {adam: {use_ema: true}}, loss: mse}",
        "{loss: {mean_squared_error: {reduction: sum}}}",
        "{loss: mse, metrics: [{auc: {}}]}",
        "{loss: tversky}",
        "{loss: binary_focal_crossentropy}",
        "{loss: mse, metrics: [kl_divergence]}",
    ],
)
def test_compile_is_left_out_where_some_version_would_not_load_it(
    lines: str, tmp_path: Path
) -> None:
    assert training(lines, tmp_path) is None
    assert training(lines, tmp_path, keras3_layout) is not None


def test_losses_go_by_the_names_that_outputs_have_in_the_file(tmp_path: Path) -> None:
    spec = """
        inputs: [{x: [4]}]
        layers:
          - dense: {name: a, units: 2}
          - group: {name: g, nested: functional, layers: [{dense: {name: b, units: 3}}]}
        outputs: [a, g]
        compile: {loss: {a: mse, g: mae}, loss_weights: {a: 1.0, g: 0.5}}
    """
    text = portable_layout(compiled(spec, tmp_path)).attributes["training_config"]
    found = json.loads(text)
    assert found["loss"] == {"a": "mean_squared_error", "b": "mean_absolute_error"}
    assert found["loss_weights"] == {"a": 1.0, "b": 0.5}


OPTIMIZERS = ("sgd", "rmsprop", "adam", "adadelta", "adagrad", "adamax", "nadam", "ftrl")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_compiled_file_loads_compiled(optimizer: str, tmp_path: Path) -> None:
    import keras

    lines = f"{{optimizer: {optimizer}, loss: mse, metrics: [mae]}}"
    graph = compiled(f"inputs: [{{x: [4]}}]\nlayers: [dense: 3]\ncompile: {lines}", tmp_path)
    path = tmp_path / "net.h5"
    write(str(path), portable_layout(graph), shaken)
    model = keras.models.load_model(path)
    assert model.compiled
    assert model.loss is keras.losses.mean_squared_error
    own = training(lines, tmp_path, keras3_layout)["optimizer_config"]
    expected = getattr(keras.optimizers, own["class_name"]).from_config(own["config"])
    assert model.optimizer.get_config() == expected.get_config()

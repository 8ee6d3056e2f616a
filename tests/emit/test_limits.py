"""Graph → what is said of readers that do not load the file as it is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.compiler import compile_spec
from netspec.diagnostic import Diagnostic
from netspec.emit.findings import verdicts
from netspec.emit.framework import make_model
from netspec.emit.limits import limits, told
from netspec.emit.readers import KERAS, KERAS_2, READERS, TFJS, Target, before
from tests.compiling import compiled

ROOT = Path(__file__).parent.parent.parent
# Of these, one reader lacks a layer, and another one something else.
TWICE = ("efficientnet", "mobilenet_v3", "wavenet")
SPECS = sorted((ROOT / "specs").glob("*.yaml"))


def said(
    layers: str, folder: Path, target: Target = "portable", more: str = ""
) -> list[Diagnostic]:
    """What is said of a network with such layers on an image."""
    return limits(
        compiled(f"inputs: [{{x: [8, 8, 4]}}]\nlayers: [{layers}]\n{more}", folder), target
    )


def summed(found: list[Diagnostic]) -> list[tuple[str, str, str]]:
    return [(each.level, each.code, each.message) for each in found]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_spec_can_be_built_for_all_readers_with_few_remarks(path: Path) -> None:
    found = [each for each in limits(compile_spec(str(path)), "portable") if each.code != "NS614"]
    assert {each.level for each in found} <= {"warning"}
    assert {each.code for each in found} <= {"NS610", "NS611", "NS613"}
    assert len(found) <= (2 if path.stem.startswith(TWICE) else 1)


@pytest.mark.parametrize("name", ["vgg16", "vgg19", "resnet50", "densenet121", "cifar_vgg"])
def test_nothing_is_said_of_what_all_readers_know(name: str) -> None:
    assert not limits(compile_spec(str(ROOT / "specs" / f"{name}.yaml")), "portable")


def test_a_layer_that_some_readers_do_not_have_is_a_warning(tmp_path: Path) -> None:
    found = said("{subtract: {name: s, from: [x, x]}}", tmp_path)
    fact = "TensorFlow.js does not load `Subtract`, as in `s`"
    assert summed(found) == [("warning", "NS610", fact)]
    assert found[0].span


def test_one_cause_is_told_for_each_reader(tmp_path: Path) -> None:
    layers = "{lrn: {name: a}}, {rescaling: {name: b, scale: 2}}, {lrn: {name: c}}, identity"
    fact = (
        "Keras 2, TensorFlow.js and hls4ml do not load `LocalResponseNormalization`, as in `a` "
        "and 1 more"
    )
    assert summed(said(layers, tmp_path)) == [
        ("warning", "NS610", fact),
        ("warning", "NS614", "Keras 3 needs `netspec.layers`, as in `a` and 1 more"),
    ]


def test_the_module_that_keras_needs_is_told_with_the_cure(tmp_path: Path) -> None:
    *_, found = said("{lrn: {name: a}}", tmp_path, "keras3")
    assert found.message == "Keras 3.15 needs `netspec.layers`, as in `a`"
    assert found.help == "`import netspec.layers` before the file is loaded"


def test_causes_of_several_readers_are_told_apart(tmp_path: Path) -> None:
    found = said("{zero_pad: {name: a}}, {rescaling: 2}, {softmax: {axis: 1}}", tmp_path)
    assert [each.message.split(" ")[0] for each in found] == ["hls4ml", "TensorFlow.js"]


def test_what_a_reader_takes_otherwise_is_a_warning_of_its_own(tmp_path: Path) -> None:
    found = said("{conv: {name: c, filters: 4, kernel_size: 3, dilation_rate: 2}}", tmp_path)
    fact = "hls4ml reads something else from `dilation_rate` of `Conv2D`, as in `c`"
    assert summed(found) == [("warning", "NS611", fact)]


def test_nothing_more_is_said_of_a_reader_that_refuses_the_file(tmp_path: Path) -> None:
    layers = (
        "{conv: {filters: 4, kernel_size: 3, dilation_rate: 2}}, {rescaling: {name: r, scale: 2}}"
    )
    assert [each.code for each in said(layers, tmp_path)] == ["NS610"]


def test_a_keras_that_would_compute_something_else_is_an_error(tmp_path: Path) -> None:
    for target in ("portable", "keras2"):
        (found,) = said("{dense: {name: d, units: 3, activation: hard_sigmoid}}", tmp_path, target)
        assert (found.level, found.code) == ("error", "NS612")
        assert "the activation `hard_sigmoid`, as in `d`" in found.message
        assert "rescaling" in found.help


def test_the_cure_for_hard_sigmoid_is_hard_sigmoid() -> None:
    import keras
    import numpy as np

    x = np.linspace(-5, 5, 101, dtype="float32")
    scaled = keras.layers.Rescaling(0.16666667, 0.5)(x)
    cured = keras.layers.ReLU(max_value=1.0)(scaled)
    np.testing.assert_allclose(cured, keras.activations.hard_sigmoid(x), atol=1e-6)


def test_what_no_keras_of_a_target_has_is_an_error(tmp_path: Path) -> None:
    (found,) = said("{rms_norm: {name: r}}", tmp_path, "keras2")
    fact = "Keras 2 does not load `RMSNormalization`, as in `r`"
    assert summed([found]) == [("error", "NS612", fact)]
    (found,) = said("{rms_norm: {name: r}}", tmp_path)
    assert found.message.startswith("Keras before 3.10, Keras 2, TensorFlow.js and hls4ml do not")


@pytest.mark.parametrize("target", ["portable", "keras2", "keras3"])
def test_weights_that_hdf5_has_no_type_for_are_an_error(target: Target, tmp_path: Path) -> None:
    (found,) = said("{dense: {name: d, units: 3, dtype: bfloat16}}", tmp_path, target)
    assert (found.level, found.code) == ("error", "NS612")
    assert "not load weights of bfloat16, as in `d`" in found.message
    assert "--format keras" in found.help
    assert not said("{dense: {units: 3, dtype: mixed_bfloat16}}", tmp_path, target)


def test_weights_of_one_path_in_a_sub_model_are_too_much_for_keras(tmp_path: Path) -> None:
    text = """
    inputs: [{x: [4]}]
    blocks:
      inner: {nested: functional, layers: [{dense: {name: d, units: 4}}]}
      outer: {nested: functional, layers: [{inner: {name: a}}, {inner: {name: b}}]}
    layers: [{outer: {name: o}}]
    """
    graph = compiled(text, tmp_path)
    (found,) = limits(graph, "keras3")
    fact = "Keras 3.15 does not load a path of two weights in a sub-model, as in `o`"
    assert summed([found]) == [("error", "NS612", fact)]
    with pytest.raises(ValueError, match="name already exists"):
        make_model(graph).save(tmp_path / "net.h5")


@pytest.mark.parametrize("target", ["portable", "keras2", "keras3"])
def test_a_layer_named_as_what_belongs_to_no_layer_is_an_error(
    target: Target, tmp_path: Path
) -> None:
    found = said(
        "{flatten: {}}, {dense: {name: top_level_model_weights, units: 2}}", tmp_path, target
    )
    assert [(each.level, each.code) for each in found] == [("error", "NS612")]


def test_a_name_in_two_sub_models_is_too_much_for_tensorflow_js(tmp_path: Path) -> None:
    spec = """
        blocks:
          tower: {nested: functional, layers: [{dense: {name: d, units: 4}}]}
        inputs: [{x: [8]}]
        layers:
          - tower: {name: a, from: x}
          - tower: {name: b, from: x}
          - add: [a, b]
    """
    graph = compiled(spec, tmp_path)
    (found,) = (each for each in verdicts(graph, "keras2") if each.reader == TFJS)
    assert found.answer == "no"
    assert {each.answer for each in verdicts(graph, "portable")} == {"yes"}


def test_what_keras_3_itself_reads_as_something_else_is_an_error_too(tmp_path: Path) -> None:
    (found,) = said("{softmax: {name: s, axis: [1, 2]}}", tmp_path, "keras3")
    fact = "Keras 3.15 reads something else from the `axis` of `Softmax`, as in `s`"
    assert summed([found]) == [("error", "NS612", fact)]
    assert found.help == "build it with `--target portable`, or `--format keras`"
    assert not said("{softmax: {name: s, axis: [1, 2]}}", tmp_path)


def test_an_argument_that_older_versions_lack_is_said_where_it_is_set(tmp_path: Path) -> None:
    (found,) = said("{dense: {name: d, units: 3, lora_alpha: 0.5}}", tmp_path)
    assert found.message == (
        "Keras before 3.12 and Keras 2 do not load `lora_alpha` of `Dense`, as in `d`"
    )
    assert not said("{dense: {name: d, units: 3, lora_alpha: null}}", tmp_path)


def test_a_tensor_by_keyword_is_for_one_version_alone(tmp_path: Path) -> None:
    spec = """
        inputs: [{x: [4]}, {m: {shape: [4], dtype: bool}}]
        layers:
          - softmax: {name: s, from: {inputs: x, mask: m}}
    """
    graph = compiled(spec, tmp_path)
    (found,) = limits(graph, "portable")
    assert summed([found]) == [
        (
            "warning",
            "NS610",
            "Keras 2, TensorFlow.js and hls4ml do not load a tensor by keyword of `Softmax`, as in "
            "`s`",
        )
    ]
    assert {each.answer for each in verdicts(graph, "keras2") if each.reader in KERAS} == {"no"}
    assert not limits(graph, "keras2")
    assert not limits(graph, "keras3")


SEQUENCE = "inputs: [{x: [4, 6]}, {i: {shape: [4], dtype: int32}}]\nlayers:\n"


def told_of(items: str, folder: Path, target: Target = "portable") -> list[str]:
    """What is said of a network of such items."""
    return [each.message for each in limits(compiled(SEQUENCE + items, folder), target)]


def test_layers_inside_of_layers_count(tmp_path: Path) -> None:
    inside = "{lstm: {units: 3, recurrent_activation: hard_sigmoid}}"
    items = f"  - bidirectional: {{name: b, from: x, layer: {inside}}}\noutputs: [b]"
    (found,) = told_of(items, tmp_path)
    assert found.endswith("something else from the activation `hard_sigmoid`, as in `b`")
    inside = "{time_distributed: {layer: {rms_norm: {}}}}"
    items = f"  - time_distributed: {{name: t, from: [x], layer: {inside}}}\noutputs: [t]"
    text = f"inputs: [{{x: [4, 5, 6]}}]\nlayers:\n{items.replace('[x]', 'x')}"
    (diagnostic,) = limits(compiled(text, tmp_path), "keras2")
    assert diagnostic.message == "Keras 2 does not load `RMSNormalization`, as in `t`"


def test_an_orthogonal_kernel_is_only_news_where_it_says_something(tmp_path: Path) -> None:
    assert not told_of("  - lstm: {from: x, units: 3}", tmp_path)
    items = "  - lstm: {name: l, from: x, units: 3, recurrent_initializer: {orthogonal: {gain: 2}}}"
    assert told_of(items, tmp_path) == ["Keras before 3.5 does not load `Orthogonal`, as in `l`"]


@pytest.mark.parametrize(
    ("items", "fact"),
    [
        (
            "  - multi_head_attention: {name: a, from: [x, x], num_heads: 2, key_dim: 3}",
            "Keras 2, TensorFlow.js and hls4ml do not load a tensor by keyword of "
            "`MultiHeadAttention`, as in `a`",
        ),
        (
            "  - embedding: {name: e, from: i, input_dim: 9, output_dim: 6, mask_zero: true}\n"
            "  - dense: {name: d, units: 6}\n"
            "  - attention: {name: a, from: [x, d]}",
            "Keras before 3.12 does not load a mask of `Attention`, as in `a`",
        ),
        (
            "  - attention: {name: a, from: [x, x], return_attention_scores: true}",
            "Keras before 3.8 does not load the scores of `Attention`, as in `a`",
        ),
        (
            "  - gru: {name: g, from: x, units: 3}",
            "TensorFlow.js does not load `reset_after` of `GRU`, as in `g`",
        ),
        (
            "  - lstm: {name: l, from: x, units: 3, go_backwards: true}",
            "hls4ml reads something else from `go_backwards` of `LSTM`, as in `l`",
        ),
    ],
)
def test_what_readers_make_of_sequences_is_told(items: str, fact: str, tmp_path: Path) -> None:
    assert fact in told_of(items, tmp_path)


def test_a_convolution_between_gives_no_mask_on(tmp_path: Path) -> None:
    items = (
        "  - embedding: {name: e, from: i, input_dim: 9, output_dim: 6, mask_zero: true}\n"
        "  - conv: {name: c, filters: 6, kernel_size: 1}\n"
        "  - attention: {name: a, from: [c, c]}"
    )
    assert not any("a mask of `Attention`" in fact for fact in told_of(items, tmp_path))


def test_attention_is_for_keras_2_too_where_it_is_the_target(tmp_path: Path) -> None:
    items = "  - multi_head_attention: {name: a, from: [x, x], num_heads: 2, key_dim: 3}"
    assert not told_of(items, tmp_path, "keras2")
    (found,) = told_of(
        items.replace("key_dim: 3", "key_dim: 3, use_gate: true"), tmp_path, "keras2"
    )
    assert found == "Keras 2 does not load `use_gate` of `MultiHeadAttention`, as in `a`"


def test_layers_of_sub_models_count(tmp_path: Path) -> None:
    (found,) = said("{group: {nested: functional, layers: [{identity: {name: i}}]}}", tmp_path)
    assert "`i`" in found.message


def test_a_sub_model_is_for_keras_2_alone_where_it_is_kept(tmp_path: Path) -> None:
    spec = """
        inputs: [{x: [4]}]
        layers: [{group: {name: g, nested: functional, layers: [{dense: 3}]}}]
    """
    graph = compiled(spec, tmp_path)
    kept = {each.reader: each.answer for each in verdicts(graph, "keras2")}
    assert {kept[reader] for reader in KERAS} == {"no"}
    assert kept[KERAS_2] == "yes"
    assert {each.answer for each in verdicts(graph, "portable")} == {"yes"}


def test_compile_that_is_left_out_is_told(tmp_path: Path) -> None:
    compile = "compile: {optimizer: adamw, loss: mse}"
    (found,) = said("relu", tmp_path, more=compile)
    fact = "`compile` is left out of the file: not every Keras loads the optimizer `AdamW`"
    assert summed([found]) == [("warning", "NS613", fact)]
    assert not said("relu", tmp_path, "keras3", compile)
    assert not said("relu", tmp_path, more="compile: {optimizer: adam, loss: mse}")


@pytest.mark.parametrize(
    ("compile", "target", "cure"),
    [
        ("{loss: {huber: {delta: 2.0}}}", "portable", "call `compile` on the loaded model"),
        ("{loss: {huber: {delta: 2.0}}}", "keras3", "call `compile` on the loaded model"),
        ("{loss: mse, steps_per_execution: 4}", "portable", "`--format keras` keeps it"),
        ("{loss: mse, steps_per_execution: 4}", "keras3", "`--format keras` keeps it"),
    ],
)
def test_what_keras_does_not_read_back_is_told_where_it_is_said(
    compile: str, target: Target, cure: str, tmp_path: Path
) -> None:
    (found,) = said("relu", tmp_path, target, f"compile: {compile}")
    assert (found.code, found.help) == ("NS613", cure)
    assert found.span is not None
    assert (found.span.line, found.span.end_column - found.span.column) == (4, len("compile"))


def test_keras_3_reads_its_own_file_from_the_version_of_its_newest_key(tmp_path: Path) -> None:
    def versions(layer: str) -> list[tuple[int, int] | None]:
        graph = compiled(f"inputs: [{{x: [8, 8, 4]}}]\nlayers: [{layer}]", tmp_path)
        found = verdicts(graph, "keras3")
        return [each.reader.version for each in found if each.answer == "yes"]

    assert versions("{conv: {filters: 4, kernel_size: 3}}") == [(3, 15)]
    assert versions("batch_norm") == [(3, 14), (3, 15)]
    assert versions("relu") == [(3, 13), (3, 14), (3, 15)]


def test_a_file_without_sub_models_is_the_same_for_both_targets_of_keras_2(tmp_path: Path) -> None:
    graph = compiled(
        "inputs: [{x: [8, 8, 4]}]\nlayers: [{conv: {filters: 4, kernel_size: 3}}]", tmp_path
    )
    assert verdicts(graph, "keras2") == verdicts(graph, "portable")


@pytest.mark.parametrize(
    ("readers", "words"),
    [
        (KERAS, "Keras 3"),
        (before((3, 10)), "Keras before 3.10"),
        (KERAS[-1:], "Keras 3.15"),
        (KERAS[-3:], "Keras 3.13 to 3.15"),
        ((TFJS, KERAS_2), "Keras 2 and TensorFlow.js"),
        (READERS, "Keras 3, Keras 2, TensorFlow.js and hls4ml"),
    ],
)
def test_readers_are_told_in_few_words(readers: tuple[object, ...], words: str) -> None:
    assert told(readers) == words  # type: ignore[arg-type]


def test_a_crop_that_only_some_versions_of_keras_make_is_an_error(tmp_path: Path) -> None:
    (found,) = said("{random_crop: {name: c, height: 4, width: 4}}", tmp_path)
    assert (found.level, found.code) == ("error", "NS612")
    assert found.message.startswith("Keras before 3.8 and Keras 2 read something else from")
    assert not said("{random_crop: {name: c, height: 4, width: 4}}", tmp_path, "keras3")
    same = said("{random_crop: {name: c, height: 8, width: 8}}", tmp_path)
    assert [each.code for each in same] == ["NS610"]


@pytest.mark.parametrize(
    ("item", "beginning"),
    [
        ("random_zoom: 0.1", "TensorFlow.js and hls4ml do not load"),
        ("mix_up", "Keras before 3.8, Keras 2, TensorFlow.js and hls4ml do not load"),
        ("cut_mix", "Keras before 3.10, Keras 2, TensorFlow.js and hls4ml do not load"),
        ("clahe", "Keras before 3.14, Keras 2, TensorFlow.js and hls4ml do not load"),
    ],
)
def test_what_prepares_images_is_told_by_the_version_that_brought_it(
    item: str, beginning: str, tmp_path: Path
) -> None:
    (found,) = said(item, tmp_path)
    assert found.message.startswith(beginning)


def test_arguments_of_lookups_that_keras_got_lately_are_told(tmp_path: Path) -> None:
    text = """
        inputs: [{x: {shape: [3], dtype: string}}]
        layers: [string_lookup: {vocabulary: [a], num_oov_indices: 2, salt: 1}]
    """
    first, _ = limits(compiled(text, tmp_path), "portable")
    assert first.message.startswith("Keras before 3.14 and Keras 2 do not load `salt`")


def test_nothing_is_said_of_the_way_back_of_both_ways(tmp_path: Path) -> None:
    items = "  - bidirectional: {from: x, layer: {lstm: 3}}"
    graph = compiled(SEQUENCE + items, tmp_path)
    assert not any("go_backwards" in each.message for each in limits(graph, "portable"))
    forward = "  - bidirectional: {from: x, layer: {lstm: {units: 3, go_backwards: true}}}"
    told = told_of(forward.replace("}}}", "}}, backward_layer: {lstm: 3}}"), tmp_path)
    assert any("go_backwards" in each for each in told)

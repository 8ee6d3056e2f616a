"""Every spec of the project compiles, keeps its contract and says no more than it should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from netspec.compiler import check_file, compile_spec
from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint.choice import Choice
from tests.specs.building import FOLDER, LIBRARIES, NAMES, spec

WARNINGS = {"inception_towers": ["NS709"]}

# What is said of specs when everything is asked for, and why it may stand.
RIGHT = {
    ("blocks/inception", "NS723"): "keras.applications has no names there either",
    ("bottleneck_head", "NS723"): "the tutorial that it is from has no names",
    ("cifar_vgg", "NS723"): "nobody has weights for it that would have to find their layers",
    ("efficientnet", "NS723"): "keras.applications has no name there either",
    ("inception_towers", "NS709"): "its author wrote it so",
    ("inception_towers", "NS723"): "its author wrote it so",
    ("nasnet", "NS717"): "keras.applications has no padding there, for pictures of 224 x 224",
    ("resnet", "NS702"): "keras.applications has these biases, and weights for them",
    ("residual", "NS723"): "it is an example of one layer",
    ("vgg16_zeropad", "NS717"): "the tutorial that it is from has pictures of 150 x 150",
    ("xception", "NS723"): "keras.applications has no names there either",
}


def document(name: str) -> Mapping[str, Any]:
    """A spec as plain YAML."""
    found: Mapping[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return found


def variants() -> Iterator[tuple[str, dict[str, object]]]:
    """Every combination of parameters that a spec's `matrix` names."""
    for name in NAMES:
        matrix = document(name).get("matrix")
        if matrix is None:
            continue
        for values in product(*matrix.values()):
            yield name, dict(zip(matrix, values, strict=True))


def layer_names(graph: Graph) -> list[str]:
    return [node.name for node in graph.layers]


@pytest.mark.parametrize("name", NAMES)
def test_a_spec_compiles_and_warns_of_nothing_that_is_not_meant(name: str) -> None:
    assert [each.code for each in check_file(spec(name))] == WARNINGS.get(name, [])


def test_all_that_can_be_said_of_the_specs_is_right_for_a_reason() -> None:
    names = [*NAMES, *(f"blocks/{name}" for name in LIBRARIES)]
    choice = Choice(select=("NS7*",))
    every = {each for name in names for each in check_file(spec(name), choice=choice)}
    said = {(_name(each), each.code) for each in every}
    assert said == RIGHT.keys()


def _name(said: Diagnostic) -> str:
    """The name of the spec or library that something is said of."""
    assert said.span is not None
    return Path(said.span.source.path).relative_to(FOLDER).with_suffix("").as_posix()


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_library_has_no_mistakes(name: str) -> None:
    assert check_file(spec(f"blocks/{name}")) == ()


@pytest.mark.parametrize(("name", "params"), list(variants()), ids=str)
def test_the_contract_holds_for_every_variant(name: str, params: dict[str, object]) -> None:
    assert check_file(spec(name), params) == ()


@pytest.mark.parametrize("name", [n for n in NAMES if "classes" in document(n).get("params", {})])
def test_the_contract_holds_for_any_number_of_classes(name: str) -> None:
    assert check_file(spec(name), {"classes": 17}) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_spec_says_in_one_line_what_it_is_and_how_many_parameters_it_has(name: str) -> None:
    written = document(name)
    assert "\n" not in written["description"]
    assert "params" in written["expect"]


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_library_is_used_by_several_specs(name: str) -> None:
    files = [*NAMES, *(f"blocks/{library}" for library in LIBRARIES)]
    users = [
        each
        for each in files
        if any(Path(file).stem == name for file in document(each).get("imports", {}).values())
    ]
    assert len(users) > 1


def test_towers_are_warned_of_joining_heights() -> None:
    (found,) = check_file(spec("inception_towers"))
    assert found.level == "warning"
    assert found.message == "`concatenate` joins heights, not channels"
    assert found.span is not None
    assert found.span.source.line(found.span.line).strip().startswith("- concat: {axis: 1}")


@pytest.mark.parametrize(
    ("config", "layers"),
    [("A", 11), ("A-LRN", 11), ("B", 13), ("C", 16), ("D", 16), ("E", 19)],
)
def test_a_configuration_of_vgg_has_the_weight_layers_of_the_paper(
    config: str, layers: int
) -> None:
    graph = compile_spec(spec("vgg"), {"config": config})
    assert sum(bool(node.weights) for node in graph.layers) == layers


@pytest.mark.parametrize(("config", "name"), [("D", "vgg16"), ("E", "vgg19")])
def test_configurations_d_and_e_are_vgg16_and_vgg19(config: str, name: str) -> None:
    variant, network = compile_spec(spec("vgg"), {"config": config}), compile_spec(spec(name))
    assert [(node.name, node.op) for node in variant.nodes] == [
        (node.name, node.op) for node in network.nodes
    ]


def test_only_a_lrn_normalizes_and_only_once() -> None:
    plain, normalized = (compile_spec(spec("vgg"), {"config": each}) for each in ("A", "A-LRN"))
    names = layer_names(normalized)
    assert names[names.index("block1_conv1") + 1] == "block1_lrn"
    names.remove("block1_lrn")
    assert names == layer_names(plain)


def test_an_unknown_configuration_of_vgg_is_refused() -> None:
    assert "NS205" in [each.code for each in check_file(spec("vgg"), {"config": "F"})]


def test_googlenet_without_auxiliary_heads_has_one_output_and_nothing_of_them() -> None:
    both = {aux: compile_spec(spec("googlenet"), {"aux": aux}) for aux in (True, False)}
    heads = [name for name in layer_names(both[True]) if name.startswith(("loss1", "loss2"))]
    assert [output.node.name for output in both[True].outputs] == [
        "loss3_classifier",
        "loss1_classifier",
        "loss2_classifier",
    ]
    assert [output.node.name for output in both[False].outputs] == ["loss3_classifier"]
    assert len(heads) == 12
    assert layer_names(both[False]) == [n for n in layer_names(both[True]) if n not in heads]


def test_googlenet_has_nine_modules() -> None:
    modules = [n for n in layer_names(compile_spec(spec("googlenet"))) if n.endswith("_output")]
    assert [name.removeprefix("inception_")[:2] for name in modules] == [
        "3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b",
    ]  # fmt: skip


def test_vgg19_lrn_normalizes_after_each_convolution_or_never() -> None:
    with_lrn = compile_spec(spec("vgg19_lrn"))
    classes = [type(node.op).__name__ for node in with_lrn.nodes]
    after = {classes[i + 1] for i, each in enumerate(classes) if each == "Conv2D"}
    assert after == {"LocalResponseNormalization"}
    without = compile_spec(spec("vgg19_lrn"), {"lrn": False})
    assert layer_names(without) == layer_names(compile_spec(spec("vgg19")))


def test_channels_first_changes_no_weight_of_vgg19_lrn() -> None:
    last = compile_spec(spec("vgg19_lrn"))
    first = compile_spec(spec("vgg19_lrn"), {"data_format": "channels_first"})
    assert first.inputs[0].outputs[0].shape == (None, 3, 224, 224)
    assert [node.weights for node in first.nodes] == [node.weights for node in last.nodes]


def test_flowers_trains_all_but_the_first_three_blocks() -> None:
    graph = compile_spec(spec("flowers"))
    frozen = {node.name[:6] for node in graph.layers if not node.trainable}
    trained = {node.name[:6] for node in graph.layers if node.weights and node.trainable}
    assert frozen == {"block1", "block2", "block3"}
    assert trained == {"block4", "block5", "flower"}

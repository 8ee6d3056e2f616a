"""What the rules say, and what they do not mind; the explain pages have an example of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.compiler import check_file
from netspec.diagnostic import Diagnostic
from netspec.lint.choice import Choice
from tests.compiling import found, only, write

HEAD = "inputs: [{image: [8, 8, 3]}]\n"


@pytest.mark.parametrize(
    "layers",
    [
        # Another function than a plain relu.
        "[conv: {filters: 3, kernel_size: 1, activation: relu}, relu: {max_value: 6}]",
        "[relu: {max_value: 6}, relu]",
        # Something comes between.
        "[relu, conv: {filters: 3, kernel_size: 1}, relu]",
        "[softmax, flatten, dense: {units: 3, activation: softmax}]",
        # One value along the last axis, but many along the one that sums to 1.
        "[conv: {filters: 1, kernel_size: 1}, softmax: {axis: [1, 2]}]",
        "[conv: {filters: 1, kernel_size: 1}, softmax: {axis: 1}]",
        "[dropout: 0.1, flatten, dense: {units: 1, activation: sigmoid}]",
        # Scaling the channels is how squeeze-and-excitation works.
        "[branches: [{a: []}, {b: [global_avg_pool: {keepdims: true}]}], multiply]",
        "[branches: [{a: []}, {b: []}], concat: {axis: 3}]",
        "[branches: [{a: []}, {b: []}], concat]",
        "[conv: {filters: 3, kernel_size: 1}, global_avg_pool, dense: 3]",
        # The channels of each place are mixed, as in ConvNeXt.
        "[layer_norm, dense: 6, activation: gelu, dropout: 0.1, dense: 3]",
        # The border of the kernel lies on the input somewhere.
        "[max_pool: 4, conv: {filters: 3, kernel_size: 3, padding: same}]",
        "[conv: {filters: 3, kernel_size: 3, padding: same, dilation_rate: 7}]",
        "[conv: {filters: 3, kernel_size: 15, padding: same}]",
        "[zero_pad: 3, conv: {filters: 3, kernel_size: 9}]",
        # Off by default.
        "[conv: {filters: 3, kernel_size: 1}, batch_norm, max_pool: 3]",
        "[random_crop: {height: 8, width: 8}]",
    ],
)
def test_what_is_often_meant_is_no_warning(layers: str, tmp_path: Path) -> None:
    assert found(f"{HEAD}layers: {layers}", tmp_path) == []


@pytest.mark.parametrize(
    ("layers", "code"),
    [
        ("[activation: relu, relu]", "NS706"),
        ("[relu, activation: relu]", "NS706"),
        ("[conv: {filters: 2, kernel_size: 1, activation: softmax}, softmax]", "NS703"),
        ("[conv: {filters: 1, kernel_size: 1}, activation: softmax]", "NS707"),
        ("[flatten, reshape: [64, 3, 1], softmax: {axis: 3}]", "NS707"),
        ("[relu, dense: 3]", "NS710"),
        ("[layer_norm, conv: {filters: 3, kernel_size: 1}, dense: 3]", "NS710"),
        ("[spatial_dropout: 0]", "NS704"),
        ("[random_crop: {height: 8, width: 4}]", "NS727"),
        ("[gaussian_dropout: 0.0]", "NS704"),
        ("[branches: [{a: []}, {b: [global_max_pool: {keepdims: true}]}], maximum]", "NS708"),
        ("[branches: [{a: []}, {b: []}], concat: {axis: -3}]", "NS709"),
        ("[max_pool: 4, conv: {filters: 3, kernel_size: 4, padding: same}]", "NS718"),
        ("[conv: {filters: 3, kernel_size: 3, padding: same, dilation_rate: 8}]", "NS718"),
        ("[conv: {filters: 3, kernel_size: 17, padding: same}]", "NS718"),
        ("[max_pool: 8, depthwise_conv: {kernel_size: 3, padding: same}]", "NS718"),
        ("[max_pool: 8, zero_pad: 1, separable_conv: {filters: 3, kernel_size: 3}]", "NS718"),
    ],
)
def test_what_is_hardly_ever_meant_is_a_warning(layers: str, code: str, tmp_path: Path) -> None:
    said = only(f"{HEAD}layers: {layers}", tmp_path)
    assert (said.code, said.level) == (code, "warning")


def test_a_dense_of_half_a_gigabyte_is_none_too_many(tmp_path: Path) -> None:
    text = "inputs: [{features: [SIZE]}]\nlayers: [dense: {units: 16384, use_bias: false}]"
    assert found(text.replace("SIZE", "16384"), tmp_path) == []
    assert found(text.replace("SIZE", "16385"), tmp_path) == [(3, "NS705")]


def test_channels_first_is_joined_along_the_first_axis(tmp_path: Path) -> None:
    text = HEAD + "data_format: channels_first\n"
    text += "layers: [branches: [{a: []}, {b: []}], concat: AXIS]"
    assert found(text.replace("AXIS", "{axis: 1}"), tmp_path) == []
    assert found(text.replace("AXIS", "{axis: 3}"), tmp_path) == [(4, "NS709")]


def test_a_warning_in_a_repeat_or_a_block_is_said_once(tmp_path: Path) -> None:
    text = "blocks: {unit: {layers: [relu, relu, side: [flatten]]}}\n"
    text += "layers: [repeat: {times: 4, layers: [relu, dropout: 0, unit]}]"
    assert sorted(found(HEAD + text, tmp_path)) == [
        (3, "NS701"),
        (3, "NS706"),
        (4, "NS704"),
        (4, "NS706"),
    ]


def test_sub_models_are_looked_into(tmp_path: Path) -> None:
    text = "blocks: {m: {nested: functional, layers: [dropout: 0]}}\nlayers: [m, flatten]"
    assert found(HEAD + text, tmp_path) == [(3, "NS704")]


NORMS = """\
inputs: [{image: [8, 8, 3]}]
blocks:
  unit:
    nested: functional
    layers:
      - conv: {name: conv, filters: 3, kernel_size: 1}
      - batch_norm: {name: norm}
layers:
  - conv: {name: conv, filters: 3, kernel_size: 1}
  - batch_norm: {name: norm}
  - unit: {name: unit}
"""


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ("", []),
        ("freeze: [conv, norm]", ["NS713"]),
        ("freeze: [conv]", ["NS714"]),
        ("freeze: [norm]", ["NS713"]),
        ("freeze: [unit/conv]", ["NS714"]),
        ("freeze: ['unit/*']", ["NS713"]),
        ("freeze: ['*']\nweights: [{file: w.h5}]", []),
        ("freeze: ['unit/*']\nweights: [{file: w.h5, into: [unit]}]", []),
        ("freeze: ['*']\nweights: [{file: w.h5, into: [unit, conv]}]", ["NS713"]),
    ],
)
def test_normalizations_are_frozen_with_statistics_and_with_what_they_read(
    more: str, codes: list[str], tmp_path: Path
) -> None:
    assert [code for _, code in found(NORMS + more, tmp_path)] == codes


def asked(code: str, text: str, folder: Path) -> list[Diagnostic]:
    """What a rule says that is off by default."""
    choice = Choice(select=(code,))
    return [e for e in check_file(write(text, folder), choice=choice) if e.code == code]


@pytest.mark.parametrize(
    "layers",
    [
        # The bias is not alone on its way to the normalization, or something comes between.
        "[conv: {name: c, filters: 3, kernel_size: 1}, batch_norm: {name: n}, add: [c, n]]",
        "[conv: {filters: 3, kernel_size: 1, activation: relu}, batch_norm]",
        "[conv: {filters: 3, kernel_size: 1}, relu, batch_norm]",
        "[conv: {filters: 3, kernel_size: 1, use_bias: false}, batch_norm]",
        # Another mean than that of the channel is subtracted.
        "[conv: {filters: 3, kernel_size: 1}, batch_norm: {axis: 1}]",
        "[conv: {filters: 3, kernel_size: 1}, layer_norm]",
        # What is frozen subtracts what it once measured.
        "[conv: {filters: 3, kernel_size: 1}, batch_norm: {trainable: false}]",
        # The same layer is called once more elsewhere.
        "[conv: {name: c, filters: 3, kernel_size: 1}, batch_norm, call: {layer: c}]",
    ],
)
def test_a_bias_that_counts_may_stand(layers: str, tmp_path: Path) -> None:
    assert asked("NS702", f"{HEAD}layers: {layers}", tmp_path) == []


@pytest.mark.parametrize(
    "layers",
    [
        "[conv: {filters: 3, kernel_size: 1}, batch_norm]",
        "[conv: {filters: 3, kernel_size: 1, activation: linear}, batch_norm: {center: false}]",
        "[depthwise_conv: 3, batch_norm: {axis: 3}]",
        "[flatten, dense: 3, batch_norm]",
    ],
)
def test_a_bias_that_is_taken_away_again_is_found(layers: str, tmp_path: Path) -> None:
    (said,) = asked("NS702", f"{HEAD}layers: {layers}", tmp_path)
    assert said.help == "write `use_bias: false`"
    assert said.labels[0].span.column > (said.span.column if said.span else 0)


def test_a_bias_of_channels_first_is_that_of_the_first_axis(tmp_path: Path) -> None:
    text = "inputs: [{image: [3, 8, 8]}]\ndata_format: channels_first\n"
    text += "layers: [conv: {filters: 3, kernel_size: 1}, batch_norm]"
    assert len(asked("NS702", text, tmp_path)) == 1
    assert asked("NS702", text.replace("batch_norm", "batch_norm: {axis: 3}"), tmp_path) == []


LOGITS = "inputs: [{x: [4]}]\nlayers: [{dense: {name: d, units: 3, activation: ACTIVATION}}]\n"


@pytest.mark.parametrize(
    ("activation", "loss", "codes"),
    [
        ("softmax", "categorical_crossentropy", []),
        ("softmax", "{categorical_crossentropy: {from_logits: false}}", []),
        ("softmax", "{categorical_crossentropy: {from_logits: true}}", ["NS715"]),
        ("sigmoid", "{binary_crossentropy: {from_logits: true}}", ["NS715"]),
        ("null", "{binary_crossentropy: {from_logits: true}}", []),
        ("linear", "{categorical_focal_crossentropy: {from_logits: true}}", []),
        ("null", "binary_crossentropy", ["NS716"]),
        ("linear", "{sparse_categorical_crossentropy: {ignore_class: 1}}", ["NS716"]),
        ("linear", "{d: sparse_categorical_crossentropy}", ["NS716"]),
        ("linear", "[sparse_categorical_crossentropy]", ["NS716"]),
        # Something that nobody can tell is in between 0 and 1.
        ("tanh", "binary_crossentropy", []),
        ("null", "mse", []),
        ("null", "categorical_hinge", []),
        ("softmax", "mse", []),
    ],
)
def test_a_cross_entropy_gets_what_it_takes(
    activation: str, loss: str, codes: list[str], tmp_path: Path
) -> None:
    text = LOGITS.replace("ACTIVATION", activation) + f"compile:\n  loss: {loss}\n"
    assert [code for _, code in found(text, tmp_path)] == codes
    assert {line for line, _ in found(text, tmp_path)} <= {5}


def test_each_output_is_looked_at_with_its_own_loss(tmp_path: Path) -> None:
    text = """\
    inputs: [{x: [4]}]
    blocks:
      head:
        nested: functional
        layers: [{dense: {name: d, units: 2, activation: softmax}}]
    layers:
      - head: {name: a}
      - dense: {name: b, units: 2, from: x}
    outputs: [a, b]
    compile:
      loss:
        a: {categorical_crossentropy: {from_logits: true}}
        b: {categorical_crossentropy: {from_logits: true}}
    """
    assert found(text, tmp_path) == [(13, "NS715")]


UNUSED = """\
params: {a: 1, b: 2, c: 3, d: 4, e: 5}
imports: {lib: lib.yaml, other: lib.yaml}
inputs: [{x: "$([a])"}]
defaults: {dense: {units: $b}}
blocks:
  used:
    params: {c: 3, n: int, m: $(n + 1), k: 2}
    layers: [dense: $(c + m)]
  around:
    layers: [repeat: {times: $d, layers: [used: {n: 1}]}, lib.unit]
  idle:
    params: {n: 1}
    layers: [used: {n: $n}]
layers:
  - branches: [{a: [around]}, {b: [side: [dense: 5, relu], group: {layers: [dense]}]}]
  - concat
"""


def test_what_nothing_uses_is_said(tmp_path: Path) -> None:
    write("blocks: {unit: {layers: [relu]}}", tmp_path, "lib.yaml")
    text = UNUSED.replace("[dense]", "[dense: {use_bias: false}]")
    assert sorted(each for each in found(text, tmp_path) if each[1] != "NS701") == [
        # `c` is that of the block, where it is used.
        (2, "NS720"),
        (2, "NS720"),
        (3, "NS722"),
        (8, "NS720"),
        (12, "NS721"),
    ]


def test_what_a_library_has_for_others_is_used(tmp_path: Path) -> None:
    text = "params: {n: 1}\nblocks: {a: {params: {m: 2}, layers: [dense: $n]}}"
    assert found(text, tmp_path) == [(3, "NS720")]


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        ("block1 block2 block3 blcok4", "block4"),
        ("block1 block2 block3 blok4", "block4"),
        ("block1 block2 block3 blocck4", "block4"),
        ("block1_conv block2_conv block3_conv blick4_conv", "block4_conv"),
        # Two are no custom, and what is written twice is meant.
        ("block1 block2 blcok3", None),
        ("block1 block2 block3 blcok4 blcok5", None),
        # Others begin or end differently, or are short.
        ("head1 head2 head3 heads", None),
        ("conv1 conv2 conv3 convt4", None),
        ("mask1 mask2 mask3 task", None),
        ("bn1 bn2 bn3 bm4", None),
        ("res2a res2b res2c res3a", None),
        ("encoder1 encoder2 encoder3 decoder1", None),
    ],
)
def test_names_are_compared_with_each_other(names: str, meant: str | None, tmp_path: Path) -> None:
    layers = "".join(f"  - relu: {{name: {name}, from: image}}\n" for name in names.split())
    text = HEAD + f"layers:\n{layers}outputs: [{', '.join(names.split())}]\n"
    said = check_file(write(text, tmp_path))
    assert [each.help for each in said] == ([f"did you mean `{meant}`?"] if meant else [])
    assert {each.code for each in said} <= {"NS724"}


def test_computed_parts_of_names_are_no_words(tmp_path: Path) -> None:
    text = """\
    params: {bloc: 1}
    inputs: [{image: [8, 8, 3]}]
    layers:
      - identity: {name: block1}
      - identity: {name: block2}
      - identity: {name: block3}
      - identity: {name: "x$(max(bloc, 2))blocc"}
    """
    assert found(text, tmp_path) == []
    assert found(text.replace("blocc", "_blcok"), tmp_path) == [(8, "NS724")]


def test_only_layers_without_a_name_have_none(tmp_path: Path) -> None:
    text = HEAD + "layers: [conv: {filters: 3, kernel_size: 1}, relu, flatten, dense: "
    said = asked("NS723", text + "{name: head, units: 3}]", tmp_path)
    assert [each.message.split()[0] for each in said] == ["`conv2d`"]


STACK = """\
inputs: [{image: [SIZE, SIZE, 3]}]
defaults: {conv: {filters: 4, kernel_size: 3, padding: same}}
layers:
  - repeat:
      times: 4
      layers: [conv: {}, max_pool: 2]
  - conv: {name: first}
  - conv: {name: second}
"""


@pytest.mark.parametrize(("size", "count"), [(48, 0), (45, 2), (32, 2), (16, 3)])
def test_convolutions_of_what_sees_everything_are_counted(
    size: int, count: int, tmp_path: Path
) -> None:
    # After the four poolings, a value sees 46 x 46.
    text = STACK.replace("SIZE", str(size))
    said = [each.message for each in asked("NS719", text, tmp_path)]
    assert [each.split(",")[0] for each in said] == (
        [f"{count} of 6 convolutions"] if count else []
    )


def test_shortcuts_see_less_than_what_they_go_around(tmp_path: Path) -> None:
    text = STACK.replace("SIZE", "64").partition("layers:")[0]
    text = text.replace("[64, 64, 3]", "[8, 8, 4]")
    assert asked("NS719", text + "layers: [repeat: {times: 9, layers: [conv: {}]}]", tmp_path)
    block = "blocks: {unit: {layers: [branches: [{a: []}, {b: [conv: {}, conv: {}]}], add]}}\n"
    repeated = text + block + "layers: [repeat: {times: 9, layers: [unit]}]"
    assert asked("NS719", repeated, tmp_path) == []

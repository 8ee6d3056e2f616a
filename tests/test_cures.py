"""The help line of a mistake says what would mend it, in the words of the spec's writer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netspec.compiler import check_file
from tests.compiling import only, write

IMAGE = "inputs: [{image: [8, 8, 3]}]\nparams: {n: 3, word: integer}\n"


@pytest.mark.parametrize(
    ("layer", "cure"),
    [
        ("gelu", "write `activation: gelu`"),
        ("sigmoid: {name: x}", "write `activation: sigmoid`"),
        ("fc: 3", "write `dense`"),
        ("linear: 3", "write `dense`"),
        ("bn", "write `batch_norm`"),
        ("leaky_relu: {alpha: 0.1}", "write `negative_slope`"),
        ("dense: $(n)$(n)", "several `$(…)` are text: write one, such as `$(a * b)`"),
        ("dense: $word", "the type of a required parameter is `int`"),
        ("dense: '{{n}}'", "write `$n`"),
        ("dense: {{n}}", "write `$n`, without `{{`"),
        ("dense: {units: None}", "`None` is written `null`"),
        ("dense: {units: 3, activation: None}", "`None` is written `null`"),
        ("conv: {filters: 3, kernel_size: (3, 3)}", "a list is `[3, 3]`"),
        ("conv: {filters: 3, kernel_size: '(3, 3)'}", "a list is `[3, 3]`"),
        ("dense: $(in_length)", "`image` gives 8 x 8 x 3, which has no length"),
        ("dense: $(n.channels)", "`n` is a value, which has no sizes: write `n` alone"),
        ("batch_norm: {momentum: 2}", ""),
        ("dense: 2147483648", ""),
        (
            "include: {spec: base.yaml, until: x}",
            "this is an input; name the last layer that is wanted",
        ),
        ("include: {spec: link.yaml}", "mend the link, or put the file in its place"),
        ("bidirectional: {lstm: {units: 3}}", "write `layer: {lstm: …}`"),
        ("dense: {units: 3, frobnicate: 1}", "`netspec ops dense` shows what it takes"),
        ("conv: {frobnicate: 1}", "`netspec ops conv` shows what it takes"),
        ("ops.relu: {frobnicate: 1}", "`netspec ops ops.relu` shows what it takes"),
        ("dense: {units: 3, bias_regularizer: {l1: {size: 1}}}", "it takes `l1`"),
        ("unit", "a block of a library has its prefix: `lib.unit`"),
    ],
)
def test_a_layer_is_mended_by_its_cure(layer: str, cure: str, tmp_path: Path) -> None:
    write("inputs: [{x: [4]}]\nlayers: [relu: {name: r}]", tmp_path, "base.yaml")
    write("blocks: {unit: {layers: [relu]}}", tmp_path, "lib.yaml")
    os.symlink("nowhere.yaml", tmp_path / "link.yaml")
    imports = "imports: {lib: lib.yaml}\n" if layer == "unit" else ""
    assert only(f"{IMAGE}{imports}layers:\n  - {layer}\n", tmp_path).help == cure


@pytest.mark.parametrize(
    ("layers", "cure"),
    [
        (
            "[{branches: [{a: []}], name: x}]",
            "put the `branches` into a `group`, which takes `name`",
        ),
        (
            "[repeat: {times: 2, if: true, layers: [relu]}]",
            "put the `repeat` into a `group`, which takes `if`",
        ),
        (
            "[side: {name: x, layers: [relu]}]",
            "write the list alone; a `group` around it takes what other items do",
        ),
        (
            "[branches: [{a: [relu]}], relu]",
            "write the items without `branches`, or the name without `[…]`",
        ),
        ("\n  -dense: 3", "put a space after the `-`: `- dense`"),
        ("\n  - relu\n  -dense: 3", "write `- ` before an item"),
    ],
)
def test_items_are_mended_by_their_cure(layers: str, cure: str, tmp_path: Path) -> None:
    assert only(f"{IMAGE}layers: {layers}\n", tmp_path).help == cure


@pytest.mark.parametrize("shape", ["(8, 8, 3)", "'(8, 8, 3)'"])
def test_a_shape_in_round_brackets_is_shown_as_a_list(shape: str, tmp_path: Path) -> None:
    text = f"inputs: [{{image: {shape}}}]\nlayers: [relu]"
    assert only(text, tmp_path).help == "a list is `[8, 8, 3]`"


def test_the_learning_rate_has_its_name_of_today(tmp_path: Path) -> None:
    text = "layers: [relu]\ncompile: {optimizer: {adam: {lr: 0.1}}, loss: mean_squared_error}"
    error = only(IMAGE + text, tmp_path)
    assert (error.code, error.help) == ("NS217", "write `learning_rate`")


@pytest.mark.parametrize("word", ["group", "repeat", "include"])
def test_what_is_no_layer_has_no_defaults(word: str, tmp_path: Path) -> None:
    error = only(f"{IMAGE}layers: [relu]\ndefaults: {{{word}: {{name: x}}}}", tmp_path)
    assert error.message == f"`{word}` is no layer, and has no defaults"


def test_a_size_that_is_too_large_is_said_to_be_that(tmp_path: Path) -> None:
    message = only(f"{IMAGE}layers: [dense: 2147483648]", tmp_path).message
    assert message == "`Dense.units` must be below 2,147,483,648, but this is 2147483648"


def test_no_message_has_backticks_in_backticks(tmp_path: Path) -> None:
    text = f"{IMAGE}blocks: {{v: {{nested: model, layers: [relu]}}}}\nlayers: [v]"
    message = only(text, tmp_path).message
    assert message == "`v.nested` must be `functional` or `sequential`, not `model`"


@pytest.mark.parametrize(
    "text",
    [
        "layers: [relu]\nfreeze: [image]",
        "layers: [relu]\ndefaults: {group: {nested: functional}}",
        "layers: [dense: $(n.channels)]",
    ],
)
def test_a_cure_does_not_offer_the_word_that_is_wrong(text: str, tmp_path: Path) -> None:
    (error,) = check_file(write(IMAGE + text, tmp_path))
    assert "did you mean" not in error.help

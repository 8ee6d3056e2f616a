"""Every name that Keras has for a layer is an op, or is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.declaration import snake_case
from netspec.elsewhere import KERAS_ALIASES, KERAS_LAYERS, NO_DATA
from netspec.functions.tables import MODULE_OF as FUNCTIONS
from netspec.ops import CELLS, MODULE_OF, op_class
from netspec.words import check_word, is_op
from tests.compiling import only

ROOT = Path(__file__).parent.parent


def public() -> dict[str, str]:
    """What `keras.layers` has that can be made, and the class of each."""
    import keras

    found = {name: getattr(keras.layers, name) for name in dir(keras.layers)}
    return {name: each.__name__ for name, each in found.items() if isinstance(each, type)}


def test_what_keras_has_is_known_by_name() -> None:
    names = public()
    known = {*KERAS_LAYERS, *KERAS_ALIASES, *NO_DATA}
    # The one layer that Keras has under another name than that of its class alone.
    assert set(names) - known == set()
    assert known - set(names) == {"Input", "GroupedQueryAttention"}


def test_every_layer_of_keras_is_an_op_or_cannot_be_one() -> None:
    """It fails when Keras has a layer that is neither; till then, that is answered with NS216."""
    kinds = {KERAS_ALIASES.get(kind, kind) for kind in public().values()}
    left = kinds - {*MODULE_OF, *NO_DATA, *CELLS.values(), "InputLayer"}
    assert not left, f"make ops of these, or tell in `NO_DATA` why they are none: {left}"


def test_an_alias_is_of_the_class_that_keras_means() -> None:
    for name, kind in public().items():
        if name in KERAS_ALIASES:
            assert KERAS_ALIASES[name] == kind


def test_readme_counts_what_there_is() -> None:
    homes = [op_class(name).home for name in MODULE_OF]
    layers, own = homes.count("keras.layers"), homes.count("netspec.layers")
    text = " ".join((ROOT / "README.md").read_text("utf-8").split())
    said = (
        f"{layers} layers and {len(CELLS)} cells of Keras 3.15, which are all that are data alone"
    )
    assert f"{said}, {own} of netspec's own, and {len(FUNCTIONS)} functions of `keras.ops`" in text


@pytest.mark.parametrize("name", sorted({*KERAS_LAYERS, *KERAS_ALIASES, *NO_DATA} - set(MODULE_OF)))
def test_a_name_of_keras_that_is_no_op_is_never_just_unknown(name: str) -> None:
    for word in (name, snake_case(name)):
        if is_op(word):
            continue
        problem = check_word(word)
        assert problem is not None
        code, _, cure = problem
        assert code == "NS215" or cure.startswith(("write `", "name the tensors"))


def test_a_cell_is_told_where_it_belongs(tmp_path: Path) -> None:
    said = only("inputs: [{x: [8, 3]}]\nlayers: [lstm_cell: 3]", tmp_path)
    assert (said.code, said.help) == ("NS202", "write `rnn: {cell: {lstm_cell: …}}`")


@pytest.mark.parametrize(
    ("word", "code", "message", "cure"),
    [
        ("Conv2D", "NS202", "there is no layer `Conv2D`", "write `conv2d`"),
        ("Convolution2D", "NS202", "there is no layer `Convolution2D`", "write `conv2d`"),
        ("MaxPool2D", "NS202", "there is no layer `MaxPool2D`", "write `max_pooling2d`"),
        ("avg_pool1d", "NS202", "there is no layer `avg_pool1d`", "write `average_pooling1d`"),
        (
            "Input",
            "NS202",
            "there is no layer `Input`",
            "name the tensors that come in under `inputs`",
        ),
        ("Lambda", "NS215", "`Lambda` runs Python code, and cannot be written in a spec", ""),
        (
            "equalization",
            "NS215",
            "`equalization` cannot be in a model, since Keras takes its result for what it reads, "
            "and cannot be written in a spec",
            "`auto_contrast` and `clahe` are like it",
        ),
        (
            "jax_layer",
            "NS215",
            "`jax_layer` runs a function of JAX, and cannot be written in a spec",
            "",
        ),
        (
            "Wrapper",
            "NS215",
            "`Wrapper` is the base of wrappers and computes nothing, and cannot be written in a "
            "spec",
            "`time_distributed` and `bidirectional` are wrappers",
        ),
    ],
)
def test_a_name_of_keras_has_its_answer(
    word: str, code: str, message: str, cure: str, tmp_path: Path
) -> None:
    said = only(f"inputs: [{{x: [8, 8, 3]}}]\nlayers: [{word}]", tmp_path)
    assert (said.code, said.message, said.help) == (code, message, cure)


@pytest.mark.parametrize("word", ["input", "max_pool2d", "input_spec"])
def test_a_block_may_have_a_name_that_is_only_an_alias(word: str, tmp_path: Path) -> None:
    from tests.compiling import compiled

    text = f"inputs: [{{x: [4]}}]\nblocks: {{{word}: {{layers: [relu]}}}}\nlayers: [{word}]"
    assert compiled(text, tmp_path).nodes

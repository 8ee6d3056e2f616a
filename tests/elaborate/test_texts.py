"""Texts that come in, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.tensor import Tensor
from tests.compiling import compiled, layers, only

TEXTS = "inputs: [{x: {shape: [3], dtype: string}}]\n"


def test_a_layer_that_computes_takes_no_texts(tmp_path: Path) -> None:
    said = only(f"{TEXTS}layers: [dense: 2]", tmp_path)
    assert (said.code, said.message) == ("NS413", "`Dense` takes numbers, but `x` gives texts")
    assert said.help.startswith("`string_lookup`, `hashing` and `text_vectorization`")


@pytest.mark.parametrize(
    "item", ["string_lookup: {vocabulary: [a]}", "hashing: 9", "reshape: [3, 1]", "identity"]
)
def test_some_layers_take_texts(item: str, tmp_path: Path) -> None:
    assert compiled(f"{TEXTS}layers: [{item}]", tmp_path).nodes


def test_a_text_may_come_alone_for_each_sample(tmp_path: Path) -> None:
    text = """
        inputs: [{x: {shape: [], dtype: string}}]
        layers: [text_vectorization: {vocabulary: [a, b], output_mode: multi_hot, name: v}]
    """
    node = layers(compiled(text, tmp_path))["v"]
    assert node.inputs[0].tensor == Tensor((None,), "string")
    assert node.outputs == (Tensor((None, 3)),)


@pytest.mark.parametrize(
    ("item", "code", "message"),
    [
        ("string_lookup", "NS203", "`StringLookup` needs `vocabulary`"),
        ("text_vectorization", "NS203", "`TextVectorization` needs `vocabulary`"),
        (
            "string_lookup: {vocabulary: words.txt}",
            "NS205",
            '`StringLookup.vocabulary` must be a list, but this is the text `"words.txt"`',
        ),
        (
            "string_lookup: {vocabulary: [a, b, a]}",
            "NS208",
            "`vocabulary` has `a` twice",
        ),
        (
            "string_lookup: {vocabulary: [a, b], max_tokens: 2}",
            "NS208",
            "`vocabulary` has 3 places, but `max_tokens` is 2",
        ),
        (
            "string_lookup: {vocabulary: [a, b], output_mode: tf_idf}",
            "NS203",
            "`StringLookup` needs `idf_weights` for `tf_idf`",
        ),
    ],
)
def test_a_vocabulary_is_there_and_whole(
    item: str, code: str, message: str, tmp_path: Path
) -> None:
    said = only(f"{TEXTS}layers: [{item}]", tmp_path)
    assert (said.code, said.message) == (code, message)


def test_layers_that_a_layer_makes_take_names_unless_it_has_one(tmp_path: Path) -> None:
    text = """
        inputs: [{x: [8, 8, 3]}]
        layers:
          - aug_mix
          - random_flip
          - random_shear
          - aug_mix: {name: named}
          - random_rotation: 0.1
          - random_color_jitter: {name: jitter, hue_factor: 0.1}
          - random_hue: 0.1
    """
    made = list(layers(compiled(text, tmp_path)))
    assert made == [
        "x", "aug_mix", "random_flip", "random_shear_1", "named", "random_rotation_1", "jitter",
        "random_hue_1",
    ]  # fmt: skip


def test_keras_names_those_layers_so(tmp_path: Path) -> None:
    import keras

    keras.utils.clear_session(free_memory=False)
    k = keras.layers
    made = [
        k.AugMix(), k.RandomFlip(), k.RandomShear(), k.AugMix(name="named"), k.RandomRotation(0.1),
        k.RandomColorJitter(name="jitter", hue_factor=0.1), k.RandomHue(0.1),
    ]  # fmt: skip
    assert [each.name for each in made] == [
        "aug_mix", "random_flip", "random_shear_1", "named", "random_rotation_1", "jitter",
        "random_hue_1",
    ]  # fmt: skip


def test_what_is_computed_or_a_default_counts(tmp_path: Path) -> None:
    text = """
        params: {mode: tf_idf, words: [a, b]}
        defaults: {hashing: {output_mode: count}}
        inputs: [{x: {shape: [3], dtype: string}}]
        layers:
          - string_lookup: {name: a, from: x, vocabulary: $words, output_mode: $mode,
              idf_weights: [1, 2]}
          - hashing: {name: b, from: x, num_bins: 4, sparse: true}
        outputs: [a, b]
    """
    assert len(compiled(text, tmp_path).outputs) == 2

"""What a network is run on."""

from __future__ import annotations

from pathlib import Path

import numpy as np  # noqa: TID253
from numpy.testing import assert_array_equal  # noqa: TID253

from netspec.readers.inputs import draw_inputs, write_arrays
from tests.compiling import compiled

NETWORK = """
    inputs:
      - image: [null, 8, 3]
      - words: {shape: [6], dtype: int32}
      - flags: {shape: [2], dtype: bool}
    layers: [{global_avg_pool: {name: means, from: image}}]
    outputs: [words, flags, means]
"""


def test_every_input_is_drawn_in_its_shape_and_dtype(tmp_path: Path) -> None:
    image, words, flags = draw_inputs(compiled(NETWORK, tmp_path))
    assert (image.shape, image.dtype) == ((2, 64, 8, 3), "float32")
    assert (words.shape, words.dtype) == ((2, 6), "int32")
    assert (flags.shape, flags.dtype) == ((2, 2), "bool")
    assert words.min() >= 0
    assert words.max() <= 9


def test_integers_are_words_of_the_smallest_vocabulary(tmp_path: Path) -> None:
    text = """
        inputs: [{words: {shape: [60], dtype: int32}}]
        layers: [embedding: {input_dim: 3, output_dim: 2}]
    """
    (words,) = draw_inputs(compiled(text, tmp_path))
    assert set(words.ravel().tolist()) == {0, 1, 2}


def test_the_same_seed_draws_the_same(tmp_path: Path) -> None:
    graph = compiled(NETWORK, tmp_path)
    assert_array_equal(draw_inputs(graph, 3)[0], draw_inputs(graph, 3)[0])
    assert not np.array_equal(draw_inputs(graph, 3)[0], draw_inputs(graph, 4)[0])


def test_arrays_are_written_by_their_place(tmp_path: Path) -> None:
    path = str(tmp_path / "arrays.npz")
    write_arrays(path, [np.zeros(2), np.ones(3)])
    with np.load(path) as file:
        assert {name: file[name].tolist() for name in file.files} == {"0": [0, 0], "1": [1, 1, 1]}


def test_texts_are_words_of_vocabularies_and_others(tmp_path: Path) -> None:
    text = """
        inputs: [{words: {shape: [60], dtype: string}}]
        layers: [string_lookup: {vocabulary: [red, green]}]
    """
    (words,) = draw_inputs(compiled(text, tmp_path))
    assert words.shape == (2, 60)
    assert {"red", "green"} < set(words.ravel().tolist()) <= {"red", "green", "a", "b", "c d"}


def test_integers_are_categories_where_there_are_fewer(tmp_path: Path) -> None:
    text = "inputs: [{x: {shape: [60], dtype: int32}}]\nlayers: [category_encoding: 2]"
    (numbers,) = draw_inputs(compiled(text, tmp_path))
    assert set(numbers.ravel().tolist()) == {0, 1}

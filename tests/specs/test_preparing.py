"""Networks that prepare what comes in, as people write them, against the same by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.running import run
from tests.compiling import compiled, write

if TYPE_CHECKING:
    import keras

PICTURES = """
    inputs: [{image: {shape: [20, 24, 3], dtype: uint8}}]
    layers:
      - rescaling: {name: scaled, scale: $(1 / 255)}
      - resizing: {name: resized, height: 16, width: 16}
      - random_flip: {name: flipped, mode: horizontal, seed: 1}
      - random_rotation: {name: turned, factor: 0.1, seed: 1}
      - random_contrast: {name: contrasted, factor: 0.2, value_range: [0, 1], seed: 1}
      - center_crop: {name: middle, height: 12, width: 12}
      - conv: {name: conv, filters: 4, kernel_size: 3}
      - global_avg_pool: {name: pool}
      - dense: {name: logits, units: 5}
"""

REVIEWS = """
    params: {words: [good, bad, film, plot]}
    inputs: [{review: {shape: [], dtype: string}}, {genre: {shape: [1], dtype: string}}]
    layers:
      - text_vectorization: {name: tokens, from: review, vocabulary: $words,
          output_sequence_length: 6}
      - embedding: {name: vectors, input_dim: $(len(words) + 2), output_dim: 3}
      - global_avg_pool: {name: mean, as: text}
      - string_lookup: {name: kind, from: genre, vocabulary: [drama, comedy],
          output_mode: one_hot}
      - rescaling: {name: floats, scale: 1.0}
      - concat: {name: both, from: [text, floats]}
      - dense: {name: rating, units: 1, activation: sigmoid}
"""

TABLE = """
    inputs: [{age: [1]}, {city: {shape: [1], dtype: string}}, {job: {shape: [1], dtype: int64}}]
    layers:
      - discretization: {name: decade, from: age, bin_boundaries: [20, 30, 40]}
      - category_encoding: {name: decades, num_tokens: 4, output_mode: multi_hot}
      - hashing: {name: cities, from: city, num_bins: 8, output_mode: multi_hot}
      - integer_lookup: {name: jobs, from: job, vocabulary: [7, 9], output_mode: multi_hot}
      - identity: {name: known, from: jobs}
      - hashed_crossing: {name: pair, from: [city, job], num_bins: 5}
      - embedding: {name: pairs, input_dim: 5, output_dim: 2}
      - flatten: {name: flat}
      - concat: {name: all, from: [decades, cities, flat]}
      - dense: {name: score, units: 1}
    outputs: [score, known]
"""

SOUND = """
    inputs: [{sound: [2000]}]
    layers:
      - mel_spectrogram: {name: mel, fft_length: 256, sequence_stride: 128, num_mel_bins: 16}
      - permute: {name: frames, dims: [2, 1]}
      - gru: {name: read, units: 3}
"""


def pictures() -> keras.Model:
    import keras
    from keras import layers

    image = keras.Input((20, 24, 3), dtype="uint8", name="image")
    y = layers.Rescaling(1 / 255, name="scaled")(image)
    y = layers.Resizing(16, 16, name="resized")(y)
    y = layers.RandomFlip("horizontal", seed=1, name="flipped")(y)
    y = layers.RandomRotation(0.1, seed=1, name="turned")(y)
    y = layers.RandomContrast(0.2, value_range=(0, 1), seed=1, name="contrasted")(y)
    y = layers.CenterCrop(12, 12, name="middle")(y)
    y = layers.Conv2D(4, 3, name="conv")(y)
    y = layers.GlobalAveragePooling2D(name="pool")(y)
    return keras.Model(image, layers.Dense(5, name="logits")(y))


def reviews() -> keras.Model:
    import keras
    from keras import layers

    review = keras.Input((), dtype="string", name="review")
    genre = keras.Input((1,), dtype="string", name="genre")
    words = ["good", "bad", "film", "plot"]
    y = layers.TextVectorization(vocabulary=words, output_sequence_length=6, name="tokens")(review)
    y = layers.Embedding(6, 3, name="vectors")(y)
    y = layers.GlobalAveragePooling1D(name="mean")(y)
    kinds = ["drama", "comedy"]
    z = layers.StringLookup(vocabulary=kinds, output_mode="one_hot", name="kind")(genre)
    z = layers.Rescaling(1.0, name="floats")(z)
    y = layers.Concatenate(name="both")([y, z])
    y = layers.Dense(1, activation="sigmoid", name="rating")(y)
    return keras.Model([review, genre], y)


def table() -> keras.Model:
    import keras
    from keras import layers

    age = keras.Input((1,), name="age")
    city = keras.Input((1,), dtype="string", name="city")
    job = keras.Input((1,), dtype="int64", name="job")
    decade = layers.Discretization([20, 30, 40], name="decade")(age)
    decade = layers.CategoryEncoding(4, output_mode="multi_hot", name="decades")(decade)
    cities = layers.Hashing(8, output_mode="multi_hot", name="cities")(city)
    jobs = layers.IntegerLookup(vocabulary=[7, 9], output_mode="multi_hot", name="jobs")(job)
    known = layers.Identity(name="known")(jobs)
    pairs = layers.HashedCrossing(5, name="pair")([city, job])
    pairs = layers.Flatten(name="flat")(layers.Embedding(5, 2, name="pairs")(pairs))
    y = layers.Concatenate(name="all")([decade, cities, pairs])
    return keras.Model([age, city, job], [layers.Dense(1, name="score")(y), known])


def sound() -> keras.Model:
    import keras
    from keras import layers

    x = keras.Input((2000,), name="sound")
    y = layers.MelSpectrogram(256, 128, num_mel_bins=16, name="mel")(x)
    y = layers.Permute((2, 1), name="frames")(y)
    return keras.Model(x, layers.GRU(3, name="read")(y))


def drawn(model: keras.Model) -> list[Any]:
    """Something for each input."""
    import keras
    import numpy as np

    generator = np.random.default_rng(0)
    texts = np.array(["A good film!", "bad", "the PLOT, good plot", "drama", "comedy"])

    def draw(x: Any) -> Any:
        shape = (4, *x.shape[1:])
        if x.dtype == "string":
            return keras.ops.convert_to_tensor(generator.choice(texts, shape))
        if x.dtype == "float32":
            return keras.ops.convert_to_tensor(generator.uniform(0, 60, shape), "float32")
        return keras.ops.convert_to_tensor(generator.integers(0, 10, shape), x.dtype)

    return [draw(each) for each in model.inputs]


@pytest.mark.parametrize("target", ["portable", "keras3"])
@pytest.mark.parametrize(
    ("text", "by_hand"),
    [(PICTURES, pictures), (REVIEWS, reviews), (TABLE, table), (SOUND, sound)],
    ids=["pictures", "reviews", "table", "sound"],
)
def test_the_file_of_a_network_is_the_one_that_is_written_by_hand(
    text: str, by_hand: Callable[[], keras.Model], target: str, tmp_path: Path
) -> None:
    import keras
    import numpy as np

    assert compiled(text, tmp_path).outputs
    path = write(text, tmp_path)
    results = [
        run("build", path, "-o", str(tmp_path / name), "--target", target, "--force")
        for name in ("net.h5", "again.h5")
    ]
    assert [each.exit_code for each in results] == [0, 0], results[0].stderr
    assert (tmp_path / "net.h5").read_bytes() == (tmp_path / "again.h5").read_bytes()
    ours = keras.models.load_model(tmp_path / "net.h5", compile=False)
    theirs = by_hand()
    assert [each.name for each in ours.layers] == [each.name for each in theirs.layers]
    theirs.set_weights(ours.get_weights())
    given = drawn(theirs)
    found = [
        model(given if isinstance(model._inputs_struct, list) else given[0], training=False)
        for model in (ours, theirs)
    ]
    pairs = [each if isinstance(each, list) else [each] for each in found]
    for ours_given, theirs_given in zip(*pairs, strict=True):
        np.testing.assert_array_equal(ours_given, theirs_given)

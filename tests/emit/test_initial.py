"""First values are distributed as Keras's, and depend on nothing but the weight and the seed."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from statistics import NormalDist
from typing import Any

import numpy as np  # noqa: TID253
import pytest
from numpy.typing import NDArray  # noqa: TID253

from netspec.emit.draw.bits import Bits
from netspec.emit.draw.fill import Constant
from netspec.emit.draw.joined import Joined
from netspec.emit.draw.normal import TWO_SIGMA, deviates_of, deviates_within
from netspec.emit.draw.scaling import TRUNCATED_STDDEV, fans
from netspec.emit.draw.windows import window_of
from netspec.emit.initial import PIECE, Pieces, initial_value
from netspec.emit.keras import keras_object
from netspec.emit.rule import rule_of
from netspec.op import Weight
from netspec.parts.gates import gated
from netspec.parts.initializers import Initializer, initializers, read_initializer
from netspec.parts.more_initializers import WINDOWS

Values = NDArray[Any]

LARGE = (900, 1200)
KERNEL = (3, 3, 300, 420)
SCALED = [
    {"variance_scaling": {"scale": scale, "mode": mode, "distribution": distribution}}
    for scale, mode in [(1, "fan_in"), (2.5, "fan_out"), (0.3, "fan_avg")]
    for distribution in ["normal", "truncated_normal", "untruncated_normal", "uniform"]
]
RANDOM = [
    "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal",
    "random_normal", "random_uniform", "truncated_normal", "orthogonal",
    {"random_normal": {"mean": 3, "stddev": 2}},
    {"random_uniform": {"minval": 0.5, "maxval": 2}},
    {"truncated_normal": {"mean": -1, "stddev": 0.1}},
    {"he_normal": {"input_axes": [1], "output_axes": [0]}},
    *SCALED,
]  # fmt: skip


def weight(initializer: Any, *shape: int, dtype: str = "float32", name: str = "kernel") -> Weight:
    return Weight(name, shape, read_initializer(initializer), dtype=dtype)


def drawn(initializer: Any, *shape: int, dtype: str = "float32") -> Values:
    return initial_value(1, "net/layer", weight(initializer, *shape, dtype=dtype))


def of_keras(initializer: Any, *shape: int, dtype: str = "float32") -> Values:
    import keras

    keras.utils.set_random_seed(3)
    return np.asarray(keras_object(read_initializer(initializer))(shape, dtype).numpy())


def distance(one: Values, other: Values) -> float:
    """Kolmogorov's and Smirnov's: the most that two empirical distributions differ by."""
    one, other = np.sort(one, axis=None), np.sort(other, axis=None)
    below = np.searchsorted(other, one, side="right") / other.size
    before = np.arange(one.size) / one.size
    return float(max(np.abs(below - before).max(), np.abs(below - before - 1 / one.size).max()))


@pytest.mark.parametrize("shape", [LARGE, KERNEL])
@pytest.mark.parametrize("initializer", RANDOM, ids=str)
def test_a_draw_is_distributed_as_that_of_keras(initializer: Any, shape: tuple[int, ...]) -> None:
    ours, theirs = drawn(initializer, *shape), of_keras(initializer, *shape)
    assert ours.shape == theirs.shape
    assert ours.dtype == theirs.dtype
    # Two samples of a million are as far apart once in 100,000 times; the least of mistakes, the
    # wrong fan, makes it 0.018.
    assert distance(ours, theirs) < 0.0035
    deviation = float(theirs.std())
    assert abs(float(ours.mean()) - float(theirs.mean())) < 0.006 * deviation
    assert abs(float(ours.std()) / deviation - 1) < 0.004


@pytest.mark.parametrize("initializer", ["he_uniform", "lecun_normal", "truncated_normal"])
def test_a_bounded_draw_reaches_its_bounds_as_that_of_keras(initializer: str) -> None:
    ours, theirs = drawn(initializer, *LARGE), of_keras(initializer, *LARGE)
    assert float(ours.max()) == pytest.approx(float(theirs.max()), rel=1e-4)
    assert float(ours.min()) == pytest.approx(float(theirs.min()), rel=1e-4)


def test_a_truncated_draw_stays_within_two_standard_deviations() -> None:
    values = drawn({"truncated_normal": {"stddev": 1}}, *LARGE)
    assert 1.9999 < np.abs(values).max() <= 2


def test_the_constants_of_the_truncated_normal_distribution_are_right() -> None:
    standard = NormalDist()
    assert standard.cdf(2) - 0.5 == pytest.approx(TWO_SIGMA, rel=1e-15)
    variance = 1 - 4 * standard.pdf(2) / (2 * TWO_SIGMA)
    assert variance**0.5 == pytest.approx(TRUNCATED_STDDEV, rel=1e-14)


def test_a_normal_draw_has_the_tails_that_a_million_values_have() -> None:
    values = np.abs(drawn({"random_normal": {"stddev": 1}}, *LARGE))
    expected = 2 * values.size * NormalDist().cdf(-4)
    assert abs(int((values > 4).sum()) - expected) < 5 * expected**0.5
    assert 4.4 < values.max() < 6.4


@pytest.mark.parametrize("shape", [(), (7,), (3, 4), (2, 3, 5), (3, 3, 8, 16), (2, 3, 4, 5, 6)])
def test_fans_are_those_of_keras(shape: tuple[int, ...]) -> None:
    from keras.src.initializers.random_initializers import compute_fans

    assert fans(shape) == compute_fans(shape)
    for inputs, outputs in [((), ()), ((-1,), (0,)), ((0,), (-1, 0))]:
        if shape or not outputs:
            expected = compute_fans(shape, inputs, outputs)
            assert fans(shape, inputs, outputs) == expected


def test_an_interval_without_0_in_its_middle_leaves_out_its_end() -> None:
    # float32 has 16 values in it, so that every 32nd draw is nearer to the end than to another.
    values = drawn({"random_uniform": {"minval": 1_000_000, "maxval": 1_000_001}}, 1000)
    assert (values.min(), values.max()) == (1_000_000, 1_000_000.9375)


@pytest.mark.parametrize("initializer", [{"random_uniform": {"minval": 2, "maxval": 2}}])
def test_an_empty_interval_is_its_bound(initializer: Any) -> None:
    assert drawn(initializer, 3).tolist() == of_keras(initializer, 3).tolist()


def test_deviates_are_those_of_the_standard_library() -> None:
    steps = np.linspace(-0.4999, 0.4999, 4001)
    ends = 0.5 - 2.0 ** -np.arange(2, 53)
    probabilities = np.concatenate([steps, ends, -ends])
    # Its argument keeps the digits of a small probability, as ours does of one near 1/2.
    small = [NormalDist().inv_cdf(each) for each in (0.5 - np.abs(probabilities)).tolist()]
    expected = np.copysign(small, probabilities)
    np.testing.assert_allclose(deviates_of(probabilities), expected, rtol=2e-15, atol=2e-16)


def test_single_deviates_within_two_standard_deviations_are_those_of_the_standard_library() -> None:
    bound = np.float32(TWO_SIGMA)
    steps = np.linspace(2.0**-32, bound, 4001, dtype=np.float32)
    ends = bound - np.arange(400, dtype=np.float32) * np.spacing(bound)
    probabilities = np.concatenate([steps, -steps, ends, -ends])
    expected = [NormalDist().inv_cdf(0.5 + each) for each in probabilities.tolist()]
    deviates = deviates_within(probabilities)
    assert deviates.dtype == np.float32
    assert np.abs(deviates).max() <= 2
    np.testing.assert_allclose(deviates, expected, rtol=4e-7)


@pytest.mark.parametrize(
    "shape",
    [
        (1, 1), (2, 2), (5, 5), (7, 3), (3, 7), (1, 9), (9, 1), (64, 100), (3, 3, 4, 20),
        # Of several pieces: square, narrow, and of more columns than that.
        (700, 700), (1500, 300), (1500, 450), (450, 1500), (3, 3, 120, 420),
        # Of several blocks, some longer than others by one.
        (5003, 1), (1, 5003), (3074, 50), (50, 3074), (2303, 400), (400, 2303), (1100, 2201),
    ],
    ids=str,
)  # fmt: skip
def test_an_orthogonal_matrix_is_orthogonal(shape: tuple[int, ...]) -> None:
    values = drawn({"orthogonal": 2}, *shape, dtype="float64").reshape(-1, shape[-1]) / 2
    rows, columns = values.shape
    product = values @ values.T if rows < columns else values.T @ values
    np.testing.assert_allclose(product, np.eye(min(rows, columns)), atol=4e-15)


@pytest.mark.parametrize("shape", [(600, 600), (4000, 120), (120, 4000)])
def test_an_orthogonal_matrix_has_the_kurtosis_of_that_of_keras(shape: tuple[int, ...]) -> None:
    ours, theirs = kurtosis(drawn("orthogonal", *shape)), kurtosis(of_keras("orthogonal", *shape))
    # Four deviations of both; that of signs alone would be 1, and not 3.
    assert ours == pytest.approx(theirs, abs=4 * (2 * 24 / np.prod(shape)) ** 0.5)


def kurtosis(values: Values) -> float:
    squares = values.astype(np.float64) ** 2
    return float((squares**2).mean() / squares.mean() ** 2)


@pytest.mark.parametrize("shape", [(500, 500), (500, 4000), (4000, 350)])
def test_squares_in_an_orthogonal_matrix_are_as_random_as_of_normal_values(
    shape: tuple[int, int],
) -> None:
    values = drawn("orthogonal", *shape, dtype="float64")
    squares = (values * values / (values * values).mean() - 1) / 2**0.5
    # What independent values have, for large matrices; rows or columns that are alike have more.
    expected = shape[0] ** 0.5 + shape[1] ** 0.5
    assert np.linalg.norm(squares, 2) == pytest.approx(expected, rel=0.05)


def test_the_blocks_of_an_orthogonal_matrix_are_not_alike() -> None:
    first, second = np.split(drawn("orthogonal", 1024, 2048, dtype="float64"), 2, axis=1)
    for one, other in [(first, second), (np.abs(first), np.abs(second))]:
        correlation = np.corrcoef(one.reshape(-1), other.reshape(-1))[0, 1]
        assert abs(correlation) < 5 / one.size**0.5


def test_an_orthogonal_matrix_of_one_value_is_a_sign() -> None:
    draws = [initial_value(seed, "layer", weight("orthogonal", 1, 1)) for seed in range(40)]
    assert {float(each[0, 0]) for each in draws} == {-1, 1}


def test_the_angles_of_small_orthogonal_matrices_are_uniformly_distributed() -> None:
    draws = [initial_value(seed, "layer", weight("orthogonal", 2, 2)) for seed in range(1000)]
    angles = np.array([np.arctan2(*each[:, 0].tolist()) for each in draws])
    # Kolmogorov's bound that one in 100,000 samples passes.
    even = np.linspace(-np.pi, np.pi, 1000)
    assert distance(angles, even) < 2.5 / 1000**0.5


def test_both_orientations_of_an_orthogonal_matrix_occur() -> None:
    draws = [initial_value(seed, "layer", weight("orthogonal", 2, 2)) for seed in range(40)]
    signs = [round(float(each[0, 0] * each[1, 1] - each[0, 1] * each[1, 0])) for each in draws]
    assert set(signs) == {-1, 1}


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64", "int64", "uint8"])
@pytest.mark.parametrize(
    ("initializer", "shape"),
    [
        ("zeros", (2, 3)),
        ("ones", ()),
        ("ones", (4,)),
        ({"constant": 7}, (2, 3)),
        ({"constant": 1.7}, (2, 3)),
        ({"constant": [1, 2.7, 3]}, (2, 3)),
        ({"constant": [[1], [2]]}, (2, 3)),
        ({"constant": [[[1], [2]]]}, (3, 2, 2)),
    ],
    ids=str,
)
def test_a_constant_is_that_of_keras(initializer: Any, shape: tuple[int, ...], dtype: str) -> None:
    same(drawn(initializer, *shape, dtype=dtype), of_keras(initializer, *shape, dtype=dtype))


@pytest.mark.parametrize("value", [2**40, 2**24 + 1, [2**40 + 1, 1]], ids=str)
@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_a_large_integer_is_that_of_keras(value: Any, dtype: str) -> None:
    initializer = {"constant": value}
    same(drawn(initializer, 2, dtype=dtype), of_keras(initializer, 2, dtype=dtype))


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
@pytest.mark.parametrize("shape", [(4, 4), (2, 5), (5, 2)])
@pytest.mark.parametrize("initializer", ["identity", {"identity": 1.7}], ids=str)
def test_an_identity_is_that_of_keras(initializer: Any, shape: tuple[int, ...], dtype: str) -> None:
    same(drawn(initializer, *shape, dtype=dtype), of_keras(initializer, *shape, dtype=dtype))


def same(ours: Values, theirs: Values) -> None:
    assert (ours.dtype, ours.shape) == (theirs.dtype, theirs.shape)
    assert ours.tolist() == theirs.tolist()


@pytest.mark.parametrize("side", ["real", "imag"])
@pytest.mark.parametrize("scaling", ["density", "spectrum", None])
@pytest.mark.parametrize("window", [None, [0.5, 1, 1, 1, 0.5]])
def test_a_fourier_transform_is_that_of_keras(side: str, scaling: Any, window: Any) -> None:
    initializer = {"stft": {"side": side, "scaling": scaling, "window": window}}
    ours, theirs = drawn(initializer, 5, 2, 9), of_keras(initializer, 5, 1, 9)
    # Keras rounds the angles to float32.
    np.testing.assert_allclose(ours, np.broadcast_to(theirs, ours.shape), atol=2e-6)


@pytest.mark.parametrize("size", [1, 2, 3, 8, 33, 128])
@pytest.mark.parametrize("periodic", [False, True])
def test_the_windows_are_those_of_scipy(size: int, periodic: bool) -> None:
    signal = pytest.importorskip("scipy.signal", reason="SciPy is Keras's to ask for, not ours")
    for name in WINDOWS:
        expected = signal.get_window(name, size, periodic)
        np.testing.assert_allclose(window_of(name, size, periodic), expected, atol=1e-14)


@pytest.mark.parametrize("name", ["hann", "hamming", "blackman", "bartlett"])
def test_windows_are_those_of_numpy(name: str) -> None:
    expected = getattr(np, name if name in ("hamming", "blackman", "bartlett") else "hanning")(33)
    np.testing.assert_allclose(window_of(name, 33, False), expected, atol=1e-15)


@pytest.mark.parametrize("name", WINDOWS)
def test_every_window_is_symmetric_with_its_peak_in_the_middle(name: str) -> None:
    values = window_of(name, 33, False)
    assert values.tolist() == values[::-1].tolist()
    assert values[16] == values.max() == pytest.approx(1, abs=1e-7)
    assert window_of(name, 32, True).tolist() == values[:-1].tolist()


@pytest.mark.parametrize("name", initializers())
def test_every_initializer_fills_a_weight(name: str) -> None:
    shape = (4, 1, 3) if name == "stft" else (4, 3)
    values = drawn(name, *shape)
    assert values.shape == shape
    assert np.isfinite(values).all()


@pytest.mark.parametrize(
    ("initializer", "shape"),
    [
        ("glorot_uniform", (700, 900)),
        ("he_normal", (3, 3, 200, 301)),
        ("orthogonal", (3001, 150)),
        ("orthogonal", (150, 3001)),
        ("orthogonal", (900, 901)),
        ("orthogonal", (901, 900)),
        ("identity", (600, 900)),
        ("identity", (900_000, 1)),
        ({"constant": [[1], [2], [3]]}, (3, 100_001)),
        ({"stft": {"window": "hamming"}}, (257, 1, 1100)),
        ("zeros", ()),
        ("he_uniform", (0, 4)),
        ("orthogonal", (0, 4)),
    ],
)
def test_the_pieces_in_a_row_are_the_whole(initializer: Any, shape: tuple[int, ...]) -> None:
    kernel = weight(initializer, *shape)
    whole = initial_value(1, "layer", kernel)
    pieces = list(Pieces(1, "layer", kernel))
    assert whole.shape == shape
    assert [piece.size for piece in pieces[:-1]] == [PIECE] * (len(pieces) - 1)
    assert [values for piece in pieces for values in piece.tolist()] == whole.reshape(-1).tolist()


def test_laws_that_are_joined_give_any_part_of_their_values() -> None:
    law = Joined(((Constant(1, (3,)), 3), (Constant((2, 3), (2,)), 2), (Constant(4, (2,)), 2)))
    bits = Bits(str)
    assert law.piece(0, 7, bits, wide=False).tolist() == [1, 1, 1, 2, 3, 4, 4]
    assert law.piece(2, 2, bits, wide=False).tolist() == [1, 2]
    assert law.piece(4, 3, bits, wide=False).tolist() == [3, 4, 4]


def test_an_identity_of_many_pieces_has_ones_on_its_diagonal_alone() -> None:
    assert (drawn("identity", 900, 1300) == np.eye(900, 1300)).all()
    assert (drawn("identity", 1300, 900) == np.eye(1300, 900)).all()


@pytest.mark.parametrize(
    ("initializer", "shape"),
    [
        ("lecun_normal", (1000, 1001)),
        ("orthogonal", (800, 800)),
        ("orthogonal", (9001, 90)),
        ("orthogonal", (90, 9001)),
    ],
)
def test_pieces_may_be_made_in_any_order_and_by_many_threads(
    initializer: str, shape: tuple[int, ...]
) -> None:
    kernel = weight(initializer, *shape)
    pieces = Pieces(1, "layer", kernel)
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(pieces.__getitem__, reversed(range(len(pieces)))))
    whole = initial_value(1, "layer", kernel)
    assert np.concatenate(made[::-1]).tobytes() == whole.tobytes()


@pytest.mark.parametrize("shape", [(800, 800), (9001, 90), (90, 9001), (20, 100_001)])
def test_a_piece_of_an_orthogonal_matrix_needs_no_others(shape: tuple[int, ...]) -> None:
    kernel = weight("orthogonal", *shape)
    whole = initial_value(1, "layer", kernel).reshape(-1)
    alone = Pieces(1, "layer", kernel)[1]
    assert alone.tobytes() == whole[PIECE : 2 * PIECE].tobytes()


@pytest.mark.parametrize(
    "shape", [(1_000_000, 50), (50, 1_000_000), (1_000_000, 1), (4096, 16384), (16384, 16384)]
)
def test_a_piece_of_an_orthogonal_matrix_takes_little_memory(shape: tuple[int, ...]) -> None:
    pieces = Pieces(1, "layer", weight("orthogonal", *shape))
    tracemalloc.start()
    for index in (0, len(pieces) // 2):
        assert pieces[index].any()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 2**20


@pytest.mark.parametrize("initializer", ["he_uniform", "he_normal", {"constant": 1}, "identity"])
def test_pieces_take_little_memory(initializer: Any) -> None:
    kernel = weight(initializer, 3000, 3000)
    tracemalloc.start()
    for _ in Pieces(1, "layer", kernel):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6 * 2**20 < kernel.shape[0] * kernel.shape[1] * 4


@pytest.mark.parametrize("initializer", ["glorot_uniform", "he_normal", "orthogonal"])
@pytest.mark.parametrize(
    ("seed", "layer", "name", "shape"),
    [
        (2, "layer", "kernel", (30, 40)),
        (1, "layer_1", "kernel", (30, 40)),
        (1, "layer", "recurrent_kernel", (30, 40)),
        (1, "layer", "kernel", (40, 30)),
        (1, "layer", "kernel", (2, 15, 40)),
    ],
)
def test_another_seed_layer_name_or_shape_gives_other_values(
    initializer: str, seed: int, layer: str, name: str, shape: tuple[int, ...]
) -> None:
    one = initial_value(1, "layer", weight(initializer, 30, 40))
    other = initial_value(seed, layer, weight(initializer, *shape, name=name))
    both = np.concatenate([_ordered(one), _ordered(other)])
    assert np.unique(both.round(6)).size > 0.99 * both.size


def _ordered(values: Values) -> Values:
    """The values over the largest: neither an order nor a scale makes two draws differ."""
    ordered: Values = np.sort(values, axis=None) / np.abs(values).max()
    return ordered[np.abs(ordered) < 1]


def test_other_arguments_give_other_values_and_not_scaled_ones() -> None:
    one = drawn({"random_normal": {"stddev": 1}}, 30)
    other = drawn({"random_normal": {"stddev": 2}}, 30)
    assert not np.isclose(one * 2, other, rtol=1e-3).any()


def test_the_pieces_of_a_weight_are_not_alike() -> None:
    first, second = Pieces(1, "layer", weight("he_uniform", 2, PIECE))
    assert (first == second).mean() < 1e-4


def test_values_do_not_depend_on_what_is_drawn_before() -> None:
    alone = drawn("he_normal", 50)
    initial_value(1, "net/other", weight("he_normal", 50))
    np.random.seed(0)
    assert drawn("he_normal", 50).tobytes() == alone.tobytes()


def test_an_initializer_with_a_seed_of_its_own_ignores_that_of_the_build() -> None:
    kernel = weight({"he_normal": {"seed": 5}}, 20)
    values = initial_value(1, "layer", kernel)
    assert values.tolist() == initial_value(2, "layer", kernel).tolist()
    assert values.tolist() == initial_value(5, "layer", weight("he_normal", 20)).tolist()
    assert values.tolist() != initial_value(1, "other", kernel).tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("random_normal", {"random_normal": {"mean": 0, "stddev": 0.05, "seed": None}}),
        ({"random_normal": {"stddev": 2}}, {"normal": {"stddev": 2.0}}),
    ],
)
def test_values_do_not_depend_on_how_an_initializer_is_written(one: Any, other: Any) -> None:
    assert drawn(one, 20).tolist() == drawn(other, 20).tolist()


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
@pytest.mark.parametrize("initializer", ["he_uniform", "he_normal", "orthogonal"])
def test_a_narrow_weight_has_the_values_of_a_float32_one_rounded(
    initializer: str, dtype: str
) -> None:
    narrow = drawn(initializer, 40, 30, dtype=dtype)
    wide = drawn(initializer, 40, 30)
    assert narrow.dtype.name == dtype
    assert narrow.tobytes() == wide.astype(narrow.dtype).tobytes()


@pytest.mark.parametrize("initializer", ["he_uniform", "he_normal"])
def test_a_float64_weight_has_values_that_float32_has_not(initializer: str) -> None:
    values = drawn(initializer, *LARGE, dtype="float64")
    assert (values.astype("float32") != values).mean() > 0.99
    assert distance(values, drawn(initializer, *LARGE)) < 0.0035


def test_a_deviation_too_large_for_the_dtype_is_infinite_as_in_keras() -> None:
    values = drawn({"random_normal": {"stddev": 1e30}}, 9, dtype="float16")
    assert np.isinf(values).all()


# A file of weights is the same on every machine and with every release: where these change,
# `VERSION` does, and so does what all who build from a seed get.
@pytest.mark.parametrize(
    ("initializer", "shape", "dtype", "expected"),
    [
        ("glorot_uniform", (3, 3, 200, 200), "float32", "1c801e8409e8f4d6e117d48e48620f02"),
        ("glorot_uniform", (101,), "float64", "3777dd4ca19e1101bb8ea4fdb7f22996"),
        ("he_uniform", (33, 5), "bfloat16", "1304819f179e78ed4e4fb9561530e300"),
        ("he_normal", (3, 3, 200, 200), "float32", "eaea2e90798ada7ce4bf8a09c9ed9b44"),
        ("random_normal", (1000, 301), "float32", "3ae4601eb0eac78ff888f06570dbca49"),
        ("random_normal", (1000, 31), "float64", "8ad1b0d0e9550a85a06a9d3772f25f95"),
        ("truncated_normal", (77, 3), "float16", "bbfde76034d449c87d85367a9dbc8811"),
        (
            {"random_uniform": {"minval": 1, "maxval": 3}},
            (99,),
            "float32",
            "4a93f9084127e48a8a7c2ae7174bf60a",
        ),
        ("orthogonal", (60, 240), "float32", "34927b3d5ba6b9e1750236794bf9df95"),
        ("orthogonal", (35, 35), "float64", "4be11a0106467ad32f79d8eea746dcfe"),
        ("orthogonal", (9, 1030), "float32", "e367645cdfc6eed02cda9acc6160ab95"),
        ("orthogonal", (3001, 10), "float32", "3033037498e4a0b002bf691d12436172"),
        ("orthogonal", (500, 450), "float32", "e5941ef8fdb121a09484ee0ea2ff362b"),
        (
            {"stft": {"window": "exponential"}},
            (64, 1, 33),
            "float64",
            "176d5c04526f559d794b012cf0361799",
        ),
        (
            {"stft": {"side": "imag", "window": "taylor"}},
            (64, 1, 33),
            "float64",
            "3905c8297369c14d81e7ed26d06d0aed",
        ),
    ],
    ids=str,
)
def test_the_bytes_are_those_of_every_other_machine(
    initializer: Any, shape: tuple[int, ...], dtype: str, expected: str
) -> None:
    values = drawn(initializer, *shape, dtype=dtype)
    little_endian = values.astype(values.dtype.newbyteorder("<"))
    assert sha256(little_endian.tobytes()).hexdigest()[:32] == expected


@pytest.mark.parametrize(
    ("initializer", "shape"),
    [
        *((read_initializer(each), (30, 40)) for each in (*RANDOM, {"orthogonal": {"seed": 5}})),
        (read_initializer({"constant": {"value": [[1], [2.5]]}}), (2, 3)),
        (read_initializer({"stft": {"side": "imag", "window": "taylor"}}), (64, 1, 33)),
        (gated(read_initializer({"random_normal": {"mean": 2}}), 5), (20,)),
    ],
    ids=str,
)
def test_another_process_draws_by_plain_data_what_this_one_draws(
    initializer: Initializer, shape: tuple[int, ...]
) -> None:
    plain: Any = pickle.loads(pickle.dumps(rule_of(initializer)))
    ours, others = (
        initial_value(3, "layer", Weight("kernel", shape, each)) for each in (initializer, plain)
    )
    np.testing.assert_array_equal(ours, others)


def test_drawing_imports_no_framework() -> None:
    program = (
        "import sys; from netspec.emit.initial import initial_value; from netspec.op import Weight;"
        "from netspec.parts.initializers import read_initializer as read;"
        "initial_value(1, 'layer', Weight('kernel', (3, 4), read('he_normal')));"
        "assert not sys.modules.keys() & {'keras', 'tensorflow', 'h5py', 'ml_dtypes', 'scipy'}"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

"""Initializers are Keras's."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import strategies as st

from netspec.emit.keras import keras_object
from netspec.parts.initializers import initializers, read_initializer
from netspec.parts.more_initializers import WINDOWS
from netspec.parts.part import Part
from netspec.tensor import Shape
from tests.parts.aliased import check_fields, keras_names, our_names
from tests.parts.catalogued import check_arguments, kinds, refusal

NAMES = keras_names("keras.initializers", "Initializer")
KINDS = kinds(initializers())

AXES = st.one_of(st.none(), st.lists(st.integers(-2, 2), max_size=2).map(tuple))
INSTEAD = {
    "seed": st.one_of(st.none(), st.integers(-2, 9)),
    "input_axes": AXES,
    "output_axes": AXES,
    "value": st.sampled_from([0, 1, 0.5, (1, 2), ((1.5,), (2.5,)), (), (1, (2,)), True]),
    "scale": st.floats(-1, 3, width=16),
    "mode": st.sampled_from(["fan_in", "fan_out", "fan_avg", "fan"]),
    "distribution": st.sampled_from(
        ["normal", "truncated_normal", "untruncated_normal", "uniform", "poisson"]
    ),
}


def test_every_initializer_has_every_name_that_keras_has_for_it() -> None:
    assert our_names(initializers()) == NAMES


@pytest.mark.parametrize("part", KINDS.values())
def test_the_fields_are_the_arguments_of_keras(part: type[Part]) -> None:
    check_fields(part)


@pytest.mark.parametrize("part", [KINDS[name] for name in KINDS if name != "STFT"])
def test_keras_takes_what_is_taken(part: type[Part]) -> None:
    check_arguments(part, {}, INSTEAD)


# Keras does not get its own default constant, and asks SciPy for the default window of `stft`.
@pytest.mark.parametrize("name", sorted(NAMES.keys() - {"constant", "stft"}))
def test_a_name_alone_is_what_keras_gets_by_it(name: str) -> None:
    import keras

    found = keras.initializers.get(name)
    assert keras_object(read_initializer(name)).get_config() == found.get_config()


@pytest.mark.parametrize("side", ["real", "imag"])
@pytest.mark.parametrize("scaling", ["density", "spectrum", None])
@pytest.mark.parametrize("window", [None, [0.5, 1, 0.5]])
def test_a_fourier_transform_is_that_of_keras(side: str, scaling: Any, window: Any) -> None:
    import keras

    arguments = {"side": side, "scaling": scaling, "window": window, "periodic": True}
    ours, theirs = (
        keras_object(read_initializer({"stft": arguments})),
        keras.initializers.STFT(**arguments),
    )
    assert ours((3, 1, 5)).numpy().tolist() == theirs((3, 1, 5)).numpy().tolist()


def test_the_windows_are_those_of_scipy() -> None:
    signal = pytest.importorskip("scipy.signal", reason="SciPy is Keras's to ask for, not ours")
    # SciPy 1.16 and 1.17 keep what no public function lists in tables of their own.
    tables = signal.windows._windows
    if hasattr(tables, "_WIN_FUNCS"):
        known = {name for name, (_, needs) in tables._WIN_FUNCS.items() if needs is not True}
    else:
        known = {name for names in tables._win_equiv_raw for name in names} - tables._needs_param
    assert set(WINDOWS) == {name for name in known if " " not in name}


@pytest.mark.parametrize("name", sorted(NAMES.keys() - {"stft"}))
@pytest.mark.parametrize("shape", [(), (4,), (4, 4), (2, 3), (3, 3, 2, 4)])
def test_keras_fills_just_the_weights_that_fit(name: str, shape: tuple[int, ...]) -> None:
    declared = read_initializer(name)
    initializer = keras_object(declared)
    if declared.misfit(shape):
        with pytest.raises(ValueError, match=r"dimension|matrices"):
            initializer(shape)
    else:
        assert tuple(initializer(shape).shape) == shape


@pytest.mark.parametrize(
    ("value", "shape", "fact"),
    [
        ({"constant": [1, 2]}, (3, 2), ""),
        ({"constant": [[1], [2], [3]]}, (3, 2), ""),
        ({"constant": [1, 2, 3]}, (3, 2), "a constant of 3 does not fill 3 x 2"),
        ({"constant": [[1, 2]]}, (2,), "a constant of 1 x 2 does not fill 2"),
        ("identity", (3, 3, 4, 4), "`identity` fills matrices, but this is 3 x 3 x 4 x 4"),
        ("orthogonal", (4,), "`orthogonal` needs two dimensions, but this is 4"),
        (
            {"he_normal": {"input_axes": [2], "output_axes": [0]}},
            (3, 4),
            "axis 2 is outside 2 dimensions",
        ),
        ("stft", (3, 4), "`stft` fills three dimensions, but this is 3 x 4"),
        (
            {"stft": {"window": [1, 2]}},
            (3, 1, 5),
            "a window of 2 does not fit a frame of 3",
        ),
    ],
)
def test_what_does_not_fill_a_weight_is_said(value: Any, shape: Shape, fact: str) -> None:
    assert read_initializer(value).misfit(tuple(size or 0 for size in shape)) == fact


@pytest.mark.parametrize(
    ("value", "code", "fact"),
    [
        ("he_uniforme", "NS223", "there is no initializer `he_uniforme`"),
        (3, "NS205", "must be a name or a mapping with one key, but this is 3"),
        ({"he_normal": 3}, "NS205", "`he_normal` takes no bare value"),
        ({"random_normal": 0.01}, "NS205", "`random_normal` takes no bare value"),
        ({"random_normal": {"stddev": -1}}, "NS207", "must be at least 0, not -1"),
        (
            {"he_normal": {"seed": 1.5}},
            "NS205",
            "must be an integer of at least 0, but this is 1.5",
        ),
        ({"variance_scaling": 0}, "NS207", "must be above 0, not 0"),
        (
            {"variance_scaling": {"mode": "fan"}},
            "NS206",
            "must be `fan_in` or `fan_out` or `fan_avg`, not `fan`",
        ),
        (
            {"he_normal": {"input_axes": [0]}},
            "NS203",
            "`HeNormal` needs `output_axes` too, or neither",
        ),
        (
            {"he_normal": {"input_axes": 0}},
            "NS205",
            "must be a list of integers, but this is 0",
        ),
        ({"constant": "1"}, "NS205", 'must be a number, but this is the text `"1"`'),
        ({"constant": [1, [2]]}, "NS208", "must be lists of one length, but some are longer"),
        ({"stft": {"window": "haning"}}, "NS206", "there is no window `haning`"),
        ({"stft": {"window": 3}}, "NS205", "must be a window's name or its values, but this is 3"),
    ],
)
def test_what_is_wrong_is_said(value: Any, code: str, fact: str) -> None:
    assert refusal(read_initializer, value) == (code, fact)


def test_most_initializers_are_not_imported_until_one_is_named() -> None:
    program = (
        "import sys; from netspec.parts.initializers import read_initializer;"
        "read_initializer('zeros'); read_initializer('glorot_uniform');"
        "assert 'netspec.parts.more_initializers' not in sys.modules;"
        "read_initializer('he_normal')"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

"""Normalizations of every sample by itself, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from pydantic import ValidationError

from netspec.op import Mismatch, Op
from netspec.ops.norm import (
    GroupNormalization,
    LayerNormalization,
    Normalization,
    RMSNormalization,
    UnitNormalization,
)
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused
from tests.ops.strategies import tensors

AXIS = st.sampled_from([-1, -1, -2, 1, 2, 4])
AXES = AXIS | st.lists(st.sampled_from([-1, -2, 1, 2]), min_size=1, max_size=2, unique=True)
ARRAYS = st.sampled_from([None, None, None, 0.5, [0.5], [1, 2], [[1, 2], [3, 4]]])


@pytest.mark.parametrize("op", [LayerNormalization, RMSNormalization, UnitNormalization])
def test_a_normalization_along_axes_agrees_with_keras(op: type[Op], examples: int) -> None:
    check_op(op, arguments={"axis": AXES}, examples=examples)


def test_group_normalization_agrees_with_keras(examples: int) -> None:
    check_op(
        GroupNormalization,
        arguments={"axis": AXIS, "groups": st.sampled_from([-1, -1, 1, 1, 2, 3])},
        inputs=st.tuples(tensors((3, 4), most=6)),
        examples=examples,
        # Every other time the groups are the default, 32, more than there are channels.
        accepted=0.15,
    )


def test_normalization_agrees_with_keras(examples: int) -> None:
    # Drawn together, since one without the other, or of another shape, is refused.
    check_op(
        Normalization,
        arguments={"axis": AXES | st.none(), "mean": st.none(), "variance": st.none()},
        examples=examples,
    )


@pytest.mark.parametrize("array", [0.5, [0.5], [1, 2, 3], [1, 2], [[1, 2, 3]], [[1], [2]]])
def test_a_given_mean_agrees_with_keras(array: Any, examples: int) -> None:
    axes = st.sampled_from([-1, 1, [1, 2], [2, 1], None])
    check_op(
        Normalization,
        arguments={"axis": axes, "mean": st.just(array), "variance": st.just(array)},
        inputs=st.tuples(tensors((3, 3, 4), most=3)),
        examples=min(examples, 100),
        accepted=0,
    )


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (LayerNormalization, "NS205", {"axis": "last"}, (None, 8)),
        (LayerNormalization, "NS229", {"axis": 0}, (None, 8)),
        (LayerNormalization, "NS406", {"axis": 1}, (None, None, 8)),
        (LayerNormalization, "NS408", {"axis": 2}, (None, 8)),
        (GroupNormalization, "NS207", {"groups": 0}, (None, 8)),
        (GroupNormalization, "NS207", {"groups": -2}, (None, 8)),
        (GroupNormalization, "NS405", {"groups": 3}, (None, 8)),
        (GroupNormalization, "NS405", {}, (None, 8)),
        (GroupNormalization, "NS406", {"groups": 1}, (None, 8, None)),
        (GroupNormalization, "NS408", {"axis": 2}, (None, 32)),
        (RMSNormalization, "NS406", {}, (None, 8, None)),
        (UnitNormalization, "NS205", {"axis": 1.5}, (None, 8)),
        (Normalization, "NS203", {"mean": 1}, (None, 8)),
        (Normalization, "NS203", {"variance": 1}, (None, 8)),
        (Normalization, "NS208", {"mean": [1, 2], "variance": 1}, (None, 2)),
        (Normalization, "NS208", {"mean": [[1, 2]], "variance": [[1, 2]]}, (None, 2)),
        (Normalization, "NS404", {"mean": [1, 2], "variance": [1, 2]}, (None, 8)),
        (Normalization, "NS406", {}, (None, 8, None)),
    ],
)
def test_what_keras_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, arguments, Tensor(shape))


def test_root_mean_squares_along_other_axes_fail_in_keras_when_they_run() -> None:
    import keras
    import tensorflow

    with pytest.raises(tensorflow.errors.InvalidArgumentError):
        keras.layers.RMSNormalization(axis=1)(keras.ops.ones((2, 4, 8)))


@pytest.mark.parametrize(
    ("axis", "message", "cure"),
    [
        (4, "axis 4 is outside 3 dimensions", "it can be 1 to 3, or -3 to -1"),
        (-5, "axis -5 is outside 3 dimensions", "it can be 1 to 3, or -3 to -1"),
        (-4, "axis -4 is the batch", "the first usable axis is 1"),
        ((3, -1), "axis 3 is there twice, counted from either end", ""),
    ],
)
def test_a_wrong_axis_is_named(axis: Any, message: str, cure: str) -> None:
    with pytest.raises(Mismatch) as caught:
        UnitNormalization(axis=axis).infer(Tensor((None, 7, 7, 512)))
    assert (caught.value.message, caught.value.help) == (message, cure)
    assert caught.value.at == "axis"


@pytest.mark.parametrize(
    ("axis", "code", "place"),
    [([], "NS208", ()), ([1, 1], "NS208", ()), ([1, "2"], "NS205", (1,)), ([2, 0], "NS229", (1,))],
)
def test_a_wrong_list_of_axes_is_refused(axis: Any, code: str, place: tuple[int, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        LayerNormalization.model_validate({"axis": axis})
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == (code, ("axis", *place))


@pytest.mark.parametrize("mean", [[], [[1], [1, 2]], [1, [2]]])
def test_uneven_lists_are_no_array(mean: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        Normalization.model_validate({"mean": mean, "variance": mean})
    assert {error["type"] for error in caught.value.errors()} == {"NS208"}

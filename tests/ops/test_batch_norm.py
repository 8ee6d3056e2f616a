"""Batch normalization, as Keras has it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import ValidationError

from netspec.op import Mismatch
from netspec.ops.batch_norm import BatchNormalization
from netspec.tensor import Tensor
from tests.ops.oracle import Feed, check_op, check_refused, to_keras
from tests.ops.strategies import tensors

BOUNDS: SearchStrategy[dict[str, float]] = st.fixed_dictionaries(
    {}, optional={"rmin": st.just(0.5), "rmax": st.just(3.0), "dmax": st.just(5.0)}
)


def with_a_mask(x: Tensor) -> SearchStrategy[Feed]:
    """The tensor, with a mask of a truth value for every place, or none."""
    masked = {"mask": Tensor(x.shape[:-1], "bool")}
    return st.sampled_from([Feed((x,)), Feed((x,), masked)])


def test_it_agrees_with_keras(examples: int) -> None:
    check_op(
        BatchNormalization,
        arguments={"axis": st.sampled_from([-1, -1, 1, 2, -2, 4]), "renorm_clipping": BOUNDS},
        inputs=tensors((2, 3, 4)).flatmap(with_a_mask),
        examples=examples,
    )


@pytest.mark.parametrize(
    ("code", "arguments", "shape"),
    [
        ("NS205", {"axis": [1, 2]}, (None, 4, 8)),
        ("NS229", {"axis": 0}, (None, 4, 8)),
        ("NS406", {}, (None, 4, None)),
        ("NS408", {"axis": 3}, (None, 4, 8)),
        ("NS204", {"renorm": True, "renorm_clipping": {"r_max": 3}}, (None, 8)),
        ("NS205", {"renorm": True, "renorm_clipping": 3}, (None, 8)),
        ("NS207", {"renorm": True, "renorm_clipping": {"dmax": -3}}, (None, 8)),
        ("NS207", {"renorm": True, "renorm_clipping": {"rmin": 3, "rmax": 2}}, (None, 8)),
    ],
)
def test_what_keras_refuses_is_refused(
    code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(BatchNormalization, code, arguments, Tensor(shape))


@pytest.mark.parametrize("start", ["zeros", "ones", {"constant": 4}])
def test_the_moving_deviation_starts_as_the_root_of_the_variance(start: Any) -> None:
    import keras

    op = BatchNormalization.model_validate({"renorm": True, "moving_variance_initializer": start})
    made = {each.name: each for each in op.weights(Tensor((None, 3)))}
    layer = keras.layers.BatchNormalization(
        renorm=True, moving_variance_initializer=to_keras(op.moving_variance_initializer)
    )
    layer.build((None, 3))
    for name in ("moving_stddev", "renorm_stddev"):
        expected = getattr(layer, name).numpy().tolist()
        assert to_keras(made[name].initializer)((3,)).numpy().tolist() == expected


def test_a_random_variance_has_no_root() -> None:
    arguments = {"renorm": True, "moving_variance_initializer": "random_normal"}
    with pytest.raises(ValidationError) as caught:
        BatchNormalization.model_validate(arguments)
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == ("NS218", ("renorm",))


@pytest.mark.parametrize("mask", [(None,), (None, 5), (None, 4, 8)])
def test_a_mask_that_does_not_fit_is_refused(mask: tuple[int | None, ...]) -> None:
    with pytest.raises(Mismatch) as caught:
        BatchNormalization().infer(Tensor((None, 4, 8)), Tensor(mask, "bool"))
    assert caught.value.code == "NS404"


def test_keras_fails_with_such_a_mask_when_it_runs() -> None:
    import keras

    layer = keras.layers.BatchNormalization()
    with pytest.raises(ValueError, match="one dimension less"):
        layer(keras.ops.ones((2, 4, 8)), mask=keras.ops.ones((2,), "bool"), training=True)


def test_a_wrong_bound_stands_at_its_key() -> None:
    with pytest.raises(ValidationError) as caught:
        BatchNormalization.model_validate({"renorm_clipping": {"rmx": 3}})
    (error,) = caught.value.errors()
    assert error["loc"] == ("renorm_clipping", "rmx")
    assert error["ctx"]["help"] == "did you mean `rmax`?"


def test_a_bound_that_is_no_number_stands_at_its_key() -> None:
    with pytest.raises(ValidationError) as caught:
        BatchNormalization.model_validate({"renorm_clipping": {"rmin": 0.5, "rmax": "3"}})
    (error,) = caught.value.errors()
    assert error["loc"] == ("renorm_clipping", "rmax")


def test_training_is_an_argument_of_the_call() -> None:
    layer = BatchNormalization(training=False)
    assert (layer.arguments(), layer.call()) == ({}, {"training": False})

"""The product along dimensions that an equation names, as Keras has it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from pydantic import ValidationError

from netspec.op import Mismatch
from netspec.ops.einsum_dense import EinsumDense
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused
from tests.ops.strategies import tensors

# Equations, and the ranks and shapes of results that go with them.
FORMS = [
    ("ab,bc->ac", 2, [3], "c"),
    ("abc,cd->abd", 3, [None, 4], "d"),
    ("abc,cde->abde", 3, [None, 2, 3], "de"),
    ("abc,bd->adc", 3, [4, None], "d"),
    ("btd,de->bte", 3, [5, 4], "te"),
    ("...x,xy->...y", 3, 6, "y"),
    ("...x,xy->...y", 2, 6, "y"),
    ("...x,xy->...y", 4, 6, "y"),
    ("ab...,bc->ac...", 4, [3], "c"),
    ("abc,cbd->ad", 3, [3], None),
    ("ab,ab->ab", 2, [5], None),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda each: f"{each[0]} {each[1]}")
def test_an_equation_agrees_with_keras(form: tuple[str, int, Any, str | None]) -> None:
    equation, rank, shape, axes = form
    check_op(
        EinsumDense,
        arguments={
            "equation": st.just(equation),
            "output_shape": st.just(shape),
            "bias_axes": st.sampled_from([None, axes]),
        },
        inputs=st.tuples(tensors(rank, most=6)),
        examples=8,
        accepted=0,
    )


@pytest.mark.parametrize(
    ("code", "arguments", "shape"),
    [
        ("NS206", {"equation": "ab,bc"}, (None, 8)),
        ("NS206", {"equation": "ab,bc->ad"}, (None, 8)),
        ("NS206", {"equation": "ab,bcd->ac"}, (None, 8)),
        ("NS206", {"bias_axes": "x"}, (None, 8)),
        ("NS207", {"output_shape": 0}, (None, 8)),
        ("NS208", {"output_shape": [3, 4]}, (None, 8)),
        ("NS218", {"lora_rank": 2, "kernel_constraint": "non_neg"}, (None, 8)),
        ("NS402", {}, (None, 8, 8)),
        ("NS404", {"equation": "abc,cd->abd", "output_shape": [5, 4]}, (None, 8, 8)),
        ("NS406", {}, (None, None)),
        ("NS406", {"output_shape": [None]}, (None, 8)),
    ],
)
def test_what_keras_refuses_is_refused(
    code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(
        EinsumDense, code, {"equation": "ab,bc->ac", "output_shape": 3} | arguments, Tensor(shape)
    )


def test_an_equation_that_is_wrong_is_pointed_at() -> None:
    with pytest.raises(ValidationError) as caught:
        EinsumDense.model_validate({"equation": "ab,bc->ad", "output_shape": 3})
    (error,) = caught.value.errors()
    assert error["loc"] == ("equation",)


def test_a_size_that_differs_names_its_letter() -> None:
    layer = EinsumDense(equation="abc,cd->abd", output_shape=(5, 4))
    with pytest.raises(Mismatch) as caught:
        layer.infer(Tensor((None, 8, 3)))
    assert caught.value.message == "`b` is 8 in {x}, but 5 in `output_shape`"
    assert caught.value.at == "output_shape"


def test_first_values_scale_with_the_sizes_that_are_summed_over() -> None:
    import keras

    op = EinsumDense(equation="abc,cde->abde", output_shape=(None, 2, 3))
    (kernel,) = op.weights(Tensor((None, 7, 40)))
    layer = keras.layers.EinsumDense("abc,cde->abde", (None, 2, 3))
    layer.build((None, 7, 40))
    theirs = layer._kernel.numpy()
    limit = (6 / (40 + 6)) ** 0.5
    assert float(abs(theirs).max()) <= limit
    assert kernel.initializer.input_axes == (0,)  # type: ignore[attr-defined]
    assert kernel.initializer.output_axes == (1, 2)  # type: ignore[attr-defined]


def test_every_multiplication_is_counted() -> None:
    layer = EinsumDense(equation="abc,cde->abde", output_shape=(None, 2, 3))
    x = Tensor((None, 7, 40))
    assert layer.macs(layer.infer(x), x) == 7 * 40 * 2 * 3

"""Merges, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from netspec.op import Mismatch, Op
from netspec.ops import op_class
from netspec.ops.dot import Dot
from netspec.ops.merge import Add, Concatenate, Elementwise, Subtract
from netspec.tensor import Shape, Size, Tensor
from tests.ops.oracle import check_op, check_refused
from tests.ops.strategies import Arguments, Tensors, tensors

ELEMENTWISE = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")


def like(x: Tensor, others: SearchStrategy[int]) -> SearchStrategy[Tensors]:
    """The tensor and others of its shape with some sizes changed, and now and then cut."""

    def changed(size: Size) -> SearchStrategy[Size]:
        return st.sampled_from([size] * 12 + [1, 1, None, 5])

    shape = st.tuples(*(changed(size) for size in x.shape))
    cut = st.integers(0, x.rank - 1).flatmap(
        lambda n: shape.map(lambda each: each[:1] + each[1 + n :])
    )
    other = st.one_of(shape, shape, shape, cut).map(Tensor)
    return others.flatmap(lambda count: st.tuples(st.just(x), *[other] * count))


def concatenable(arguments: Arguments) -> SearchStrategy[Tensors]:
    """Tensors that differ in some sizes, mostly in the one along the axis."""

    def with_others(x: Tensor) -> SearchStrategy[Tensors]:
        along = arguments.get("axis", -1) % x.rank

        def changed(place: int, size: Size) -> SearchStrategy[Size]:
            return st.sampled_from([1, 2, 3, None] if place == along else [size] * 20 + [None, 5])

        shape = st.tuples(*(changed(place, size) for place, size in enumerate(x.shape)))
        cut = shape.map(lambda each: each[:-1])
        other = st.one_of(*[shape] * 8, cut).map(Tensor)
        return st.integers(1, 3).flatmap(lambda count: st.tuples(st.just(x), *[other] * count))

    return tensors((2, 3, 4)).flatmap(with_others)


def multipliable(arguments: Arguments) -> SearchStrategy[Tensors]:
    """Two tensors with mostly the same size along the axes."""
    one = tensors((2, 3, 4), most=3)
    return st.tuples(one, one) | one.map(lambda x: (x, Tensor(x.shape)))


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_an_elementwise_merge_agrees_with_keras(name: str, examples: int) -> None:
    op = op_class(name)
    others = st.just(1) if name == "Subtract" else st.integers(1, 3)
    inputs = tensors((1, 2, 3, 4)).flatmap(lambda x: like(x, others))
    check_op(op, inputs=inputs, examples=examples)


def test_concatenate_agrees_with_keras(examples: int) -> None:
    axis = st.sampled_from([-1, -1, -1, -1, -1, -1, 1, 2, 3, -2])
    check_op(Concatenate, arguments={"axis": axis}, inputs=concatenable, examples=examples)


def test_dot_agrees_with_keras(examples: int) -> None:
    axis = st.sampled_from([1, -1, 2])
    axes = axis | st.lists(axis, min_size=2, max_size=2)
    check_op(Dot, arguments={"axes": axes}, inputs=multipliable, examples=examples, accepted=0.2)


def test_a_dot_of_two_vectors_is_one_number() -> None:
    x = Tensor((None, 8))
    layer = Dot(axes=1)
    assert layer.infer(x, x).shape == (None, 1)
    assert layer.macs(layer.infer(x, x), x, x) == 8


def test_a_dot_counts_the_length_of_the_products_for_each() -> None:
    x, y = Tensor((None, 20, 7)), Tensor((None, 30, 20))
    layer = Dot(axes=(1, 2))
    assert layer.infer(x, y).shape == (None, 7, 30)
    assert layer.macs(layer.infer(x, y), x, y) == 7 * 30 * 20


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shapes"),
    [
        (Add, "NS404", {}, [(None, 8), (None, 4)]),
        (Add, "NS404", {}, [(2, 8), (3, 8)]),
        (Subtract, "NS404", {}, [(None, 4, 8), (None, 2, 8)]),
        (Concatenate, "NS205", {"axis": "channels"}, [(None, 8), (None, 8)]),
        (Concatenate, "NS407", {}, [(None, 4, 8), (None, 5, 8)]),
        (Concatenate, "NS407", {}, [(None, 4, 8), (None, 8)]),
        (Concatenate, "NS407", {}, [(2, 8), (3, 8)]),
        (Concatenate, "NS408", {"axis": 2}, [(None, 8), (None, 8)]),
        (Dot, "missing", {}, [(None, 8), (None, 8)]),
        (Dot, "NS208", {"axes": [1]}, [(None, 8), (None, 8)]),
        (Dot, "NS205", {"axes": [1, "1"]}, [(None, 8), (None, 8)]),
        (Dot, "NS415", {"axes": 1}, [(None, 128), (None, 64)]),
        (Dot, "NS415", {"axes": 1}, [(None, 128), (None, None)]),
    ],
)
def test_what_keras_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shapes: list[Shape]
) -> None:
    check_refused(op, code, arguments, *map(Tensor, shapes))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Add", "cannot add 56 x 56 x 256 and 56 x 56 x 64"),
        ("Subtract", "cannot subtract 56 x 56 x 64 from 56 x 56 x 256"),
        ("Multiply", "cannot multiply 56 x 56 x 256 and 56 x 56 x 64"),
        ("Average", "cannot average 56 x 56 x 256 and 56 x 56 x 64"),
        ("Maximum", "cannot take the maximum of 56 x 56 x 256 and 56 x 56 x 64"),
        ("Minimum", "cannot take the minimum of 56 x 56 x 256 and 56 x 56 x 64"),
    ],
)
def test_shapes_that_do_not_fit_are_both_named(name: str, message: str) -> None:
    op = op_class(name)()
    assert isinstance(op, Elementwise)
    with pytest.raises(Mismatch) as caught:
        op.infer(Tensor((None, 56, 56, 256)), Tensor((None, 56, 56, 64)))
    assert caught.value.message == message
    assert caught.value.at == "inputs"


@pytest.mark.parametrize(
    ("first", "second", "cure"),
    [
        (
            (None, 56, 56, 256),
            (None, 56, 56, 64),
            "project the narrower one with a `conv` of 256 filters and `kernel_size: 1`",
        ),
        (
            (None, 64, 56, 56),
            (None, 256, 56, 56),
            "project the narrower one with a `conv` of 256 filters and `kernel_size: 1`",
        ),
        ((None, 10), (None, 20), "project the narrower one with a `dense` of 20 units"),
        (
            (None, 56, 56, 64),
            (None, 28, 28, 64),
            "compare the `strides` and `padding` of the layers on both ways",
        ),
        ((None, 5, 64), (None, 32), "they have 2 and 1 dimensions"),
    ],
)
def test_a_cure_is_offered(first: Shape, second: Shape, cure: str) -> None:
    with pytest.raises(Mismatch) as caught:
        Add().infer(Tensor(first), Tensor(second))
    assert caught.value.help == cure


def test_of_three_inputs_the_two_that_do_not_fit_are_named() -> None:
    with pytest.raises(Mismatch) as caught:
        Add().infer(Tensor((None, 1)), Tensor((None, 64)), Tensor((None, 32)))
    assert caught.value.message == "cannot add 64 and 32"


@pytest.mark.parametrize(
    ("axis", "shapes", "message", "cure"),
    [
        (
            -1,
            [(None, 28, 28, 64), (None, 27, 27, 64)],
            "cannot concatenate 28 x 28 x 64 and 27 x 27 x 64 along the last axis",
            "they differ in height and width",
        ),
        (
            1,
            [(None, 64, 28, 28), (None, 64, 28, 27)],
            "cannot concatenate 64 x 28 x 28 and 64 x 28 x 27 along axis 1",
            "they differ in axis 3",
        ),
        (
            -1,
            [(None, 9, 64), (None, 64)],
            "cannot concatenate 9 x 64 and 64 along the last axis",
            "they have 2 and 1 dimensions",
        ),
        (
            -1,
            [(None, None, 64), (None, 9, 64), (None, 8, 64)],
            "cannot concatenate 9 x 64 and 8 x 64 along the last axis",
            "they differ in length",
        ),
    ],
)
def test_what_cannot_be_concatenated_is_named(
    axis: int, shapes: list[Shape], message: str, cure: str
) -> None:
    with pytest.raises(Mismatch) as caught:
        Concatenate(axis=axis).infer(*map(Tensor, shapes))
    assert (caught.value.message, caught.value.help) == (message, cure)


def test_the_sizes_that_a_dot_multiplies_are_named() -> None:
    with pytest.raises(Mismatch) as caught:
        Dot(axes=1).infer(Tensor((None, 128)), Tensor((None, 64)))
    assert caught.value.message == "`Dot` multiplies 128 by 64"

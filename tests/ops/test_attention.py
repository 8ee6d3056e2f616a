"""Attention of all kinds, as Keras has it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import ValidationError

from netspec.op import Mismatch, Op
from netspec.ops.attention import AdditiveAttention, Attention
from netspec.ops.group_query_attention import GroupQueryAttention
from netspec.ops.multi_head_attention import MultiHeadAttention
from netspec.tensor import Tensor
from tests.ops.oracle import Feed, check_op, check_refused
from tests.ops.strategies import DTYPES

SIZE = st.sampled_from([1, 2, 3, 4, 5, None])
FEATURES = st.sampled_from([2, 3, 3, 3, 4, None])


@st.composite
def sequences(draw: Any, rank: int = 3, alike: float = 0.8) -> Feed:
    """A query, a value, maybe a key, and maybe masks; most of them go together."""
    batch, dtype = draw(st.sampled_from([None, None, 2])), draw(st.sampled_from(DTYPES[:2]))
    fits = draw(st.floats(0, 1)) < alike
    steps = [draw(SIZE) for _ in range(rank - 2)]
    seen = steps if fits else [draw(SIZE) for _ in range(rank - 2)]
    features = draw(st.sampled_from([2, 3, 4]) if fits else FEATURES)
    others = [features, features] if fits else [draw(FEATURES), draw(FEATURES)]
    query = Tensor((batch, *steps, features), dtype)
    value, key = (Tensor((batch, *seen, each), dtype) for each in others)
    return Feed((query, value, key) if draw(st.booleans()) else (query, value))


def with_masks(feed: Feed) -> SearchStrategy[Feed]:
    """The same, now and then with a mask of query and value."""
    masks = [Tensor(each.shape[:-1], "bool") for each in feed.tensors[:2]]
    named = {"query_mask": masks[0], "value_mask": masks[1]}
    return st.sampled_from([feed, feed, feed._replace(keywords=named)])


@pytest.mark.parametrize("op", [Attention, AdditiveAttention])
def test_attention_agrees_with_keras(op: type[Op]) -> None:
    check_op(op, inputs=sequences(), examples=30)


def test_multi_head_attention_agrees_with_keras() -> None:
    small = st.sampled_from([1, 2, 3])
    check_op(
        MultiHeadAttention,
        arguments={
            "num_heads": small,
            "key_dim": small,
            "value_dim": st.sampled_from([None, 2, 4]),
            "output_shape": st.sampled_from([None, 5, [5], [2, 3]]),
            "attention_axes": st.sampled_from([None, None, 1, [1], -2]),
        },
        inputs=sequences().flatmap(with_masks),
        examples=25,
    )


def test_attention_over_pictures_agrees_with_keras() -> None:
    check_op(
        MultiHeadAttention,
        arguments={
            "num_heads": st.just(2),
            "key_dim": st.just(3),
            "output_shape": st.none(),
            "attention_axes": st.sampled_from([None, 1, 2, [1, 2], [2, 1]]),
        },
        inputs=sequences(4),
        examples=12,
    )


def test_group_query_attention_agrees_with_keras() -> None:
    check_op(
        GroupQueryAttention,
        arguments={
            "head_dim": st.sampled_from([1, 2]),
            "num_query_heads": st.sampled_from([2, 4]),
            "num_key_value_heads": st.sampled_from([1, 2, 4]),
        },
        inputs=sequences().flatmap(with_masks),
        examples=25,
    )


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shapes"),
    [
        (Attention, "NS206", {"score_mode": "product"}, [(None, 4, 3), (None, 5, 3)]),
        (Attention, "NS402", {}, [(2, 3), (2, 3)]),
        (Attention, "NS404", {}, [(None, 4, 3), (None, 5, 3), (None, 6, 3)]),
        (Attention, "NS404", {}, [(None, 4, 3), (None, 5, 5, 3)]),
        (Attention, "NS415", {}, [(None, 4, 3), (None, 5, 2)]),
        (AdditiveAttention, "NS406", {}, [(None, 4, None), (None, 4, None)]),
        (MultiHeadAttention, "NS402", {}, [(None, 3), (None, 3)]),
        (MultiHeadAttention, "NS404", {}, [(None, 4, 3), (None, 5, 3), (None, 6, 3)]),
        (
            MultiHeadAttention,
            "NS404",
            {"return_attention_scores": True},
            [(None, 4, 3), (None, 5, 3)],
        ),
        (MultiHeadAttention, "NS406", {}, [(None, 4, None), (None, 4, 3)]),
        (MultiHeadAttention, "NS408", {"attention_axes": [1, 2]}, [(None, 4, 3), (None, 4, 3)]),
        (GroupQueryAttention, "NS219", {"num_key_value_heads": 3}, [(None, 4, 3), (None, 4, 3)]),
        (GroupQueryAttention, "NS402", {}, [(None, 4, 4, 3), (None, 4, 4, 3)]),
        (GroupQueryAttention, "NS404", {}, [(None, 4, 3), (None, 4, 2)]),
    ],
)
def test_what_cannot_attend_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shapes: list[tuple[int | None, ...]]
) -> None:
    least: dict[str, dict[str, Any]] = {
        "MultiHeadAttention": {"num_heads": 2, "key_dim": 3},
        "GroupQueryAttention": {"head_dim": 2, "num_query_heads": 4, "num_key_value_heads": 2},
    }
    given = least.get(op.__name__, {}) | arguments
    if (op, shapes[1:]) == (Attention, [(None, 5, 5, 3)]):
        # Keras takes it, and fails when it runs.
        with pytest.raises(Mismatch):
            Attention().infer(*map(Tensor, shapes))
        return
    check_refused(op, code, given, *map(Tensor, shapes))


X = Tensor((None, 4, 3))
MASK = Tensor((None, 4), "bool")


@pytest.mark.parametrize(
    ("op", "keywords", "code"),
    [
        (Attention(), {"mask": [MASK, MASK]}, ""),
        (Attention(), {"mask": MASK}, "NS304"),
        (Attention(), {"mask": [MASK, Tensor((None, 5), "bool")]}, "NS404"),
        (MultiHeadAttention(num_heads=2, key_dim=3), {"query_mask": MASK}, ""),
        (
            MultiHeadAttention(num_heads=2, key_dim=3),
            {"attention_mask": Tensor((None, 4, 4), "bool")},
            "",
        ),
        (
            MultiHeadAttention(num_heads=2, key_dim=3),
            {"attention_mask": Tensor((None, 1, 4, 4), "bool")},
            "",
        ),
        (MultiHeadAttention(num_heads=2, key_dim=3), {"attention_mask": MASK}, "NS404"),
        (
            MultiHeadAttention(num_heads=2, key_dim=3),
            {"value_mask": Tensor((None, 5), "bool")},
            "NS404",
        ),
    ],
)
def test_masks_must_fit(op: Op, keywords: dict[str, Any], code: str) -> None:
    infer: Any = op.infer
    if not code:
        assert infer(X, X, **keywords).shape == X.shape
        return
    with pytest.raises(Mismatch) as caught:
        infer(X, X, **keywords)
    assert caught.value.code == code


def test_the_products_of_attention_are_counted() -> None:
    query, value = Tensor((None, 4, 3)), Tensor((None, 5, 3))
    plain = Attention()
    assert plain.macs(query, query, value) == 4 * 5 * (3 + 3)
    heads = MultiHeadAttention(num_heads=2, key_dim=6, value_dim=7)
    projections = 4 * 3 * 12 + 5 * 3 * 12 + 5 * 3 * 14 + 4 * 14 * 3
    assert heads.macs(query, query, value) == projections + 4 * 5 * 2 * (6 + 7)
    groups = GroupQueryAttention(head_dim=6, num_query_heads=4, num_key_value_heads=2)
    projections = 4 * 3 * 24 + 2 * 5 * 3 * 12 + 4 * 24 * 3
    assert groups.macs(query, query, value) == projections + 4 * 5 * 4 * (6 + 6)


def test_heads_start_as_wide_as_keras_makes_them() -> None:
    import keras
    import numpy as np

    from netspec.emit.initial import initial_value

    op = MultiHeadAttention(num_heads=8, key_dim=16)
    layer = keras.layers.MultiHeadAttention(8, 16)
    layer.build((None, 4, 64), (None, 4, 64))
    x = Tensor((None, 4, 64))
    for ours, theirs in zip(op.weights(x, x), layer.weights, strict=True):
        values, expected = initial_value(0, "it", ours), theirs.numpy()
        assert values.shape == expected.shape
        np.testing.assert_allclose(values.std(), expected.std(), rtol=0.05)


def test_one_number_of_axes_is_not_two() -> None:
    with pytest.raises(ValidationError):
        MultiHeadAttention.model_validate({"num_heads": 2, "key_dim": 3, "attention_axes": "all"})

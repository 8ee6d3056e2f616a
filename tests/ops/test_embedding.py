"""Embeddings, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from netspec.op import Op
from netspec.ops.embedding import Embedding, ReversibleEmbedding
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused
from tests.ops.strategies import Arguments, Tensors, tensors


def test_an_embedding_agrees_with_keras() -> None:
    check_op(Embedding, inputs=st.tuples(tensors((1, 2, 3))), examples=30)


def fitting(arguments: Arguments) -> st.SearchStrategy[Tensors]:
    """Integers, or vectors that `reverse` can multiply."""
    features = [arguments["output_dim"]] if arguments.get("reverse") else []
    return st.tuples(tensors((1, 2)).map(lambda x: x._replace(shape=(*x.shape, *features))))


def test_an_embedding_that_can_be_reversed_agrees_with_keras() -> None:
    check_op(ReversibleEmbedding, inputs=fitting, examples=30)


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (Embedding, "NS203", {"input_dim": 9}, (None, 4)),
        (Embedding, "NS207", {"input_dim": 0, "output_dim": 3}, (None, 4)),
        (
            Embedding,
            "NS218",
            {"input_dim": 9, "output_dim": 3, "lora_rank": 2, "embeddings_constraint": "non_neg"},
            (None, 4),
        ),
    ],
)
def test_what_keras_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    expected = "missing" if code == "NS203" else code
    check_refused(op, expected, arguments, Tensor(shape))


def test_only_the_reverse_multiplies() -> None:
    forth = ReversibleEmbedding(input_dim=9, output_dim=3)
    back = ReversibleEmbedding(input_dim=9, output_dim=3, reverse=True)
    ids, vectors = Tensor((None, 4), "int32"), Tensor((None, 4, 3))
    assert forth.macs(forth.infer(ids), ids) == 0
    assert back.macs(back.infer(vectors), vectors) == 4 * 3 * 9

"""Texts, integers and categories as numbers and vectors, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from netspec.op import Op
from netspec.ops.categories import CategoryEncoding, Discretization, HashedCrossing, Hashing
from netspec.ops.lookup import IntegerLookup, StringLookup
from netspec.ops.text_vectorization import TextVectorization
from netspec.tensor import Tensor
from tests.ops.oracle import Feed, check_op
from tests.ops.strategies import Arguments, Tensors, tensors

WORDS = ("a", "b", "c", "[UNK]", "", "d e")


def typed(*dtypes: str) -> SearchStrategy[Tensors]:
    """Rows of such values, now and then single ones or more."""
    return st.tuples(tensors((2, 2, 2, 1, 3), dtypes=dtypes))


def by_mode(*dtypes: str) -> Any:
    """The same, with a last size of 1 where every value becomes a vector."""

    def of(arguments: Arguments) -> SearchStrategy[Tensors]:
        if arguments.get("output_mode") != "one_hot":
            return typed(*dtypes)
        shaped = st.sampled_from([(None, 1), (3, 4, 1), (None, None, 1), (None, 2), (None,)])
        return st.tuples(st.builds(Tensor, shaped, st.sampled_from(dtypes)))

    return of


# Keras loses a mixed policy in what it writes of these, and we keep it.
UNMIXED = st.sampled_from(["float32", "float32", "float16"])


def test_categories_agree_with_keras(examples: int) -> None:
    def counted(arguments: Arguments) -> SearchStrategy[Feed]:
        plain = typed("int32", "uint8", "float32").map(Feed)
        if arguments.get("output_mode") != "count":
            return plain
        weighted = st.just(
            Feed((Tensor((None, 4), "int32"),), {"count_weights": Tensor((None, 4))})
        )
        return plain | weighted

    drawn = {"num_tokens": st.integers(1, 5), "sparse": st.just(False)}
    check_op(CategoryEncoding, arguments=drawn, inputs=counted, examples=examples)


def test_bins_agree_with_keras(examples: int) -> None:
    drawn = {
        "bin_boundaries": st.sampled_from([[0], [0.0, 0.5], [-1, 2.5, 7]]),
        "num_bins": st.none(),
        "dtype": UNMIXED,
    }
    check_op(Discretization, arguments=drawn, inputs=by_mode("float32", "int32"), examples=examples)


def test_hashes_agree_with_keras(examples: int) -> None:
    drawn = {"mask_value": st.sampled_from([None, None, 3, ""])}
    inputs = by_mode("string", "int32", "float32")
    check_op(Hashing, arguments=drawn, inputs=inputs, examples=examples)


def test_crossed_hashes_agree_with_keras(examples: int) -> None:
    one = st.sampled_from([Tensor((None, 1), each) for each in ("string", "int32", "int64")])
    other = st.sampled_from([Tensor((None,), "string"), Tensor((3, 1), "int32")])
    pairs = st.tuples(one, one) | st.builds(lambda x: (x, x), other) | st.tuples(one, other)
    drawn = {"dtype": UNMIXED}
    check_op(HashedCrossing, arguments=drawn, inputs=pairs, examples=examples)


def with_weights(given: Arguments) -> SearchStrategy[Arguments]:
    """Arguments with as many weights as there are entries, where they are to be weighted."""
    if given.get("output_mode") != "tf_idf":
        return st.just(given)
    count = len(given["vocabulary"])
    numbers = st.lists(st.floats(0, 4, width=16), min_size=count, max_size=count)
    return numbers.map(lambda each: {**given, "idf_weights": each})


LOOKUP: dict[str, SearchStrategy[Any]] = {
    "idf_weights": st.none(),
    "num_oov_indices": st.integers(0, 2),
    "max_tokens": st.sampled_from([None, None, 2, 9]),
    "sparse": st.sampled_from([False, False, False, True]),
    "invert": st.sampled_from([False, False, False, True]),
    "encoding": st.just("utf-8"),
}


@pytest.mark.parametrize(
    ("op", "entries", "dtypes"),
    [
        (StringLookup, WORDS, ("string", "string", "int64")),
        (IntegerLookup, (3, 5, -1, 0, 7), ("int32", "int64", "uint8")),
    ],
)
def test_lookups_agree_with_keras(
    op: type[Op], entries: tuple[Any, ...], dtypes: tuple[str, ...], examples: int
) -> None:
    listed = st.lists(st.sampled_from(entries), min_size=1, max_size=4)
    token = st.sampled_from([None, *entries])
    drawn = LOOKUP | {"vocabulary": listed, "mask_token": token, "oov_token": token}
    if op is IntegerLookup:
        del drawn["encoding"]
        drawn["salt"] = st.sampled_from([None, None, 3])
    check_op(op, arguments=drawn, inputs=typed(*dtypes), examples=examples, accepted=0.1)


@pytest.mark.parametrize("weighted", [False, True])
def test_words_agree_with_keras(weighted: bool, examples: int) -> None:
    listed = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)
    drawn: dict[str, SearchStrategy[Any]] = {
        "vocabulary": listed,
        "idf_weights": st.none(),
        "ngrams": st.none() | st.integers(1, 3) | st.tuples(st.integers(1, 3)),
        "max_tokens": st.sampled_from([None, None, 9]),
        "output_sequence_length": st.sampled_from([None, None, 4]),
        "encoding": st.just("utf-8"),
        "ragged": st.sampled_from([False, False, False, True]),
        "sparse": st.sampled_from([False, False, False, True]),
        "pad_to_max_tokens": st.sampled_from([False, False, True]),
    }
    if weighted:
        drawn |= {
            "output_mode": st.just("tf_idf"),
            "vocabulary": st.just(["a", "b"]),
            "idf_weights": st.just([0.5, 2.0]),
            "output_sequence_length": st.none(),
            "ragged": st.just(False),
        }
    shapes = st.sampled_from([(None,), (None, 1), (3, 1), (None, 4)])
    inputs = st.tuples(st.builds(Tensor, shapes, st.just("string")))
    check_op(TextVectorization, arguments=drawn, inputs=inputs, examples=examples, accepted=0.1)

"""Every function with arguments and inputs that it takes, for comparison with Keras."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from netspec.functions.tables import PLAIN

Shape = tuple[int | None, ...]


class Case(NamedTuple):
    """A call: the operands in order, a shape for each tensor, and the other arguments.

    `dtypes` are those that the tensors are tried with, in all pairs where there are two;
    those of `fixed` are the only ones.
    """

    word: str
    operands: tuple[Any, ...] = ((None, 4, 6),)
    arguments: dict[str, Any] = {}
    dtypes: tuple[str, ...] = ("float32",)
    fixed: tuple[str, ...] = ()


EVERY = (
    "float32", "float16", "bfloat16", "float64", "int8", "int16", "int32", "int64", "uint8",
    "uint16", "uint32", "uint64", "bool",
)  # fmt: skip
FLOATS = EVERY[:4]
NUMBERS = EVERY[:-1]
_X, _Y = (None, 4, 6), (None, 1, 6)


_PAIRS: tuple[tuple[Shape, Shape], ...] = (
    (_X, _X), (_X, _Y), ((None, 4, 1), (6,)), ((None, None, 6), (2, 4, 6)),
    ((None, 1, 1), (None, None, 5)),
)  # fmt: skip


def _plain() -> Iterator[Case]:
    for row in PLAIN:
        for word in row.words.split():
            if row.family == "binary":
                yield from _binary(word)
                continue
            yield Case(word, dtypes=FLOATS if row.family == "of_floats" else EVERY)
            if row.family in ("reduction", "place"):
                yield from _reductions(word, several=row.family == "reduction")


def _binary(word: str) -> Iterator[Case]:
    for pair in _PAIRS:
        yield Case(word, pair, dtypes=EVERY if pair == _PAIRS[0] else ("float32",))
    for number in (2, 2.5, True):
        yield Case(word, (_X, number), dtypes=EVERY)
        yield Case(word, (number, _X), dtypes=EVERY)


def _reductions(word: str, several: bool) -> Iterator[Case]:
    for axis in (1, -1, 0, *([(1, 2), (-1, 0)] if several else ())):
        for keepdims in (True, False):
            yield Case(word, (_X,), {"axis": axis, "keepdims": keepdims})


_SHAPED: dict[str, list[dict[str, Any]]] = {
    "broadcast_to": [{"shape": (2, 4, 6)}, {"shape": (3, 2, 4, 6)}],
    "celu": [{}, {"alpha": 0.5}],
    "count_nonzero": [{}, {"axis": 1}, {"axis": (1, 2)}],
    "cumprod": [{}, {"axis": 1}, {"axis": 1, "dtype": "float64"}],
    "cumsum": [{}, {"axis": -1}],
    "diff": [{}, {"n": 2, "axis": 1}],
    "elu": [{}, {"alpha": 0.5}],
    "expand_dims": [{"axis": 1}, {"axis": -1}, {"axis": (0, -1)}],
    "flip": [{}, {"axis": 1}, {"axis": (1, -1)}],
    "gelu": [{}, {"approximate": False}],
    "get_item": [
        {"key": 0}, {"key": (":", 0)}, {"key": (":", "0:3", -1)}, {"key": ("...", None, "::2")},
        {"key": (":", "-3:", "5:1:-2")}, {"key": ("2:5",)}, {"key": (None, ":", "...", 2)},
    ],
    "glu": [{}, {"axis": 1}],
    "hard_shrink": [{}, {"threshold": 0.1}],
    "leaky_relu": [{}, {"negative_slope": 0.1}],
    "log_softmax": [{}, {"axis": 1}],
    "max": [{}, {"axis": 1, "keepdims": True}, {"initial": 3.0}],
    "min": [{}, {"axis": (1, 2)}],
    "moveaxis": [
        {"source": 1, "destination": -1}, {"source": (0, 1), "destination": (2, 0)},
    ],
    "nan_to_num": [{}, {"nan": 1.0, "posinf": 2.0}],
    "nancumprod": [{}, {"axis": 1}],
    "nancumsum": [{}, {"axis": 1}],
    "norm": [
        {"axis": -1}, {"ord": 1, "axis": 1}, {"ord": "fro", "axis": (1, 2), "keepdims": True},
    ],
    "normalize": [{}, {"axis": 1, "order": 1, "epsilon": 1e-6}, {"axis": (1, 2)}],
    "one_hot": [{"num_classes": 5}, {"num_classes": 5, "axis": 1, "dtype": "int32"}],
    "pad": [
        {"pad_width": ((0, 0), (1, 1), (0, 2)), "constant_values": 1.5},
        {"pad_width": ((0, 0), (1, 1), (0, 2)), "mode": "reflect"},
    ],
    "prod": [{}, {"axis": 1}, {"axis": 1, "keepdims": True, "dtype": "float64"}],
    "ravel": [{}],
    "repeat": [{"repeats": 2}, {"repeats": 3, "axis": 1}, {"repeats": (1, 2, 0, 1), "axis": 1}],
    "reshape": [{"newshape": (-1, 24)}, {"newshape": (-1, 2, 12)}, {"newshape": (2, 2, 12)}],
    "roll": [{"shift": 1}, {"shift": -2, "axis": 1}, {"shift": (1, 2), "axis": (1, 2)}],
    "round": [{}, {"decimals": 2}],
    "soft_shrink": [{}, {"threshold": 0.1}],
    "softmax": [{}, {"axis": 1}],
    "sort": [{}, {"axis": 1}, {"axis": None}],
    "argsort": [{}, {"axis": 1}, {"axis": None}],
    "sparsemax": [{}, {"axis": 1}],
    "split": [
        {"indices_or_sections": 2, "axis": 1}, {"indices_or_sections": (1, 4), "axis": -1},
        {"indices_or_sections": 2},
    ],
    "squareplus": [{}, {"b": 2}],
    "squeeze": [{}],
    "swapaxes": [{"axis1": 1, "axis2": 2}, {"axis1": 0, "axis2": -1}],
    "threshold": [{"threshold": 0.1, "default_value": -1.0}],
    "tile": [{"repeats": 2}, {"repeats": (1, 2, 3)}, {"repeats": (2, 1, 1, 1)}],
    "top_k": [{"k": 2}, {"k": 3, "sorted": False}],
    "transpose": [{}, {"axes": (0, 2, 1)}, {"axes": (-1, 0, 1)}],
    "tril": [{}, {"k": 1}],
    "triu": [{}, {"k": -1}],
    "unstack": [{"axis": 1}, {"num": 2}, {"axis": -1}],
    "cast": [{"dtype": each} for each in EVERY],
    "clip": [{"x_min": 0.0, "x_max": 2}],
    "ones_like": [{}, {"dtype": "int32"}],
    "zeros_like": [{}],
}  # fmt: skip
_ONLY_FLOATS = (
    "celu elu gelu glu hard_shrink leaky_relu log_softmax norm normalize soft_shrink softmax "
    "sparsemax squareplus"
)

_WHOLE = ("int32", "uint8")

CASES: tuple[Case, ...] = (
    *_plain(),
    *_binary("arctan2"),
    *(
        Case(
            word, (_X,), arguments,
            FLOATS if word in _ONLY_FLOATS.split() else _WHOLE if word == "one_hot" else EVERY,
        )
        for word, every in _SHAPED.items()
        for arguments in every
    ),
    Case("squeeze", ((None, 1, 6),), {"axis": 1}),
    Case("squeeze", ((None, 1, 6, 1),), {"axis": (1, -1)}),
    Case("expand_dims", ((),), {"axis": 0}),
    Case("reshape", ((2, 4, 6),), {"newshape": (4, -1)}),
    Case("reshape", ((None, None, 6),), {"newshape": (-1, 2, 6)}),
    Case("full_like", (_X, 2.0), {}, EVERY),
    Case("full_like", (_X, 2), {"dtype": "float16"}),
    Case("where", (_X, _X, _Y)),
    Case("where", ((None, 4, 6), (None, 4, 1), 1)),
    Case("where", (_X, _X, 0.0), {}, EVERY),
    Case("where", (_X, 1, 2)),
    Case("where", (_X, 1, 0.5)),
    Case("where", ((None, 1, 1), 2, _X), {}, EVERY),
    Case("concatenate", (_X, _X), {"axis": 1}),
    Case("concatenate", (_X, _X, (None, None, 6)), {"axis": 1}),
    Case("concatenate", (_X, (2, 4, 6)), {}),
    Case("concatenate", (_X,), {"axis": -1}),
    Case("stack", (_X, _X), {}),
    Case("stack", (_X, _X, _X), {"axis": -1}),
    Case("stack", (_X,), {"axis": 1}),
    Case("hstack", (_X, (None, 2, 6))),
    Case("vstack", (_X, _X)),
    Case("take", (_X, (0, 2)), {"axis": 1}),
    Case("take", (_X, -1), {"axis": 2}),
    Case("take", (_X, ((0, 1), (2, 3))), {"axis": -1}),
    Case("take", (_X, (0, 1))),
    Case("take", (_X, (None, 3)), {"axis": 1}, fixed=("float16", "int32")),
    Case("take_along_axis", (_X, (None, 2, 6)), {"axis": 1}, fixed=("float32", "int32")),
    Case("take_along_axis", (_X, (None, 4, 1)), {"axis": -1}, fixed=("bool", "int32")),
    Case("take_along_axis", ((None, 6), (1,)), fixed=("float32", "int64")),
    Case("matmul", (_X, (None, 6, 5)), {}, EVERY),
    Case("matmul", (_X, (6, 5))),
    Case("matmul", (_X, (6,))),
    Case("matmul", ((None, 2, 4, 6), (None, 1, 6, 3))),
    Case("matmul", ((4,), (None, 4, 6))),
    Case("dot", (_X, (None, 6, 5))),
    Case("dot", (_X, (6, 5))),
    Case("dot", (_X, (6,))),
    Case("tensordot", (_X, (4, 6, 3))),
    Case("tensordot", (_X, (6, 3)), {"axes": 1}),
    Case("tensordot", ((2, 4, 6), (5, 6, 3)), {"axes": ((2,), (1,))}),
    Case("einsum", (_X, (None, 5, 6)), {"subscripts": "bij,bkj->bik"}),
    Case("einsum", (_X, (6, 7)), {"subscripts": "...j,jk->...k"}),
    Case("einsum", (_X,), {"subscripts": "bij->bji"}),
    Case("einsum", (_X, _X), {"subscripts": "bij,bij->b"}),
    Case("einsum", (_X, (6, 7)), {"subscripts": "bij,jk"}),
    Case("einsum", (_X, (6, 7), (None, 7)), {"subscripts": "bij,jk,bk->bi"}),
)  # fmt: skip

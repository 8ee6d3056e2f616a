"""Which dtype comes of several, as `keras.backend.result_type` has it with TensorFlow."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from netspec.tensor import FLOATS

# What a dtype widens to at once; `int` and `float` are numbers without a dtype of their own.
_WIDER: dict[str, tuple[str, ...]] = {
    "bool": ("int",),
    "int": ("uint8", "int8"),
    "uint8": ("int16", "uint16"),
    "uint16": ("int32", "uint32"),
    "uint32": ("int64", "uint64"),
    "uint64": ("float",),
    "int8": ("int16",),
    "int16": ("int32",),
    "int32": ("int64",),
    "int64": ("float",),
    "float": ("bfloat16", "float16"),
    "bfloat16": ("float32",),
    "float16": ("float32",),
    "float32": ("float64",),
    "float64": (),
}
_SETTLED = {"int": "int32", "float": "float32", "uint64": "uint32"}


@cache
def promoted(*dtypes: str) -> str:
    """The narrowest dtype that all of some widen to; numbers are `int`, `float` or `bool`."""
    common = frozenset.intersection(*map(_above, dtypes))
    (least,) = (each for each in common if common <= _above(each))
    return _SETTLED.get(least, least)


@cache
def _above(dtype: str) -> frozenset[str]:
    return frozenset({dtype}).union(*map(_above, _WIDER[dtype]))


def _or(dtype: str, *when: str) -> Callable[..., str]:
    """The promoted dtype, or `dtype` where it is one of `when`."""

    def rule(*dtypes: str) -> str:
        found = dtypes[0] if len(dtypes) == 1 else promoted(*dtypes)
        return dtype if found in when else found

    return rule


def _floating(*dtypes: str) -> str:
    only = dtypes[0]
    return only if len(dtypes) == 1 and only in FLOATS else "float32"


def _summed(dtype: str) -> str:
    # Small integers are counted in 32 bits.
    widened = "uint32" if dtype in ("uint8", "uint16") else dtype
    return "int32" if widened in ("bool", "int8", "int16") else widened


# The dtype of a result by those of what is read.
RULES: dict[str, Callable[..., str]] = {
    "same": _or(""),
    "not_bool": _or("int32", "bool"),
    "floating": _floating,
    "bool": lambda *_: "bool",
    "int32": lambda *_: "int32",
    # Keras 3.15 says so of these whatever comes in; what they compute has the dtype of the input.
    "float32": lambda *_: "float32",
    "promoted": promoted,
    "promoted_not_bool": lambda *each: _or("int32", "bool")(promoted(*each)),
    "promoted_floating": lambda *each: promoted(*each, "float"),
    "summed": lambda dtype: promoted(_summed(dtype)),
    "multiplied": _summed,
    "narrow": promoted,
}

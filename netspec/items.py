"""The keys of documents, blocks and structural items, and what their values must be.

A value may be an expression, so that keys are checked when a spec is parsed and values when they
are evaluated.
"""

from collections.abc import Mapping
from string import hexdigits
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from netspec.fields import (
    Check,
    Choice,
    DataFormat,
    Natural,
    Policy,
    Positive,
    describe,
    refuse,
)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    refuse("NS205", f"must be text, but this is {describe(value)}", "quote it")


def _name(value: Any) -> str:
    name = _text(value)
    odd = next((c for c in name if not (c.isascii() and (c.isalnum() or c in "_-."))), None)
    if odd is not None or not name or len(name) > 200:
        refuse("NS220", "must be letters, digits, `_`, `-` and `.`", "use `_`")
    return name


def version(value: Any) -> int:
    """The version of the language that a file is written in."""
    if isinstance(value, bool) or not isinstance(value, int):
        fact = f"must be the integer 1, but this is {describe(value)}"
        refuse("NS205", fact, "write `netspec: 1`")
    if value != 1:
        cure = "upgrade netspec" if value > 1 else "write `netspec: 1`"
        refuse("NS227", f"this spec is version {value}; this netspec reads version 1", cure)
    return value


def _identifier(value: Any) -> str:
    if isinstance(value, str) and value.isidentifier() and value.isascii():
        return value
    refuse("NS205", f"must be a word of letters, digits and `_`, but this is {describe(value)}")


def _bounds(value: Any) -> tuple[int, int]:
    match value:
        case [int() as first, int() as last] if not isinstance(first, bool | str):
            return first, last
        case _:
            refuse("NS205", f"must be a list of two integers, but this is {describe(value)}")


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    refuse("NS205", f"must be a list of texts, but this is {describe(value)}")


def _digest(value: Any) -> str:
    if isinstance(value, str) and len(value) == 64 and set(value) <= set(hexdigits):
        return value.lower()
    refuse("NS205", f"must be 64 hexadecimal digits, but this is {describe(value)}", "quote them")


def _renames(value: Any) -> Mapping[str, str]:
    if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
        return value
    refuse("NS205", f"must be a mapping of names to names, but this is {describe(value)}")


# JSON schemas of the checks above; the name of a model cannot be computed.
_TEXT = {"type": "string"}
_HEX = {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"}
MODEL_NAME = {"type": "string", "pattern": "^[A-Za-z0-9_.-]{1,200}$"}
_WORD = {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}
_TWO = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}

Digest: TypeAlias = Annotated[str, Check(_digest, _HEX)]
Renames: TypeAlias = Annotated[
    Mapping[str, str], Check(_renames, {"type": "object", "additionalProperties": _TEXT})
]
Text: TypeAlias = Annotated[str, Check(_text, _TEXT)]
Name: TypeAlias = Annotated[str, Check(_name, MODEL_NAME)]
Texts: TypeAlias = Annotated[tuple[str, ...], Check(_texts, {"type": "array", "items": _TEXT})]
Version: TypeAlias = Annotated[int, Check(version, {"const": 1})]
Identifier: TypeAlias = Annotated[str, Check(_identifier, _WORD)]
Bounds: TypeAlias = Annotated[tuple[int, int], Check(_bounds, _TWO)]
InputType: TypeAlias = Annotated[
    Literal[
        "float32", "float16", "bfloat16", "float64", "int8", "int16", "int32", "int64",
        "uint8", "uint16", "uint32", "uint64", "bool", "string",
    ],
    Choice(),
]  # fmt: skip
Nesting: TypeAlias = Annotated[Literal["functional", "sequential"], Choice()]


class Keys(BaseModel):
    """The keys of one kind of mapping; `what` is what messages call it."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, defer_build=True
    )

    what: ClassVar[str]
    shown: ClassVar[tuple[str, ...]] = ()
    # Of what every item takes, that which the layers decide themselves.
    refuses: ClassVar[tuple[str, ...]] = ()


class LibraryKeys(Keys):
    """A file of blocks alone."""

    what = "a library"

    netspec: Version
    description: Text | None = None
    params: Any = None
    defaults: Any = None
    imports: Any = None
    blocks: Any = None


class SettingKeys(Keys):
    """The plain values of a spec."""

    what = "a spec"

    name: Name | None = None
    description: Text | None = None
    data_format: DataFormat = "channels_last"
    dtype: Policy = "float32"
    freeze: Texts = ()


class DocumentKeys(LibraryKeys, SettingKeys):
    """A spec."""

    what = "a spec"

    inputs: Any
    layers: Any
    outputs: Any = None
    weights: Any = None
    compile: Any = None
    expect: Any = None
    matrix: Any = None


class InputKeys(Keys):
    """An input in its long form."""

    what = "an input"

    shape: Any
    dtype: InputType = "float32"
    batch_size: Positive | None = None


class BlockKeys(Keys):
    """A block's definition."""

    what = "a block"

    description: Text | None = None
    params: Any = None
    inputs: Texts | None = None
    outputs: Texts | None = None
    nested: Nesting | None = None
    layers: Any


class RepeatKeys(Keys):
    """`repeat`: layers several times over."""

    what = "`repeat`"
    shown = ("times", "layers")

    times: Natural | None = None
    range: Bounds | None = None
    each: Any = None
    index: Identifier | None = None
    layers: Any


class GroupKeys(Keys):
    """`group`: an anonymous block called once."""

    what = "`group`"
    shown = ("name", "layers")

    nested: Nesting | None = None
    layers: Any


class IncludeKeys(Keys):
    """`include`: another spec's layers."""

    what = "`include`"
    shown = ("spec",)
    refuses = ("name", "dtype")

    spec: Text
    until: Text | None = None
    set: Any = None
    prefix: Text | None = None


class CallKeys(Keys):
    """`call`: an existing layer again."""

    what = "`call`"
    shown = ("layer", "from")
    refuses = ("name", "trainable", "dtype")

    layer: Text
    # Of the layer's own arguments, those that Keras takes at every call.
    training: Any = None
    reverse: Any = None
    use_causal_mask: Any = None
    return_attention_scores: Any = None


class FromKeys(Keys):
    """`from: x` as an item."""

    what = "a `from` item"


class SourceKeys(Keys):
    """A source of weights."""

    what = "a source of weights"

    file: Text
    sha256: Digest | None = None
    by: Annotated[Literal["name", "order"], Choice()] = "name"
    into: Texts = ("*",)
    rename: Renames | None = None
    require: Annotated[Literal["all", "any"], Choice()] = "all"
    unused: Annotated[Literal["allow", "error"], Choice()] = "allow"
    kernels: Annotated[Literal["theano"], Choice()] | None = None
    flatten: Annotated[Literal["channels_first"], Choice()] | None = None
    layout: Annotated[Literal["torch"], Choice()] | None = None

"""Layers inside of a layer: those that are its arguments, and those that it makes itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeAlias

from pydantic import ValidationError

from netspec.declaration import declare, snake_case
from netspec.fields import Check, defined, describe, refuse
from netspec.tensor import Tensor
from netspec.validator import validate

if TYPE_CHECKING:
    from netspec.op import Op, Weight

# What an item takes where it is an argument, beside its own arguments.
COMMON = frozenset({"name", "dtype"})
_CURE = "write an item: `{dense: 10}`"


class Inner(NamedTuple):
    """A layer that is an argument of another, under the name that Keras gives it."""

    op: Op
    name: str


class Sublayer(NamedTuple):
    """A layer in its place inside of another, and what it reads there.

    `place` is the attribute of Keras's object that has it, as in `forward_layer`; one without a
    `name` gets one from Keras, and has no weights and no known `inputs`.
    """

    place: str
    op: Op
    name: str
    inputs: tuple[Tensor, ...]


def infer_inside(at: str, inner: Inner, *inputs: Tensor, **keywords: Any) -> Any:
    """What a layer gives that is the argument `at`; its mismatches say that they are inside."""
    from netspec.op import Mismatch

    try:
        return inner.op.infer(*inputs, **keywords)
    except Mismatch as mismatch:
        inside = f"{at}/" if mismatch.at in ("", "inputs") else f"{at}/{mismatch.at}"
        message, cure = mismatch.message, mismatch.help
        raise Mismatch(mismatch.code, message, inside, cure, mismatch.label) from None


def weights_inside(sublayers: Iterable[Sublayer]) -> Iterator[Weight]:
    """The weights of sublayers, under their names and in their places."""
    for place, op, name, inputs in sublayers:
        # What is made for itself reads nothing that is known here, and has no weights.
        for weight in op.weights(*inputs) if inputs else ():
            places = tuple(f"{place}/{each}" if each else place for each in weight.places)
            yield weight._replace(name=f"{name}/{weight.name}", places=places)


def all_inside(op: Op, inputs: tuple[Tensor, ...]) -> Iterator[Sublayer]:
    """The sublayers of an op, and theirs, with the ways to them as places."""
    for each in op.inside(*inputs):
        yield each
        for below in all_inside(each.op, each.inputs) if each.inputs else ():
            yield below._replace(place=f"{each.place}/{below.place}")


def read_layer(value: Any) -> Inner:
    """A layer from an item such as `{conv: {filters: 8, kernel_size: 3}}`.

    A word that means several classes, by the rank of what comes in, is any of them here.
    """
    if isinstance(value, Inner):
        return value
    from netspec.words import check_word, class_names

    word, given = _item(value)
    problem = check_word(word)
    if problem:
        refuse(*problem)
    return _made(class_names(word), given)


def read_cell(value: Any) -> Inner:
    """A cell of a recurrent layer from an item, or from a list of items one upon another."""
    from netspec.ops import CELLS, op_class

    if isinstance(value, Inner):
        return value
    if isinstance(value, list | tuple):
        return Inner(declare(op_class("StackedRNNCells"), {"cells": value}), "stacked_rnn_cells")  # type: ignore[arg-type]
    word, given = _item(value)
    if word not in CELLS:
        known = ", ".join(f"`{each}`" for each in CELLS)
        refuse("NS202", f"there is no cell `{word}`", f"the cells are {known}")
    return _made((CELLS[word],), given)


def read_cells(value: Any) -> tuple[Inner, ...]:
    """Cells one upon another, each under a name of its own."""
    from netspec.nested import check_each

    if not isinstance(value, list | tuple) or not value:
        refuse("NS205", f"must be a list of cells, but this is {describe(value)}")
    cells = check_each(read_cell, value)
    counts: dict[str, int] = {}
    named = []
    for cell in cells:
        count = counts[cell.name] = counts.get(cell.name, -1) + 1
        named.append(cell._replace(name=f"{cell.name}_{count}") if count else cell)
    return tuple(named)


def _item(value: Any) -> tuple[str, Any]:
    """The word of an item and what stands beside it."""
    if isinstance(value, str):
        return value, {}
    if isinstance(value, dict) and len(value) == 1:
        word, given = next(iter(value.items()))
        return word, {} if given is None else given
    refuse("NS205", f"must be a layer, but this is {describe(value)}", _CURE)


def _made(names: tuple[str, ...], given: Any) -> Inner:
    """A layer of the first of some classes that takes the arguments."""
    from netspec.ops import op_class

    # The two-dimensional class of a family first: it is the one most often meant.
    kinds = [op_class(name) for name in (*names[1:2], *names[:1], *names[2:])]
    if not isinstance(given, dict):
        if kinds[0].main is None or kinds[0].reads.most != 1:
            refuse("NS205", f"must be a mapping of arguments, but this is {describe(given)}", _CURE)
        given = {kinds[0].main: given}
    arguments = {key: each for key, each in given.items() if key != "name"}
    name = given.get("name")
    for kind in kinds:
        try:
            op = validate(kind, arguments)
        except ValidationError:
            continue
        return Inner(op, snake_case(kind.__name__) if name is None else name)
    declare(kinds[0], arguments)
    raise AssertionError("a class that took nothing took it now")


_CELLS = {"type": "array", "items": defined("cell"), "minItems": 1}

LayerField: TypeAlias = Annotated[Inner, Check(read_layer, defined("layer"))]
CellField: TypeAlias = Annotated[Inner, Check(read_cell, {"anyOf": [defined("cell"), _CELLS]})]
CellsField: TypeAlias = Annotated[tuple[Inner, ...], Check(read_cells, _CELLS)]

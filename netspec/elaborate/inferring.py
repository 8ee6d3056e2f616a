"""What an op makes of its inputs: its output, its weights, its cost."""

from __future__ import annotations

from typing import Any

from netspec.elaborate.run import Inferred, Run
from netspec.op import Mismatch, Op, Weight
from netspec.tensor import FLOATS, Tensor
from netspec.wiring import gathered

_TEXT = {"help": "`string_lookup`, `hashing` and `text_vectorization` make numbers of texts"}


def infer(
    run: Run, op: Op, inputs: tuple[Tensor, ...], keywords: tuple[tuple[str, Tensor], ...] = ()
) -> Inferred | Mismatch:
    """What the op makes of its inputs, whose floats are cast as Keras casts them."""
    key = (id(op), inputs, keywords)
    found = run.inferred.get(key)
    if found is not None:
        return found
    own = type(op).__module__.startswith("netspec.")
    if own and not op.takes_text and any(each.dtype == "string" for each in inputs):
        return Mismatch(
            "NS413", f"`{type(op).__name__}` takes numbers, but {{x}} gives texts", **_TEXT
        )
    cast = [_cast(each, op.compute_dtype) for each in inputs] if op.is_layer else inputs
    named = gathered({name: _cast(each, op.compute_dtype) for name, each in keywords})
    inferred = _inferred if own else _inferred_by_other
    try:
        found = inferred(op, *cast, **named)
    except Mismatch as mismatch:
        return mismatch
    run.inferred[key] = found
    return found


def _inferred(op: Op, *inputs: Tensor, **keywords: Any) -> Inferred:
    outputs = op.infer(*inputs, **keywords)
    several: tuple[Tensor, ...] = (outputs,) if isinstance(outputs, Tensor) else outputs
    weights: tuple[Weight, ...] = tuple(op.weights(*inputs, **keywords))
    for weight in weights:
        unfit = weight.initializer.misfit(weight.shape)
        if unfit:
            raise _unfilled(op, weight, unfit)
    return Inferred(several, weights, op.macs(several[0], *inputs, **keywords))


def _inferred_by_other(op: Op, *inputs: Tensor, **keywords: Any) -> Inferred:
    """What the op of a plugin says, whose mistakes are its own (NS418)."""
    try:
        found = _inferred(op, *inputs, **keywords)
        wrong = _unsound(found)
    except Mismatch:
        raise
    except Exception as error:  # noqa: BLE001 - the code of others raises anything
        first = str(error).partition("\n")[0]
        wrong = f"{type(error).__name__}: {first}" if first else type(error).__name__
    if wrong:
        fact = f"the op `{type(op).__name__}` of `{type(op).__module__}` does not work: {wrong}"
        raise Mismatch("NS418", fact, help="its package has to mend it")
    return found


def _unsound(found: Inferred) -> str:
    """What is not as an op has to give it, if anything."""
    if not found.outputs or not all(isinstance(each, Tensor) for each in found.outputs):
        return "`infer` gives no `Tensor`"
    if not all(isinstance(each, Weight) for each in found.weights):
        return "`weights` gives what is no `Weight`"
    for weight in found.weights:
        if not all(isinstance(size, int) and size >= 0 for size in weight.shape):
            return f"the weight `{weight.name}` has the shape {weight.shape}"
    return "" if isinstance(found.macs, int) else "`macs` gives no integer"


def _unfilled(op: Op, weight: Weight, why: str) -> Mismatch:
    """NS417 at the argument that has the weight's initializer."""
    fields = type(op).model_fields
    at = next((name for name in fields if getattr(op, name) is weight.initializer), "")
    fact = f"`{weight.name}` cannot be filled: {why}"
    return Mismatch("NS417", fact, at, "use another initializer")


def _cast(tensor: Tensor, dtype: str) -> Tensor:
    # Layers whose policy is one of integers take floats as they are.
    cast = tensor.dtype in FLOATS and dtype in FLOATS
    return tensor._replace(dtype=dtype) if cast else tensor
